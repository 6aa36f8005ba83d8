import { KeyRound, RotateCw } from 'lucide-react';
import { observer } from 'mobx-react-lite';

import type { KeystoreView, RotationView } from '../../ipc/contract.js';
import { Button } from '../components/button.js';
import { DeviceName } from '../components/device-name.js';
import { EmptyState } from '../components/empty-state.js';
import { ListView } from '../components/list-view.js';
import { Ago } from '../components/moment.js';
import { Notice } from '../components/notice.js';
import { Page } from '../components/page.js';
import { Section } from '../components/section.js';
import { useStores } from '../components/stores-context.js';
import { Tag } from '../components/tag.js';
import { displayText, fingerprint } from '../text/display-text.js';
import { countOf } from '../text/times.js';
import styles from './rotations-page.module.css';

/** The generations of the account key. */
export const RotationsPage = observer(function RotationsPage() {
  const { keystore, dialogs } = useStores();
  const { view } = keystore;
  return (
    <Page
      title="Rotations"
      description="A rotation replaces the account key by a new generation, sealed to every active device."
      actions={
        <Button
          kind="primary"
          icon={RotateCw}
          data-testid="rotate-key"
          onClick={() => dialogs.show({ kind: 'rotate-key' })}
        >
          Rotate the key…
        </Button>
      }
    >
      {view !== null && view.conflicts > 0 && <Conflicts count={view.conflicts} />}
      {view !== null && <CurrentKey view={view} />}
      <Section title="History" isFlush>
        <ListView
          list={keystore.rotations}
          noun="rotations"
          empty={
            <EmptyState icon={KeyRound} title="The first key is still in use">
              Rotate it when a device was lost or sold, or now and then out of caution.
            </EmptyState>
          }
        >
          {(items) => <RotationRows items={items} />}
        </ListView>
      </Section>
    </Page>
  );
});

function Conflicts({ count }: { readonly count: number }) {
  const title =
    count === 1
      ? 'Two devices rotated the key at the same time.'
      : `${count} times, devices rotated the key without having heard of each other.`;
  return (
    <Notice tone="warning" title={title} testId="conflict-notice">
      Both keys were kept, and all devices agree by the same rule on the current one, so nothing is lost. If one of the
      rotations was not yours, rotate the key once more.
    </Notice>
  );
}

function CurrentKey({ view: { currentKey } }: { readonly view: KeystoreView }) {
  return (
    <Section title={`Current key: generation ${currentKey.generation}`} testId="current-key">
      <dl className={styles.key}>
        <div>
          <dt>Made</dt>
          <dd>
            <Ago at={currentKey.writtenAt} /> by <DeviceName name={currentKey.authorName} />
          </dd>
        </div>
        <div>
          <dt>Fingerprint</dt>
          <dd>
            <code className={styles.fingerprint}>{fingerprint(currentKey.publicKey)}</code>
          </dd>
        </div>
      </dl>
    </Section>
  );
}

function RotationRows({ items }: { readonly items: readonly RotationView[] }) {
  return (
    <ul>
      {items.map((rotation) => (
        <RotationRow
          key={rotation.id}
          rotation={rotation}
          isConcurrent={items.some(({ id, generation }) => id !== rotation.id && generation === rotation.generation)}
        />
      ))}
    </ul>
  );
}

interface RotationRowProps {
  readonly rotation: RotationView;
  /** Another device made the same generation without having heard of this one. */
  readonly isConcurrent: boolean;
}

function RotationRow({ rotation, isConcurrent }: RotationRowProps) {
  const { generation, authorName, writtenAt, reason, isCurrent, acknowledgedBy, activeDevices } = rotation;
  const isEverywhere = acknowledgedBy >= activeDevices;
  return (
    <li className={styles.row} data-testid="rotation-row" data-generation={generation} data-current={isCurrent}>
      <span className={styles.generation}>{generation}</span>
      <div className={styles.text}>
        <p className={styles.title}>
          <bdi>{displayText(reason) || 'No reason given'}</bdi>
          {isCurrent && <Tag tone="accent">Current</Tag>}
          {isConcurrent && <Tag tone="warning">Made at the same time as another</Tag>}
        </p>
        <p className={styles.detail}>
          <DeviceName name={authorName} />, <Ago at={writtenAt} />
        </p>
      </div>
      <Tag tone={isEverywhere ? 'success' : 'warning'}>
        {isEverywhere ? 'On all devices' : `On ${acknowledgedBy} of ${countOf(activeDevices, 'device')}`}
      </Tag>
    </li>
  );
}
