import { serviceId } from '../../container/service-id.js';
import type { Disposable } from '../../core/disposable.js';
import type { ErrorDescription } from '../../core/errors.js';
import type { Event } from '../../core/event.js';
import type { VaultProgress } from './vault-progress.js';

/** Why a vault is locked. */
export type LockReason =
  /** It was not unlocked since the app started. */
  | 'not-unlocked'
  /** A person locked it. */
  | 'person'
  /** Nobody used the app for the time set. */
  | 'idle'
  /** The app is about to end. */
  | 'shutdown'
  /** The part that holds the keys ended by itself. */
  | 'worker-ended'
  /**
   * It was not unlocked again, and can't be before the app is restarted: the part that holds the keys stopped in the middle of a write, and
   * does not end.
   */
  | 'restart-needed';

/** What the vault can do right now. */
export type VaultState =
  /** There is no vault in the data folder yet. */
  | { readonly kind: 'missing' }
  | { readonly kind: 'locked'; readonly reason: LockReason }
  /** `readOnly` says why nothing can be changed, when that is so: its disk is read-only, or this user may not write. */
  | { readonly kind: 'unlocked'; readonly readOnly?: ErrorDescription }
  /** There is a vault, but it can't be used; it was not touched. */
  | { readonly kind: 'unusable'; readonly error: ErrorDescription };

/**
 * How many characters (Unicode code points in the form NFC, not bytes) a new password or passphrase has at least. Short ones fall to
 * guessing however slow the derivation is.
 */
export const MIN_PASSWORD_LENGTH = 10;

/** How many characters, counted likewise, it has at most: room for any sentence, while a file given by mistake is refused. */
export const MAX_PASSWORD_LENGTH = 1000;

/** What making or joining an account gives back, once: it is stored nowhere. */
export interface NewVault {
  /** Opens the vault when the password is lost. Groups of letters and digits, to be written down. */
  readonly recoveryCode: string;
}

/** How an attempt to open the vault is made. */
export interface UnlockOptions {
  /**
   * How long the attempt may be put off, ms: while others are under way, and by the delay after wrong ones. Unless given, others are waited for
   * for 30 s, and the delay is not.
   */
  readonly waitMs?: number;
}

/**
 * The door to the keystore. All secrets live in a thread that exists only while the vault is open; locking ends it.
 * Every call can also throw the storage errors `VAULT_STORAGE_FULL` and `VAULT_STORAGE_FAILED`, and `VAULT_RESTART_NEEDED` once
 * that thread could not be ended. What takes long rejects with `OPERATION_CANCELLED` after `cancel`.
 */
export interface Vault {
  readonly state: VaultState;
  readonly onDidChangeState: Event<VaultState>;
  /** Tells how far a long operation is, of the keystore too: at most ten times a second, and only while one is under way. */
  readonly onDidProgress: Event<VaultProgress>;
  /** Looks at the data folder. Called once at start. */
  start(): Promise<void>;
  /**
   * Founds an account on this device and opens it. Throws `VAULT_EXISTS`, `PASSWORD_TOO_SHORT`, `PASSWORD_TOO_LONG`,
   * `DEVICE_NAME_INVALID`; `VAULT_LOCKED` when a lock was asked for before anything was written. When the lock comes later, the
   * vault is there and locked, and the recovery code comes back all the same: nothing else could give it. So with `join` and
   * `recover`.
   */
  create(request: { readonly deviceName: string; readonly password: string }): Promise<NewVault>;
  /**
   * Makes this device a member of the account in a bundle, and opens it.
   * Throws what `create` throws, and whatever reading the bundle throws.
   */
  join(request: {
    readonly bundlePath: string;
    readonly passphrase: string;
    readonly deviceName: string;
    readonly password: string;
  }): Promise<NewVault>;
  /** Throws `WRONG_PASSWORD`, `UNLOCK_THROTTLED`, `VAULT_MISSING`, `VAULT_NEWER_FORMAT`, `VAULT_HEADER_INVALID`, `KEY_DERIVATION_REFUSED`. */
  unlock(password: string, options?: UnlockOptions): Promise<void>;
  /**
   * Opens the vault with the recovery code, and sets a new password in the same transaction: the vault is never open
   * under a password that is lost. The code is used up; a new one comes back. An open vault is locked
   * first, but not for a text that can't be a code. Throws what `unlock` throws, `RECOVERY_CODE_INVALID`, `PASSWORD_TOO_SHORT` and
   * `PASSWORD_TOO_LONG`.
   */
  recover(request: { readonly recoveryCode: string; readonly newPassword: string }): Promise<NewVault>;
  /**
   * Re-wraps the vault key; no record is rewritten. Throws `WRONG_PASSWORD`, `UNLOCK_THROTTLED`, `PASSWORD_TOO_SHORT`,
   * `PASSWORD_TOO_LONG`, `VAULT_LOCKED`.
   */
  changePassword(request: { readonly currentPassword: string; readonly newPassword: string }): Promise<void>;
  /** Replaces the recovery code. Throws as `changePassword` does. */
  replaceRecoveryCode(request: { readonly currentPassword: string }): Promise<NewVault>;
  /**
   * Wipes and ends the thread that holds the keys. Does nothing when the vault is not open. Says `locked` at once; comes back when the
   * thread has ended, or when it could not be ended within some seconds.
   */
  lock(reason: LockReason): Promise<void>;
  /**
   * Gives up the long operation that is under way, of the keystore too. Returns false when there is none, or when it has begun to write. Otherwise
   * it rejects with `OPERATION_CANCELLED`, as soon as a derivation in an open vault comes to its end: nothing is changed, and an open vault stays
   * open. An attempt with a password counts when its key was tried already.
   */
  cancel(): boolean;
  /**
   * Resolves when everything that is stored was looked at, or the vault is locked. A large vault is open before that; damage that is
   * found afterwards comes with a snapshot of its own.
   */
  whenVerified(): Promise<void>;
  /** Until disposed, idle time does not lock the vault, however long it is: for work that nobody sits beside. It starts anew then. */
  keepOpen(): Disposable;
  /** Tells that a person is using the app: the idle time starts anew. While the vault is locked: they are about to type the password. */
  noteActivity(): void;
}
export const Vault = serviceId<Vault>('Vault');
