import { History } from 'lucide-react';
import { observer } from 'mobx-react-lite';

import type { KeystoreView } from '../../ipc/contract.js';
import { Button } from '../components/button.js';
import { DeviceName } from '../components/device-name.js';
import { EmptyState } from '../components/empty-state.js';
import { ListView } from '../components/list-view.js';
import { LoadingRows } from '../components/loading.js';
import { Ago } from '../components/moment.js';
import { Page } from '../components/page.js';
import { RunCheckButton } from '../components/run-check-button.js';
import { Section } from '../components/section.js';
import { StatusCard } from '../components/status-card.js';
import { useStores } from '../components/stores-context.js';
import { recommendedRemedy, useRemedy } from '../components/use-remedy.js';
import { WarningsList } from '../components/warnings-list.js';
import { hashOf } from '../stores/navigation-store.js';
import { countOf } from '../text/times.js';
import { ActivityRows } from './activity-rows.js';
import styles from './overview-page.module.css';

/** The state of things at a glance, and the one thing to do about it. */
export const OverviewPage = observer(function OverviewPage() {
  const { keystore, sync } = useStores();
  const { view } = keystore;
  return (
    <Page title="Overview">
      <StatusCard actions={<OverviewActions />} />
      {view === null ? <LoadingRows rows={1} label="Loading the keystore…" /> : <Figures view={view} />}
      {sync.status !== null && sync.status.warningCount > 0 && (
        <Section title={countOf(sync.status.warningCount, 'thing worth a look', 'things worth a look')} isFlush>
          <WarningsList warnings={sync.status.warnings} total={sync.status.warningCount} />
        </Section>
      )}
      <Section title="Recent activity" isFlush actions={<a href={hashOf({ page: 'activity' })}>Show all</a>}>
        <ListView
          list={keystore.recentActivity}
          noun="activity"
          isExcerpt
          empty={
            <EmptyState icon={History} title="Nothing yet">
              What your devices do with the account shows up here.
            </EmptyState>
          }
        >
          {(items) => <ActivityRows items={items} />}
        </ListView>
      </Section>
    </Page>
  );
});

/** The recommended action first, if there is one. */
const OverviewActions = observer(function OverviewActions() {
  const { sync, keystore } = useStores();
  const remedyFor = useRemedy();
  const remedy =
    sync.status === null ? null : remedyFor(recommendedRemedy(sync.status, keystore.view?.thisDevice.id ?? null));
  return (
    <>
      {remedy !== null && (
        <Button kind="primary" data-testid="recommended-action" onClick={remedy.run}>
          {remedy.label}
        </Button>
      )}
      <RunCheckButton />
    </>
  );
});

function Figures({ view }: { readonly view: KeystoreView }) {
  const { counts, currentKey, thisDevice, lastSyncedAt } = view;
  return (
    <dl className={styles.figures}>
      <div className={styles.figure}>
        <dt>Devices</dt>
        <dd>{counts.active}</dd>
        <p>{counts.outOfSync === 0 ? 'all in sync' : `${counts.inSync} in sync, ${counts.outOfSync} behind`}</p>
      </div>
      <div className={styles.figure}>
        <dt>Account key</dt>
        <dd>Generation {currentKey.generation}</dd>
        <p>
          made <Ago at={currentKey.writtenAt} /> by <DeviceName name={currentKey.authorName} />
        </p>
      </div>
      <div className={styles.figure}>
        <dt>This device</dt>
        <dd>
          <DeviceName name={thisDevice.name} />
        </dd>
        <p>
          {lastSyncedAt === null ? (
            'no bundle exchanged yet'
          ) : (
            <>
              last bundle <Ago at={lastSyncedAt} />
            </>
          )}
        </p>
      </div>
    </dl>
  );
}
