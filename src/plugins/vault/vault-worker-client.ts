import { MessageChannel } from 'node:worker_threads';

import type { Clock } from '../../core/clock.js';
import type { Disposable } from '../../core/disposable.js';
import { AppError, toAppError } from '../../core/errors.js';
import { AnswerIntake, type UnpackedAnswer } from './answer-intake.js';
import { restartNeeded, vaultLocked, workerEnded } from './vault-errors.js';
import { type LongOperation, type VaultProgress, isLongOperation } from './vault-progress.js';
import type { VaultWorker } from './vault-worker-launcher.js';
import type {
  AnswerMessage,
  AttachMessage,
  OperationArgument,
  OperationName,
  OperationResult,
  RequestMessage,
} from './worker/protocol.js';
import { machineTime } from './worker/asking-clock.js';
import { AttemptMemory } from './worker/attempt-memory.js';
import { OperationControl, type OperationProgress } from './worker/operation-control.js';
import { StopSignal } from './worker/stop-signal.js';
import { WorkerSignals } from './worker/worker-signals.js';

/** How long a worker may take to overwrite its keys before it is ended without that (its memory goes back to the system), ms. */
const WIPE_TIME_LIMIT_MS = 50;

/** How long the end of a write that is under way, or of the loading of the code, is waited for, ms. */
const TRANSACTION_TIME_LIMIT_MS = 10_000;

/** How long a thread that runs no code any more may take to end, ms. It takes 5; a machine that is busy may need longer. */
const EXIT_TIME_LIMIT_MS = 2_000;

/** How long lies between two looks at how far the worker is, ms; so no more than ten a second are told. */
const PROGRESS_INTERVAL_MS = 100;

interface PendingCall {
  readonly operation: OperationName;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: AppError) => void;
}

/**
 * One vault worker: asks it, matches answers to questions, and notices when it ends. Lives from an unlock to the next lock.
 *
 * A thread that is ended inside a transaction never ends: on its way out, the storage library waits for a lock that the thread
 * itself holds. Therefore nothing here ends a thread while it writes. It can happen all the same, when memory runs out just then;
 * it is noticed by a port of which the thread holds the other end, and which closes before the library is reached.
 */
export class VaultWorkerClient {
  /** Resolves when the thread has ended; never, when it can't. */
  readonly exited: Promise<void>;
  readonly #worker: VaultWorker;
  readonly #clock: Clock;
  readonly #onUnexpectedEnd: (error: AppError) => void;
  readonly #onProgress: (progress: VaultProgress) => void;
  readonly #signals: WorkerSignals;
  readonly #pending = new Map<number, PendingCall>();
  readonly #intake: AnswerIntake;
  #hasExited = false;
  #lastId = 0;
  /** `ended` as it was asked to, as far as that is possible; `failed` when it ended by itself. */
  #state: 'serving' | 'ending' | 'ended' | 'failed' = 'serving';
  #failure: AppError | null = null;
  #stopping: Promise<void> | null = null;
  #progressTimer: Disposable | null = null;
  /** What was told last. */
  #toldProgress: OperationProgress | null = null;

