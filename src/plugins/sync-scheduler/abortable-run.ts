import type { AppError } from '../../core/errors.js';
import type { CheckTrigger } from './sync-scheduler.js';

/**
 * One run of a check: it settles once, either with the work's answer or with the reason it was given up, whichever comes
 * first. What the work says after that is void.
 */
export class AbortableRun<T> {
  readonly trigger: CheckTrigger;
  /** Resolves with the answer; rejects with why there is none. */
  readonly result: Promise<T>;
  readonly #controller = new AbortController();
  #giveUp: (reason: AppError) => void = () => {};

  constructor(trigger: CheckTrigger, work: (signal: AbortSignal) => Promise<T>) {
    this.trigger = trigger;
    this.result = new Promise<T>((resolve, reject) => {
      this.#giveUp = reject;
      // Begun in a microtask, so that the caller holds the run before the work can call back.
      Promise.resolve()
        .then(() => work(this.#controller.signal))
        .then(resolve, reject);
    });
    // A run that nobody waits for still fails on purpose; the scheduler reports it.
    this.result.catch(() => {});
  }

  /** Gives the run up: its work is told, and its result rejects with `reason` at once. Only the first reason counts. */
  abort(reason: AppError): void {
    this.#controller.abort(reason);
    this.#giveUp(reason);
  }
}
