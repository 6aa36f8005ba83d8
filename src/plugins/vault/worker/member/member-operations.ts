import { appError } from '../../../../core/errors.js';
import { requireName, requireReason, sanitizeName } from '../../../../keystore/device-name.js';
import type { RevocationTarget } from '../../../../keystore/feeds/entry-fact.js';
import type { IntakeReport } from '../../../../keystore/feeds/intake-report.js';
import type { HeldEntry, Member } from '../../../../keystore/feeds/held-entry.js';
import type { DeviceId, EntryId } from '../../../../keystore/views/types.js';
import { keepOf } from '../../../../keystore/writing/putting-out.js';
import {
  believedUpTo,
  previewRevocation,
  type RevocationPreview,
} from '../../../../keystore/writing/revocation-preview.js';
import type { RevocationRequest } from '../../keystore.js';
import { requireStanding as requireStandingPaper, withPaper } from '../keys/papers.js';
import type { MemberAccount } from './member-account.js';
import { putOut, rename, sayOut, setArchived } from './membership.js';
import { rotate } from './rotating.js';
import { lookAtHeldBack } from './taking-in.js';

/*
 * The changes a person makes to devices and keys. Each is one transaction; what throws changed nothing. Members and entries are looked up
 * within it: where others wrote meanwhile, those from before may stand in feeds that are no longer held.
 */

/** Throws `REASON_TOO_LONG`, `DEVICE_REVOKED` and `DEVICE_SUSPENDED`. */
export function rotateKey(account: MemberAccount, { reason }: { readonly reason: string }, now: number): void {
  const visibleReason = requireReason(reason);
  account.change(now, (pen) => {
    requireStanding(account);
    rotate(pen, visibleReason);
  });
}

/** Throws `DEVICE_NAME_INVALID`, `DEVICE_UNKNOWN`, `DEVICE_REVOKED`. */
export function renameDevice(
  account: MemberAccount,
  request: { readonly device: DeviceId; readonly name: string },
  now: number,
): void {
  const name = requireName(request.name);
  account.change(now, (pen) => {
    requireNotShutOut(account);
    rename(pen, requireIn(account, request.device), name);
  });
}

/** Throws `DEVICE_UNKNOWN`, `DEVICE_IS_THIS_ONE`, `DEVICE_REVOKED`. */
export function setDeviceArchived(
  account: MemberAccount,
  { device, isArchived }: { readonly device: DeviceId; readonly isArchived: boolean },
  now: number,
): void {
  account.change(now, (pen) => {
    const member = requireIn(account, device);
    if (isArchived) requireOther(account, member);
    requireNotShutOut(account);
    setArchived(pen, member, isArchived);
  });
}

/**
 * Gets devices out, and makes a key that they can't open. A device that is suspended can do so, too: that is its answer. By the recovery key, where
 * its person typed it: then all of them are revoked, and nobody but that key takes it back. Whoever lacks everything else can do that, too.
 *
 * Throws `REASON_TOO_LONG`, `DEVICE_UNKNOWN`, `DEVICE_IS_THIS_ONE`, `DEVICE_REVOKED`, `RECOVERY_KEY_INVALID`, `RECOVERY_KEY_FOREIGN`.
 */
export function revokeDevices(
  account: MemberAccount,
  { devices, reason, recoveryKey }: RevocationRequest & { readonly reason: string },
  now: number,
): void {
  const visibleReason = requireReason(reason);
  if (recoveryKey === undefined) {
    account.change(now, (pen) => {
      requireNotShutOut(account);
      putOut(pen, { targets: targetsOf(account, devices), reason: visibleReason });
    });
    return;
  }
  withPaper(recoveryKey, (keys) =>
    account.change(now, (pen) => {
      const paper = requireStandingPaper(account.meaning, keys);
      sayOut(pen.as({ member: paper.id, keys }), {
        targets: targetsOf(account, devices, paper),
        reason: visibleReason,
      });
      pen.edit.set({ paperCheckedAt: now });
      // Who is out all the same makes no key that others use; they make one as soon as they hear of this.
      if (!pen.meaning.verdicts.isOut(pen.self)) rotate(pen, visibleReason);
    }),
  );
}

