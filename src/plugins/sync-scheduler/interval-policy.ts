import { MINUTE_MS } from '../../core/common/durations.js';

/** What the interval depends on. */
export interface IntervalFacts {
  /** The interval the app was started with, ms. */
  readonly configuredMs: number;
  /** In test mode nothing but the configured interval counts. */
  readonly testMode: boolean;
  /** A person's own interval, minutes; null when the app decides. */
  readonly ownIntervalMinutes: number | null;
}

/** How long to wait between two checks, and why. */
export interface IntervalDecision {
  readonly intervalMs: number;
  readonly reason: 'test-mode' | 'own-setting' | 'default';
}

/** Decides the interval between two checks. Pure; a person's own interval wins over the app's. */
export function decideInterval({ configuredMs, testMode, ownIntervalMinutes }: IntervalFacts): IntervalDecision {
  if (testMode) return { intervalMs: configuredMs, reason: 'test-mode' };
  if (ownIntervalMinutes !== null) return { intervalMs: ownIntervalMinutes * MINUTE_MS, reason: 'own-setting' };
  return { intervalMs: configuredMs, reason: 'default' };
}
