import type { Disposable } from './disposable.js';
import { toDisposable } from './disposable.js';

/** Tells what happened. Subscribing gives back a handle whose disposal ends the subscription. */
export type Event<T> = (listener: (value: T) => void) => Disposable;

/** The private side of an `Event`: owned by the service that knows what happened. */
export class Emitter<T> implements Disposable {
  readonly #listeners = new Set<{ readonly call: (value: T) => void }>();
  readonly #onListenerError: (error: unknown) => void;

  /** @param onListenerError hears what a listener threw; the other listeners are called all the same. */
  constructor(onListenerError: (error: unknown) => void) {
    this.#onListenerError = onListenerError;
  }

  readonly event: Event<T> = (listener) => {
    const entry = { call: listener };
    this.#listeners.add(entry);
    return toDisposable(() => this.#listeners.delete(entry));
  };

  /** Calls every listener that was subscribed when the call began. */
  fire(value: T): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener.call(value);
      } catch (error) {
        this.#onListenerError(error);
      }
    }
  }

  get listenerCount(): number {
    return this.#listeners.size;
  }

  dispose(): void {
    this.#listeners.clear();
  }
}