/** What `revokeDevices` would come to. Throws as that does. */
export function tryRevokingDevices(
  account: MemberAccount,
  { devices, recoveryKey }: RevocationRequest,
): RevocationPreview {
  const paper =
    recoveryKey === undefined ? null : withPaper(recoveryKey, (keys) => requireStandingPaper(account.meaning, keys));
  const author = paper ?? requireNotShutOut(account);
  const preview = previewRevocation(account.meaning, author, targetsOf(account, devices, paper));
  // Who does it by the recovery key may have been let in by a target, and is not offered to itself.
  return { ...preview, letIn: preview.letIn.filter((member) => member !== account.self) };
}

/** Remembers on this device that a person compared the codes. Throws `DEVICE_UNKNOWN`, `DEVICE_IS_THIS_ONE`, `DEVICE_REVOKED`. */
export function setDeviceVerified(
  account: MemberAccount,
  { device, verified }: { readonly device: DeviceId; readonly verified: boolean },
  now: number,
): void {
  account.change(now, ({ edit }) => {
    const member = requireIn(account, device);
    requireOther(account, member);
    edit.setMemberFacts(member.id, { isVerified: verified });
  });
}

/** A person looked at what is held back of a device and of those who are counted with it, or of all (10.5): it is taken. Throws `DEVICE_UNKNOWN`. */
export function lookAtHeldBackOf(
  account: MemberAccount,
  { device }: { readonly device?: DeviceId },
  now: number,
): IntakeReport {
  return account.change(now, (pen) => lookAtHeldBack(pen, device === undefined ? null : requireKnown(account, device)));
}

/** @param paper the recovery key that says so: then those whom a device got out may be named, too, for good */
function targetsOf(
  account: MemberAccount,
  devices: RevocationRequest['devices'],
  paper: Member | null = null,
): readonly RevocationTarget[] {
  const { meaning } = account;
  return devices.map(({ device, believed }) => {
    const known = requireKnown(account, device);
    const { cut, voidBy } = meaning.verdicts.of(known);
    // Who left by itself may have suspended others, which goes on until somebody senior revokes it (6.7).
    const hasLeftAlone = cut === null && voidBy === null;
    const isOpen = hasLeftAlone || (paper !== null && cut?.by.memberClass !== 'recovery');
    const member = isOpen ? known : requireIn(account, device);
    requireOther(account, member);
    if (believed === undefined) return keepOf(meaning, member);
    const last = believed.map((id) => requireEntryOf(account, member, id));
    return keepOf(meaning, member, believedUpTo(last));
  });
}

function requireEntryOf({ meaning: { feeds } }: MemberAccount, member: Member, id: EntryId): HeldEntry {
  const entry = feeds.entry(id);
  if (entry?.branch.member === member) return entry;
  throw new RangeError('An entry of another device is said to be the last of this one.');
}

/** A device by its id or the beginning of it, which names one. */
function requireKnown({ meaning: { verdicts } }: MemberAccount, device: DeviceId): Member {
  const [member, ...others] = verdicts.members.filter(
    ({ id, memberClass }) => memberClass === 'device' && id.startsWith(device),
  );
  if (member && others.length === 0) return member;
  throw appError('DEVICE_UNKNOWN.not-listed');
}

/** The same, of one that can still be changed. */
function requireIn(account: MemberAccount, device: DeviceId): Member {
  const member = requireKnown(account, device);
  const { verdicts, names } = account.meaning;
  if (!verdicts.isShutOut(member)) return member;
  throw appError('DEVICE_REVOKED.other', { name: sanitizeName(names.of(member)?.text ?? '') });
}

function requireOther({ self }: MemberAccount, member: Member): void {
  if (member === self) throw appError('DEVICE_IS_THIS_ONE');
}

/** This device, which others still listen to. */
function requireNotShutOut({ self, meaning: { verdicts } }: MemberAccount): Member {
  if (!self) throw appError('VAULT_DAMAGED.own-feed');
  if (verdicts.isShutOut(self)) throw appError('DEVICE_REVOKED');
  return self;
}

/** The same, and it isn't suspended: what it made would be a key that nobody uses. */
function requireStanding(account: MemberAccount): void {
  if (account.meaning.verdicts.isOut(requireNotShutOut(account))) throw appError('DEVICE_SUSPENDED');
}

/** Whom a device lets in that is out is out as well. Throws `DEVICE_REVOKED` and `DEVICE_SUSPENDED`. */
export function requireMayLetIn(account: MemberAccount): void {
  if (account.meaning.verdicts.isOut(requireNotShutOut(account))) throw appError('DEVICE_SUSPENDED.letting-in');
}
