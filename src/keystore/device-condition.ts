import { DAY_MS } from '../core/common/durations.js';
import type { Fold } from './fold.js';
import type { RecordOf } from './entry-record.js';
import type { DeviceId, DeviceSummary } from './types.js';

/** A device unheard of for three months is more often in a drawer than in use, and holds up every "in sync". */
export const UNSEEN_AFTER_DAYS = 90;

/** What a person should know of a device. Each condition has one thing to do about it, or none. */
export type DeviceCondition =
  /** It holds every key, and nothing else holds of it. Nothing to do. */
  | { readonly kind: 'in-sync' }
  /** Two copies of it wrote to the account. To do: revoke it. */
  | { readonly kind: 'forked' }
  /** It joined, and nobody compared the codes. To do: compare them. */
  | { readonly kind: 'unverified' }
  /** Nothing was heard of it for `UNSEEN_AFTER_DAYS` or more. To do: archive it, or bring it a bundle. */
  | { readonly kind: 'unseen'; readonly days: number }
  /** It has not acknowledged rotations, the oldest of which was made at `since` (epoch ms, its author's clock). To do: bring it a bundle. */
  | { readonly kind: 'behind'; readonly rotations: number; readonly since: number }
  /** It counts in no verdict. To do, if it is used after all: take it back. */
  | { readonly kind: 'archived' }
  /** It is shut out. Nothing to do. */
  | { readonly kind: 'revoked' };

/** The kinds of condition, the most urgent first. */
export const urgency: readonly DeviceCondition['kind'][] = [
  'forked',
  'behind',
  'unseen',
  'unverified',
  'in-sync',
  'archived',
  'revoked',
];

/** What keeps an active device from being in sync, or from being trusted to be. */
const problems = ['forked', 'behind', 'unseen', 'unverified'] as const;

/** All that holds of a device, the most urgent first; never empty. By `now` in epoch ms of this machine. */
export function conditionsOf(fold: Fold, device: DeviceSummary, now: number): readonly DeviceCondition[] {
  return urgency
    .filter((kind) => holdsOf(kind, fold, device, now))
    .map((kind) => {
      switch (kind) {
        case 'unseen':
          return { kind, days: daysUnseen(device, now) };
        case 'behind':
          return { kind, rotations: device.missingRotations, since: oldestMissing(fold, device)?.writtenAt ?? 0 };
        default:
          return { kind };
      }
    });
}

/**
 * Orders devices by how soon a person should look at them; of two that are behind, the one that lacks more comes first, and of equal ones
 * this device.
 */
export function compareUrgency(fold: Fold, a: DeviceSummary, b: DeviceSummary, now: number): number {
  const rankOf = (device: DeviceSummary): number => urgency.findIndex((kind) => holdsOf(kind, fold, device, now));
  return (
    rankOf(a) - rankOf(b) || b.missingRotations - a.missingRotations || Number(b.isThisDevice) - Number(a.isThisDevice)
  );
}

/** At most `limit` of the rotations that a device has not acknowledged, the newest first. */
export function missingRotationsOf(
  fold: Fold,
  device: DeviceSummary,
  limit: number,
): readonly RecordOf<'key-rotated'>[] {
  const missing: RecordOf<'key-rotated'>[] = [];
  const wanted = Math.min(limit, device.missingRotations);
  const { sorted } = fold.rotations;
  for (let index = sorted.length - 1; index >= 0 && missing.length < wanted; index--) {
    const rotation = sorted[index];
    if (rotation !== undefined && !holds(fold, device.id, rotation)) missing.push(rotation);
  }
  return missing;
}

/** Whether a device has acknowledged a rotation, or made it. */
export function holds({ alignment }: Fold, device: DeviceId, rotation: RecordOf<'key-rotated'>): boolean {
  return rotation.device === device || alignment.heard(device, rotation.device) >= rotation.sequence;
}

function holdsOf(kind: DeviceCondition['kind'], fold: Fold, device: DeviceSummary, now: number): boolean {
  const isActive = device.standing === 'active';
  switch (kind) {
    case 'forked':
      // Once it is shut out there is nothing more to do about it, and the proof is kept for ever.
      return device.standing !== 'revoked' && (fold.feeds.get(device.id)?.evidence.length ?? 0) > 0;
    case 'behind':
      return isActive && device.missingRotations > 0;
    case 'unseen':
      return isActive && !device.isThisDevice && daysUnseen(device, now) >= UNSEEN_AFTER_DAYS;
    case 'unverified':
      return isActive && !device.verified;
    case 'in-sync':
      return isActive && problems.every((problem) => !holdsOf(problem, fold, device, now));
    case 'archived':
    case 'revoked':
      return device.standing === kind;
  }
}

function daysUnseen({ lastHeardAt }: DeviceSummary, now: number): number {
  return Math.max(0, Math.floor((now - lastHeardAt) / DAY_MS));
}

/** The oldest rotation that a device has not acknowledged. Looks no further back than that. */
function oldestMissing(fold: Fold, device: DeviceSummary): RecordOf<'key-rotated'> | undefined {
  if (device.missingRotations === fold.rotations.sorted.length) return fold.rotations.sorted[0];
  return missingRotationsOf(fold, device, device.missingRotations).at(-1);
}
