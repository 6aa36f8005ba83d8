import { SystemClock } from '../../../core/clock.js';

const machine = new SystemClock();

/** What this machine's wall clock shows, for a request to bear. */
export function machineTime(): number {
  return machine.now();
}

/**
 * The wall clock of the asking side, which goes on while the worker works. A request that was held up (it waited, it derived, its process was
 * stopped for an hour) must not pass for one of an earlier time.
 */
export class AskingClock {
  #aheadMs = 0;

  /** A request came. @param now the asking side's clock. @param sentAt this machine's at the same moment. */
  set(now: number, sentAt: number): void {
    this.#aheadMs = now - sentAt;
  }

  /** Wall clock, ms since 1970. */
  now(): number {
    return machine.now() + this.#aheadMs;
  }
}
