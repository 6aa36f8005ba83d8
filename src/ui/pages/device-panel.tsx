import { History } from 'lucide-react';
import { observer } from 'mobx-react-lite';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { flushSync } from 'react-dom';

import type { DeviceDetailsView, DeviceView } from '../../ipc/contract.js';
import { Button } from '../components/button.js';
import { DeviceCondition } from '../components/device-condition.js';
import { DeviceName } from '../components/device-name.js';
import { EmptyState } from '../components/empty-state.js';
import { GrowingList } from '../components/growing-list.js';
import { LoadingRows } from '../components/loading.js';
import { Ago } from '../components/moment.js';
import { NameEditor } from '../components/name-editor.js';
import { ErrorNotice } from '../components/notice.js';
import { SidePanel } from '../components/side-panel.js';
import { useStores } from '../components/stores-context.js';
import { Explained, Term } from '../components/term.js';
import { Tag } from '../components/tag.js';
import { TextButton } from '../components/text-button.js';
import { useRenameKey } from '../components/use-rename-key.js';
import { RENAME_KEY } from '../stores/app-shortcuts.js';
import { adviseOn, describeReason, nameOfWhoSaidSo } from '../text/device-text.js';
import { displayText } from '../text/display-text.js';
import { messages } from '../text/messages.js';
import { formatNumber } from '../../core/common/text/plurals.js';
import { formatDate, formatInterval } from '../../core/common/text/times.js';
import { ActivityRows } from './activity-rows.js';
import { type DeviceAction, actionsFor, nextStepFor } from './device-actions.js';
import styles from './device-panel.module.css';
import { NextStep, NOTABLE_CLOCK_LEAD_MS } from './device-row.js';
import { useDeviceAction } from './use-device-action.js';

const words = messages.devices;

/** The details of the device that is selected, beside the list. Makes room while a dialog is open, and comes back after it. */
export const DevicePanel = observer(function DevicePanel() {
  const { keystore, dialogs } = useStores();
  const { state } = keystore.deviceDetails;
  const { selected } = keystore.deviceView;
  useEffect(() => (selected === null ? undefined : keystore.deviceDetails.watch()), [keystore, selected]);
  const details = state.kind === 'ready' ? state.value : null;
  return (
    <SidePanel
      isOpen={selected !== null && dialogs.open === null}
      title={details === null ? words.actions.details : <Title key={details.device.id} device={details.device} />}
      closeLabel={words.closeDetails}
      testId="device-panel"
      onClose={() => keystore.selectDevice(null)}
    >
      {state.kind === 'failed' && <ErrorNotice error={state.error} onRetry={() => keystore.deviceDetails.retry()} />}
      {(state.kind === 'loading' || state.kind === 'empty') && <LoadingRows label={words.detailsLoading} />}
      {details !== null && <Details details={details} />}
    </SidePanel>
  );
});

function Title({ device }: { readonly device: DeviceView }) {
  const [isRenaming, setIsRenaming] = useState(false);
  const title = useRef<HTMLSpanElement>(null);
  useRenameKey(title, () => device.standing !== 'revoked' && setIsRenaming(true));
  const endRenaming = (): void => {
    flushSync(() => setIsRenaming(false));
    // The field went, and the focus with it, unless what stands there again takes it.
    title.current?.querySelector('button')?.focus();
  };
  if (isRenaming) return <NameEditor device={device} onDone={endRenaming} />;
  return (
    <span ref={title} className={styles.name}>
      <DeviceName name={device.name} />
      {device.isThisDevice && <Tag tone="accent">{words.thisDevice}</Tag>}
      {device.standing !== 'revoked' && (
        <TextButton aria-keyshortcuts={RENAME_KEY} data-testid="rename-in-panel" onClick={() => setIsRenaming(true)}>
          {words.actions.rename}
        </TextButton>
      )}
    </span>
  );
}

function Details({ details }: { readonly details: DeviceDetailsView }) {
  const { device } = details;
  const thisDevice = useStores().keystore.view?.thisDevice.id ?? null;
  return (
    <>
      <div className={styles.condition}>
        {device.conditions.map((condition) => (
          <div key={condition.kind}>
            <DeviceCondition condition={condition} />
            <p className={styles.advice}>{adviseOn(condition, device, thisDevice)}</p>
          </div>
        ))}
        <NextStep device={device} isPrimary />
      </div>
      <Facts details={details} />
      {details.missing.length > 0 && <Lacking details={details} />}
      <OtherActions device={device} />
      <DeviceHistory />
    </>
  );
}

