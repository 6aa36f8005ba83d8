import type { DeviceConditionView, DeviceView } from '../../ipc/contract.js';
import { displayName } from './display-text.js';
import { messages } from './messages.js';
import { formatSince } from '../../core/common/text/times.js';

const { conditions, advice, reasons } = messages.devices;

/** A device's condition in a few words. `now` in epoch ms. */
export function describeCondition(condition: DeviceConditionView, now: number): string {
  switch (condition.kind) {
    case 'in-sync':
      return conditions.inSync;
    case 'unverified':
      return conditions.unverified;
    case 'unseen':
      return conditions.unseen(condition.days);
    case 'behind':
      return conditions.behind(condition.rotations, formatSince(condition.since, now));
    case 'awaited':
      return condition.isOverdue ? conditions.overdue : conditions.awaited;
    case 'waits-for-key':
      return conditions.waitsForKey;
    case 'forked':
      return conditions.forked;
    case 'suspended':
      return conditions.suspended;
    case 'archived':
      return conditions.archived;
    case 'revoked':
      return conditions.revoked;
    case 'left':
      return conditions.left;
    case 'not-let-in':
      return conditions.notLetIn;
  }
}

/**
 * What a condition of a device means, and what to do about it.
 *
 * @param thisDevice the id of this device; null while it is not known.
 */
export function adviseOn(condition: DeviceConditionView, device: DeviceView, thisDevice: string | null): string {
  const { isThisDevice, reason } = device;
  switch (condition.kind) {
    case 'in-sync':
      return advice.inSync;
    case 'unverified':
      return advice.unverified;
    case 'unseen':
      return advice.unseen;
    case 'behind':
      return isThisDevice ? advice.thisBehind : advice.behind;
    case 'awaited':
      return condition.isOverdue ? advice.overdue : advice.awaited;
    case 'waits-for-key':
      return isThisDevice ? advice.thisWaitsForKey : advice.waitsForKey;
    case 'forked':
      return isThisDevice ? advice.thisForked : advice.forked;
    case 'suspended':
      if (reason !== undefined && reason.by === thisDevice) return advice.suspendedHere;
      return (isThisDevice ? advice.thisSuspended : advice.suspended)(nameOfWhoSaidSo(device));
    case 'archived':
      return advice.archived;
    case 'revoked':
      return reason?.isByRecoveryKey === true ? advice.revokedForGood : advice.revoked;
    case 'left':
      return advice.left;
    case 'not-let-in':
      return advice.notLetIn;
  }
}

/** What the one is called who said that a device is out. */
export function nameOfWhoSaidSo({ reasonByName }: DeviceView): string {
  return displayName(reasonByName ?? '');
}

/** How a device came to its standing, and by whom; the moment comes after it. Null while it is active. */
export function describeReason({
  reason,
}: DeviceView): { readonly text: string; readonly isByAnother: boolean } | null {
  if (reason === undefined) return null;
  return { text: reasons[reason.kind], isByAnother: reason.kind !== 'left' };
}
