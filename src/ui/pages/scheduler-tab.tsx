import { observer } from 'mobx-react-lite';

import { AsOfLastGoodCheck } from '../components/as-of-last-good-check.js';
import { RecommendationCard } from '../components/recommendation-card.js';
import { RunCheckButton } from '../components/run-check-button.js';
import { Section } from '../components/section.js';
import { StatusCard } from '../components/status-card.js';
import { useStores } from '../components/stores-context.js';
import { recommendedRemedy } from '../components/use-remedy.js';
import { WarningsList } from '../components/warnings-list.js';
import { messages } from '../text/messages.js';
import { CheckIntervalField } from './check-interval-field.js';
import { RecentRuns } from './recent-runs.js';
import styles from './scheduler-tab.module.css';

const { settings: words } = messages;

/** The background checks: when they run, what each of them looked at, and in short what the last one said. The overview says that at length. */
export const SchedulerTab = observer(function SchedulerTab() {
  const { sync, keystore } = useStores();
  const { status, outdatedSince } = sync;
  const thisDevice = keystore.view?.thisDevice.id ?? null;
  return (
    <>
      <Section title={words.checks} actions={<RunCheckButton />} isFlush>
        <StatusCard isCompact />
        {status !== null && (
          <>
            {outdatedSince !== null && (
              <p className={styles.outdated}>
                <AsOfLastGoodCheck at={outdatedSince} />
              </p>
            )}
            <RecommendationCard report={status} thisDevice={thisDevice} />
            <div className={status.warningCount === 0 ? styles.nothingFound : undefined}>
              <WarningsList
                warnings={status.warnings}
                total={status.warningCount}
                offered={recommendedRemedy(status, thisDevice)}
                saidAbove={status.recommendation.reason}
                isOutdated={outdatedSince !== null}
              />
            </div>
          </>
        )}
      </Section>
      <Section title={words.schedule} description={words.scheduleDescription}>
        <CheckIntervalField />
      </Section>
      <RecentRuns />
    </>
  );
});
