import type { Worker } from 'node:worker_threads';

import type { Clock } from '../../core/clock.js';
import type { Disposable } from '../../core/disposable.js';
import { AppError, toAppError } from '../../core/errors.js';
import { vaultLocked, workerEnded } from './vault-errors.js';
import type {
  AnswerMessage,
  AttachMessage,
  OperationArgument,
  OperationName,
  OperationResult,
  RequestMessage,
} from './worker/protocol.js';
import { StopSignal } from './worker/stop-signal.js';

/** How long a worker may take to overwrite its keys before it is ended without that (its memory goes back to the system), ms. */
const WIPE_TIME_LIMIT_MS = 50;

/** How long the end of a write that is under way is waited for, ms. */
const TRANSACTION_TIME_LIMIT_MS = 10_000;

interface PendingCall {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: AppError) => void;
}

/** One vault worker: asks it, matches answers to questions, and notices when it ends. Lives from an unlock to the next lock. */
export class VaultWorkerClient {
  readonly #worker: Worker;
  readonly #clock: Clock;
  readonly #onUnexpectedEnd: (error: AppError) => void;
  readonly #stopSignal = new StopSignal();
  readonly #pending = new Map<number, PendingCall>();
  readonly #exited: Promise<void>;
  #lastId = 0;
  /** `ended` as it was asked to; `failed` when it ended by itself. */
  #state: 'serving' | 'ending' | 'ended' | 'failed' = 'serving';
  #failure: unknown;

  /** @param onUnexpectedEnd called at most once, and never after `end`. */
  constructor(worker: Worker, clock: Clock, onUnexpectedEnd: (error: AppError) => void) {
    this.#worker = worker;
    this.#clock = clock;
    this.#onUnexpectedEnd = onUnexpectedEnd;
    this.#exited = new Promise((resolve) => {
      worker.once('exit', () => {
        this.#onExit();
        resolve();
      });
    });
    worker.on('message', (message: AnswerMessage) => this.#onAnswer(message));
    worker.on('messageerror', (error) => this.#fail(error));
    worker.on('error', (error) => this.#fail(error));
    const attach: AttachMessage = { kind: 'attach', stopSignal: this.#stopSignal.buffer };
    worker.postMessage(attach);
  }

  /** False once it is ending or has ended. */
  get isServing(): boolean {
    return this.#state === 'serving';
  }

  /** Asks the worker. Rejects with what the worker threw, `VAULT_LOCKED` after `end`, or `VAULT_WORKER_ENDED`. */
  call<O extends OperationName>(operation: O, argument: OperationArgument<O>): Promise<OperationResult<O>> {
    if (this.#state !== 'serving')
      return Promise.reject(this.#state === 'failed' ? workerEnded(this.#failure) : vaultLocked());
    return this.#request(operation, argument);
  }

  /**
   * Has the keys overwritten and ends the thread. A write that is under way is finished and answered first; any other
   * call that is under way is given up and rejects with `VAULT_LOCKED`.
   */
  async end(): Promise<void> {
    if (this.#state === 'serving') {
      this.#state = 'ending';
      const wiped = this.#request('wipe', null).then(
        () => undefined,
        () => undefined, // It ended before it could answer: nothing is left to overwrite.
      );
      this.#stopSignal.requestStop();
      if (!(await this.#settlesWithin(wiped, WIPE_TIME_LIMIT_MS)) && this.#stopSignal.isWriting) {
        await this.#settlesWithin(wiped, TRANSACTION_TIME_LIMIT_MS);
      }
      await this.#worker.terminate();
    }
    await this.#exited;
  }

  #request<O extends OperationName>(operation: O, argument: OperationArgument<O>): Promise<OperationResult<O>> {
    const id = ++this.#lastId;
    const request: RequestMessage<O> = { kind: 'request', id, operation, argument, now: this.#clock.now() };
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve: (value) => resolve(value as OperationResult<O>), reject });
      this.#worker.postMessage(request);
    });
  }

  #onAnswer(answer: AnswerMessage): void {
    const call = this.#pending.get(answer.id);
    if (!call) return;
    this.#pending.delete(answer.id);
    if (answer.ok) call.resolve(answer.value);
    else call.reject(toError(answer));
  }

  /** An error inside the worker that no operation answered for: its state can't be trusted, so it must end. */
  #fail(error: unknown): void {
    this.#failure ??= error;
    void this.#worker.terminate();
  }

  #onExit(): void {
    const wasExpected = this.#state !== 'serving';
    this.#state = wasExpected ? 'ended' : 'failed';
    const error = wasExpected ? vaultLocked() : workerEnded(this.#failure && toAppError(this.#failure));
    for (const call of this.#pending.values()) call.reject(error);
    this.#pending.clear();
    if (!wasExpected) this.#onUnexpectedEnd(error);
  }

  async #settlesWithin(settled: Promise<void>, limitMs: number): Promise<boolean> {
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

/** The worker's error on this side, with where it came from as its cause, so that a log can tell. */
function toError({ error, trace }: Extract<AnswerMessage, { readonly ok: false }>): AppError {
  const { code, message, hint, details } = error;
  const cause = trace === null ? undefined : Object.assign(new Error('Thrown in the vault worker.'), { stack: trace });
  return new AppError(code, message, hint, { cause, details });
}
