import { makeAutoObservable, observableRef, runInAction } from 'mobx';

import type { ErrorView, IpcBridge, RequestArgument, RequestResult, VaultStateView } from '../../ipc/contract.js';
import type { Environment } from '../environment.js';
import { retryAfterMs, toErrorView } from '../text/error-view.js';

/** Whether the window knows the state of the app. */
export type Connection =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'connected' }
  | { readonly kind: 'failed'; readonly error: ErrorView };

/** What makes a new recovery code. */
export type RecoveryCodeOccasion = 'create' | 'join' | 'recover' | 'replace';

/**
 * The step between a new recovery code and the rest of the app. The code is in this window alone; whether the person has confirmed it is in
 * the settings, so that a step that was cut short (by a lock, a reload, the end of the app) is made up for with a new code.
 */
export type RecoveryCodeStep =
  | { readonly kind: 'none' }
  /** The vault is being made or recovered; the code is about to come. */
  | { readonly kind: 'awaiting'; readonly occasion: RecoveryCodeOccasion }
  | { readonly kind: 'showing'; readonly occasion: RecoveryCodeOccasion; readonly code: string };

/** The vault, as far as a window is concerned: its state, and the ways in and out. */
export class SessionStore {
  connection: Connection = { kind: 'connecting' };
  /** Null until the first snapshot. */
  vault: VaultStateView | null = null;
  recoveryCodeStep: RecoveryCodeStep = { kind: 'none' };
  /** When the vault takes another attempt after wrong ones, epoch ms; null when it does now. */
  retryAt: number | null = null;
  /** How often this window saw the vault lock. */
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
      recoveryCodeStep: observableRef,
    });
  }

  get isUnlocked(): boolean {
    return this.vault?.kind === 'unlocked';
  }

  setConnection(connection: Connection): void {
    this.connection = connection;
  }

  receive(vault: VaultStateView): void {
    if (this.isUnlocked && vault.kind !== 'unlocked') this.locks += 1;
    this.vault = vault;
    if (vault.kind !== 'unlocked' && this.recoveryCodeStep.kind === 'showing') {
      // A code is a secret like a password: it must not outlive the lock.
      this.finishRecoveryCodeStep();
    }
  }

  /** Makes an account on this device. Rejects with an `ErrorView`. */
  create(request: RequestArgument<'vault:create'>): Promise<void> {
    return this.expectRecoveryCode('create', this.bridge.invoke('vault:create', request));
  }

  /** Makes this device a member of an existing account. Rejects with an `ErrorView`. */
  join(request: RequestArgument<'vault:join'>): Promise<void> {
    return this.expectRecoveryCode('join', this.bridge.invoke('vault:join', request));
  }

  /** Opens the vault with the recovery code and sets a new password. Rejects with an `ErrorView`. */
  recover(request: RequestArgument<'vault:recover'>): Promise<void> {
    return this.attempt(this.expectRecoveryCode('recover', this.bridge.invoke('vault:recover', request)));
  }

  /** Makes a new recovery code and shows it. Rejects with an `ErrorView`. */
  replaceRecoveryCode(request: RequestArgument<'vault:replaceRecoveryCode'>): Promise<void> {
    return this.expectRecoveryCode('replace', this.bridge.invoke('vault:replaceRecoveryCode', request));
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

  /** Hands the newest recovery code to the main process, which asks where to write it; null when the person changed their mind. Rejects with an `ErrorView`. */
  saveRecoveryCode(recoveryCode: string): Promise<RequestResult<'vault:saveRecoveryCode'>> {
    return this.bridge.invoke('vault:saveRecoveryCode', { recoveryCode });
  }

  /** The person holds the newest recovery code: nobody reminds them of it any more. Rejects with an `ErrorView`. */
  async confirmRecoveryCode(): Promise<void> {
    await this.bridge.invoke('settings:update', { recoveryCodeConfirmed: true });
    runInAction(() => this.finishRecoveryCodeStep());
  }

  /** Leaves the code, confirmed or not: it is not shown again. */
  finishRecoveryCodeStep(): void {
    this.recoveryCodeStep = { kind: 'none' };
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

  private async expectRecoveryCode(
    occasion: RecoveryCodeOccasion,
    answer: Promise<{ readonly recoveryCode: string }>,
  ): Promise<void> {
    // The vault reports that it is open before this request is answered; the step keeps the window from moving on.
    this.recoveryCodeStep = { kind: 'awaiting', occasion };
    const { locks } = this;
    try {
      const { recoveryCode } = await answer;
      runInAction(() => {
        // The window does not show a code that comes after a lock. A reminder asks the person to make another one.
        if (this.locks === locks) this.recoveryCodeStep = { kind: 'showing', occasion, code: recoveryCode };
        else this.finishRecoveryCodeStep();
      });
    } catch (error) {
      runInAction(() => this.finishRecoveryCodeStep());
      throw error;
    }
  }
}
