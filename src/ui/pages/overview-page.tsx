import { History } from 'lucide-react';
import { observer } from 'mobx-react-lite';

import type { KeystoreView } from '../../ipc/contract.js';
import { AddDeviceButton } from '../components/add-device-button.js';
import { Button } from '../components/button.js';
import { DeviceName } from '../components/device-name.js';
import { EmptyState } from '../components/empty-state.js';
import { ListView } from '../components/list-view.js';
import { Ago } from '../components/moment.js';
import { OpenExchangeNotice } from '../components/open-exchange-notice.js';
import { Page } from '../components/page.js';
import { ReadOnlyNotice } from '../components/read-only-notice.js';
import { RecoveryKeyReminder } from '../components/recovery-key-reminder.js';
import { RunCheckButton } from '../components/run-check-button.js';
import { Section } from '../components/section.js';
import { StatusCard } from '../components/status-card.js';
import { Explained } from '../components/term.js';
import { useStores } from '../components/stores-context.js';
import { recommendedRemedy, useRemedy, type Remedy, type RemedyAction } from '../components/use-remedy.js';
import { WarningsList } from '../components/warnings-list.js';
import { hashOf } from '../stores/navigation-store.js';
import type { SyncStore } from '../stores/sync-store.js';
import { messages } from '../text/messages.js';
import { ActivityRows } from './activity-rows.js';
import { DevicesGlance } from './devices-glance.js';
import styles from './overview-page.module.css';

const { overview: words, common } = messages;

/** How many warnings stand on the overview; the most urgent. */
const MAX_WARNINGS = 3;

/** The state of things at a glance, and the one thing to do about it. */
export const OverviewPage = observer(function OverviewPage() {
  const { keystore, sync } = useStores();
  const { view } = keystore;
  const remedy = offeredRemedy(sync, view);
  const offer = useOffer();
  const isExchange = remedy === 'import-keystore' || remedy === 'export-keystore';
  const isSaidBelow = isExchange && view !== null && view.openExchange !== null;
  return (
    <Page title={words.title}>
      <StatusCard
        advice={remedy === 'none' || isSaidBelow ? undefined : sync.status?.recommendation.details}
        actions={<OverviewActions offer={offer} />}
      />
      <ReadOnlyNotice />
      <RecoveryKeyReminder />
      <OpenExchangeNotice />
      <UrgentWarnings />
      {view !== null && (
        <>
          <DevicesGlance view={view} offersToAdd={!offer.isToAddDevice} />
          <AccountFacts view={view} />
        </>
      )}
      <RecentActivity />
    </Page>
  );
});

/** The remedy that the headline offers: the recommended one; after a failure it offers another try instead. */
function offeredRemedy({ status, failure }: SyncStore, view: KeystoreView | null): Remedy {
  return status === null || failure !== null ? 'none' : recommendedRemedy(status, view?.thisDevice.id ?? null);
}

/** What the headline offers. */
interface Offer {
  readonly remedy: RemedyAction | null;
  /** Where a device is alone, and nothing else is to be done. */
  readonly isToAddDevice: boolean;
}

function useOffer(): Offer {
  const { sync, keystore } = useStores();
  const remedy = useRemedy()(offeredRemedy(sync, keystore.view), sync.status?.remedy?.with?.id);
  return { remedy, isToAddDevice: sync.failure === null && sync.status?.deviceCount === 1 && remedy === null };
}

/** The recommended action first, if there is one; after a failure, another try. */
const OverviewActions = observer(function OverviewActions({ offer }: { readonly offer: Offer }) {
  const { sync } = useStores();
  if (sync.failure !== null) return <RunCheckButton kind="primary" />;
  const { remedy, isToAddDevice } = offer;
  return (
    <>
      {remedy !== null && (
        <Button kind="primary" data-testid="recommended-action" onClick={remedy.run}>
          {remedy.label}
        </Button>
      )}
      {isToAddDevice && <AddDeviceButton kind="primary" />}
      <RunCheckButton />
    </>
  );
});

const UrgentWarnings = observer(function UrgentWarnings() {
  const { sync, keystore } = useStores();
  const { status, outdatedSince } = sync;
  if (status === null || status.warningCount === 0) return null;
  const { warnings, warningCount } = status;
  return (
    <Section
      title={outdatedSince === null ? words.warnings : words.outdatedWarnings}
      description={outdatedSince === null ? undefined : <Ago at={outdatedSince} />}
      actions={
        warningCount > MAX_WARNINGS && (
          <a href={hashOf({ page: 'settings', section: 'sync' })} data-testid="all-warnings">
            {common.showAll}
          </a>
        )
      }
      isFlush
    >
      <WarningsList
        warnings={warnings}
        total={warningCount}
        most={MAX_WARNINGS}
        offered={offeredRemedy(sync, keystore.view)}
        saidAbove={status.recommendation.reason}
      />
    </Section>
  );
});

function AccountFacts({ view: { currentKey, lastSyncedAt } }: { readonly view: KeystoreView }) {
  return (
    <dl className={styles.facts}>
      <div className={styles.fact}>
        <dt>{words.currentKey}</dt>
        <dd>
          <Explained text={words.generation(currentKey.generation)} terms={['generation']} />
        </dd>
        <dd className={styles.detail}>
          {words.made} <Ago at={currentKey.writtenAt} /> {words.by} <DeviceName name={currentKey.authorName} />
        </dd>
        <dd className={styles.detail}>
          <Explained text={messages.terms.generation} terms={['rotation']} />
        </dd>
      </div>
      <div className={styles.fact}>
        <dt>{words.lastExchange}</dt>
        <dd>{lastSyncedAt === null ? words.noExchange : <Ago at={lastSyncedAt} />}</dd>
        <dd className={styles.detail}>{words.exchangeExplained}</dd>
      </div>
    </dl>
  );
}

const RecentActivity = observer(function RecentActivity() {
  const { keystore } = useStores();
  return (
    <Section title={words.recentActivity} isFlush actions={<a href={hashOf({ page: 'activity' })}>{common.showAll}</a>}>
      <ListView
        list={keystore.recentActivity}
        noun={words.activityNoun}
        isExcerpt
        empty={
          <EmptyState icon={History} title={words.noActivityTitle}>
            {words.noActivityText}
          </EmptyState>
        }
      >
        {(items) => <ActivityRows items={items} />}
      </ListView>
    </Section>
  );
});
