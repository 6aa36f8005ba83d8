import { serviceId } from '../../container/service-id.js';
import type { Disposable } from '../../core/disposable.js';
import type { ErrorDescription } from '../../core/errors.js';
import type { Event } from '../../core/event.js';
import type { WrittenFile } from './keystore.js';
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
  /** This device asked to join an account, and waits for its welcome. The vault is open, and holds no account yet. */
  | { readonly kind: 'joining' }
  /** `readOnly` says why nothing can be changed, when that is so: its disk is read-only, or this user may not write. */
  | { readonly kind: 'unlocked'; readonly readOnly?: ErrorDescription }
  /** There is a vault, but it can't be used; it was not touched. */
  | { readonly kind: 'unusable'; readonly error: ErrorDescription };

/**
 * How many characters (Unicode code points in the form NFC, not bytes) a new password has at least. Short ones fall to
 * guessing however slow the derivation is.
 */
export const MIN_PASSWORD_LENGTH = 10;

/** How many characters, counted likewise, it has at most: room for any sentence, while a file given by mistake is refused. */
export const MAX_PASSWORD_LENGTH = 1000;

/** A recovery key, as it is to be printed: groups of letters and digits. */
export interface PrintableRecoveryKey {
  readonly recoveryKey: string;
}

/** A recovery key that this vault keeps until its printed code was typed back. */
export interface KeptRecoveryKey extends PrintableRecoveryKey {
  /** Whether it opens this vault. Else typing it back takes the password, too: `adoptRecoveryKey`. */
  readonly opensVault: boolean;
}

/** A request to join that waits for its welcome. */
export interface PendingRequest {
  /** What is typed on the device that lets this one in. As secret as a password until then. */
  readonly code: string;
  /** What both screens show, for people to compare. */
  readonly comparisonCode: string;
  readonly deviceName: string;
  /** Wall clock, ms since 1970. */
  readonly askedAt: number;
}

/** What a drill says of a recovery key. */
export interface RecoveryKeyCheck {
  /** Whether it would open the vault of this device. */
  readonly opensVault: boolean;
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
   * vault is there and locked, and the recovery key comes back all the same. So with `requestJoin` and `recover`.
   */
  create(request: { readonly deviceName: string; readonly password: string }): Promise<PrintableRecoveryKey>;
  /** Makes a vault that waits for a welcome: the state is `joining` then. Throws what `create` throws. */
  requestJoin(request: { readonly deviceName: string; readonly password: string }): Promise<PendingRequest>;
  /** What this device asked with. Throws `JOIN_NOT_PENDING` unless the state is `joining`. */
  describeJoin(): Promise<PendingRequest>;
  /** Writes the request for the other device, as often as it is asked for. Throws `FILE_NOT_WRITTEN`, `JOIN_NOT_PENDING`. */
  saveJoinRequest(request: { readonly path: string }): Promise<WrittenFile>;
  /**
   * Takes the place that the welcome gives; the vault is unlocked then. Throws `WELCOME_*`, `FILE_UNREADABLE`, `JOIN_NOT_PENDING`; it still
   * waits then.
   */
  completeJoin(request: { readonly welcomePath: string }): Promise<void>;
  /** Takes the request back: no vault is there then. Throws `JOIN_NOT_PENDING`. */
  cancelJoin(): Promise<void>;
  /**
   * Takes the place of all devices that were lost, by a bundle and the recovery key. Throws what `create` throws, `RECOVERY_KEY_INVALID`,
   * `RECOVERY_KEY_FOREIGN`, `BUNDLE_*`, `FILE_UNREADABLE`.
   */
  recoverAccount(request: {
    readonly deviceName: string;
    readonly password: string;
    readonly recoveryKey: string;
    readonly bundlePath: string;
  }): Promise<void>;
  /**
   * Opens the vault: the state is `unlocked` then, or `joining` where it waits for its welcome. Throws `WRONG_PASSWORD`, `UNLOCK_THROTTLED`,
   * `VAULT_MISSING`, `VAULT_NEWER_FORMAT`, `VAULT_HEADER_INVALID`, `KEY_DERIVATION_REFUSED`.
   */
  unlock(password: string, options?: UnlockOptions): Promise<void>;
  /**
   * Opens the vault with the recovery key, and sets a new password in the same transaction: the vault is never open
   * under a password that is lost. The key is not used up, and nobody else hears of it. An open vault is locked
   * first, but not for a text that can't be a recovery key. Throws what `unlock` throws, `RECOVERY_KEY_INVALID`, `RECOVERY_KEY_FOREIGN`,
   * `PASSWORD_TOO_SHORT` and `PASSWORD_TOO_LONG`.
   */
  recover(request: { readonly recoveryKey: string; readonly newPassword: string }): Promise<void>;
  /**
   * Re-wraps the vault key; no record is rewritten. Throws `WRONG_PASSWORD`, `UNLOCK_THROTTLED`, `PASSWORD_TOO_SHORT`,
   * `PASSWORD_TOO_LONG`, `VAULT_LOCKED`.
   */
  changePassword(request: { readonly currentPassword: string; readonly newPassword: string }): Promise<void>;
  /** The recovery key that this vault keeps to be printed, or null. */
  readRecoveryKey(): Promise<KeptRecoveryKey | null>;
  /** The printed code was typed back: this vault keeps it no longer. Throws `RECOVERY_KEY_INVALID`, `RECOVERY_KEY_FOREIGN`. */
  confirmRecoveryKey(request: PrintableRecoveryKey): Promise<void>;
  /** Looks whether a recovery key is one of this account, without using it up. Throws `RECOVERY_KEY_INVALID`, `RECOVERY_KEY_FOREIGN`. */
  checkRecoveryKey(request: PrintableRecoveryKey): Promise<RecoveryKeyCheck>;
  /** Lets a new recovery key in by the old one, and keeps it to be printed. Throws `RECOVERY_KEY_INVALID`, `RECOVERY_KEY_FOREIGN`. */
  replaceRecoveryKey(request: { readonly oldRecoveryKey: string }): Promise<PrintableRecoveryKey>;
  /**
   * Has a recovery key of the account open this vault, in place of the one that did. Throws as `changePassword` does,
   * `RECOVERY_KEY_INVALID`, `RECOVERY_KEY_FOREIGN`.
   */
  adoptRecoveryKey(request: PrintableRecoveryKey & { readonly currentPassword: string }): Promise<void>;
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
