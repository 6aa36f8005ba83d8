import { MonitorSmartphone } from 'lucide-react';
import { observer } from 'mobx-react-lite';

import type { DeviceView, KeystoreView } from '../../ipc/contract.js';
import { BundleButtons } from '../components/bundle-buttons.js';
import { EmptyState } from '../components/empty-state.js';
import { FilterBar, type FilterOption } from '../components/filter-bar.js';
import { ListView } from '../components/list-view.js';
import { Page } from '../components/page.js';
import { Section } from '../components/section.js';
import { useStores } from '../components/stores-context.js';
import type { DeviceFilter } from '../stores/keystore-store.js';
import { countOf } from '../text/times.js';
import { DeviceRow } from './device-row.js';

/** The devices of the account, and what can be done with each. */
export const DevicesPage = observer(function DevicesPage() {
  const { keystore } = useStores();
  const { view } = keystore;
  return (
    <Page
      title="Devices"
      description="Every device that holds this account. To add one, export a bundle here and open it on the new device."
      actions={<BundleButtons />}
    >
      <Section
        title={view === null ? 'Devices' : describeCounts(view)}
        isFlush
        actions={view !== null && hasOthers(view) ? <Filter view={view} /> : undefined}
      >
        <ListView
          list={keystore.devices}
          noun="devices"
          empty={
            <EmptyState icon={MonitorSmartphone} title="No such device">
              No device of this account is in this state.
            </EmptyState>
          }
        >
          {(items: readonly DeviceView[]) => (
            <ul>
              {items.map((device) => (
                <DeviceRow key={device.id} device={device} />
              ))}
            </ul>
          )}
        </ListView>
      </Section>
    </Page>
  );
});

function describeCounts({ counts }: KeystoreView): string {
  const active = countOf(counts.active, 'active device');
  return counts.outOfSync === 0 ? `${active}, all in sync` : `${active}, ${counts.outOfSync} behind`;
}

const hasOthers = ({ counts }: KeystoreView): boolean => counts.archived + counts.revoked > 0;

const Filter = observer(function Filter({ view }: { readonly view: KeystoreView }) {
  const { keystore } = useStores();
  const { active, archived, revoked } = view.counts;
  const options: readonly FilterOption<DeviceFilter>[] = [
    { value: 'all', label: 'All', count: active + archived + revoked },
    { value: 'active', label: 'Active', count: active },
    { value: 'archived', label: 'Archived', count: archived },
    { value: 'revoked', label: 'Revoked', count: revoked },
  ];
  return (
    <FilterBar
      label="Which devices to show"
      options={options}
      value={keystore.deviceFilter}
      onChange={(filter) => keystore.showDevices(filter)}
    />
  );
});
