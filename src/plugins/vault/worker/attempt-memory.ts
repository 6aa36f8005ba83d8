import { type AttemptRecord, noAttempts } from './throttle.js';

const ATTEMPTS = 0;
const LAST_AT = 1;
const CELLS = 2;

/**
 * The attempts of this process at a vault that can't be written to. It belongs to the main thread, as each attempt has a thread of its own, and
 * one of them at a time uses it.
 */
export class AttemptMemory {
  /** Shared by both threads. */
  readonly buffer: SharedArrayBuffer;
  readonly #cells: Float64Array;

  constructor(buffer: SharedArrayBuffer = new SharedArrayBuffer(CELLS * Float64Array.BYTES_PER_ELEMENT)) {
    this.buffer = buffer;
    this.#cells = new Float64Array(buffer);
  }

  get record(): AttemptRecord {
    return { ...noAttempts, attempts: this.#cells[ATTEMPTS] ?? 0, lastAt: this.#cells[LAST_AT] ?? 0 };
  }

  set record({ attempts, lastAt }: AttemptRecord) {
    this.#cells[ATTEMPTS] = attempts;
    this.#cells[LAST_AT] = lastAt;
  }
}
