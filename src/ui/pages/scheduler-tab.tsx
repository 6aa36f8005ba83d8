import { observer } from 'mobx-react-lite';

import { RecommendationCard } from '../components/recommendation-card.js';
import { RunCheckButton } from '../components/run-check-button.js';
import { Section } from '../components/section.js';
import { StatusCard } from '../components/status-card.js';
import { useStores } from '../components/stores-context.js';
import { WarningsList } from '../components/warnings-list.js';
import { CheckIntervalField } from './check-interval-field.js';
import { RecentRuns } from './recent-runs.js';

/** The background checks: their verdict, when they run, and what they found. */
export const SchedulerTab = observer(function SchedulerTab() {
  const { sync, keystore } = useStores();
  const { status } = sync;
  return (
    <>
      <StatusCard actions={<RunCheckButton />} />
      {status !== null && (
        <>
          <RecommendationCard report={status} thisDevice={keystore.view?.thisDevice.id ?? null} />
          <Section title="Warnings" isFlush>
            <WarningsList warnings={status.warnings} total={status.warningCount} />
          </Section>
        </>
      )}
      <Section
        title="Schedule"
        description="Checks run by themselves while the app is open. They pause while the vault is locked."
      >
        <CheckIntervalField />
      </Section>
      <RecentRuns />
    </>
  );
});