function Facts({ details }: { readonly details: DeviceDetailsView }) {
  const { device, appVersion, joinedAtGeneration, keysHeld, rotationsMade } = details;
  return (
    <dl className={styles.facts}>
      <StandingFact device={device} />
      <AdmissionFacts details={details} />
      <Fact name={words.factLastSeen}>
        {device.isThisDevice ? words.factThisLastSeen : <LastSeen device={device} />}
      </Fact>
      <Fact name={<Term name="verified">{words.factVerified}</Term>}>{describeVerified(device)}</Fact>
      <Fact name={words.factCode}>
        <code className={styles.code} data-testid="device-code">
          {device.comparisonCode === '' ? words.factCodeUnreadable : device.comparisonCode}
        </code>
      </Fact>
      <Fact name={words.factJoined}>
        <Explained text={words.factJoinedAt(joinedAtGeneration)} terms={['generation']} />
      </Fact>
      <Fact name={words.factKeys}>{words.factKeysOf(keysHeld, keysHeld + device.missingRotations)}</Fact>
      <Fact name={words.factRotations}>{formatNumber(rotationsMade)}</Fact>
      <Fact name={words.factEntries}>{formatNumber(device.entries)}</Fact>
      <Fact name={words.factAppVersion}>{displayText(appVersion ?? '', 40) || words.factAppVersionUnknown}</Fact>
      {device.clockAheadMs > NOTABLE_CLOCK_LEAD_MS && (
        <Fact name={words.factClock}>{words.factClockAhead(formatInterval(device.clockAheadMs))}</Fact>
      )}
    </dl>
  );
}

/** How a device that isn't active came to be so, by whom, and when. */
function StandingFact({ device }: { readonly device: DeviceView }) {
  const said = describeReason(device);
  if (said === null || device.reason === undefined) return null;
  return (
    <Fact name={words.factStanding}>
      {said.text}
      {said.isByAnother && (
        <>
          {' '}
          <DeviceName name={nameOfWhoSaidSo(device)} />
        </>
      )}
      , <Ago at={device.reason.at} />
    </Fact>
  );
}

/** Who let it in and gave it its name, and whom it let in. */
function AdmissionFacts({ details: { device, addedByName, letIn } }: { readonly details: DeviceDetailsView }) {
  return (
    <>
      {device.nameGivenByName !== undefined && (
        <Fact name={words.factNamedBy}>
          <DeviceName name={device.nameGivenByName} />
        </Fact>
      )}
      <Fact name={addedByName === null ? words.factFounded : words.factAddedBy}>
        {addedByName !== null && (
          <>
            <DeviceName name={addedByName} />,{' '}
          </>
        )}
        {formatDate(device.addedAt)}
      </Fact>
      {letIn.total > 0 && (
        <Fact name={words.factLetIn}>
          <ul>
            {letIn.names.map((name, index) => (
              <li key={index}>
                <DeviceName name={name} />
              </li>
            ))}
            {letIn.total > letIn.names.length && <li>{words.factLetInMore(letIn.total - letIn.names.length)}</li>}
          </ul>
        </Fact>
      )}
    </>
  );
}

function LastSeen({ device }: { readonly device: DeviceView }) {
  return device.isAwaited ? words.factNeverSeen : <Ago at={device.lastHeardAt} />;
}

function describeVerified({ isThisDevice, verified }: DeviceView): string {
  if (isThisDevice) return words.factVerifiedItself;
  return verified ? words.factVerifiedYes : words.factVerifiedNo;
}

function Fact({ name, children }: { readonly name: ReactNode; readonly children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

function Lacking({ details: { device, missing } }: { readonly details: DeviceDetailsView }) {
  const others = device.missingRotations - missing.length;
  return (
    <section className={styles.part} data-testid="lacking-keys">
      <h3>{words.lacksTitle}</h3>
      <ul className={styles.lacking}>
        {missing.map(({ id, generation, authorName, writtenAt }) => (
          <li key={id}>
            <span>{words.generation(generation)}</span>
            <span className={styles.quiet}>
              <DeviceName name={authorName} />, <Ago at={writtenAt} />
            </span>
          </li>
        ))}
      </ul>
      {others > 0 && <p className={styles.quiet}>{words.lacksMore(others)}</p>}
    </section>
  );
}

/** What can be done besides the next step and renaming, which have their own places. */
function OtherActions({ device }: { readonly device: DeviceView }) {
  const action = useDeviceAction();
  const stores = useStores();
  const others = ['rename-device', nextStepFor(device, stores)?.id];
  const actions = actionsFor(device, stores, () => undefined).filter(({ id }) => !others.includes(id));
  if (actions.length === 0) return null;
  return (
    <div className={styles.actions}>
      {actions.map((entry) => (
        <ActionButton key={entry.id} entry={entry} isBusy={action.isBusy} onRun={action.run} />
      ))}
    </div>
  );
}

interface ActionButtonProps {
  readonly entry: DeviceAction;
  readonly isBusy: boolean;
  readonly onRun: (entry: DeviceAction) => void;
}

function ActionButton({ entry, isBusy, onRun }: ActionButtonProps) {
  const { id, label, icon, isDangerous = false } = entry;
  return (
    <Button
      kind={isDangerous ? 'careful' : 'secondary'}
      icon={icon}
      disabled={isBusy}
      data-testid={id}
      onClick={() => onRun(entry)}
    >
      {label}
    </Button>
  );
}

function DeviceHistory() {
  const { deviceHistory } = useStores().keystore;
  return (
    <section className={styles.part}>
      <h3>{words.historyTitle}</h3>
      <div className={styles.history}>
        <GrowingList
          list={deviceHistory}
          loading={words.historyLoading}
          empty={
            <EmptyState icon={History} title={words.historyEmptyTitle}>
              {words.historyEmptyText}
            </EmptyState>
          }
        >
          {(items) => <ActivityRows items={items} />}
        </GrowingList>
      </div>
    </section>
  );
}
