import type { Clock } from './clock.js';
import type { Disposable } from './disposable.js';
import { DisposableSlot, toDisposable } from './disposable.js';

/**
 * The longest single wait, in milliseconds. Engines lose or stretch timers across sleep and clock steps, so every wait
 * is cut into pieces of at most this length and both clocks are read at each wake.
 */
export const MAX_WAIT_MS = 30_000;

/** A deadline that was set. Disposing takes it back. */
export interface Alarm extends Disposable {
  /** Milliseconds until it goes off, never below 0. */
  readonly remainingMs: number;
}

/**
 * Which clock an alarm goes by. `monotonic-clock` is for limits on work: work does not go on while the machine sleeps, so that time
 * must not count against it.
 */
export type AlarmTiming = 'either-clock' | 'monotonic-clock';

interface Deadline {
  readonly callback: () => void;
  readonly dueMonotonic: number;
  readonly dueWall: number;
}

/**
 * Deadlines that survive sleep, lost timers and clock steps, all on one timer.
 *
 * An alarm goes off when its delay has passed by the monotonic or by the wall clock, whichever is first: the monotonic
 * clock may stand still during sleep, the wall clock may be set back. One timer serves all alarms, so that an idle app
 * wakes the processor at most twice a minute however many services wait.
 */
export class AlarmClock implements Disposable {
  readonly #clock: Clock;
  readonly #onCallbackError: (error: unknown) => void;
  readonly #deadlines = new Set<Deadline>();
  readonly #timer = new DisposableSlot<Disposable>();

  /** @param onCallbackError hears what a callback threw; the other alarms go off all the same. */
  constructor(clock: Clock, onCallbackError: (error: unknown) => void) {
    this.#clock = clock;
    this.#onCallbackError = onCallbackError;
  }

  /**
   * Calls `callback` once when `delayMs` has passed, by whichever clock `by` says.
   * Throws `RangeError` when `delayMs` is negative or not finite.
   */
  set(delayMs: number, callback: () => void, by: AlarmTiming = 'either-clock'): Alarm {
    if (!Number.isFinite(delayMs) || delayMs < 0) {
      throw new RangeError(`An alarm needs a finite delay of at least 0 ms, not ${delayMs}.`);
    }
    const deadline: Deadline = {
      callback,
      dueMonotonic: this.#clock.monotonic() + delayMs,
      dueWall: by === 'monotonic-clock' ? Number.POSITIVE_INFINITY : this.#clock.now() + delayMs,
    };
    this.#deadlines.add(deadline);
    this.#arm();
    const remaining = (): number => Math.max(0, this.#remaining(deadline));
    const handle = toDisposable(() => {
      if (this.#deadlines.delete(deadline)) this.#arm();
    });
    return {
      get remainingMs() {
        return remaining();
      },
      dispose: () => handle.dispose(),
    };
  }

  /** Looks at both clocks now instead of at the next wake; called when the system says that it woke up. */
  check(): void {
    for (const deadline of [...this.#deadlines]) {
      // An earlier callback of this round may have taken a later deadline back.
      if (this.#remaining(deadline) > 0 || !this.#deadlines.delete(deadline)) continue;
      try {
        deadline.callback();
      } catch (error) {
        this.#onCallbackError(error);
      }
    }
    this.#arm();
  }

  dispose(): void {
    this.#deadlines.clear();
    this.#timer.dispose();
  }

  #remaining(deadline: Deadline): number {
    return Math.min(deadline.dueMonotonic - this.#clock.monotonic(), deadline.dueWall - this.#clock.now());
  }

  #arm(): void {
    if (this.#deadlines.size === 0) {
      this.#timer.value = undefined;
      return;
    }
    let wait = MAX_WAIT_MS;
    for (const deadline of this.#deadlines) wait = Math.min(wait, this.#remaining(deadline));
    this.#timer.value = this.#clock.setTimeout(() => this.check(), Math.max(0, Math.ceil(wait)));
  }
}
