import {
  Archive,
  Ban,
  CircleAlert,
  CircleCheck,
  CirclePause,
  Clock,
  Copy,
  Hourglass,
  KeyRound,
  LogOut,
  ShieldQuestionMark,
  type LucideIcon,
} from 'lucide-react';
import { observer } from 'mobx-react-lite';

import type { DeviceConditionView } from '../../ipc/contract.js';
import { describeCondition } from '../text/device-text.js';
import { classNames } from './class-names.js';
import styles from './device-condition.module.css';
import { useStores } from './stores-context.js';

interface Look {
  readonly icon: LucideIcon;
  readonly tone: 'good' | 'notable' | 'bad' | 'quiet';
}

const looks: Record<DeviceConditionView['kind'], Look> = {
  'in-sync': { icon: CircleCheck, tone: 'good' },
  unverified: { icon: ShieldQuestionMark, tone: 'notable' },
  unseen: { icon: Clock, tone: 'notable' },
  forked: { icon: Copy, tone: 'bad' },
  behind: { icon: CircleAlert, tone: 'bad' },
  suspended: { icon: CirclePause, tone: 'bad' },
  'waits-for-key': { icon: KeyRound, tone: 'bad' },
  awaited: { icon: Hourglass, tone: 'quiet' },
  archived: { icon: Archive, tone: 'quiet' },
  revoked: { icon: Ban, tone: 'quiet' },
  left: { icon: LogOut, tone: 'quiet' },
  'not-let-in': { icon: Ban, tone: 'quiet' },
};

/** Who should have arrived by now needs somebody to look. */
function lookOf(condition: DeviceConditionView): Look {
  const look = looks[condition.kind];
  return condition.kind === 'awaited' && condition.isOverdue ? { ...look, tone: 'notable' } : look;
}

/** A condition of a device: a mark and words, never colour alone. */
export const DeviceCondition = observer(function DeviceCondition({
  condition,
}: {
  readonly condition: DeviceConditionView;
}) {
  const { time } = useStores();
  const { icon: Icon, tone } = lookOf(condition);
  return (
    <span className={classNames(styles.condition, styles[tone])} data-testid="device-condition">
      <Icon className={styles.icon} aria-hidden />
      {describeCondition(condition, time.halfMinutes.now)}
    </span>
  );
});
