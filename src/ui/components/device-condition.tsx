import { Archive, Ban, CircleAlert, CircleCheck, Clock, ShieldQuestionMark, type LucideIcon } from 'lucide-react';

import type { DeviceConditionView } from '../../ipc/contract.js';
import { describeCondition } from '../text/device-text.js';
import { classNames } from './class-names.js';
import styles from './device-condition.module.css';

interface Look {
  readonly icon: LucideIcon;
  readonly tone: 'good' | 'notable' | 'bad' | 'quiet';
}

const looks: Record<DeviceConditionView['kind'], Look> = {
  'in-sync': { icon: CircleCheck, tone: 'good' },
  unverified: { icon: ShieldQuestionMark, tone: 'notable' },
  unseen: { icon: Clock, tone: 'notable' },
  behind: { icon: CircleAlert, tone: 'bad' },
  archived: { icon: Archive, tone: 'quiet' },
  revoked: { icon: Ban, tone: 'quiet' },
};

/** The condition of a device: a mark and words, never colour alone. */
export function DeviceCondition({ condition }: { readonly condition: DeviceConditionView }) {
  const { icon: Icon, tone } = looks[condition.kind];
  return (
    <span className={classNames(styles.condition, styles[tone])} data-testid="device-condition">
      <Icon className={styles.icon} aria-hidden />
      {describeCondition(condition)}
    </span>
  );
}
