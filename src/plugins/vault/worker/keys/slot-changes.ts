import { appError } from '../../../../core/errors.js';
import type { KeyRecord } from '../../../../keystore/entries/key-record.js';
import type { KeyDerivationFacts } from '../../../../keystore/index.js';
import type { MemberPen } from '../member/member-pen.js';
import { equalBytes } from '../bytes.js';
import { sodium } from '../sodium.js';
import { UnlockAttempts } from '../unlock-attempts.js';
import type { WorkerSignals } from '../worker-signals.js';
import type { MemberVault } from './member-vault.js';
import { composeHeader, type OpenedHeader, openHeader, type VaultSecret } from './opened-header.js';
import { holderOf, isKeptPaper, requireStanding, withPaper } from './papers.js';

/** A change of the password or the recovery slot that is done. */
export interface SlotChange {
  /** Whether nothing of the old slots is left in the file. Else another process still looks at it, or the disk failed: the next opening tries again. */
  readonly isOverwritten: boolean;
}

/** What a change of slots takes, and what new slots cost. */
export interface PasswordChange {
  readonly currentPassword: string;
  readonly newPassword: string;
  readonly keyDerivation: KeyDerivationFacts;
}

export interface RecoveryChange {
  readonly currentPassword: string;
  /** The new recovery key, as it was printed. */
  readonly typedPaper: string;
  readonly keyDerivation: KeyDerivationFacts;
}

/** Throws `WRONG_PASSWORD` unless the password opens the vault right now; counted and throttled as an unlock is. */
export function verifyPassword(vault: MemberVault, password: string, signals: WorkerSignals): void {
  wipeOpened(openAnew(vault, { kind: 'password', password }, signals));
}

/**
 * Throws what opening throws, `VAULT_HEADER_INVALID.slots` where the recovery slot may be somebody else's, `OPERATION_CANCELLED`, and what
 * `AccountSession.write` throws; nothing is changed then.
 */
export function changePassword(
  vault: MemberVault,
  { currentPassword, newPassword, keyDerivation: cost }: PasswordChange,
  now: number,
  signals: WorkerSignals,
): SlotChange {
  return changeSlots(vault, currentPassword, signals, (opened) => {
    const recovery = trustedHolder(vault, opened);
    signals.control.advance(1);
    const next = composeHeader(opened.stored.header, { password: newPassword, cost, recovery }, opened.root);
    signals.control.commit();
    return vault.replaceHeader(now, opened.stored, next, notePasswordChange(now));
  });
}

/**
 * Makes the slot for a recovery key whose printed code was typed here, in place of the one there was (2.9). Where the vault kept that code, it is
 * erased. Makes a header whole, too, that somebody changed: all of it comes from here.
 *
 * Throws `RECOVERY_KEY_INVALID`, `RECOVERY_KEY_FOREIGN`, what opening throws, `OPERATION_CANCELLED`, and what `AccountSession.write` throws.
 */
export function replaceRecoverySlot(
  vault: MemberVault,
  { currentPassword, typedPaper, keyDerivation: cost }: RecoveryChange,
  now: number,
  signals: WorkerSignals,
): SlotChange {
  return withPaper(typedPaper, (paper) => {
    const recovery = requireStanding(vault.account.meaning, paper).keys;
    return changeSlots(vault, currentPassword, signals, (opened) => {
      signals.control.advance(1);
      const next = composeHeader(opened.stored.header, { password: currentPassword, cost, recovery }, opened.root);
      signals.control.commit();
      return vault.replaceHeader(now, opened.stored, next, ({ edit, account: { changeable } }) => {
        edit.trustHeader();
        if (changeable.paper && isKeptPaper(changeable.paper, paper)) edit.setPaper(null);
        edit.set({ paperCheckedAt: now });
      });
    });
  });
}

/** What the recovery key does that was typed in place of a forgotten password: nobody else hears more of it than of any new password. */
export function setPasswordAfterPaper(
  vault: MemberVault,
  opened: OpenedHeader,
  { recovery, newPassword, cost }: { recovery: KeyRecord; newPassword: string; cost: KeyDerivationFacts },
  now: number,
  signals: WorkerSignals,
): SlotChange {
  signals.control.enter('deriving');
  const next = composeHeader(opened.stored.header, { password: newPassword, cost, recovery }, opened.root);
  signals.control.commit();
  const note = notePasswordChange(now);
  const isReplaced = vault.replaceHeader(now, opened.stored, next, (pen) => {
    pen.edit.trustHeader();
    note(pen);
    pen.edit.set({ paperCheckedAt: now });
  });
  if (!isReplaced) throw appError('VAULT_HEADER_INVALID');
  return { isOverwritten: vault.overwriteLeftovers() };
}

/**
 * Takes the slot away whose recovery key was revoked since, now that the password is known. Whoever can't write to the vault, or finds it
 * changed, leaves that to the next opening.
 */
export function dropRevokedSlot(
  vault: MemberVault,
  opened: OpenedHeader,
  password: string,
  now: number,
): SlotChange | null {
  const holder = vault.recoveryKey;
  if (!opened.isAuthentic || holder === null || !vault.account.meaning.verdicts.isShutOut(holder)) return null;
  const cost = opened.stored.header.slots.password.derivation;
  const next = composeHeader(opened.stored.header, { password, cost, recovery: null }, opened.root);
  if (!vault.replaceHeader(now, opened.stored, next, () => undefined)) return null;
  return { isOverwritten: vault.overwriteLeftovers() };
}

export function wipeOpened({ vaultKey, root }: OpenedHeader): void {
  sodium.memzero(vaultKey);
  root.wipe();
}

/** Opens the newest header with the password, and again when others change it before `change` is through. */
function changeSlots(
  vault: MemberVault,
  password: string,
  signals: WorkerSignals,
  change: (opened: OpenedHeader) => boolean,
): SlotChange {
  for (let isDone = false; !isDone;) {
    signals.control.enter('deriving', 2);
    const opened = openAnew(vault, { kind: 'password', password }, signals);
    try {
      isDone = change(opened);
    } finally {
      wipeOpened(opened);
    }
  }
  return { isOverwritten: vault.overwriteLeftovers() };
}

function openAnew(vault: MemberVault, secret: VaultSecret, signals: WorkerSignals): OpenedHeader {
  vault.account.session.refresh();
  const opened = openHeader(vault.header, secret, new UnlockAttempts(vault.store, signals));
  if (equalBytes(opened.root.rootKey, vault.root.rootKey)) return opened;
  // Somebody put the header of another vault here, with the same id and password.
  wipeOpened(opened);
  throw appError('VAULT_HEADER_INVALID');
}

/** For whom the recovery slot is made anew. A header that isn't from here may name somebody else. */
function trustedHolder(vault: MemberVault, { stored, isAuthentic, root }: OpenedHeader): KeyRecord | null {
  const { recovery } = stored.header.slots;
  const { meaning } = vault.account;
  const holder = recovery && holderOf(recovery, meaning, root);
  if (!isAuthentic || (recovery && holder === null)) throw appError('VAULT_HEADER_INVALID.slots');
  return holder && !meaning.verdicts.isShutOut(holder) ? holder.keys : null;
}

/** A device that is out says nothing any more. */
function notePasswordChange(now: number): (pen: MemberPen) => void {
  return (pen) => {
    pen.edit.set({ passwordChangedAt: now });
    if (!pen.meaning.verdicts.isOut(pen.self)) pen.say({ kind: 'password-rotated' });
  };
}
