import path from 'node:path';
import { inject, injectable } from 'inversify';

import { AlarmClock, Clock, DataDirectory, Logger } from '../../container/index.js';
import { forgetLastMatch } from '../../core/common/last-match.js';
import { type Disposable, DisposableStore, toDisposable } from '../../core/disposable.js';
import { AppError, type ErrorCode } from '../../core/errors.js';
import { Emitter, type Event } from '../../core/event.js';
import type { KeystoreSnapshot } from '../../keystore/index.js';
import { Settings } from '../settings/index.js';
import { AttemptPlaces } from './attempt-places.js';
import { AttemptWait } from './attempt-wait.js';
import { AutoLock } from './auto-lock.js';
import type { KeystoreChange, KeystoreChangeCause } from './keystore.js';
import { LingeringWorkers } from './lingering-workers.js';
import { OpenVault } from './open-vault.js';
import { SerialQueue } from './serial-queue.js';
import { StandbyWorker } from './standby-worker.js';
import type { LockReason, NewVault, UnlockOptions, Vault, VaultState } from './vault.js';
import type { VaultDeadline } from './vault-deadline.js';
import {
  operationCancelled,
  requireFittingLength,
  restartNeeded,
  vaultExists,
  vaultLocked,
  vaultMissing,
  vaultReadOnly,
  type ReadOnlyReason,
} from './vault-errors.js';
import { inspectVault } from './vault-inspection.js';
import { VaultParameters } from './vault-parameters.js';
import type { VaultProgress } from './vault-progress.js';
import { VaultWorkerClient } from './vault-worker-client.js';
import { VaultWorkerLauncher } from './vault-worker-launcher.js';
import { AttemptMemory } from './worker/attempt-memory.js';
import type { OpeningOperation, OperationArgument, OperationResult, VaultPlace } from './worker/protocol.js';
import { parseRecoveryCode } from './worker/recovery-code.js';

/** The file that holds the vault, in the data folder. */
export const VAULT_FILE_NAME = 'vault.lmdb';

/** A worker that is deriving and opening, until it has answered. */
interface Opening {
  readonly client: VaultWorkerClient;
  /** Why it was told to stop meanwhile; null while it was not. */
  lockReason: LockReason | null;
  /** Whether a person gave it up. */
  isCancelled: boolean;
}

/** How long after the start a worker is made to stand by, ms. Until then, a window that opens has the processor for itself. */
const STANDBY_DELAY_MS = 1000;

/** How long to wait for other attempts that are under way, unless the caller says otherwise, ms. */
const TURN_WAIT_MS = 30_000;

/** After these the data folder is looked at again: another process may have made or changed the vault. */
const storageVerdicts: ReadonlySet<ErrorCode | null> = new Set([
  'VAULT_MISSING',
  'VAULT_EXISTS',
  'VAULT_NEWER_FORMAT',
  'VAULT_DAMAGED',
  'VAULT_HEADER_INVALID',
]);

/** After these a person tries again at once, most likely. */
const soonTriedAgain: ReadonlySet<ErrorCode | null> = new Set(['WRONG_PASSWORD', 'OPERATION_CANCELLED']);

/** The vault, whose secrets live in a worker thread that exists from an unlock to the next lock. */
@injectable()
export class WorkerVault implements Vault, VaultDeadline, Disposable {
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #standby: StandbyWorker;
  readonly #place: VaultPlace;
  readonly #autoLock: AutoLock;
  readonly #owned = new DisposableStore();
  readonly #didChangeState: Emitter<VaultState>;
  readonly #didProgress: Emitter<VaultProgress>;
  readonly #didChangeKeystore: Emitter<KeystoreChange>;
  readonly #lingering = new LingeringWorkers();
  /** Opening and ending of workers, one at a time. */
  readonly #queue = new SerialQueue();
  #state: VaultState = { kind: 'missing' };
  #session: OpenVault | null = null;
  #opening: Opening | null = null;
  readonly #places: AttemptPlaces;
  readonly #attempts = new Set<AttemptWait>();
  readonly #attemptMemory = new AttemptMemory();
  #verified: Promise<void> = Promise.resolve();
  /** How many want the vault to stay open while nobody uses it. */
  #keptOpenBy = 0;
  /** How often the vault was told to lock: an unlock that was asked for before the last time is given up. */
  #locks = 0;

