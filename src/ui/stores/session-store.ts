import { makeAutoObservable, observableRef, runInAction } from 'mobx';

import type { ErrorView, IpcBridge, RequestArgument, RequestResult, VaultStateView } from '../../ipc/contract.js';
import type { Environment } from '../environment.js';
import { retryAfterMs, toErrorView } from '../text/error-view.js';

/** Whether the window knows the state of the app. */
export type Connection =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'connected' }
  | { readonly kind: 'failed'; readonly error: ErrorView };

/** Why a recovery key is shown: it is new, or the vault still keeps it. */
export type RecoveryKeyOccasion = 'create' | 'replace' | 'again';

/**
 * The step between a recovery key and the rest of the app. The vault keeps the key until it was typed back, so a step that was cut short
 * (by a lock, a reload, the end of the app) can be gone through again.
 */
export type RecoveryKeyStep =
  | { readonly kind: 'none' }
  /** The account is being made; its key is about to come. */
  | { readonly kind: 'awaiting' }
  | ({ readonly kind: 'showing'; readonly occasion: RecoveryKeyOccasion } & KeptRecoveryKey);

/** A recovery key that is to be printed, and whether it opens this vault yet. */
export type KeptRecoveryKey = NonNullable<RequestResult<'vault:readRecoveryKey'>>;

/** What this device asked to join with. */
export type PendingRequest = RequestResult<'vault:describeJoin'>;

/** The vault, as far as a window is concerned: its state, and the ways in and out. */
export class SessionStore {
  connection: Connection = { kind: 'connecting' };
  /** Null until the first snapshot. */
  vault: VaultStateView | null = null;
  recoveryKeyStep: RecoveryKeyStep = { kind: 'none' };
  /** Null unless this device waits for a welcome, and until it was asked for. */
  pendingRequest: PendingRequest | null = null;
  /** When the vault takes another attempt after wrong ones, epoch ms; null when it does now. */
  retryAt: number | null = null;
  /** How often this window saw an open vault lock, or go. */
  locks = 0;

  constructor(
    private readonly bridge: IpcBridge,
    private readonly environment: Environment,
  ) {
    makeAutoObservable<this, 'bridge' | 'environment'>(this, {
      bridge: false,
      environment: false,
      connection: observableRef,
      vault: observableRef,
      recoveryKeyStep: observableRef,
      pendingRequest: observableRef,
    });
  }

  get isUnlocked(): boolean {
    return this.vault?.kind === 'unlocked';
  }

  setConnection(connection: Connection): void {
    this.connection = connection;
  }

  receive(vault: VaultStateView): void {
    const wasOpen = isOpen(this.vault);
    this.vault = vault;
    if (wasOpen && !isOpen(vault)) this.locks += 1;
    // A code is a secret like a password: it must not outlive the step that shows it.
    if (vault.kind !== 'joining') this.pendingRequest = null;
    if (vault.kind !== 'unlocked' && this.recoveryKeyStep.kind === 'showing') this.finishRecoveryKeyStep();
  }

  /** Makes an account on this device, and shows its recovery key. Rejects with an `ErrorView`. */
  async create(request: RequestArgument<'vault:create'>): Promise<void> {
    // The vault reports that it is open before this request is answered; the step keeps the window from moving on.
    this.recoveryKeyStep = { kind: 'awaiting' };
    try {
      await this.showKey('create', async () => {
        const { recoveryKey } = await this.bridge.invoke('vault:create', request);
        return { recoveryKey, opensVault: true };
      });
    } finally {
      runInAction(() => {
        if (this.recoveryKeyStep.kind === 'awaiting') this.finishRecoveryKeyStep();
      });
    }
  }

  /** Asks to join an account that exists on another device. Rejects with an `ErrorView`. */
  requestJoin(request: RequestArgument<'vault:requestJoin'>): Promise<void> {
    return this.keepPending(this.bridge.invoke('vault:requestJoin', request));
  }

  /** Looks up what this device asked with, unless that is known. Rejects with an `ErrorView`. */
  async describeJoin(): Promise<void> {
    if (this.pendingRequest === null) await this.keepPending(this.bridge.invoke('vault:describeJoin'));
  }

  /** Writes the request for the other device. Rejects with an `ErrorView`. */
  saveJoinRequest(file: string): Promise<RequestResult<'vault:saveJoinRequest'>> {
    return this.bridge.invoke('vault:saveJoinRequest', { file });
  }

  /** Takes the place that a welcome gives. Rejects with an `ErrorView`. */
  async completeJoin(file: string): Promise<void> {
    await this.bridge.invoke('vault:completeJoin', { file });
  }

  /** Takes the request back. Rejects with an `ErrorView`. */
  async cancelJoin(): Promise<void> {
    await this.bridge.invoke('vault:cancelJoin');
  }

