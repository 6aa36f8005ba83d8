import type { DeviceConditionView, DeviceView } from '../../ipc/contract.js';
import { messages } from './messages.js';
import { formatDate } from '../../core/common/text/times.js';

const { conditions, advice } = messages.devices;

/** A device's condition in a few words. */
export function describeCondition(condition: DeviceConditionView): string {
  switch (condition.kind) {
    case 'in-sync':
      return conditions.inSync;
    case 'unverified':
      return conditions.unverified;
    case 'unseen':
      return conditions.unseen(condition.days);
    case 'behind':
      return conditions.behind(condition.rotations, formatDate(condition.since));
    case 'archived':
      return conditions.archived;
    case 'revoked':
      return conditions.revoked;
  }
}

/** What the condition of a device means, and what to do about it. */
export function adviseOn({ condition, isThisDevice }: DeviceView): string {
  switch (condition.kind) {
    case 'in-sync':
      return advice.inSync;
    case 'unverified':
      return advice.unverified;
    case 'unseen':
      return advice.unseen;
    case 'behind':
      return isThisDevice ? advice.thisBehind : advice.behind;
    case 'archived':
      return advice.archived;
    case 'revoked':
      return advice.revoked;
  }
}
