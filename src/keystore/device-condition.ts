import type { Fold } from './fold.js';
import type { RecordOf } from './entry-record.js';
import type { DeviceId, DeviceSummary } from './types.js';

const DAY_MS = 24 * 3600 * 1000;

/** A device unheard of for three months is more often in a drawer than in use, and holds up every "in sync". */
export const UNSEEN_AFTER_DAYS = 90;

/** What a person should know of a device. Each condition has one thing to do about it, or none. */
export type DeviceCondition =
  /** It holds every key. Nothing to do. */
  | { readonly kind: 'in-sync' }
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
  'unverified',
  'unseen',
  'behind',
  'in-sync',
  'archived',
  'revoked',
];

/** The condition of a device, by `now` in epoch ms of this machine. */
export function conditionOf(fold: Fold, device: DeviceSummary, now: number): DeviceCondition {
  const kind = conditionKindOf(device, now);
  switch (kind) {
    case 'unseen':
      return { kind, days: daysUnseen(device, now) };
    case 'behind':
      return { kind, rotations: device.missingRotations, since: oldestMissing(fold, device)?.writtenAt ?? 0 };
    default:
      return { kind };
  }
}

/** Orders devices by how soon a person should look at them; of two that are behind, the one that lacks more comes first. */
export function compareUrgency(a: DeviceSummary, b: DeviceSummary, now: number): number {
  const [first, second] = [a, b].map((device) => urgency.indexOf(conditionKindOf(device, now))) as [number, number];
  return first - second || b.missingRotations - a.missingRotations;
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

function conditionKindOf(device: DeviceSummary, now: number): DeviceCondition['kind'] {
  if (device.standing !== 'active') return device.standing;
  if (!device.verified) return 'unverified';
  if (!device.isThisDevice && daysUnseen(device, now) >= UNSEEN_AFTER_DAYS) return 'unseen';
  return device.missingRotations > 0 ? 'behind' : 'in-sync';
}

function daysUnseen({ lastHeardAt }: DeviceSummary, now: number): number {
  return Math.max(0, Math.floor((now - lastHeardAt) / DAY_MS));
}

/** The oldest rotation that a device has not acknowledged. Looks no further back than that. */
function oldestMissing(fold: Fold, device: DeviceSummary): RecordOf<'key-rotated'> | undefined {
  if (device.missingRotations === fold.rotations.sorted.length) return fold.rotations.sorted[0];
  return missingRotationsOf(fold, device, device.missingRotations).at(-1);
}
