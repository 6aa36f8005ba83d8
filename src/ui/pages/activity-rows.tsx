import {
  Archive,
  ArchiveRestore,
  Ban,
  CirclePause,
  CirclePlay,
  CircleQuestionMark,
  DoorOpen,
  Handshake,
  KeyRound,
  KeySquare,
  Lock,
  LogOut,
  type LucideIcon,
  Megaphone,
  Pencil,
  Plus,
  Sparkles,
  Tag as NameTag,
} from 'lucide-react';

import type { ActivityView } from '../../ipc/contract.js';
import { DeviceName } from '../components/device-name.js';
import { Ago, TimeOfDay } from '../components/moment.js';
import { Tag } from '../components/tag.js';
import { describeActivity } from '../text/activity-text.js';
import { messages } from '../text/messages.js';
import styles from './activity-rows.module.css';

const icons: Record<ActivityView['kind'], LucideIcon> = {
  genesis: Sparkles,
  'device-admitted': DoorOpen,
  'device-joined': Plus,
  'device-renamed': Pencil,
  'device-archived': Archive,
  'device-unarchived': ArchiveRestore,
  'device-revoked': Ban,
  'device-suspended': CirclePause,
  'suspension-withdrawn': CirclePlay,
  'device-left': LogOut,
  'key-rotated': KeyRound,
  'secret-shared': KeySquare,
  'password-rotated': Lock,
  'formats-announced': Megaphone,
  'rivalry-seen': Handshake,
  'derivation-named': NameTag,
  'of-a-later-version': CircleQuestionMark,
};

interface ActivityRowsProps {
  readonly items: readonly ActivityView[];
  /** Under a heading that says the day, the time of day is enough. */
  readonly time?: 'ago' | 'of-day';
}

/** What the devices did, one line each. */
export function ActivityRows({ items, time = 'ago' }: ActivityRowsProps) {
  return (
    <ul>
      {items.map((item) => (
        <ActivityRow key={item.id} item={item} time={time} />
      ))}
    </ul>
  );
}

interface ActivityRowProps {
  readonly item: ActivityView;
  readonly time: 'ago' | 'of-day';
}

function ActivityRow({ item, time }: ActivityRowProps) {
  const Icon = icons[item.kind];
  return (
    <li className={styles.row} data-place={item.id} data-testid="activity-row" data-kind={item.kind}>
      <Icon className={styles.icon} aria-hidden />
      <p className={styles.text}>
        <strong>
          <DeviceName name={item.deviceName} />
        </strong>{' '}
        <bdi>{describeActivity(item)}</bdi>{' '}
        {!item.isEffective && (
          <span title={messages.activity.withoutEffectHint}>
            <Tag tone="warning">{messages.activity.withoutEffect}</Tag>
          </span>
        )}
      </p>
      <span className={styles.time}>
        {time === 'ago' ? <Ago at={item.writtenAt} /> : <TimeOfDay at={item.writtenAt} />}
      </span>
    </li>
  );
}
