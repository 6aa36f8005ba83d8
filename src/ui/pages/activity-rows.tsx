import type { ActivityView } from '../../ipc/contract.js';
import { DeviceName } from '../components/device-name.js';
import { Ago } from '../components/moment.js';
import { describeActivity } from '../text/activity-text.js';
import styles from './activity-rows.module.css';

/** What the devices did, one line each. */
export function ActivityRows({ items }: { readonly items: readonly ActivityView[] }) {
  return (
    <ul>
      {items.map((item) => (
        <li key={item.id} className={styles.row} data-testid="activity-row" data-kind={item.kind}>
          <p className={styles.text}>
            <strong>
              <DeviceName name={item.deviceName} />
            </strong>{' '}
            <bdi>{describeActivity(item)}</bdi>
          </p>
          <span className={styles.time}>
            <Ago at={item.writtenAt} />
          </span>
        </li>
      ))}
    </ul>
  );
}
