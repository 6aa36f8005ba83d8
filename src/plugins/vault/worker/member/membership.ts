import { appError } from '../../../../core/errors.js';
import type { RevocationTarget } from '../../../../keystore/feeds/entry-fact.js';
import type { HeldEntry, Member } from '../../../../keystore/feeds/held-entry.js';
import type { SignedRequest } from '../../../../keystore/entries/join-request.js';
import { compareText } from '../../../../keystore/hex.js';
import { byWayOut, keepOf, spokenOf } from '../../../../keystore/writing/putting-out.js';
import type { MemberPen } from './member-pen.js';
import { rotate, shareCurrent } from './rotating.js';

/** Lets a device in, and gives it the current secret in the same transaction (5.5). Gives the admission. */
export function admit(pen: MemberPen, joiner: SignedRequest): HeldEntry {
  const admission = pen.say({ kind: 'device-admitted', memberClass: 'device', joiner });
  shareCurrent(pen);
  return admission;
}

/** What is to be said of members that get out. */
export interface PuttingOut {
  readonly targets: readonly RevocationTarget[];
  /** Earlier revocations of this device that this one takes the place of. */
  readonly corrects?: readonly HeldEntry[];
  /** As `requireReason` gives it. */
  readonly reason: string;
}

/**
 * Gets members out, and makes a key that they can't know (6.11). Throws as `sayOut` does.
 */
export function putOut(pen: MemberPen, out: PuttingOut): void {
  sayOut(pen, out);
  rotate(pen, out.reason);
}

/** Gets members out, keeping what counts of them. */
export function putOutKeeping(pen: MemberPen, members: readonly Member[], reason: string): void {
  putOut(pen, { targets: keepAll(pen, members), reason });
}

/** What a revocation keeps that takes nothing back. */
export function keepAll({ meaning }: MemberPen, members: readonly Member[]): readonly RevocationTarget[] {
  return members.map((member) => keepOf(meaning, member));
}

/**
 * Says that members are out: juniors by a revocation, seniors by a suspension (6.4, 6.6). A rotation has to follow. Throws
 * `DEVICE_IS_THIS_ONE`. Of a recovery key, which no device gets out, a window must not offer it.
 */
export function sayOut(pen: MemberPen, { targets, corrects = [], reason }: PuttingOut): void {
  const { self } = pen;
  if (targets.some(({ member }) => member === self)) throw appError('DEVICE_IS_THIS_ONE');
  const { revocation: juniors, suspension, none } = byWayOut(self, targets);
  if (none.length > 0) throw new RangeError('No device gets a recovery key out.');
  const seniors = suspension.map(({ member }) => member);
  if (juniors.length > 0) {
    const said = sorted(juniors).map(({ member, keep }) => [member.id, keep.map(({ id }) => id)] as const);
    const speaksOf = [
      ...spokenOf(
        juniors.map(({ member }) => member),
        juniors,
      ),
      ...corrects,
    ];
    const corrected = corrects.map(({ id }) => id).sort();
    pen.say({ kind: 'device-revoked', targets: said, corrects: corrected, reason }, speaksOf);
  }
  if (seniors.length === 0) return;
  const members = seniors.map(({ id }) => id).sort();
  pen.say({ kind: 'device-suspended', members, withdraws: [], reason }, spokenOf(seniors));
}

/** Ends suspensions by this device, so that the suspended have the key again. */
export function withdraw(pen: MemberPen, suspensions: readonly HeldEntry[], reason: string): void {
  const withdraws = suspensions.map(({ id }) => id).sort();
  pen.say({ kind: 'device-suspended', members: [], withdraws, reason }, suspensions);
  shareCurrent(pen);
}

/** Takes a device out of rotations and alignment, or back. */
export function setArchived(pen: MemberPen, member: Member, isArchived: boolean): void {
  if (pen.meaning.verdicts.isArchived(member) === isArchived) return;
  pen.say({ kind: 'device-archived', member: member.id, isArchived }, [member.admission]);
  if (!isArchived) shareCurrent(pen);
}

/** @param name as `requireName` gives it */
export function rename(pen: MemberPen, member: Member, name: string): void {
  pen.say({ kind: 'device-renamed', member: member.id, name }, [member.admission]);
}

function sorted(targets: readonly RevocationTarget[]): readonly RevocationTarget[] {
  return targets.toSorted((a, b) => compareText(a.member.id, b.member.id));
}
