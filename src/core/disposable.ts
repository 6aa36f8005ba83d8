/** Something with a lifetime. `dispose` releases it, never throws, and does nothing when called again. */
export interface Disposable {
  dispose(): void;
}

/** Makes a `Disposable` that runs `release` once. */
export function toDisposable(release: () => void): Disposable {
  let released = false;
  return {
    dispose() {
      if (released) return;
      released = true;
      release();
    },
  };
}

/** Owns disposables and releases them together, the newest first. What is added after disposal is released at once. */
export class DisposableStore implements Disposable {
  readonly #owned = new Set<Disposable>();
  #disposed = false;

  /** Takes ownership of `disposable` and gives it back. */
  add<T extends Disposable>(disposable: T): T {
    if (this.#disposed) disposable.dispose();
    else this.#owned.add(disposable);
    return disposable;
  }

  /** Releases everything owned so far; the store can be used again. */
  clear(): void {
    const owned = [...this.#owned].reverse();
    this.#owned.clear();
    for (const disposable of owned) disposable.dispose();
  }

  dispose(): void {
    this.#disposed = true;
    this.clear();
  }
}

/** A slot for one disposable: setting a new value releases the old one. */
export class DisposableSlot<T extends Disposable> implements Disposable {
  #value: T | undefined;
  #disposed = false;

  get value(): T | undefined {
    return this.#value;
  }

  set value(next: T | undefined) {
    if (next === this.#value) return;
    this.#value?.dispose();
    if (this.#disposed) {
      next?.dispose();
      this.#value = undefined;
    } else {
      this.#value = next;
    }
  }

  dispose(): void {
    this.value = undefined;
    this.#disposed = true;
  }
}
