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

const { settings: words, sync: syncWords } = messages;

/** The background checks: what they found, what to do about it, when they run, and what each of them looked at. */
export const SchedulerTab = observer(function SchedulerTab() {
  const { sync, keystore } = useStores();
  const { status, outdatedSince } = sync;
  const thisDevice = keystore.view?.thisDevice.id ?? null;
  return (
    <>
      <StatusCard actions={<RunCheckButton />} />
      {status !== null && (
        <>
          <RecommendationCard report={status} thisDevice={thisDevice} outdatedSince={outdatedSince} />
          <Section
            title={syncWords.warningsTitle}
            description={outdatedSince === null ? undefined : <AsOfLastGoodCheck at={outdatedSince} />}
            isFlush
          >
            <WarningsList
              warnings={status.warnings}
              total={status.warningCount}
              offered={recommendedRemedy(status, thisDevice)}
              isOutdated={outdatedSince !== null}
            />
          </Section>
        </>
      )}
      <Section title={words.schedule} description={words.scheduleDescription}>
        <CheckIntervalField />
      </Section>
      <RecentRuns />
    </>
  );
});
