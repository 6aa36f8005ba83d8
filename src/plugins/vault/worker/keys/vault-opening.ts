import { AppError } from '../../../../core/errors.js';
import type { KeyDerivationFacts } from '../../../../keystore/index.js';
import { vaultMissing } from '../../vault-errors.js';
import { accountKeys } from '../account/account-keys.js';
import type { IndexPolicy } from '../index-policy.js';
import { isWritable, type RecordStore } from '../record-store.js';
import { UnlockAttempts } from '../unlock-attempts.js';
import type { WorkerSignals } from '../worker-signals.js';
import type { StoredHeader } from './header-form.js';
import { MemberVault } from './member-vault.js';
import { type OpenedHeader, openHeader, type VaultSecret } from './opened-header.js';
import { requirePaper, requireStanding } from './papers.js';
import { isPending, PendingVault } from './pending-vault.js';
import { sodium } from '../sodium.js';
import { dropRevokedSlot, setPasswordAfterPaper, type SlotChange, wipeOpened } from './slot-changes.js';
import { withVaultAt } from './vault-place.js';

/** Which vault is opened. */
export interface OpeningPlace {
  readonly path: string;
  readonly indexPolicy?: IndexPolicy | undefined;
}

/** A forgotten password, and what takes its place. */
export interface ForgottenPassword {
  /** The recovery key, as it was printed. */
  readonly typedPaper: string;
  readonly newPassword: string;
  readonly keyDerivation: KeyDerivationFacts;
}

export interface RecoveredVault extends SlotChange {
  readonly vault: MemberVault;
}

/**
 * Opens a vault with its password: that of a member, or of a device that waits for its welcome. Counted and throttled. What an earlier change
 * left in the file is overwritten.
 *
 * Throws `WRONG_PASSWORD`, `UNLOCK_THROTTLED`, `KEY_DERIVATION_REFUSED`, `OPERATION_CANCELLED`, and what `withVaultAt` throws.
 */
export function openVault(
  { path, indexPolicy }: OpeningPlace,
  password: string,
  signals: WorkerSignals,
): Promise<MemberVault | PendingVault> {
  return withVaultAt(path, signals.stop, (store, stored) => {
    const opened = open(store, stored, { kind: 'password', password }, signals);
    requireStillThere(store, opened);
    if (isPending(store)) return wipedOnError(opened, () => PendingVault.read(store, opened, indexPolicy));
    return memberVault(store, opened, indexPolicy, signals, (vault) => {
      dropQuietly(vault, opened, password, signals.clock.now());
      return vault;
    });
  });
}

/**
 * Opens a vault with the recovery key, and sets a new password before it is used (2.9). A typo is told before anything is tried.
 *
 * Throws `RECOVERY_KEY_INVALID`, `WRONG_PASSWORD` where it doesn't open this vault, `RECOVERY_KEY_FOREIGN` where it was revoked, `UNLOCK_THROTTLED`,
 * `OPERATION_CANCELLED`, and what `withVaultAt` and `AccountSession.write` throw.
 */
export async function recoverVault(
  { path, indexPolicy }: OpeningPlace,
  { typedPaper, newPassword, keyDerivation: cost }: ForgottenPassword,
  now: number,
  signals: WorkerSignals,
): Promise<RecoveredVault> {
  const paper = requirePaper(typedPaper);
  try {
    return await withVaultAt(path, signals.stop, (store, stored) => {
      const opened = open(store, stored, { kind: 'paper', keys: paper }, signals);
      return memberVault(store, opened, indexPolicy, signals, (vault) => {
        const recovery = requireStanding(vault.account.meaning, paper).keys;
        return { vault, ...setPasswordAfterPaper(vault, opened, { recovery, newPassword, cost }, now, signals) };
      });
    });
  } finally {
    paper.wipe();
  }
}

/** Another process may have taken its request back while the key was derived. Throws `VAULT_MISSING`. */
function requireStillThere(store: RecordStore, opened: OpenedHeader): void {
  if (store.versions(accountKeys.header).length > 0) return;
  wipeOpened(opened);
  throw vaultMissing();
}

function open(store: RecordStore, stored: StoredHeader, secret: VaultSecret, signals: WorkerSignals): OpenedHeader {
  signals.control.enter('deriving');
  return openHeader(stored, secret, new UnlockAttempts(store, signals));
}

/** Reads the account. The root key lives on in the vault, and the vault key ends here. */
function memberVault<T>(
  store: RecordStore,
  opened: OpenedHeader,
  indexPolicy: IndexPolicy | undefined,
  { control }: WorkerSignals,
  use: (vault: MemberVault) => T,
): T {
  return wipedOnError(opened, () => {
    control.enter('reading');
    const vault = new MemberVault(store, { header: opened.stored.header, root: opened.root, indexPolicy });
    vault.account.session.load();
    // Not even this device can be told apart: say so now, not later.
    vault.account.session.account.requireDevice();
    vault.overwriteLeftovers();
    const result = use(vault);
    sodium.memzero(opened.vaultKey);
    return result;
  });
}

function wipedOnError<T>(opened: OpenedHeader, work: () => T): T {
  try {
    return work();
  } catch (error) {
    wipeOpened(opened);
    throw error;
  }
}

function dropQuietly(vault: MemberVault, opened: OpenedHeader, password: string, now: number): void {
  if (!isWritable(vault.store)) return;
  try {
    dropRevokedSlot(vault, opened, password, now);
  } catch (error) {
    // A full disk, or a vault that is damaged elsewhere. Anything else is a defect to be seen.
    if (!(error instanceof AppError)) throw error;
  }
}
