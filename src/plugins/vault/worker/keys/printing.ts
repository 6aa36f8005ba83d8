import { AppError, appError } from '../../../../core/errors.js';
import type { Member } from '../../../../keystore/feeds/held-entry.js';
import { makeOwnRequest } from '../member/recovering.js';
import { shareCurrent } from '../member/rotating.js';
import { isWritable } from '../record-store.js';
import { sodium } from '../sodium.js';
import { withKey } from '../trust/derive-key.js';
import { keysOfPaper, newPaperBytes } from '../trust/recovery-paper.js';
import type { MemberVault } from './member-vault.js';
import { isKeptPaper, requireStanding, withPaper } from './papers.js';
import { openSeal, recoverySlotKey } from './slot-seal.js';
import type { SlotChange } from './slot-changes.js';

/** What a drill says of a paper (2.8). */
export interface PaperCheck {
  /** Which recovery key of the account it is. */
  readonly member: Member;
  /** Whether it would open the vault of this device. */
  readonly opensVault: boolean;
}

/**
 * The printed code was typed back, so the vault keeps it no longer, in its file neither. Throws `RECOVERY_KEY_INVALID`, `RECOVERY_KEY_FOREIGN`, and what
 * `AccountSession.write` throws. One that doesn't open this vault yet is to be typed for `replaceRecoverySlot`.
 */
export function confirmPrinted(vault: MemberVault, typed: string, now: number): SlotChange {
  return withPaper(typed, (paper) => {
    vault.account.session.refresh();
    if (vault.keptPaper?.opensVault === false) throw new RangeError('The paper has no slot yet.');
    vault.account.change(now, ({ edit, account: { changeable } }) => {
      if (!changeable.paper || !isKeptPaper(changeable.paper, paper))
        throw appError('RECOVERY_KEY_FOREIGN.not-printed');
      edit.setPaper(null);
      edit.set({ paperCheckedAt: now });
    });
    return { isOverwritten: vault.overwriteLeftovers() };
  });
}

/**
 * Looks whether a paper is one of this account, and opens this vault, without using it up. Throws `RECOVERY_KEY_INVALID` and
 * `RECOVERY_KEY_FOREIGN`.
 */
export function checkPaper(vault: MemberVault, typed: string): PaperCheck {
  return withPaper(typed, (paper) => {
    const member = requireStanding(vault.account.meaning, paper);
    const { vaultId, slots } = vault.header.header;
    const { recovery } = slots;
    if (recovery === null) return { member, opensVault: false };
    const slotKey = recoverySlotKey(vaultId, recovery, paper);
    const vaultKey = withKey(slotKey.key, () => openSeal(slotKey, recovery));
    if (vaultKey) sodium.memzero(vaultKey);
    return { member, opensVault: vaultKey !== null };
  });
}

/** Remembers a drill. A vault that can't be changed right now is looked at all the same. */
export function noteChecked({ account: { session } }: MemberVault, now: number): void {
  if (!isWritable(session.store) || !session.account.isOwnFeedWhole) return;
  try {
    session.write(now, (edit) => edit.set({ paperCheckedAt: now }));
  } catch (error) {
    // The vault's storage failed, or the vault is being locked. Anything else is a defect to be seen.
    if (!(error instanceof AppError)) throw error;
  }
}

/**
 * Lets a new recovery key in by the old one, and keeps it to be printed (2.8). The old one goes on opening this vault until the new one's
 * printed code was typed for `replaceRecoverySlot`. Gives the new member.
 *
 * Throws `RECOVERY_KEY_INVALID`, `RECOVERY_KEY_FOREIGN`, and what `AccountSession.write` throws.
 *
 * @param name under which it stands in lists
 */
export function letInNewPaper(vault: MemberVault, typedOld: string, name: string, now: number): string {
  return withPaper(typedOld, (old) =>
    vault.account.change(now, (pen) => {
      const bytes = newPaperBytes();
      const keys = keysOfPaper(bytes);
      const asOld = pen.as({ member: requireStanding(pen.meaning, old).id, keys: old });
      const joiner = makeOwnRequest(keys, name, pen.account.feeds.account, now);
      const { id } = asOld.say({ kind: 'device-admitted', memberClass: 'recovery', joiner });
      keys.wipe();
      pen.edit.setPaper(bytes);
      shareCurrent(pen);
      return id;
    }),
  );
}
