import type { Disposable } from '../core/disposable.js';
import { toDisposable } from '../core/disposable.js';
import { appError } from '../core/errors.js';

/** A contribution point: things with an id that come and go while the app runs. Keeps the order of registration. */
export class Registry<T extends { readonly id: string }> {
  readonly #items = new Map<string, T>();

  /** Adds an item until the returned handle is disposed. Throws `DUPLICATE_ID` when its id is taken. */
  register(item: T): Disposable {
    if (this.#items.has(item.id)) {
      throw appError('DUPLICATE_ID', { id: item.id });
    }
    this.#items.set(item.id, item);
    return toDisposable(() => this.#items.delete(item.id));
  }

  get all(): readonly T[] {
    return [...this.#items.values()];
  }
}