  constructor(
    @inject(Clock) clock: Clock,
    @inject(AlarmClock) alarmClock: AlarmClock,
    @inject(Logger) logger: Logger,
    @inject(DataDirectory) dataDirectory: DataDirectory,
    @inject(Settings) settings: Settings,
    @inject(VaultParameters) parameters: VaultParameters,
    @inject(VaultWorkerLauncher) launcher: VaultWorkerLauncher,
  ) {
    this.#clock = clock;
    this.#logger = logger.child('vault');
    this.#standby = this.#owned.add(new StandbyWorker(launcher));
    this.#place = { path: path.join(dataDirectory.path, VAULT_FILE_NAME), keyDerivation: parameters.keyDerivation };
    this.#places = new AttemptPlaces(this.#place.path, clock);
    this.#didChangeState = this.#owned.add(
      new Emitter((error) => this.#logger.error('A listener to the vault failed.', error)),
    );
    this.#didProgress = this.#owned.add(
      new Emitter((error) => this.#logger.error('A listener to the progress of the vault failed.', error)),
    );
    this.#didChangeKeystore = this.#owned.add(
      new Emitter((error) => this.#logger.error('A listener to the keystore failed.', error)),
    );
    this.#autoLock = this.#owned.add(
      new AutoLock(
        clock,
        alarmClock,
        () => (this.#keptOpenBy > 0 ? null : settings.values.autoLockMinutes),
        () => this.#lockUnasked('idle'),
      ),
    );
    this.#owned.add(settings.onDidChange(() => this.#autoLock.reconsider()));
  }

  get state(): VaultState {
    return this.#state;
  }

  get onDidChangeState(): Event<VaultState> {
    return this.#didChangeState.event;
  }

  get onDidProgress(): Event<VaultProgress> {
    return this.#didProgress.event;
  }

  /** Tells of every new snapshot while the vault is open. */
  get onDidChangeKeystore(): Event<KeystoreChange> {
    return this.#didChangeKeystore.event;
  }

  /** The open vault, or null. Locks first when the idle deadline has passed. */
  get session(): OpenVault | null {
    this.#autoLock.lockIfDue();
    return this.#session;
  }

  start(): Promise<void> {
    if (!this.#session && !this.#opening) {
      this.#setState(inspectVault(this.#place.path));
      this.#owned.add(this.#clock.setTimeout(() => this.#standBy(), STANDBY_DELAY_MS));
    }
    return Promise.resolve();
  }

  async create(request: { readonly deviceName: string; readonly password: string }): Promise<NewVault> {
    requireFittingLength(request.password, 'password');
    const { deviceName, password } = request;
    return this.#inTurn(() => this.#found('create', { ...this.#place, deviceName, password }));
  }

  async join(request: {
    readonly bundlePath: string;
    readonly passphrase: string;
    readonly deviceName: string;
    readonly password: string;
  }): Promise<NewVault> {
    requireFittingLength(request.password, 'password');
    const { bundlePath, passphrase, deviceName, password } = request;
    return this.#inTurn(() => this.#found('join', { ...this.#place, bundlePath, passphrase, deviceName, password }));
  }

