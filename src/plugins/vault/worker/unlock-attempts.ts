import { AppError } from '../../../core/errors.js';
import { unlockThrottled } from '../vault-errors.js';
import type { AskingClock } from './asking-clock.js';
import type { AttemptMemory } from './attempt-memory.js';
import { holdUp } from './hold-up.js';
import type { OperationControl } from './operation-control.js';
import { recordKeys } from './record-keys.js';
import { type RecordStore, isWritable } from './record-store.js';
import { sodium } from './sodium.js';
import {
  type ThrottleVerdict,
  TRIAL_BYTES,
  decodeAttempts,
  encodeAttempts,
  isSameRecord,
  isSameTrial,
  judgeAttempt,
  noAttempts,
} from './throttle.js';
import type { WorkerSignals } from './worker-signals.js';

/** How long the end of another process's trial is waited for, ms: it takes two writes. Who takes longer was killed, and counts as failed. */
const TRIAL_LIMIT_MS = 2_000;

/** How often it is looked for, ms. */
const TRIAL_POLL_MS = 5;

/** What opening a key slot asks before its derivation, and makes the attempt with after it. */
export type AttemptCounter = Pick<UnlockAttempts, 'requireNoDelay' | 'try'>;

/**
 * The attempts to open a key slot, of which a wrong one makes the next wait.
 *
 * An attempt is counted on the disk after its key was derived and before the key is tried: whoever ends the process before that has learned
 * nothing, and afterwards the attempt counts. One process at a time tries a key, and the others wait for the few milliseconds, so that nobody
 * takes an attempt that is about to succeed for a failed one. Nothing rests on that waiting but their patience.
 *
 * A vault that can't be written to keeps its old count, and this process counts its own attempts beside it.
 */
export class UnlockAttempts {
  readonly #store: RecordStore;
  readonly #clock: AskingClock;
  readonly #memory: AttemptMemory;
  readonly #control: OperationControl;

  constructor(store: RecordStore, { clock, attemptMemory, control }: WorkerSignals) {
    this.#store = store;
    this.#clock = clock;
    this.#memory = attemptMemory;
    this.#control = control;
  }

  /** Throws `UNLOCK_THROTTLED` when the delay after wrong attempts is not over: before the work of a derivation is done in vain. */
  requireNoDelay(): void {
    const unused = new Uint8Array(TRIAL_BYTES);
    if (!isWritable(this.#store)) {
      for (const record of [this.#stored, this.#memory.record])
        throwIfThrottled(judgeAttempt(record, this.#clock.now(), unused));
      return;
    }
    const verdict = this.#store.transaction((writer) => {
      const stored = this.#stored;
      if (stored.trial) return null; // It may be about to succeed; what comes of it is known by the time a key is derived.
      const judged = judgeAttempt(stored, this.#clock.now(), unused);
      if (judged.kind === 'throttled' && !isSameRecord(judged.record, stored))
        writer.put(recordKeys.attempts, encodeAttempts(judged.record));
      return judged;
    });
    if (verdict) throwIfThrottled(verdict);
  }

  /**
   * Counts an attempt, then has `open` try the key. Success forgets all attempts before it. Throws what `open` throws, `UNLOCK_THROTTLED` before it is called,
   * and `OPERATION_CANCELLED`.
   */
  try<T>(open: () => T): T {
    return isWritable(this.#store) ? this.#tryStored(open) : this.#tryRemembered(open);
  }

  #tryStored<T>(open: () => T): T {
    const trial = this.#beginTrial();
    let opened: T;
    try {
      opened = open();
    } catch (error) {
      this.#endFailedTrial(trial);
      throw error;
    }
    this.#store.transaction((writer) => writer.put(recordKeys.attempts, encodeAttempts(noAttempts)));
    return opened;
  }

  #tryRemembered<T>(open: () => T): T {
    this.requireNoDelay();
    const { attempts } = this.#memory.record;
    this.#memory.record = { attempts: attempts + 1, lastAt: this.#clock.now(), trial: null };
    const opened = open();
    this.#memory.record = noAttempts;
    return opened;
  }

  #beginTrial(): Uint8Array {
    const trial = sodium.randombytes_buf(TRIAL_BYTES);
    let waitedFor: Uint8Array | null = null;
    for (let waitedMs = 0; ; waitedMs += TRIAL_POLL_MS) {
      this.#control.checkpoint();
      const passesOver = waitedMs >= TRIAL_LIMIT_MS ? waitedFor : null;
      const outcome = this.#tryToBegin(trial, passesOver);
      if (outcome === null) return trial;
      if (!isSameTrial(outcome.of, waitedFor)) waitedMs = 0;
      waitedFor = outcome.of;
      holdUp(TRIAL_POLL_MS);
    }
  }

  /** Null when the attempt is counted and may be made; else whose trial is under way. Throws `UNLOCK_THROTTLED`. */
  #tryToBegin(trial: Uint8Array, passesOver: Uint8Array | null): { readonly of: Uint8Array } | null {
    const verdict = this.#store.transaction((writer) => {
      const stored = this.#stored;
      if (stored.trial && !isSameTrial(stored.trial, passesOver)) return { kind: 'busy', of: stored.trial } as const;
      // Read while nobody else can write: a moment that passed before others wrote must not pass for the present.
      const judged = judgeAttempt(stored, this.#clock.now(), trial);
      if (!isSameRecord(judged.record, stored)) writer.put(recordKeys.attempts, encodeAttempts(judged.record));
      return judged;
    });
    if (verdict.kind === 'busy') return verdict;
    throwIfThrottled(verdict);
    return null;
  }

  /** The count stands already; only nobody needs to wait for this attempt any more. */
  #endFailedTrial(trial: Uint8Array): void {
    try {
      this.#store.transaction((writer) => {
        const stored = this.#stored;
        if (isSameTrial(stored.trial, trial))
          writer.put(recordKeys.attempts, encodeAttempts({ ...stored, trial: null }));
      });
    } catch (error) {
      // A disk that failed meanwhile, or a vault that is being locked: the others wait a little longer. Anything else is a defect to be seen.
      if (!(error instanceof AppError)) throw error;
    }
  }

  get #stored() {
    return decodeAttempts(this.#store.read(recordKeys.attempts), this.#clock.now());
  }
}

function throwIfThrottled(verdict: ThrottleVerdict): void {
  if (verdict.kind === 'throttled') throw unlockThrottled(verdict.retryAfterMs);
}
