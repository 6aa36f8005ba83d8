const STOP_REQUESTED = 0;
const IN_TRANSACTION = 1;
const ANSWER_DUE = 2;
const LOADED = 3;
const FLAGS = 4;

/**
 * Lets the main thread end the worker at any moment but the middle of a write: a thread that is ended while it writes would
 * leave the write lock of the storage taken for the rest of the process. Nor between a write and its answer, when that answer holds a
 * recovery key or a code that a person waits for. Nor before its code is loaded: the native library ends the whole process when its thread is ended while it
 * sets itself up.
 *
 * Each side sets its own flag before it reads the other's, so that one of them always sees the other.
 */
export class StopSignal {
  /** Shared by both threads. */
  readonly buffer: SharedArrayBuffer;
  readonly #flags: Int32Array;

  constructor(buffer: SharedArrayBuffer = new SharedArrayBuffer(FLAGS * Int32Array.BYTES_PER_ELEMENT)) {
    this.buffer = buffer;
    this.#flags = new Int32Array(buffer);
  }

  /** Main thread: no transaction may begin from now on. */
  requestStop(): void {
    Atomics.store(this.#flags, STOP_REQUESTED, 1);
  }

  /** Main thread: the code is loading, a transaction is under way, or the answer to one that must not be lost. Its end must be waited for. */
  get mustBeWaitedFor(): boolean {
    const [isWriting, isAnswerDue, isLoaded] = [IN_TRANSACTION, ANSWER_DUE, LOADED].map(
      (flag) => Atomics.load(this.#flags, flag) === 1,
    );
    return isWriting === true || isAnswerDue === true || isLoaded !== true;
  }

  /** Worker: all its code is loaded. */
  noteLoaded(): void {
    Atomics.store(this.#flags, LOADED, 1);
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

  /**
   * Worker: the answer to the operation under way must not be lost. For right before the transaction: nothing that takes long may
   * follow but the transaction itself.
   */
  holdUntilAnswered(): void {
    Atomics.store(this.#flags, ANSWER_DUE, 1);
  }

  /** Worker: the answer was sent. */
  noteAnswered(): void {
    Atomics.store(this.#flags, ANSWER_DUE, 0);
  }
}