  /** Takes the place of all devices that were lost. Rejects with an `ErrorView`. */
  async recoverAccount(request: RequestArgument<'vault:recoverAccount'>): Promise<void> {
    await this.bridge.invoke('vault:recoverAccount', request);
  }

  /** Opens the vault with the recovery key and sets a new password. Rejects with an `ErrorView`. */
  recover(request: RequestArgument<'vault:recover'>): Promise<void> {
    return this.attempt(this.bridge.invoke('vault:recover', request));
  }

  /** Shows the recovery key that the vault keeps to be printed, if there is one. Rejects with an `ErrorView`. */
  showRecoveryKey(): Promise<void> {
    return this.showKey('again', () => this.bridge.invoke('vault:readRecoveryKey'));
  }

  /** Lets a new recovery key in by the old one, and shows it. Rejects with an `ErrorView`. */
  replaceRecoveryKey(request: RequestArgument<'vault:replaceRecoveryKey'>): Promise<void> {
    return this.showKey('replace', async () => {
      const { recoveryKey } = await this.bridge.invoke('vault:replaceRecoveryKey', request);
      return { recoveryKey, opensVault: false };
    });
  }

  /** Rejects with an `ErrorView`. */
  unlock(password: string): Promise<void> {
    return this.attempt(this.bridge.invoke('vault:unlock', { password }));
  }

  /** Rejects with an `ErrorView`. */
  async lock(): Promise<void> {
    await this.bridge.invoke('vault:lock');
  }

  /** Ends the app, where a restart is needed. Rejects with an `ErrorView`. */
  async quit(): Promise<void> {
    await this.bridge.invoke('app:quit');
  }

  /** Rejects with an `ErrorView`. */
  async changePassword(request: RequestArgument<'vault:changePassword'>): Promise<void> {
    await this.bridge.invoke('vault:changePassword', request);
  }

  /** Hands a recovery key to the main process, which asks where to write it; null when the person changed their mind. Rejects with an `ErrorView`. */
  saveRecoveryKey(recoveryKey: string): Promise<RequestResult<'vault:saveRecoveryKey'>> {
    return this.bridge.invoke('vault:saveRecoveryKey', { recoveryKey });
  }

  /** The person typed back what they saved, so the vault keeps it no longer. Rejects with an `ErrorView`. */
  async confirmRecoveryKey(recoveryKey: string): Promise<void> {
    await this.bridge.invoke('vault:confirmRecoveryKey', { recoveryKey });
    runInAction(() => this.finishRecoveryKeyStep());
  }

  /** Has a recovery key that was typed open this vault, in place of the one that did. Rejects with an `ErrorView`. */
  async adoptRecoveryKey(request: RequestArgument<'vault:adoptRecoveryKey'>): Promise<void> {
    await this.bridge.invoke('vault:adoptRecoveryKey', request);
    runInAction(() => this.finishRecoveryKeyStep());
  }

  /** Looks whether a recovery key is one of this account. Rejects with an `ErrorView`. */
  checkRecoveryKey(recoveryKey: string): Promise<RequestResult<'vault:checkRecoveryKey'>> {
    return this.bridge.invoke('vault:checkRecoveryKey', { recoveryKey });
  }

  /** Leaves the key, typed back or not. */
  finishRecoveryKeyStep(): void {
    this.recoveryKeyStep = { kind: 'none' };
  }

  /** Remembers how long the vault wants to be left alone after a wrong attempt. */
  private async attempt(answer: Promise<unknown>): Promise<void> {
    try {
      await answer;
      runInAction(() => {
        this.retryAt = null;
      });
    } catch (error) {
      const waitMs = retryAfterMs(toErrorView(error));
      runInAction(() => {
        this.retryAt = waitMs === null ? null : this.environment.now() + waitMs;
      });
      throw error;
    }
  }

  /** The window keeps no secret that comes after a lock: the vault has it still. */
  private async unlessLocked<T>(answer: Promise<T>, keep: (value: T) => void): Promise<void> {
    const { locks } = this;
    const value = await answer;
    runInAction(() => {
      if (this.locks === locks) keep(value);
    });
  }

  private keepPending(answer: Promise<PendingRequest>): Promise<void> {
    return this.unlessLocked(answer, (pending) => {
      this.pendingRequest = pending;
    });
  }

  private showKey(occasion: RecoveryKeyOccasion, ask: () => Promise<KeptRecoveryKey | null>): Promise<void> {
    return this.unlessLocked(ask(), (kept) => {
      if (kept !== null) this.recoveryKeyStep = { kind: 'showing', occasion, ...kept };
    });
  }
}

/** Whether secrets may be on the screen. */
function isOpen(vault: VaultStateView | null): boolean {
  return vault?.kind === 'unlocked' || vault?.kind === 'joining';
}
