import { DAY_MS } from '../../core/common/durations.js';
import { countUpTo } from '../feeds/count-up-to.js';
import type { HeldEntry, Member } from '../feeds/held-entry.js';
import type { FoldedViews } from './folded-views.js';
import { compareRotations } from './rotation-list.js';
import { ARRIVAL_AWAITED_MS, type DeviceSummary, type StandingReason } from './types.js';

/** A device unheard of for three months is more often in a drawer than in use, and holds up every "in sync". */
export const UNSEEN_AFTER_DAYS = 90;

/** What a person should know of a device. Each condition has one thing to do about it, or none. */
export type DeviceCondition =
  /** It holds every key, and nothing else holds of it. Nothing to do. */
  | { readonly kind: 'in-sync' }
  /** Two copies of it wrote to the account, and it hasn't heard of both. To do: revoke it, unless a backup was restored. */
  | { readonly kind: 'forked' }
  /** A junior says that it is out. To do: confirm that with the recovery key, or revoke the junior. */
  | { readonly kind: 'suspended' }
  /** It joined, and nobody compared the codes. To do: compare them. */
  | { readonly kind: 'unverified' }
  /** Nothing was heard of it for `UNSEEN_AFTER_DAYS` or more. To do: archive it, or bring it a bundle. */
  | { readonly kind: 'unseen'; readonly days: number }
  /** It has not acknowledged rotations, the oldest of which was made at `since` (epoch ms, its author's clock). To do: bring it a bundle. */
  | { readonly kind: 'behind'; readonly rotations: number; readonly since: number }
  /** It was let in, and nothing was heard of it. To do, once that is overdue: bring it its welcome, or revoke it. */
  | { readonly kind: 'awaited'; readonly isOverdue: boolean }
  /** It heard of the current key and has no way to it. To do: exchange with a device that has it. */
  | { readonly kind: 'waits-for-key' }
  /** It counts in no verdict. To do, if it is used after all: take it back. */
  | { readonly kind: 'archived' }
  /** It is shut out, for one of these reasons. Nothing to do. */
  | { readonly kind: Extract<StandingReason['kind'], 'revoked' | 'not-let-in' | 'left'> };

/** The kinds of condition, the most urgent first. */
export const urgency: readonly DeviceCondition['kind'][] = [
  'forked',
  'suspended',
  'behind',
  'waits-for-key',
  'unseen',
  'unverified',
  'awaited',
  'in-sync',
  'archived',
  'left',
  'revoked',
  'not-let-in',
];

/** What keeps an active device from being in sync, or from being trusted to be. */
const problems = ['forked', 'behind', 'waits-for-key', 'unseen', 'unverified', 'awaited'] as const;

/** A device, and by what its conditions are found. */
export interface Conditioned {
  readonly folded: FoldedViews;
  readonly member: Member;
  readonly device: DeviceSummary;
}

/** All that holds of a device, the most urgent first; never empty. By `now` in epoch ms of this machine. */
export function conditionsOf(conditioned: Conditioned, now: number): readonly DeviceCondition[] {
  const { device, folded, member } = conditioned;
  return urgency
    .filter((kind) => holdsOf(kind, conditioned, now))
    .map((kind) => {
      switch (kind) {
        case 'unseen':
          return { kind, days: daysUnseen(device, now) };
        case 'behind':
          return { kind, rotations: device.missingRotations, since: oldestMissing(folded, member)?.writtenAt ?? 0 };
        case 'awaited':
          return { kind, isOverdue: isOverdue(device, now) };
        default:
          return { kind };
      }
    });
}

/**
 * Orders devices by how soon a person should look at them; of two that are behind, the one that lacks more comes first, and of equal ones
 * this device.
 */
export function compareUrgency(a: Conditioned, b: Conditioned, now: number): number {
  const rankOf = (one: Conditioned): number => urgency.findIndex((kind) => holdsOf(kind, one, now));
  return (
    rankOf(a) - rankOf(b) ||
    b.device.missingRotations - a.device.missingRotations ||
    Number(b.device.isThisDevice) - Number(a.device.isThisDevice)
  );
}

/** At most `limit` of the rotations that a device has not acknowledged, the newest first. */
export function missingRotationsOf(folded: FoldedViews, member: Member, limit: number): readonly HeldEntry[] {
  const { sorted } = folded.rotations;
  const { alignment } = folded.meaning;
  const wanted = Math.min(limit, sorted.length, alignment.missingOf(member));
  const missing: HeldEntry[] = [];
  for (let index = sorted.length - 1; index >= 0 && missing.length < wanted; index--) {
    const rotation = sorted[index];
    if (rotation !== undefined && !alignment.has(member, rotation)) missing.push(rotation);
  }
  return missing;
}

/** 5.8: whether a device should have arrived by now. */
export function isOverdue({ isAwaited, addedAt }: DeviceSummary, now: number): boolean {
  return isAwaited && now - addedAt >= ARRIVAL_AWAITED_MS;
}

function holdsOf(kind: DeviceCondition['kind'], { folded, member, device }: Conditioned, now: number): boolean {
  const isActive = device.standing === 'active';
  const hasCome = isActive && !device.isAwaited;
  switch (kind) {
    case 'forked':
      // Once it is shut out there is nothing more to do about it, and the proof is kept for ever.
      return device.standing !== 'revoked' && isForkOpen(folded, member);
    case 'behind':
      return device.missingRotations > 0 && (hasCome || (isActive && isOverdue(device, now)));
    case 'waits-for-key':
      return isActive && device.waitsForKey;
    case 'unseen':
      return hasCome && !device.isThisDevice && daysUnseen(device, now) >= UNSEEN_AFTER_DAYS;
    case 'unverified':
      return isActive && !device.verified;
    case 'awaited':
      return isActive && device.isAwaited;
    case 'in-sync':
      return isActive && problems.every((problem) => !holdsOf(problem, { folded, member, device }, now));
    default:
      return device.reason?.kind === kind;
  }
}

function isForkOpen({ meaning: { feeds } }: FoldedViews, member: Member): boolean {
  return member.forkedNumbers.size > 0 && feeds.forksOf(member).some(({ isHealed }) => !isHealed);
}

function daysUnseen({ lastHeardAt }: DeviceSummary, now: number): number {
  return Math.max(0, Math.floor((now - lastHeardAt) / DAY_MS));
}

/** The oldest rotation, by its number, that a device has not acknowledged: on each branch it is the first that it hasn't heard of. */
function oldestMissing({ meaning, rotations }: FoldedViews, member: Member): HeldEntry | undefined {
  const { alignment, verdicts } = meaning;
  if (alignment.missingOf(member) >= rotations.sorted.length) return rotations.sorted[0];
  const heard = alignment.heardBy(member);
  let oldest: HeldEntry | undefined;
  for (const branch of rotations.branches) {
    if (branch.member === member) continue;
    const first = branch.generations[countUpTo(branch.generations, heard.upTo(branch.index))];
    if (first === undefined || !verdicts.counts(first)) continue;
    if (oldest === undefined || compareRotations(first, oldest) < 0) oldest = first;
  }
  return oldest;
}
