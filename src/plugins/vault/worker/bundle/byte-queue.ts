/** Takes runs of bytes out of a sequence of chunks, and leaves nothing of them behind: what a bundle says is for members. */
export class ByteQueue {
  readonly #chunks: Iterator<Uint8Array>;
  #rest: Uint8Array = new Uint8Array(0);

  constructor(chunks: Iterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.iterator]();
  }

  /** Whether all that was taken so far ends where a chunk does. */
  get isAtChunkEnd(): boolean {
    return this.#rest.length === 0;
  }

  /** The next `length` bytes; null at the end, and also when fewer are left. */
  take(length: number): Uint8Array | null {
    const taken = new Uint8Array(length);
    for (let filled = 0; filled < length;) {
      if (this.#rest.length === 0) {
        const next = this.#chunks.next();
        if (next.done) return null;
        this.#rest = next.value;
        continue;
      }
      const part = this.#rest.subarray(0, length - filled);
      taken.set(part, filled);
      part.fill(0);
      this.#rest = this.#rest.subarray(part.length);
      filled += part.length;
    }
    return taken;
  }
}
