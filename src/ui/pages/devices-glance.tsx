import { observer } from 'mobx-react-lite';
import { useEffect } from 'react';

import type { DeviceConditionView, DeviceView, KeystoreView } from '../../ipc/contract.js';
import { AddDeviceButton } from '../components/add-device-button.js';
import { DeviceIcon } from '../components/device-icon.js';
import { DeviceName } from '../components/device-name.js';
import { LoadingBar } from '../components/loading.js';
import { Ago } from '../components/moment.js';
import { ErrorNotice } from '../components/notice.js';
import { Section } from '../components/section.js';
import { useStores } from '../components/stores-context.js';
import { Tag, type TagTone } from '../components/tag.js';
import { hashOf } from '../stores/navigation-store.js';
import { DEVICES_AT_A_GLANCE } from '../stores/overview-store.js';
import { describeCondition } from '../text/device-text.js';
import { messages } from '../text/messages.js';
import styles from './devices-glance.module.css';

const { overview: words, common } = messages;

interface DevicesGlanceProps {
  readonly view: KeystoreView;
  /** Whether another device can be added from here. */
  readonly offersToAdd: boolean;
}

/** The devices of the account at a glance: how many are in which state, and the first of them by name. */
export const DevicesGlance = observer(function DevicesGlance({ view, offersToAdd }: DevicesGlanceProps) {
  const { devices } = useStores().overview;
  useEffect(() => devices.watch(), [devices]);
  const { state } = devices;
  const { active, inSync, outOfSync } = view.counts;
  return (
    <Section
      title={words.devices}
      description={words.deviceCounts(view.counts)}
      actions={
        <>
          {offersToAdd && <AddDeviceButton kind="quiet" />}
          <a href={hashOf({ page: 'devices' })}>{common.showAll}</a>
        </>
      }
      isFlush
      testId="devices-glance"
    >
      <Proportion inSync={inSync} outOfSync={outOfSync} />
      {state.kind === 'failed' ? (
        <div className={styles.failed}>
          <ErrorNotice error={state.error} onRetry={() => devices.retry()} />
        </div>
      ) : (
        <ul aria-busy={state.kind !== 'ready'}>
          {state.kind === 'ready'
            ? state.page.items.map((device) => <GlanceRow key={device.id} device={device} />)
            : // As many rows as will come, so that nothing below them moves.
              Array.from({ length: Math.min(active, DEVICES_AT_A_GLANCE) }, (_, index) => (
                <li key={index} className={styles.row} aria-hidden>
                  <LoadingBar isLate />
                </li>
              ))}
        </ul>
      )}
    </Section>
  );
});

/** How much of the account is in sync, as a bar; the words beside it say the same. */
function Proportion({ inSync, outOfSync }: { readonly inSync: number; readonly outOfSync: number }) {
  return (
    <svg className={styles.proportion} viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden>
      <rect className={styles.behind} width="100" height="1" />
      <rect className={styles.inSync} width={(100 * inSync) / Math.max(1, inSync + outOfSync)} height="1" />
    </svg>
  );
}

const tones: Record<DeviceConditionView['kind'], TagTone> = {
  'in-sync': 'success',
  forked: 'danger',
  behind: 'danger',
  suspended: 'danger',
  'waits-for-key': 'danger',
  unverified: 'warning',
  unseen: 'warning',
  awaited: 'neutral',
  archived: 'neutral',
  revoked: 'neutral',
  left: 'neutral',
  'not-let-in': 'neutral',
};

const toneOf = (condition: DeviceConditionView): TagTone =>
  condition.kind === 'awaited' && condition.isOverdue ? 'warning' : tones[condition.kind];

/** The most urgent of its conditions, and how many others there are: a row is one line. */
function Conditions({ device }: { readonly device: DeviceView }) {
  const { time } = useStores();
  const [first, ...others] = device.conditions;
  if (first === undefined) return null;
  const describe = (condition: DeviceConditionView): string =>
    condition.kind === 'behind'
      ? words.behind(condition.rotations)
      : describeCondition(condition, time.halfMinutes.now);
  return (
    <>
      <Tag tone={toneOf(first)}>{describe(first)}</Tag>
      {others.length > 0 && (
        <span title={others.map(describe).join(', ')}>
          <Tag>
            <span aria-hidden>+{others.length}</span>
            <span className="visually-hidden">{others.map(describe).join(', ')}</span>
          </Tag>
        </span>
      )}
    </>
  );
}

function GlanceRow({ device }: { readonly device: DeviceView }) {
  return (
    <li className={styles.row}>
      <DeviceIcon isThisDevice={device.isThisDevice} />
      <span className={styles.name}>
        <DeviceName name={device.name} />
      </span>
      <span className={styles.heard}>
        {device.isThisDevice ? (
          words.thisDevice
        ) : (
          <>
            {device.isAwaited ? words.added : words.seen} <Ago at={device.lastHeardAt} />
          </>
        )}
      </span>
      <Conditions device={device} />
    </li>
  );
}
