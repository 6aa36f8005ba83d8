const STOP_REQUESTED = 0;
const IN_TRANSACTION = 1;

/**
 * Lets the main thread end the worker at any moment but the middle of a write: a thread that is ended while it writes would
 * leave the write lock of the storage taken for the rest of the process.
 *
 * Each side sets its own flag before it reads the other's, so that one of them always sees the other.
 */
export class StopSignal {
  /** Shared by both threads. */
  readonly buffer: SharedArrayBuffer;
  readonly #flags: Int32Array;

  constructor(buffer: SharedArrayBuffer = new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT)) {
    this.buffer = buffer;
    this.#flags = new Int32Array(buffer);
  }

  /** Main thread: no transaction may begin from now on. Returns whether one is under way, whose end must be waited for. */
  requestStop(): boolean {
    Atomics.store(this.#flags, STOP_REQUESTED, 1);
    return this.isInTransaction;
  }

  get isInTransaction(): boolean {
    return Atomics.load(this.#flags, IN_TRANSACTION) === 1;
  }

  /** Worker: true when a transaction may begin; `leaveTransaction` must follow in either case. */
  enterTransaction(): boolean {
    Atomics.store(this.#flags, IN_TRANSACTION, 1);
    return Atomics.load(this.#flags, STOP_REQUESTED) === 0;
  }

  /** Worker: the transaction is over. */
  leaveTransaction(): void {
    Atomics.store(this.#flags, IN_TRANSACTION, 0);
  }
}
