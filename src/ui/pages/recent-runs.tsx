import { ListChecks } from 'lucide-react';
import { observer } from 'mobx-react-lite';

import type { RunRecord } from '../../ipc/contract.js';
import { EmptyState } from '../components/empty-state.js';
import { ListView } from '../components/list-view.js';
import { Ago } from '../components/moment.js';
import { Section } from '../components/section.js';
import { useStores } from '../components/stores-context.js';
import { Tag, type TagTone } from '../components/tag.js';
import { displayText } from '../text/display-text.js';
import { triggerWords } from '../text/sync-text.js';
import { countOf, formatDuration } from '../text/times.js';
import styles from './recent-runs.module.css';

/** The last checks, each with what every single part of it did. */
export const RecentRuns = observer(function RecentRuns() {
  const { sync } = useStores();
  return (
    <Section title="Recent checks" isFlush>
      <ListView
        list={sync.runs}
        noun="checks"
        empty={
          <EmptyState icon={ListChecks} title="No check yet">
            Each check shows up here with what it looked at.
          </EmptyState>
        }
      >
        {(runs) => (
          <ul>
            {runs.map((run) => (
              <RunRow key={`${run.endedAt} ${run.trigger}`} run={run} />
            ))}
          </ul>
        )}
      </ListView>
    </Section>
  );
});

function describeOutcome({ outcome }: RunRecord): { readonly words: string; readonly tone: TagTone } {
  if (outcome.kind === 'failed') return { words: 'Failed', tone: 'danger' };
  if (outcome.needsSync) return { words: 'Needs sync', tone: 'danger' };
  return outcome.warnings === 0
    ? { words: 'In sync', tone: 'success' }
    : { words: `In sync, ${countOf(outcome.warnings, 'warning')}`, tone: 'warning' };
}

function RunRow({ run }: { readonly run: RunRecord }) {
  const { words, tone } = describeOutcome(run);
  return (
    <li className={styles.run} data-testid="run-row" data-outcome={run.outcome.kind}>
      <details>
        <summary className={styles.summary}>
          <span className={styles.when}>
            <Ago at={run.endedAt} />
            <span className={styles.trigger}>{triggerWords[run.trigger]}</span>
          </span>
          <span className={styles.duration}>{formatDuration(run.durationMs)}</span>
          <Tag tone={tone}>{words}</Tag>
        </summary>
        <Parts run={run} />
      </details>
    </li>
  );
}

function Parts({ run: { outcome, checks } }: { readonly run: RunRecord }) {
  if (outcome.kind === 'failed') {
    return <p className={styles.failed}>It ended with the error {outcome.code}. Nothing was changed by it.</p>;
  }
  return (
    <table className={styles.parts}>
      <thead>
        <tr>
          <th scope="col">Looked at</th>
          <th scope="col">Found</th>
          <th scope="col">Took</th>
        </tr>
      </thead>
      <tbody>
        {checks.map(({ checkId, title, findings, outcome: partOutcome, durationMs }) => (
          <tr key={checkId}>
            <th scope="row">{displayText(title, 80)}</th>
            <td>
              {partOutcome === 'inconclusive'
                ? 'did not finish'
                : findings === 0
                  ? 'nothing'
                  : countOf(findings, 'finding')}
            </td>
            <td>{formatDuration(durationMs)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
