import { observer } from 'mobx-react-lite';
import { useEffect, useId } from 'react';

import type { RotationView } from '../../ipc/contract.js';
import { Button } from '../components/button.js';
import { DeviceName } from '../components/device-name.js';
import { DisclosureArrow } from '../components/disclosure-arrow.js';
import { GrowingList } from '../components/growing-list.js';
import { Ago } from '../components/moment.js';
import { Sentence } from '../components/sentence.js';
import { useStores } from '../components/stores-context.js';
import { Tag } from '../components/tag.js';
import { displayName, displayText } from '../text/display-text.js';
import { messages } from '../text/messages.js';
import { formatNumber } from '../../core/common/text/plurals.js';
import styles from './rotation-time-line.module.css';

const words = messages.rotations;

interface RotationTimeLineProps {
  /** The newest first. */
  readonly rotations: readonly RotationView[];
  /** Whether the oldest one is among them. */
  readonly isComplete: boolean;
}

/** The generations of the account key, the newest on top: who made each and why, and which devices have it. */
export function RotationTimeLine({ rotations, isComplete }: RotationTimeLineProps) {
  return (
    <ol className={styles.line} reversed>
      {rotations.map((rotation) => (
        <Rotation key={rotation.id} rotation={rotation} />
      ))}
      {isComplete && <FirstKey />}
    </ol>
  );
}

function Rotation({ rotation }: { readonly rotation: RotationView }) {
  const { id, generation, authorName, writtenAt, isCurrent, isUnfair } = rotation;
  const reason = displayText(rotation.reason);
  return (
    <li
      className={styles.row}
      data-place={id}
      data-testid="rotation-row"
      data-generation={generation}
      data-current={isCurrent}
    >
      <Generation generation={generation} />
      <div className={styles.text}>
        <p className={styles.title}>
          {reason === '' ? <span className={styles.noReason}>{words.noReason}</span> : <bdi>{reason}</bdi>}
          {isCurrent && <Tag tone="accent">{words.current}</Tag>}
          <Rivalry rotation={rotation} />
          {isUnfair && <Tag tone="danger">{words.unfair}</Tag>}
        </p>
        <p className={styles.detail}>
          <DeviceName name={authorName} />, <Ago at={writtenAt} />
        </p>
        {isUnfair && (
          <p className={styles.detail}>
            <Sentence text={words.unfairText(displayName(authorName))} />
          </p>
        )}
        <Coverage rotation={rotation} />
      </div>
    </li>
  );
}

function Generation({ generation }: { readonly generation: number }) {
  return (
    <span className={styles.generation} title={words.generation(generation)}>
      <span aria-hidden>{formatNumber(generation)}</span>
      <span className="visually-hidden">{words.generation(generation)}</span>
    </span>
  );
}

/** Says of a rotation that was made at the same time as another which of them holds. */
function Rivalry({ rotation: { rivalry } }: { readonly rotation: RotationView }) {
  if (rivalry === null) return null;
  return (
    <>
      <Tag tone={rivalry.isChosen && !rivalry.isSettled ? 'warning' : 'neutral'}>
        {rivalry.isChosen ? words.chosen : words.passedOver}
      </Tag>
      {rivalry.isSettled && <Tag tone="neutral">{words.settled}</Tag>}
    </>
  );
}

/** How many devices have a rotation; on request, which ones lack it. */
const Coverage = observer(function Coverage({ rotation }: { readonly rotation: RotationView }) {
  const { keystore } = useStores();
  const id = useId();
  const { acknowledgedBy, activeDevices } = rotation;
  if (acknowledgedBy >= activeDevices) return <p className={styles.everywhere}>{words.onAll(activeDevices)}</p>;
  const isOpen = keystore.openRotation === rotation.id;
  return (
    <>
      <button
        type="button"
        className={styles.coverage}
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        title={words.showLacking}
        data-testid="rotation-coverage"
        onClick={() => keystore.toggleRotation(rotation.id)}
      >
        {words.onSome(acknowledgedBy, activeDevices)}
        <DisclosureArrow />
      </button>
      {isOpen && (
        <div id={id} className={styles.lacking} data-testid="rotation-lacking">
          <LackingDevices />
        </div>
      )}
    </>
  );
});

function LackingDevices() {
  const { devicesWithout } = useStores().keystore;
  return (
    <GrowingList list={devicesWithout} loading={words.lackedLoading} empty={<p>{words.lackedByNobody}</p>}>
      {(devices) => (
        <>
          <p className={styles.detail}>{words.lackedBy}</p>
          <ul className={styles.names}>
            {devices.map(({ id, name }) => (
              <li key={id}>
                <DeviceLink device={id} name={name} />
              </li>
            ))}
          </ul>
        </>
      )}
    </GrowingList>
  );
}

/** The name of a device, which leads to its details. */
function DeviceLink({ device, name }: { readonly device: string; readonly name: string }) {
  const { keystore, navigation } = useStores();
  const open = (): void => {
    keystore.selectDevice(device);
    navigation.goTo({ page: 'devices' });
  };
  return (
    <Button onClick={open}>
      <DeviceName name={name} />
    </Button>
  );
}

/** The key that is no rotation, but came with the account. Comes at the end, so nothing moves when it is known later. */
const FirstKey = observer(function FirstKey() {
  const { founding } = useStores().keystore;
  useEffect(() => founding.watch(), [founding]);
  const { state } = founding;
  if (state.kind === 'empty' || state.kind === 'loading') return null;
  const made = state.kind === 'ready' ? state.value : null;
  return (
    <li className={styles.row} data-testid="first-key">
      <Generation generation={1} />
      <div className={styles.text}>
        <p className={styles.title}>{words.firstKey}</p>
        {made !== null && (
          <p className={styles.detail}>
            {words.firstKeyMade} <DeviceName name={made.deviceName} />, <Ago at={made.writtenAt} />
          </p>
        )}
      </div>
    </li>
  );
});