  /**
   * @param onUnexpectedEnd called at most once, and never after `end`.
   * @param onProgress called while a long operation is under way, when it got further since the last time.
   * @param attemptMemory of this process, for all its workers.
   */
  constructor(
    worker: VaultWorker,
    clock: Clock,
    onUnexpectedEnd: (error: AppError) => void,
    onProgress: (progress: VaultProgress) => void = () => undefined,
    attemptMemory = new AttemptMemory(),
  ) {
    this.#signals = new WorkerSignals(new StopSignal(), new OperationControl(), attemptMemory);
    this.#worker = worker;
    this.#clock = clock;
    this.#intake = new AnswerIntake(clock, (answer) => this.#onAnswer(answer));
    this.#onUnexpectedEnd = onUnexpectedEnd;
    this.#onProgress = onProgress;
    this.exited = new Promise((resolve) => {
      worker.once('exit', () => {
        this.#hasExited = true;
        const failure = this.#failure ?? workerEnded();
        this.#conclude(failure, this.#state === 'ending' ? vaultLocked() : failure);
        resolve();
      });
    });
    worker.on('message', (message: AnswerMessage) => this.#intake.receive(message));
    worker.on('messageerror', (error) => this.#fail(error));
    worker.on('error', (error) => this.#fail(error));
    this.#attach();
  }

  /** False once it is ending or has ended. */
  get isServing(): boolean {
    return this.#state === 'serving';
  }

  /** Whether the thread is gone, and the keys in its memory with it. */
  get hasExited(): boolean {
    return this.#hasExited;
  }

  /** Asks the worker. Rejects with what the worker threw, `VAULT_LOCKED` after `end`, `VAULT_WORKER_ENDED`, or `VAULT_RESTART_NEEDED`. */
  call<O extends OperationName>(operation: O, argument: OperationArgument<O>): Promise<OperationResult<O>> {
    if (this.#state !== 'serving')
      return Promise.reject(this.#state === 'failed' ? (this.#failure ?? workerEnded()) : vaultLocked());
    return this.#request(operation, argument);
  }

  /**
   * Gives up the long operation that is under way, or the first that waits. Returns false when there is none, or when it has begun to
   * write; otherwise it changes nothing. A derivation goes on to its end before the worker notices.
   */
  cancel(): boolean {
    if (this.#state !== 'serving') return false;
    const [first] = this.#longCalls();
    return first !== undefined && this.#signals.control.requestCancel(first.id);
  }

  /**
   * Has the keys overwritten and ends the thread. A write that is under way is finished and answered first; any other
   * call that is under way is given up and rejects with `VAULT_LOCKED`. When the thread could not be ended, this resolves after some
   * seconds all the same; `hasExited` is false then.
   */
  end(): Promise<void> {
    if (this.#state === 'serving') this.#state = 'ending';
    this.#intake.hurry();
    if (this.#pending.size === 0) this.#intake.forget();
    return this.#stop();
  }

  /** Hands the thread what it shares with this side. */
  #attach(): void {
    const { port1: alive, port2: held } = new MessageChannel();
    alive.once('close', () => void this.#concludeUnlessExits());
    alive.unref();
    const { stop, control, attemptMemory } = this.#signals;
    const attach: AttachMessage = {
      kind: 'attach',
      stopSignal: stop.buffer,
      control: control.buffer,
      attemptMemory: attemptMemory.buffer,
      alive: held,
    };
    this.#worker.postMessage(attach, [held]);
  }

  #stop(): Promise<void> {
    this.#stopping ??= this.#wipeAndTerminate();
    return this.#stopping;
  }

  async #wipeAndTerminate(): Promise<void> {
    if (this.#isConcluded) return;
    const wiped = this.#request('wipe', null).then(
      () => {
        this.#intake.forget(); // This was its last answer.
        return true;
      },
      () => false, // It ended before it could answer: nothing is left to overwrite. Or it was given up.
    );
    this.#signals.stop.requestStop();
    if (!(await this.#settlesWithin(wiped, WIPE_TIME_LIMIT_MS)) && this.#signals.stop.mustBeWaitedFor) {
      await this.#settlesWithin(wiped, TRANSACTION_TIME_LIMIT_MS);
    }
    if (!this.#signals.stop.mustBeWaitedFor) void this.#worker.terminate();
    else void wiped.then((isWiped) => (isWiped ? this.#worker.terminate() : undefined));
    await this.#concludeUnlessExits();
  }

  #request<O extends OperationName>(operation: O, argument: OperationArgument<O>): Promise<OperationResult<O>> {
    const id = ++this.#lastId;
    const [now, sentAt] = [this.#clock.now(), machineTime()];
    const request: RequestMessage<O> = { kind: 'request', id, operation, argument, now, sentAt };
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { operation, resolve: (value) => resolve(value as OperationResult<O>), reject });
      this.#worker.postMessage(request);
      if (isLongOperation(operation)) this.#progressTimer ??= this.#lookSoon();
    });
  }

  /** Those that are not answered, the first one first. */
  *#longCalls(): Iterable<{ readonly id: number; readonly operation: LongOperation }> {
    for (const [id, { operation }] of this.#pending) if (isLongOperation(operation)) yield { id, operation };
  }

  #lookSoon(): Disposable {
    return this.#clock.setTimeout(() => {
      this.#progressTimer = this.#lookSoon();
      this.#reportProgress();
    }, PROGRESS_INTERVAL_MS);
  }

  #reportProgress(): void {
    const { progress } = this.#signals.control;
    const operation = progress === null ? undefined : this.#pending.get(progress.id)?.operation;
    if (progress === null || operation === undefined || !isLongOperation(operation)) return;
    if (isSameProgress(progress, this.#toldProgress)) return;
    this.#toldProgress = progress;
    const { phase, done, total } = progress;
    this.#onProgress({ operation, phase, done, total });
  }

  /** Looks no more once nothing long is under way. */
  #stopLookingIfDone(): void {
    const [first] = this.#longCalls();
    if (first !== undefined) return;
    this.#progressTimer?.dispose();
    this.#progressTimer = null;
  }

  #onAnswer(answer: UnpackedAnswer): void {
    const call = this.#pending.get(answer.id);
    if (!call) {
      this.#onLateAnswer(answer);
      return;
    }
    this.#pending.delete(answer.id);
    this.#stopLookingIfDone();
    if (answer.ok) call.resolve(answer.value);
    else call.reject(toError(answer));
  }

  /** The thread was given up in the middle of a write, which is over: it can be ended once it has wiped, the last thing it was asked. */
  #onLateAnswer({ id }: UnpackedAnswer): void {
    if (this.#isConcluded && id === this.#lastId) void this.#worker.terminate();
  }

  /** An error inside the worker that no operation answered for: its state can't be trusted, so it must end. */
  #fail(error: unknown): void {
    this.#failure ??= workerEnded(toAppError(error));
    void this.#stop();
  }

  /** The thread should end now. When it does not, nobody is kept waiting for it. */
  async #concludeUnlessExits(): Promise<void> {
    if (this.#isConcluded || (await this.#settlesWithin(this.exited, EXIT_TIME_LIMIT_MS))) return;
    const failure = restartNeeded(this.#failure ?? undefined);
    this.#worker.unref();
    this.#conclude(failure, failure);
  }

  get #isConcluded(): boolean {
    return this.#state === 'ended' || this.#state === 'failed';
  }

  /** Nothing will be answered any more. */
  #conclude(failure: AppError, answer: AppError): void {
    if (this.#isConcluded) return;
    this.#intake.hurry();
    const wasExpected = this.#state === 'ending';
    this.#state = wasExpected ? 'ended' : 'failed';
    this.#failure = failure;
    for (const call of this.#pending.values()) call.reject(answer);
    this.#pending.clear();
    this.#intake.forget(); // A thread that can't be ended keeps this object alive.
    this.#stopLookingIfDone();
    if (!wasExpected) this.#onUnexpectedEnd(failure);
  }

  async #settlesWithin(settled: Promise<unknown>, limitMs: number): Promise<boolean> {
    let timer: Disposable | undefined;
    const timeUp = new Promise<boolean>((resolve) => {
      timer = this.#clock.setTimeout(() => resolve(false), limitMs);
    });
    try {
      return await Promise.race([settled.then(() => true), timeUp]);
    } finally {
      timer?.dispose();
    }
  }
}

function isSameProgress(one: OperationProgress, other: OperationProgress | null): boolean {
  return (
    other !== null &&
    one.id === other.id &&
    one.phase === other.phase &&
    one.done === other.done &&
    one.total === other.total
  );
}

/** The worker's error on this side, with where it came from as its cause, so that a log can tell. */
function toError({ error, trace }: Extract<AnswerMessage, { readonly ok: false }>): AppError {
  const cause = trace === null ? undefined : Object.assign(new Error('Thrown in the vault worker.'), { stack: trace });
  return AppError.from(error, cause);
}
