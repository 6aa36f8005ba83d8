import { MAX_TIMER_DELAY_MS } from '../../core/clock.js';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../core/common/durations.js';
import { appError } from '../../core/errors.js';
import type { SyncSchedulerConfig } from './sync-scheduler.js';

/** Ms between two checks in what ships. */
export const PRODUCTION_INTERVAL_MS = 6 * HOUR_MS;

/** Ms between two checks in test mode: long enough to see each, short enough not to wait. */
export const TEST_INTERVAL_MS = SECOND_MS;

/** Ms in which only one check is made for people and events. */
export const MINIMUM_INTERVAL_MS = MINUTE_MS;

/** Ms from start to the first check: time for a window to open and a vault to be unlocked. */
export const INITIAL_DELAY_MS = SECOND_MS;

/** Ms after which a check is given up. */
export const CHECK_TIMEOUT_MS = 30 * SECOND_MS;

/** Only `1` and `true` mean test mode; `0`, `false` and nothing mean production. */
export function parseTestMode(text: string | undefined): boolean {
  return text === '1' || text === 'true';
}

/** The configuration for a mode. */
export function schedulerConfig(testMode: boolean): SyncSchedulerConfig {
  return {
    intervalMs: testMode ? TEST_INTERVAL_MS : PRODUCTION_INTERVAL_MS,
    minIntervalMs: MINIMUM_INTERVAL_MS,
    initialCheck: true,
    initialDelayMs: INITIAL_DELAY_MS,
    timeoutMs: CHECK_TIMEOUT_MS,
  };
}

/**
 * Gives the configuration back with delays that a timer can keep: those above 2³¹ − 1 ms are cut to it.
 * Throws `CONFIGURATION_INVALID` for one that is not a number, negative, or zero where zero would mean a storm of checks.
 */
export function validateConfig(config: SyncSchedulerConfig): SyncSchedulerConfig {
  return {
    intervalMs: validDelay('intervalMs', config.intervalMs, 1),
    minIntervalMs: validDelay('minIntervalMs', config.minIntervalMs, 0),
    initialCheck: config.initialCheck,
    initialDelayMs: validDelay('initialDelayMs', config.initialDelayMs, 0),
    timeoutMs: validDelay('timeoutMs', config.timeoutMs, 1),
  };
}

function validDelay(name: string, value: number, least: number): number {
  if (Number.isNaN(value) || value < least) {
    throw appError('CONFIGURATION_INVALID', { name, least, value: String(value) });
  }
  return Math.min(value, MAX_TIMER_DELAY_MS);
}
