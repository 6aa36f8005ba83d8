import { MonitorSmartphone } from 'lucide-react';
import { observer } from 'mobx-react-lite';
import { useEffect, useMemo } from 'react';

import type { DeviceView } from '../../ipc/contract.js';
import { AddDeviceButton } from '../components/add-device-button.js';
import { BundleButtons } from '../components/bundle-buttons.js';
import { Button } from '../components/button.js';
import { DeviceToolbar } from '../components/device-toolbar.js';
import { EmptyState } from '../components/empty-state.js';
import { LoadingRows } from '../components/loading.js';
import { ErrorNotice } from '../components/notice.js';
import { Page } from '../components/page.js';
import { Section } from '../components/section.js';
import { Explained } from '../components/term.js';
import { useStores } from '../components/stores-context.js';
import { VirtualList } from '../components/virtual-list.js';
import { messages } from '../text/messages.js';
import { DevicePanel } from './device-panel.js';
import { DeviceRow } from './device-row.js';
import styles from './devices-page.module.css';

/** Of a row whose name and details fit on a line each, in CSS pixels. */
const ROW_HEIGHT = 71;

const words = messages.devices;

/** The devices of the account, and what can be done with each. */
export const DevicesPage = observer(function DevicesPage() {
  const { view } = useStores().keystore;
  const title = view === null ? words.title : words.counts(view.counts);
  return (
    <Page
      title={words.title}
      description={<Explained text={`${words.description} ${messages.terms.bundle}`} terms={['bundle']} />}
      actions={
        <>
          <AddDeviceButton kind="primary" />
          <BundleButtons />
        </>
      }
      placeMemory="none"
    >
      <Section title={title} isFlush>
        <DeviceToolbar view={view} />
        <DeviceList />
      </Section>
      <DevicePanel />
    </Page>
  );
});

const DeviceList = observer(function DeviceList() {
  const { devices } = useStores().keystore;
  useEffect(() => devices.watch(), [devices]);
  const { state } = devices;
  switch (state.kind) {
    case 'empty':
    case 'loading':
      return <LoadingRows label={words.loading} look="devices" />;
    case 'failed':
      return (
        <div className={styles.failed}>
          <ErrorNotice error={state.error} onRetry={() => devices.retry()} />
        </div>
      );
    case 'ready':
      return (
        <>
          <FoundCount total={state.total} />
          {state.total === 0 ? <NothingFound /> : <DeviceRows />}
        </>
      );
  }
});

/** Says how many devices fit what was typed, while something is. */
const FoundCount = observer(function FoundCount({ total }: { readonly total: number }) {
  const { isNarrowed } = useStores().keystore.deviceView;
  return <output className="visually-hidden">{isNarrowed && words.found(total)}</output>;
});

function NothingFound() {
  const { deviceView } = useStores().keystore;
  return (
    <EmptyState icon={MonitorSmartphone} title={words.nothingFoundTitle}>
      {words.nothingFoundText}
      <span className={styles.showAll}>
        <Button onClick={() => deviceView.widen()}>{words.showAll}</Button>
      </span>
    </EmptyState>
  );
}

function DeviceRows() {
  const { keystore } = useStores();
  const { deviceView } = keystore;
  const place = useMemo(
    () => ({ read: () => deviceView.scrollTop, write: (top: number) => deviceView.noteScroll(top) }),
    [deviceView],
  );
  return (
    <VirtualList
      list={keystore.devices}
      label={words.title}
      rowHeight={ROW_HEIGHT}
      place={place}
      attributesOf={attributesOf}
      onOpen={({ id }) => keystore.selectDevice(id)}
    >
      {(device) => <DeviceRow device={device} />}
    </VirtualList>
  );
}

const attributesOf = ({ standing, isThisDevice, conditions }: DeviceView) => ({
  'data-testid': 'device-row',
  'data-standing': standing,
  'data-condition': conditions[0]?.kind ?? '',
  'data-this-device': isThisDevice,
});
