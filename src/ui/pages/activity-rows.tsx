import {
  Archive,
  ArchiveRestore,
  Ban,
  Download,
  Handshake,
  KeyRound,
  Lock,
  type LucideIcon,
  Pencil,
  Plus,
  Sparkles,
} from 'lucide-react';

import type { ActivityView } from '../../ipc/contract.js';
import { DeviceName } from '../components/device-name.js';
import { Ago } from '../components/moment.js';
import { Tag } from '../components/tag.js';
import { describeActivity } from '../text/activity-text.js';
import { messages } from '../text/messages.js';
import styles from './activity-rows.module.css';

const icons: Record<ActivityView['kind'], LucideIcon> = {
  genesis: Sparkles,
  'device-added': Plus,
  'device-renamed': Pencil,
  'device-archived': Archive,
  'device-unarchived': ArchiveRestore,
  'device-revoked': Ban,
  'key-rotated': KeyRound,
  'password-rotated': Lock,
  acknowledged: Download,
  'conflict-settled': Handshake,
};

/** What the devices did, one line each. */
export function ActivityRows({ items }: { readonly items: readonly ActivityView[] }) {
  return (
    <ul>
      {items.map((item) => (
        <ActivityRow key={item.id} item={item} />
      ))}
    </ul>
  );
}

function ActivityRow({ item }: { readonly item: ActivityView }) {
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
        <Ago at={item.writtenAt} />
      </span>
    </li>
  );
}
