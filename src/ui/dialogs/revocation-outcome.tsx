import { observer } from 'mobx-react-lite';
import { useEffect, useState, type ReactNode } from 'react';

import { formatNumber } from '../../core/common/text/plurals.js';
import type { ActivityView, DeviceView, RevocationTrialView } from '../../ipc/contract.js';
import { DeviceName } from '../components/device-name.js';
import { Ago } from '../components/moment.js';
import { ErrorNotice, Notice } from '../components/notice.js';
import { recoveryKeyRefusal } from '../components/recovery-key-field.js';
import { Sentence } from '../components/sentence.js';
import { useStores } from '../components/stores-context.js';
import type { RevocationPlan } from '../stores/revocation-plan.js';
import { describeActivity } from '../text/activity-text.js';
import { displayName } from '../text/display-text.js';
import { listNames } from '../text/list-names.js';
import { messages } from '../text/messages.js';
import styles from './revoke-device-dialog.module.css';

const words = messages.revoking;

/** How many entries that change are shown one by one. */
const SHOWN_AT_MOST = 5;

/** What follows, said before it is done. */
export const RevocationOutcome = observer(function RevocationOutcome({ plan }: { readonly plan: RevocationPlan }) {
  const { device, outcome, isLooking, error, isSuspension } = plan;
  const name = displayName(device.name);
  return (
    <>
      <Notice
        tone="warning"
        title={<Sentence text={isSuspension ? words.suspensionHeadline(name) : words.headline(name)} />}
        testId="revocation-outcome"
      >
        <ul className={styles.consequences} aria-busy={isLooking}>
          {isSuspension ? <OfSuspension /> : <OfRevocation device={device} keepsAll={plan.extent === 'all'} />}
          {outcome !== null && <Changes outcome={outcome} />}
          {isLooking && <li className={styles.looking}>{words.trying}</li>}
          <li>{words.rotates}</li>
          <KeptKeys device={device.id} />
          {!isSuspension && <li>{words.forGood}</li>}
        </ul>
      </Notice>
      {outcome !== null && outcome.back.length > 0 && <Back outcome={outcome} />}
      {error !== null && recoveryKeyRefusal(error) === undefined && (
        <ErrorNotice error={error} onRetry={() => void plan.look()} />
      )}
    </>
  );
});

interface OfRevocationProps {
  readonly device: DeviceView;
  /** Whether all that is known of it by now still counts. */
  readonly keepsAll: boolean;
}

function OfRevocation({ device, keepsAll }: OfRevocationProps) {
  return (
    <>
      <li data-testid="last-heard">
        {device.isAwaited ? (
          words.neverHeard
        ) : (
          <>
            {words.lastHeard} <Ago at={device.lastHeardAt} />
            {words.loses}
          </>
        )}
      </li>
      {keepsAll && <li>{words.stands}</li>}
    </>
  );
}

function OfSuspension() {
  return (
    <>
      <li>{words.suspensionKeepsAll}</li>
      <li>{words.suspensionEnds}</li>
    </>
  );
}

/** What becomes of the keys on the device. */
function KeptKeys({ device }: { readonly device: string }) {
  const keysHeld = useKeysHeld(device);
  if (keysHeld === 0) return <li>{words.keepsNone}</li>;
  return <li>{words.keepsAdvice(keysHeld === null ? words.keepsUnknown : words.keeps(keysHeld))}</li>;
}

function Changes({ outcome }: { readonly outcome: RevocationTrialView }) {
  const { alsoOut, voided, voidedRotations, restored } = outcome;
  return (
    <>
      {voided.total > 0 && <Entries title={words.voided(voided.total)} entries={voided} testId="revocation-voided" />}
      {voidedRotations.total > 0 && (
        <li data-testid="revocation-lost-keys">
          {words.voidedRotations(generationsOf(voidedRotations), voidedRotations.total)}
        </li>
      )}
      {alsoOut.length > 0 && (
        <li data-testid="revocation-also-out">
          <Sentence text={words.alsoOut(listNames(alsoOut), alsoOut.length)} />
        </li>
      )}
      {restored.total > 0 && (
        <Entries title={words.restored(restored.total)} entries={restored} testId="revocation-restored" />
      )}
    </>
  );
}

/** The keys that are lost, by their generations: the newest of them. */
function generationsOf({ total, newest }: RevocationTrialView['voidedRotations']): string {
  const shown = newest.slice(0, SHOWN_AT_MOST).map(({ generation }) => formatNumber(generation ?? 0));
  return total > shown.length ? words.andMore(shown.join(', '), total - shown.length) : shown.join(', ');
}

interface EntriesProps {
  readonly title: string;
  readonly entries: { readonly total: number; readonly newest: readonly ActivityView[] };
  readonly testId: string;
}

function Entries({ title, entries: { total, newest }, testId }: EntriesProps): ReactNode {
  const shown = newest.slice(0, SHOWN_AT_MOST);
  return (
    <li data-testid={testId}>
      {title}
      <ul className={styles.entries}>
        {shown.map((item) => (
          <li key={item.id}>
            <DeviceName name={item.deviceName} /> <bdi>{describeActivity(item)}</bdi>, <Ago at={item.writtenAt} />
          </li>
        ))}
        {total > shown.length && <li>{words.more(total - shown.length)}</li>}
      </ul>
    </li>
  );
}

/** Somebody who was out comes back: what nobody expects of a revocation. */
function Back({ outcome: { back } }: { readonly outcome: RevocationTrialView }) {
  return (
    <Notice
      tone="warning"
      title={<Sentence text={words.back(listNames(back), back.length)} />}
      testId="revocation-back"
    />
  );
}

/** How many keys a device can open; null until that is known, and if it can't be found out. */
function useKeysHeld(device: string): number | null {
  const { keystore } = useStores();
  const [keysHeld, setKeysHeld] = useState<number | null>(null);
  useEffect(() => {
    let isWanted = true;
    keystore.describeDevice(device).then(
      (details) => isWanted && setKeysHeld(details.keysHeld),
      // The rest of the consequences holds all the same, and revoking tells by itself what is wrong.
      () => isWanted && setKeysHeld(null),
    );
    return () => {
      isWanted = false;
    };
  }, [keystore, device]);
  return keysHeld;
}