  async unlock(password: string, options: UnlockOptions = {}): Promise<void> {
    const argument = { ...this.#place, password };
    await this.#inTurn(() =>
      this.#attempt(options, async () => {
        if (this.session) {
          await this.session.client.call('unlock', argument);
          return;
        }
        const { awaitsVerification } = await this.#open('unlock', argument);
        if (awaitsVerification && this.#session) this.#verified = this.#verify(this.#session);
      }),
    );
  }

  async recover(request: { readonly recoveryCode: string; readonly newPassword: string }): Promise<NewVault> {
    requireFittingLength(request.newPassword, 'password');
    const { newPassword } = request;
    // A typo must not lock an open vault.
    const recoveryCode = parseRecoveryCode(request.recoveryCode);
    return this.#inTurn(async () => {
      const locks = this.#locks;
      await this.#endSession('person');
      if (this.#locks !== locks) throw vaultLocked();
      const opened = await this.#attempt({}, () =>
        this.#open('recover', { ...this.#place, recoveryCode, newPassword }),
      );
      return { recoveryCode: opened.recoveryCode };
    });
  }

  async changePassword(request: { readonly currentPassword: string; readonly newPassword: string }): Promise<void> {
    requireFittingLength(request.newPassword, 'password');
    const session = this.requireSession();
    const { currentPassword, newPassword } = request;
    const { snapshot } = await this.#attempt({}, () =>
      session.client.call('changePassword', { currentPassword, newPassword }),
    );
    this.adopt(session, snapshot, 'edited');
  }

  async replaceRecoveryCode(request: { readonly currentPassword: string }): Promise<NewVault> {
    const session = this.requireSession();
    const { currentPassword } = request;
    const { snapshot, recoveryCode } = await this.#attempt({}, () =>
      session.client.call('replaceRecoveryCode', { currentPassword }),
    );
    this.adopt(session, snapshot, 'edited');
    return { recoveryCode };
  }

  async lock(reason: LockReason): Promise<void> {
    this.#locks++;
    for (const attempt of this.#attempts) attempt.giveUp(vaultLocked());
    if (this.#opening) this.#opening.lockReason ??= reason;
    const ended = Promise.all([
      this.#opening && this.#end(this.#opening.client),
      this.#endSession(reason),
      reason === 'shutdown' && this.#standby.end(),
    ]);
    await this.#queue.run(() => ended);
  }

  cancel(): boolean {
    const opening = this.#opening;
    if (!opening) return this.#session?.client.cancel() || this.#cancelWaiting();
    if (!opening.client.cancel()) return false;
    opening.isCancelled = true;
    // It may have been refused in the same moment: then it is not to be tried again.
    for (const attempt of this.#attempts) attempt.giveUp(operationCancelled());
    // A derivation can't be interrupted, and nothing else is in this thread yet.
    this.#end(opening.client).catch((error: unknown) =>
      this.#logger.error('A cancelled vault worker did not end cleanly.', error),
    );
    return true;
  }

  #cancelWaiting(): boolean {
    const waiting = [...this.#attempts].find(({ isWaiting }) => isWaiting);
    waiting?.giveUp(operationCancelled());
    return waiting !== undefined;
  }

  whenVerified(): Promise<void> {
    return this.#verified;
  }

  keepOpen(): Disposable {
    this.#keptOpenBy++;
    this.#autoLock.reconsider();
    return toDisposable(() => {
      this.#keptOpenBy--;
      if (this.#session) this.#autoLock.arm();
    });
  }

  noteActivity(): void {
    this.#standBy();
    if (this.#state.kind === 'locked') this.#standby.warmUp(this.#place.path);
    this.#autoLock.noteActivity();
  }

  checkDeadline(): void {
    this.#autoLock.lockIfDue();
  }

  dispose(): void {
    this.#lockUnasked('shutdown');
    this.#owned.dispose();
  }

  /** The open vault. Throws `VAULT_LOCKED` or `VAULT_MISSING`. */
  requireSession(): OpenVault {
    const { session } = this;
    if (session) return session;
    throw this.#state.kind === 'missing' ? vaultMissing() : vaultLocked();
  }

  /** Takes over a newer snapshot and tells of it, unless the vault was locked since it was asked for. */
  adopt(session: OpenVault, snapshot: KeystoreSnapshot, cause: KeystoreChangeCause): void {
    if (session.adopt(snapshot)) this.#didChangeKeystore.fire({ cause, snapshot });
  }

  /** Makes an attempt when there is a place for it and the delay after wrong ones is over, as far as both are waited for. */
  async #attempt<T>({ waitMs }: UnlockOptions, work: () => Promise<T>): Promise<T> {
    const wait = new AttemptWait(this.#clock, waitMs ?? TURN_WAIT_MS);
    const begin = (): Promise<T> => {
      wait.signal.throwIfAborted();
      wait.isWaiting = false;
      return work();
    };
    this.#attempts.add(wait);
    try {
      for (;;) {
        try {
          return await this.#places.hold(wait, begin);
        } catch (error) {
          const delay = retryAfterOf(error);
          if (delay === null || waitMs === undefined || delay > wait.remainingMs) throw error;
          wait.isWaiting = true;
          await wait.sleep(delay);
        }
      }
    } finally {
      this.#attempts.delete(wait);
    }
  }

  /** Has a worker stand by for an unlock that may be about to come. */
  #standBy(): void {
    if (this.#state.kind === 'locked' && !this.#opening) this.#standby.prepare();
  }

  /** Runs `task` after those before it; throws `VAULT_LOCKED` instead when a lock was asked for after it. */
  #inTurn<T>(task: () => Promise<T>): Promise<T> {
    const locks = this.#locks;
    return this.#queue.run(() => {
      if (this.#locks !== locks) throw vaultLocked();
      return task();
    });
  }

  async #found<O extends 'create' | 'join'>(operation: O, argument: OperationArgument<O>): Promise<NewVault> {
    if (this.#session) throw vaultExists();
    const { recoveryCode } = await this.#open(operation, argument);
    return { recoveryCode };
  }

  async #open<O extends OpeningOperation>(operation: O, argument: OperationArgument<O>): Promise<OperationResult<O>> {
    if (this.#lingering.areAny) throw restartNeeded();
    const client: VaultWorkerClient = new VaultWorkerClient(
      this.#standby.take(),
      this.#clock,
      (error) => this.#onWorkerEnded(client, error),
      (progress) => this.#didProgress.fire(progress),
      this.#attemptMemory,
    );
    const opening: Opening = { client, lockReason: null, isCancelled: false };
    this.#opening = opening;
    try {
      const opened = await client.call(operation, argument);
      if (client.isServing) this.#begin(new OpenVault(client, opened.snapshot), readOnlyOf(opened));
      else await this.#closeAgain(operation, opening);
      return opened;
    } catch (error) {
      await this.#end(client);
      this.#lookAgain(operation, opening, error);
      // The thread was ended for a person who had given up waiting for it, not to lock the vault.
      const wasGivenUp = opening.isCancelled && opening.lockReason === null && codeOf(error) === 'VAULT_LOCKED';
      const outcome = wasGivenUp ? operationCancelled() : error;
      if (soonTriedAgain.has(codeOf(outcome))) {
        this.#standby.prepare();
        this.#standby.warmUp(this.#place.path);
      }
      throw outcome;
    } finally {
      this.#opening = null;
    }
  }

  /**
   * The lock came while the worker answered. An unlock is given up. What the other operations wrote is there for good, and the
   * answer holds the only copy of its recovery code: they have succeeded, and leave a locked vault.
   */
  async #closeAgain(operation: OpeningOperation, { client, lockReason }: Opening): Promise<void> {
    if (operation === 'unlock') throw vaultLocked();
    const reason = lockReason ?? 'worker-ended';
    this.#setState({ kind: 'locked', reason });
    await this.#end(client);
    if (reason !== 'shutdown') this.#standby.prepare();
  }

  /** After a failure: whether there is a vault may have changed, by this operation or by another process. */
  #lookAgain(operation: OpeningOperation, { lockReason }: Opening, error: unknown): void {
    const mayHaveFounded = operation === 'create' || operation === 'join';
    if (!mayHaveFounded && !storageVerdicts.has(codeOf(error))) return;
    const state = inspectVault(this.#place.path);
    this.#setState(state.kind === 'locked' && lockReason ? { kind: 'locked', reason: lockReason } : state);
  }

  #begin(session: OpenVault, readOnly: ReadOnlyReason | null): void {
    this.#session = session;
    this.#autoLock.arm();
    this.#setState(
      readOnly === null ? { kind: 'unlocked' } : { kind: 'unlocked', readOnly: vaultReadOnly(readOnly).describe() },
    );
    // A listener may have locked it again.
    if (this.#session === session) this.adopt(session, session.snapshot, 'opened');
  }

  /** Has the worker look at what opening left unread, a part at a time, so that other requests don't wait for all of it. */
  async #verify(session: OpenVault): Promise<void> {
    try {
      for (let isDone = false; !isDone && this.#session === session;) {
        const answer = await session.client.call('verify', null);
        isDone = answer.isDone;
        if ('snapshot' in answer) this.adopt(session, answer.snapshot, 'verified');
      }
    } catch (error) {
      if (this.#session === session) this.#logger.error('What is stored could not be verified to the end.', error);
    }
  }

  /** Says at once that the vault is locked, and comes back when the thread has ended. */
  async #endSession(reason: LockReason): Promise<void> {
    const session = this.#session;
    if (!session) return;
    this.#session = null;
    session.close();
    this.#autoLock.disarm();
    this.#setState({ kind: 'locked', reason });
    await this.#end(session.client);
    if (reason !== 'shutdown') this.#standby.prepare();
  }

  async #end(client: VaultWorkerClient): Promise<void> {
    await client.end();
    if (client.hasExited) return;
    this.#lingering.add(client);
    this.#noteRestartNeeded();
    void client.exited.then(() => this.#noteRestartNeeded());
    this.#logger.warn('The vault worker could not be ended. The vault stays locked until the app is restarted.');
  }

  /** Says that a restart is needed, or, when the thread has ended after all, that it is not any more. */
  #noteRestartNeeded(): void {
    if (this.#state.kind !== 'locked') return;
    const isNeeded = this.#lingering.areAny;
    if (isNeeded === (this.#state.reason === 'restart-needed')) return;
    this.#setState({ kind: 'locked', reason: isNeeded ? 'restart-needed' : 'worker-ended' });
  }

  #onWorkerEnded(client: VaultWorkerClient, error: AppError): void {
    this.#logger.error('The vault worker ended unexpectedly.', error.cause ?? error);
    if (this.#session?.client === client)
      this.#lockUnasked(error.code === 'VAULT_RESTART_NEEDED' ? 'restart-needed' : 'worker-ended');
  }

  #lockUnasked(reason: LockReason): void {
    this.lock(reason).catch((error: unknown) => this.#logger.error('The vault did not lock cleanly.', error));
  }

  #setState(state: VaultState): void {
    this.#state = state;
    this.#didChangeState.fire(state);
    // By now the listeners have let go of the keystore, too.
    if (state.kind !== 'unlocked') forgetLastMatch();
  }
}

/** Only a vault that was there before can be one that is not to be written to. */
function readOnlyOf(opened: OperationResult<OpeningOperation>): ReadOnlyReason | null {
  return 'readOnlyReason' in opened ? opened.readOnlyReason : null;
}

/** How long the vault takes no attempt, ms; null when that is not what the error is about. */
function retryAfterOf(error: unknown): number | null {
  if (!(error instanceof AppError) || error.code !== 'UNLOCK_THROTTLED') return null;
  const delay = error.details?.['retryAfterMs'];
  return typeof delay === 'number' ? delay : null;
}

function codeOf(error: unknown): ErrorCode | null {
  return error instanceof AppError ? error.code : null;
}
