import { DisposableSlot, DisposableStore, type Disposable } from '../core/disposable.js';
import { appError, type AppError } from '../core/errors.js';
import type { VaultState } from '../plugins/vault/index.js';
import type { CommandContext } from './command.js';

/** How often the watch looks for what other processes wrote, and whether the vault is still there, ms. */
const ROUND_MS = 30_000;

/** Runs the scheduler in the foreground and writes every event as one line of JSON. */
export class KeystoreWatch implements Disposable {
  readonly #context: CommandContext;
  readonly #subscriptions = new DisposableStore();
  readonly #nextRound = new DisposableSlot<Disposable>();
  readonly #ended = new AbortController();
  #writing: Promise<void> = Promise.resolve();

  constructor(context: CommandContext) {
    this.#context = context;
  }

  /** Begins to listen, so that nothing is missed; checks begin when the vault is opened. */
  start(): void {
    const { scheduler, keystore, vault } = this.#context.application;
    this.#subscriptions.add(scheduler);
    // A watch is meant to go on for days, also over the sleep of the machine.
    this.#subscriptions.add(vault.keepOpen());
    this.#subscriptions.add(
      scheduler.onDidChangeState((state) => this.#tell('state', { state, nextRun: scheduler.getNextRun() })),
    );
    this.#subscriptions.add(scheduler.onDidStartCheck((trigger) => this.#tell('check-started', { trigger })));
    this.#subscriptions.add(
      scheduler.onDidCompleteCheck(({ report, trigger, durationMs }) =>
        this.#tell('check-completed', { trigger, durationMs, report }),
      ),
    );
    this.#subscriptions.add(
      scheduler.onDidFailCheck(({ error: { code, message, hint }, trigger }) =>
        this.#tell('check-failed', { trigger, error: { code, message, hint } }),
      ),
    );
    this.#subscriptions.add(
      keystore.onDidChange(({ cause, snapshot }) =>
        this.#tell('keystore-changed', { cause, revision: snapshot.revision }),
      ),
    );
    this.#subscriptions.add(vault.onDidChangeState((state) => this.#followVault(state)));
    scheduler.start();
    this.#armRound();
  }

  /**
   * Resolves when `signal` aborts and everything told is written.
   * Throws `VAULT_LOCKED` or `VAULT_WORKER_ENDED` when the vault locks, and `FILE_NOT_WRITTEN`.
   */
  async until(signal: AbortSignal): Promise<void> {
    await aborted(AbortSignal.any([signal, this.#ended.signal]));
    this.dispose();
    await this.#writing;
    if (this.#ended.signal.aborted) throw this.#ended.signal.reason;
  }

  dispose(): void {
    this.#nextRound.dispose();
    this.#subscriptions.dispose();
  }

  #tell(event: string, facts: Readonly<Record<string, unknown>>): void {
    const line = { event, at: this.#context.clock.now(), ...facts };
    this.#writing = this.#writing
      .then(() => this.#context.output.json(line))
      .catch((error: unknown) => this.#ended.abort(error));
  }

  #followVault(state: VaultState): void {
    if (state.kind === 'locked') this.#ended.abort(lockedError(state));
  }

  #armRound(): void {
    this.#nextRound.value = this.#context.application.alarmClock.set(ROUND_MS, () => {
      this.#armRound();
      void this.#round();
    });
  }

  async #round(): Promise<void> {
    const { vault, keystore } = this.#context.application;
    if (vault.state.kind !== 'unlocked') return;
    try {
      await keystore.refresh();
    } catch (error) {
      this.#ended.abort(error);
    }
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

function lockedError({ reason }: Extract<VaultState, { kind: 'locked' }>): AppError {
  const isWorkerGone = reason === 'worker-ended' || reason === 'restart-needed';
  return appError(isWorkerGone ? 'VAULT_WORKER_ENDED.watch' : 'VAULT_LOCKED.watch');
}
