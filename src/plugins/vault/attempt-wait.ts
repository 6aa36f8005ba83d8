import type { Clock } from '../../core/clock.js';
import type { AppError } from '../../core/errors.js';

/** How long one attempt to open the vault may still be put off. */
export class AttemptWait {
  readonly #clock: Clock;
  readonly #until: number;
  readonly #givingUp = new AbortController();
  /** False while the attempt is made. */
  isWaiting = true;

  constructor(clock: Clock, waitMs: number) {
    this.#clock = clock;
    this.#until = clock.monotonic() + waitMs;
  }

  /** Aborts, with the error to be told, when the attempt is given up while it waits. */
  get signal(): AbortSignal {
    return this.#givingUp.signal;
  }

  get remainingMs(): number {
    return Math.max(0, this.#until - this.#clock.monotonic());
  }

  giveUp(reason: AppError): void {
    this.#givingUp.abort(reason);
  }

  /** Rejects with the reason when it is given up meanwhile. */
  async sleep(ms: number): Promise<void> {
    this.signal.throwIfAborted();
    let wake = (): void => {};
    const woken = new Promise<void>((resolve) => (wake = resolve));
    const timer = this.#clock.setTimeout(wake, ms);
    this.signal.addEventListener('abort', wake);
    await woken;
    this.signal.removeEventListener('abort', wake);
    timer.dispose();
    this.signal.throwIfAborted();
  }
}
