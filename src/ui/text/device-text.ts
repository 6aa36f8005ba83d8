import type { DeviceConditionView, DeviceView } from '../../ipc/contract.js';
import { messages } from './messages.js';
import { formatSince } from '../../core/common/text/times.js';

const { conditions, advice } = messages.devices;

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
    case 'forked':
      return conditions.forked;
    case 'archived':
      return conditions.archived;
    case 'revoked':
      return conditions.revoked;
  }
}

/** What a condition of a device means, and what to do about it. */
export function adviseOn(condition: DeviceConditionView, { isThisDevice }: DeviceView): string {
  switch (condition.kind) {
    case 'in-sync':
      return advice.inSync;
    case 'unverified':
      return advice.unverified;
    case 'unseen':
      return advice.unseen;
    case 'behind':
      return isThisDevice ? advice.thisBehind : advice.behind;
    case 'forked':
      return isThisDevice ? advice.thisForked : advice.forked;
    case 'archived':
      return advice.archived;
    case 'revoked':
      return advice.revoked;
  }
}
