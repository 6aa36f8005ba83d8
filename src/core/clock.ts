import type { Disposable } from './disposable.js';
import { toDisposable } from './disposable.js';

/**
 * The longest delay a JavaScript timer keeps: 2³¹ − 1 ms. A longer one fires after 1 ms.
 * Source: HTML Standard, timer initialisation steps (the delay is a signed 32-bit integer).
 */
export const MAX_TIMER_DELAY_MS = 2 ** 31 - 1;

/** The only source of time for services, so that a test can hold all of it in its hand. */
export interface Clock {
  /** Wall-clock time: milliseconds since 1970-01-01 UTC. Can jump either way. */
  now(): number;
  /** Milliseconds since some fixed moment. Never goes back, but may stand still while the machine sleeps. */
  monotonic(): number;
  /** Calls `callback` once after `delayMs` (0 … `MAX_TIMER_DELAY_MS`) unless disposed before. Throws `RangeError` outside these bounds. */
  setTimeout(callback: () => void, delayMs: number): Disposable;
}

/** The clock of the machine. Looks the globals up at every call, so that replaced timers are honoured. */
export class SystemClock implements Clock {
  now(): number {
    return Date.now();
  }

  monotonic(): number {
    return performance.now();
  }

  setTimeout(callback: () => void, delayMs: number): Disposable {
    if (!(delayMs >= 0 && delayMs <= MAX_TIMER_DELAY_MS)) {
      throw new RangeError(`A timer delay must lie in 0 … ${MAX_TIMER_DELAY_MS} ms, not ${delayMs}.`);
    }
    const handle = globalThis.setTimeout(callback, delayMs);
    return toDisposable(() => globalThis.clearTimeout(handle));
  }
}
