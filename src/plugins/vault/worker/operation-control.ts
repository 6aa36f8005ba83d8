import { operationCancelled } from '../vault-errors.js';

const CANCEL_REQUESTED = 0;
const FATE = 1;
const PHASE = 2;
const DONE = 3;
const TOTAL = 4;
const CELLS = 5;

/** What long work can be busy with. The first means that there is none. */
const phases = [null, 'deriving', 'reading', 'verifying', 'writing'] as const;
export type OperationPhase = NonNullable<(typeof phases)[number]>;

/** How far an operation is. */
export interface OperationProgress {
  /** Of the request that is under way. */
  readonly id: number;
  readonly phase: OperationPhase;
  /** Of `total`, in bytes or entries, or keys while deriving. */
  readonly done: number;
  /** Null when it can't be known. */
  readonly total: number | null;
}

/** What becomes of request `id`. Later requests have larger values, and within a request what is decided has a larger one. */
const openFate = (id: number): number => id * 3;
const cancelledFate = (id: number): number => id * 3 + 1;
const committedFate = (id: number): number => id * 3 + 2;

/**
 * Shows the main thread how far the operation under way is, and lets it be given up until it commits. The worker runs its operations
 * without a pause in which it could hear a message, so both go through shared memory.
 *
 * Whether an operation was cancelled or has committed is decided by one exchange that only one of the threads can win: what was answered to
 * the person is what happens.
 */
export class OperationControl {
  /** Shared by both threads. */
  readonly buffer: SharedArrayBuffer;
  readonly #cells: Int32Array;

  constructor(buffer: SharedArrayBuffer = new SharedArrayBuffer(CELLS * Int32Array.BYTES_PER_ELEMENT)) {
    this.buffer = buffer;
    this.#cells = new Int32Array(buffer);
  }

  /**
   * Main thread: gives up a request, one that waits for its turn too. Returns false when it has committed or is answered. Otherwise it will change
   * nothing, and rejects with `OPERATION_CANCELLED`, or with an error that it had met already.
   */
  requestCancel(id: number): boolean {
    // The worker looks for this as soon as it begins the request.
    Atomics.store(this.#cells, CANCEL_REQUESTED, id);
    Atomics.compareExchange(this.#cells, FATE, openFate(id), cancelledFate(id));
    return Atomics.load(this.#cells, FATE) < committedFate(id);
  }

  /** Main thread: how far the worker is; null when it does nothing that takes long. */
  get progress(): OperationProgress | null {
    const phase = phases[Atomics.load(this.#cells, PHASE)] ?? null;
    if (phase === null) return null;
    const id = Math.floor(Atomics.load(this.#cells, FATE) / 3);
    const total = Atomics.load(this.#cells, TOTAL);
    const done = Atomics.load(this.#cells, DONE);
    // The worker may have gone on between two looks.
    return total < 0 ? { id, phase, done, total: null } : { id, phase, done: Math.min(done, total), total };
  }

  /** Worker: takes up a request. Throws `OPERATION_CANCELLED` when it was given up while it waited. */
  begin(id: number): void {
    Atomics.store(this.#cells, FATE, openFate(id));
    if (Atomics.load(this.#cells, CANCEL_REQUESTED) === id) {
      Atomics.compareExchange(this.#cells, FATE, openFate(id), cancelledFate(id));
    }
    this.checkpoint();
  }

  /**
   * Worker: the next part of the work begins. Throws `OPERATION_CANCELLED`.
   * @param total how many bytes, entries or keys it is about, below 2³¹; null when that can't be known.
   */
  enter(phase: OperationPhase, total: number | null = null): void {
    this.checkpoint();
    this.#setPhase(null);
    Atomics.store(this.#cells, DONE, 0);
    Atomics.store(this.#cells, TOTAL, total ?? -1);
    this.#setPhase(phase);
  }

  /** Worker: so many of them are done. Throws `OPERATION_CANCELLED`. */
  advance(done: number): void {
    this.checkpoint();
    Atomics.store(this.#cells, DONE, done);
  }

  /** Worker: throws `OPERATION_CANCELLED` when the operation under way was given up. */
  checkpoint(): void {
    if (Atomics.load(this.#cells, FATE) % 3 === 1) throw operationCancelled();
  }

  /** Worker: from here on the operation can't be given up. For right before it writes. Throws `OPERATION_CANCELLED`. */
  commit(): void {
    const fate = Atomics.load(this.#cells, FATE);
    if (fate % 3 === 0) Atomics.compareExchange(this.#cells, FATE, fate, fate + 2);
    this.checkpoint();
  }

  /** Worker: the operation is over, whatever came of it. */
  end(): void {
    this.#setPhase(null);
    const fate = Atomics.load(this.#cells, FATE);
    if (fate % 3 === 0) Atomics.compareExchange(this.#cells, FATE, fate, fate + 2);
  }

  #setPhase(phase: OperationPhase | null): void {
    Atomics.store(this.#cells, PHASE, phases.indexOf(phase));
  }
}
