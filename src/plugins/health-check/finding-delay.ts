import type { Clock } from '../../core/clock.js';
import { keyOfFinding } from './finding-words.js';
import type { Finding } from './health-check-registry.js';

/** What is shown of the findings of one evaluation. */
export interface ShownFindings<F extends Finding> {
  readonly shown: readonly F[];
  /** In so many ms the next of those held back becomes visible, if it is still there; null when none is held back. */
  readonly nextInMs: number | null;
}

/**
 * Holds findings back until they have been there for their time to visible, so that what ends by itself is never shown. A
 * critical finding is never held back.
 */
export class FindingDelay {
  readonly #clock: Clock;
  /** Since when, by the monotonic clock, each finding that has a time to visible has been there without a break. */
  #since = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  apply<F extends Finding>(findings: readonly F[]): ShownFindings<F> {
    const now = this.#clock.monotonic();
    const since = new Map<string, number>();
    let nextInMs: number | null = null;
    const shown = findings.filter((finding) => {
      const { severity, visibleAfterMs = 0 } = finding;
      if (severity === 'critical' || visibleAfterMs === 0) return true;
      const key = keyOfFinding(finding);
      const began = this.#since.get(key) ?? now;
      since.set(key, began);
      const restMs = began + visibleAfterMs - now;
      if (restMs <= 0) return true;
      nextInMs = Math.min(nextInMs ?? restMs, restMs);
      return false;
    });
    this.#since = since;
    return { shown, nextInMs };
  }
}
