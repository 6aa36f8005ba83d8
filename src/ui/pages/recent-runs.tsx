import { observer } from 'mobx-react-lite';

import type { RunRecord } from '../../ipc/contract.js';
import { DisclosureArrow } from '../components/disclosure-arrow.js';
import { ListView } from '../components/list-view.js';
import { Ago } from '../components/moment.js';
import { Section } from '../components/section.js';
import { useStores } from '../components/stores-context.js';
import { Tag, type TagTone } from '../components/tag.js';
import { displayText } from '../text/display-text.js';
import { messages } from '../text/messages.js';
import { triggerWords } from '../text/sync-text.js';
import { titleOfCheck } from '../../core/common/text/english/check-titles.js';
import { formatDuration } from '../../core/common/text/times.js';
import styles from './recent-runs.module.css';

const { sync: words } = messages;

type Part = RunRecord['checks'][number];

/** The last checks, each with what every single part of it did; that of the newest one is open. */
export const RecentRuns = observer(function RecentRuns() {
  const { runs } = useStores().sync;
  const isFirstPage = runs.state.kind === 'ready' && runs.state.offset === 0;
  if (runs.state.kind === 'ready' && runs.state.page.total === 0) return null;
  return (
    <Section title={words.runsTitle} description={words.runsDescription} isFlush>
      <ListView list={runs} noun={words.runsNoun} empty={null}>
        {(records) => (
          <ul>
            {records.map((run, index) => (
              <RunRow key={`${run.endedAt} ${run.trigger}`} run={run} isOpen={isFirstPage && index === 0} />
            ))}
          </ul>
        )}
      </ListView>
    </Section>
  );
});

function describeOutcome({ outcome }: RunRecord): { readonly word: string; readonly tone: TagTone } {
  if (outcome.kind === 'failed') return { word: words.runFailed, tone: 'danger' };
  if (outcome.needsSync) return { word: words.verdicts.needsSync, tone: 'danger' };
  return outcome.warnings === 0
    ? { word: words.verdicts.inSync, tone: 'success' }
    : { word: words.runInSyncWithWarnings(outcome.warnings), tone: 'warning' };
}

function RunRow({ run, isOpen }: { readonly run: RunRecord; readonly isOpen: boolean }) {
  const { word, tone } = describeOutcome(run);
  return (
    <li className={styles.run} data-testid="run-row" data-outcome={run.outcome.kind}>
      <details open={isOpen}>
        <summary className={styles.summary}>
          <DisclosureArrow />
          <span className={styles.when}>
            <Ago at={run.endedAt} />
            <span className={styles.trigger}>{triggerWords[run.trigger]}</span>
          </span>
          <span className={styles.duration}>{formatDuration(run.durationMs)}</span>
          <span>
            <Tag tone={tone}>{word}</Tag>
          </span>
        </summary>
        <Parts run={run} />
      </details>
    </li>
  );
}

function Parts({ run: { outcome, checks } }: { readonly run: RunRecord }) {
  if (outcome.kind === 'failed') return <p className={styles.failed}>{words.runFailedDetail(outcome.code)}</p>;
  const healthy = checks.filter(isHealthy);
  const notable = checks.filter((part) => !isHealthy(part));
  return (
    <div className={styles.parts}>
      {notable.length > 0 && <PartsTable parts={notable} />}
      {healthy.length > 0 && (
        <details className={styles.healthy} data-testid="healthy-parts">
          <summary>
            <DisclosureArrow /> {words.partsHealthy(healthy.length)}
          </summary>
          <PartsTable parts={healthy} />
        </details>
      )}
    </div>
  );
}

const isHealthy = ({ outcome, findings }: Part): boolean => outcome === 'completed' && findings === 0;

function PartsTable({ parts }: { readonly parts: readonly Part[] }) {
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">{words.partColumns.lookedAt}</th>
          <th scope="col">{words.partColumns.found}</th>
          <th scope="col">{words.partColumns.took}</th>
        </tr>
      </thead>
      <tbody>
        {parts.map((part) => (
          <tr key={part.checkId} data-testid="run-part">
            <th scope="row">{displayText(titleOfCheck(part.checkId, part.title), 80)}</th>
            <td data-quiet={isHealthy(part)}>{describePart(part)}</td>
            <td>{formatDuration(part.durationMs)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function describePart({ outcome, findings }: Part): string {
  if (outcome === 'inconclusive') return words.partInconclusive;
  return findings === 0 ? words.partFoundNothing : words.partFindings(findings);
}
