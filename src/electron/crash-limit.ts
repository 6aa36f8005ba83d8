import type { Clock } from '../core/clock.js';
import { MINUTE_MS } from '../core/common/durations.js';

const WINDOW_MS = MINUTE_MS;

/** Tells a page that crashed from one that keeps crashing. */
export class CrashLimit {
  readonly #clock: Clock;
  readonly #most: number;
  #crashes: number[] = [];

  /** @param most how many crashes within a minute are put up with. */
  constructor(clock: Clock, most: number) {
    this.#clock = clock;
    this.#most = most;
  }

  /** Counts a crash; true when it was one too many, after which counting begins anew. */
  isExceeded(): boolean {
    const now = this.#clock.monotonic();
    this.#crashes = [...this.#crashes.filter((moment) => now - moment < WINDOW_MS), now];
    if (this.#crashes.length <= this.#most) return false;
    this.#crashes = [];
    return true;
  }
}
