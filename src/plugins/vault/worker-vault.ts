import path from 'node:path';
import { inject, injectable } from 'inversify';

import { AlarmClock, Clock, DataDirectory, Logger, RunConfiguration } from '../../container/index.js';
import { forgetLastMatch } from '../../core/common/last-match.js';
import { type Disposable, DisposableStore, toDisposable } from '../../core/disposable.js';
import { AppError, type ErrorCode } from '../../core/errors.js';
import { Emitter, type Event } from '../../core/event.js';
import type { KeystoreSnapshot } from '../../keystore/index.js';
import { Settings } from '../settings/index.js';
import { AutoLock } from './auto-lock.js';
import type { KeystoreChange, KeystoreChangeCause, WrittenFile } from './keystore.js';
import { LingeringWorkers } from './lingering-workers.js';
import { OpenVault } from './open-vault.js';
import { SerialQueue } from './serial-queue.js';
import { StandbyWorker } from './standby-worker.js';
import type {
  KeptRecoveryKey,
  LockReason,
  PendingRequest,
  PrintableRecoveryKey,
  RecoveryKeyCheck,
  UnlockOptions,
  Vault,
  VaultState,
} from './vault.js';
import { VaultAttempts } from './vault-attempts.js';
import type { VaultDeadline } from './vault-deadline.js';
import {
  joinNotPending,
  joinPending,
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
import type {
  ChangedSlots,
  OpeningOperation,
  OperationArgument,
  OperationResult,
  VaultPlace,
} from './worker/protocol.js';
import { requirePaperForm } from './worker/trust/paper-form.js';

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

/** After these the data folder is looked at again: another process may have made or changed the vault. */
const storageVerdicts: ReadonlySet<ErrorCode | null> = new Set([
  'VAULT_MISSING',
  'VAULT_EXISTS',
  'VAULT_NEWER_FORMAT',
  'VAULT_DAMAGED',
  'VAULT_HEADER_INVALID',
]);

/** After these another process has done more with a vault that waited for its welcome. */
const joinedElsewhere: ReadonlySet<ErrorCode | null> = new Set(['VAULT_EXISTS', 'JOIN_NOT_PENDING']);

/** After these a person tries again at once, most likely. */
const soonTriedAgain: ReadonlySet<ErrorCode | null> = new Set(['WRONG_PASSWORD', 'OPERATION_CANCELLED']);

/** The vault, whose secrets live in a worker thread that exists from an unlock to the next lock. */
@injectable()
export class WorkerVault implements Vault, VaultDeadline, Disposable {
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #standby: StandbyWorker;
  readonly #place: VaultPlace;
  readonly #appVersion: string;
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
  /** While this device waits for its welcome: the worker that holds what it asked with. */
  #joining: VaultWorkerClient | null = null;
  #opening: Opening | null = null;
  readonly #attempts: VaultAttempts;
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
    @inject(RunConfiguration) { version }: RunConfiguration,
    @inject(Settings) settings: Settings,
    @inject(VaultParameters) parameters: VaultParameters,
    @inject(VaultWorkerLauncher) launcher: VaultWorkerLauncher,
  ) {
    this.#clock = clock;
    this.#logger = logger.child('vault');
    this.#standby = this.#owned.add(new StandbyWorker(launcher));
    this.#place = { path: path.join(dataDirectory.path, VAULT_FILE_NAME), keyDerivation: parameters.keyDerivation };
    this.#appVersion = version;
    this.#attempts = new VaultAttempts(this.#place.path, clock);
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
    if (!this.#session && !this.#joining && !this.#opening) {
      this.#setState(inspectVault(this.#place.path));
      this.#owned.add(this.#clock.setTimeout(() => this.#standBy(), STANDBY_DELAY_MS));
    }
    return Promise.resolve();
  }

  async create(request: { readonly deviceName: string; readonly password: string }): Promise<PrintableRecoveryKey> {
    const { deviceName, password } = request;
    requireFittingLength(password);
    const founded = await this.#inTurn(() => this.#found('create', { ...this.#place, deviceName, password }));
    return { recoveryKey: founded.recoveryKey };
  }

  async requestJoin(request: { readonly deviceName: string; readonly password: string }): Promise<PendingRequest> {
    const { deviceName, password } = request;
    requireFittingLength(password);
    const asked = await this.#inTurn(() => this.#found('requestJoin', { ...this.#place, deviceName, password }));
    return asked.pending;
  }

  async describeJoin(): Promise<PendingRequest> {
    return this.#requireJoining().call('describeJoin', null);
  }

  async saveJoinRequest({ path: target }: { readonly path: string }): Promise<WrittenFile> {
    return this.#requireJoining().call('saveJoinRequest', { path: target });
  }

  async completeJoin({ welcomePath }: { readonly welcomePath: string }): Promise<void> {
    const client = this.#requireJoining();
    const appVersion = this.#appVersion;
    const { snapshot } = await this.#endingIfJoined(client.call('completeJoin', { welcomePath, appVersion }));
    // It may be locked by now, and this device has joined all the same.
    if (this.#joining === client) this.#begin(new OpenVault(client, snapshot), null);
  }

  async cancelJoin(): Promise<void> {
    const client = this.#requireJoining();
    await this.#endingIfJoined(client.call('cancelJoin', null));
    if (this.#joining !== client) {
      this.#setState({ kind: 'missing' });
      return;
    }
    this.#joining = null;
    this.#autoLock.disarm();
    this.#setState({ kind: 'missing' });
    await this.#queue.run(() => this.#end(client));
  }

  async recoverAccount(request: {
    readonly deviceName: string;
    readonly password: string;
    readonly recoveryKey: string;
    readonly bundlePath: string;
  }): Promise<void> {
    const { deviceName, password, recoveryKey, bundlePath } = request;
    requireFittingLength(password);
    requirePaperForm(recoveryKey);
    const device = { deviceName, password, recoveryKey, bundlePath, appVersion: this.#appVersion };
    await this.#inTurn(() => this.#found('recoverAccount', { ...this.#place, ...device }));
  }

  async unlock(password: string, options: UnlockOptions = {}): Promise<void> {
    const argument = { ...this.#place, password };
    await this.#inTurn(() =>
      this.#attempts.make(options, async () => {
        const client = this.#openClient;
        if (client) {
          await client.call('unlock', argument);
          return;
        }
        const opened = await this.#open('unlock', argument);
        if (opened.kind === 'member' && opened.awaitsVerification && this.#session)
          this.#verified = this.#verify(this.#session);
      }),
    );
  }

  async recover(request: { readonly recoveryKey: string; readonly newPassword: string }): Promise<void> {
    const { recoveryKey, newPassword } = request;
    requireFittingLength(newPassword);
    // A typo must not lock an open vault.
    requirePaperForm(recoveryKey);
    await this.#inTurn(async () => {
      const locks = this.#locks;
      await this.#endSession('person');
      if (this.#locks !== locks) throw vaultLocked();
      const argument = { ...this.#place, recoveryKey, newPassword };
      this.#noteLeftovers(await this.#attempts.make({}, () => this.#open('recover', argument)));
    });
  }

  async changePassword(request: { readonly currentPassword: string; readonly newPassword: string }): Promise<void> {
    const { currentPassword, newPassword } = request;
    requireFittingLength(newPassword);
    const session = this.requireSession();
    await this.#changeSlots(session, () =>
      this.#attempts.make({}, () => session.client.call('changePassword', { currentPassword, newPassword })),
    );
  }

  async readRecoveryKey(): Promise<KeptRecoveryKey | null> {
    const { kept } = await this.requireSession().client.call('readRecoveryKey', null);
    return kept;
  }

  async confirmRecoveryKey({ recoveryKey }: PrintableRecoveryKey): Promise<void> {
    const session = this.requireSession();
    await this.#changeSlots(session, () => session.client.call('confirmRecoveryKey', { recoveryKey }));
  }

  async checkRecoveryKey({ recoveryKey }: PrintableRecoveryKey): Promise<RecoveryKeyCheck> {
    const session = this.requireSession();
    const { snapshot, opensVault } = await session.client.call('checkRecoveryKey', { recoveryKey });
    this.adopt(session, snapshot, 'edited');
    return { opensVault };
  }

  async replaceRecoveryKey(request: { readonly oldRecoveryKey: string }): Promise<PrintableRecoveryKey> {
    const { oldRecoveryKey } = request;
    const session = this.requireSession();
    const { snapshot, recoveryKey } = await session.client.call('replaceRecoveryKey', { oldRecoveryKey });
    this.adopt(session, snapshot, 'edited');
    return { recoveryKey };
  }

  async adoptRecoveryKey(request: PrintableRecoveryKey & { readonly currentPassword: string }): Promise<void> {
    const { recoveryKey, currentPassword } = request;
    requirePaperForm(recoveryKey);
    const session = this.requireSession();
    await this.#changeSlots(session, () =>
      this.#attempts.make({}, () => session.client.call('adoptRecoveryKey', { recoveryKey, currentPassword })),
    );
  }

  async lock(reason: LockReason): Promise<void> {
    this.#locks++;
    this.#attempts.giveUpAll(vaultLocked());
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
    if (!opening)
      return (this.#session?.client ?? this.#joining)?.cancel() || this.#attempts.giveUpWaiting(operationCancelled());
    if (!opening.client.cancel()) return false;
    opening.isCancelled = true;
    // It may have been refused in the same moment: then it is not to be tried again.
    this.#attempts.giveUpAll(operationCancelled());
    // A derivation can't be interrupted, and nothing else is in this thread yet.
    this.#end(opening.client).catch((error: unknown) =>
      this.#logger.error('A cancelled vault worker did not end cleanly.', error),
    );
    return true;
  }

  whenVerified(): Promise<void> {
    return this.#verified;
  }

  keepOpen(): Disposable {
    this.#keptOpenBy++;
    this.#autoLock.reconsider();
    return toDisposable(() => {
      this.#keptOpenBy--;
      if (this.#session ?? this.#joining) this.#autoLock.arm();
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

  /** The open vault. Throws `VAULT_LOCKED`, `VAULT_MISSING` or `JOIN_PENDING`. */
  requireSession(): OpenVault {
    const { session } = this;
    if (session) return session;
    throw this.#joining ? joinPending() : this.#notOpen();
  }

  /** The worker that waits for a welcome. Throws `JOIN_NOT_PENDING`, `VAULT_LOCKED` or `VAULT_MISSING`. */
  #requireJoining(): VaultWorkerClient {
    const { session } = this;
    if (this.#joining) return this.#joining;
    throw session || this.#state.kind === 'missing' ? joinNotPending() : vaultLocked();
  }

  /** Of the vault that is open, of a member or not. Locks first when the idle deadline has passed. */
  get #openClient(): VaultWorkerClient | null {
    return this.session?.client ?? this.#joining;
  }

  #notOpen(): AppError {
    return this.#state.kind === 'missing' ? vaultMissing() : vaultLocked();
  }

  /** Takes over a newer snapshot and tells of it, unless the vault was locked since it was asked for. */
  adopt(session: OpenVault, snapshot: KeystoreSnapshot, cause: KeystoreChangeCause): void {
    if (session.adopt(snapshot)) this.#didChangeKeystore.fire({ cause, snapshot });
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

  async #found<O extends FoundingOperation>(operation: O, argument: OperationArgument<O>): Promise<OperationResult<O>> {
    if (this.#session ?? this.#joining) throw vaultExists();
    return this.#open(operation, argument);
  }

  /** What a change of key slots answered, if the vault is open still. */
  async #changeSlots(session: OpenVault, change: () => Promise<ChangedSlots>): Promise<void> {
    const changed = await change();
    this.#noteLeftovers(changed);
    this.adopt(session, changed.snapshot, 'edited');
  }

  #noteLeftovers({ isOverwritten }: ChangedSlots): void {
    if (isOverwritten) return;
    this.#logger.warn('An old key slot could not be overwritten in the vault file yet. The next opening tries again.');
  }

  /** Locks when it turns out that another process completed or cancelled the join, so that the next unlock finds what it left. */
  async #endingIfJoined<T>(answer: Promise<T>): Promise<T> {
    try {
      return await answer;
    } catch (error) {
      if (joinedElsewhere.has(codeOf(error))) await this.lock('not-unlocked');
      throw error;
    }
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
      if (client.isServing) this.#beginWith(client, opened);
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
   * The lock came while the worker answered. An unlock is given up. What the other operations wrote is there for good, and a person waits
   * for what they answered: they have succeeded, and leave a locked vault.
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
    if (!isFounding(operation) && !storageVerdicts.has(codeOf(error))) return;
    const state = inspectVault(this.#place.path);
    this.#setState(state.kind === 'locked' && lockReason ? { kind: 'locked', reason: lockReason } : state);
  }

  #beginWith(client: VaultWorkerClient, opened: OperationResult<OpeningOperation>): void {
    if ('snapshot' in opened) {
      this.#begin(new OpenVault(client, opened.snapshot), readOnlyOf(opened));
      return;
    }
    this.#joining = client;
    this.#autoLock.arm();
    this.#setState({ kind: 'joining' });
  }

  #begin(session: OpenVault, readOnly: ReadOnlyReason | null): void {
    this.#session = session;
    this.#joining = null;
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
    const client = this.#session?.client ?? this.#joining;
    if (!client) return;
    this.#session?.close();
    this.#session = null;
    this.#joining = null;
    this.#autoLock.disarm();
    this.#setState({ kind: 'locked', reason });
    await this.#end(client);
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
    if (this.#session?.client === client || this.#joining === client)
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

/** The operations that make a vault. */
type FoundingOperation = Exclude<OpeningOperation, 'unlock' | 'recover'>;

function isFounding(operation: OpeningOperation): operation is FoundingOperation {
  return operation !== 'unlock' && operation !== 'recover';
}

/** Only a vault that was there before can be one that is not to be written to. */
function readOnlyOf(opened: OperationResult<OpeningOperation>): ReadOnlyReason | null {
  return 'readOnlyReason' in opened ? opened.readOnlyReason : null;
}

function codeOf(error: unknown): ErrorCode | null {
  return error instanceof AppError ? error.code : null;
}
