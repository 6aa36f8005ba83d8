import type { Clock } from '../../../src/core/clock.js';
import type { Disposable } from '../../../src/core/disposable.js';

/** A class, not an object with a closure: ten simulated years set five million of them. */
class Timer implements Disposable {
  constructor(
    readonly due: number,
    readonly callback: () => void,
    private readonly set: Set<Timer>,
  ) {}

  dispose(): void {
    this.set.delete(this);
  }
}

/**
 * A machine's time: the wall clock can be stepped, the machine can sleep (the monotonic clock and timers stand still, the wall
 * clock goes on), and nothing passes unless it is let pass. Made for few timers and many years.
 */
export class SimulatedClock implements Clock {
  readonly #timers = new Set<Timer>();
  #monotonic = 0;
  #wallOffset: number;

  constructor(wallStart: number) {
    this.#wallOffset = wallStart;
  }

  now(): number {
    return Math.floor(this.#wallOffset + this.#monotonic);
  }

  monotonic(): number {
    return this.#monotonic;
  }

  setTimeout(callback: () => void, delayMs: number): Disposable {
    if (!(delayMs >= 0 && delayMs <= 2 ** 31 - 1)) throw new RangeError(`No timer keeps a delay of ${delayMs} ms.`);
    // Engines round a delay of 0 up to 1 ms.
    const timer = new Timer(this.#monotonic + Math.max(1, delayMs), callback, this.#timers);
    this.#timers.add(timer);
    return timer;
  }

  get timers(): number {
    return this.#timers.size;
  }

  /** When the next timer is due, by the monotonic clock; infinity when there is none. */
  get nextDue(): number {
    let next = Number.POSITIVE_INFINITY;
    for (const { due } of this.#timers) if (due < next) next = due;
    return next;
  }

  /** Goes to the moment `monotonic` without letting anything go off. */
  moveTo(monotonic: number): void {
    this.#monotonic = Math.max(this.#monotonic, monotonic);
  }

  /** Lets every timer that is due go off. */
  goOff(): void {
    const due: Timer[] = [];
    for (const timer of this.#timers) if (timer.due <= this.#monotonic) due.push(timer);
    // An earlier callback may have taken a later timer back.
    for (const timer of due) if (this.#timers.delete(timer)) timer.callback();
  }

  /** Moves the wall clock alone: a person, a time server, or a sleep. */
  stepWall(byMs: number): void {
    this.#wallOffset += byMs;
  }
}
