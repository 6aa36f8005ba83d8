import type { RunRecord, SyncCheckResultView } from '../../src/ipc/contract.js';
import { builtInChecks } from '../../src/plugins/health-check/checks/index.js';
import { composeReport } from '../../src/plugins/health-check/compose-report.js';
import type { Finding } from '../../src/plugins/health-check/health-check-registry.js';
import { snapshotOf, type SnapshotChanges } from './health-check/snapshot-fixture.js';

/** What the app's checks say of an account. */
export interface CheckedAccount {
  readonly report: SyncCheckResultView;
  /** What each of them looked at and found, as the list of recent checks shows it. */
  readonly parts: RunRecord['checks'];
}

/**
 * Has the app's own checks look at an account, so that whoever shows what they say shows the words that people read.
 *
 * @param now epoch ms.
 */
export function checkAccount(account: SnapshotChanges, now: number): CheckedAccount {
  const snapshot = snapshotOf(account);
  const { signal } = new AbortController();
  const answers = builtInChecks.map((check) => ({
    check,
    findings: atOnce(check.evaluate(snapshot, { now }, signal)),
  }));
  const findings = answers.flatMap(({ check, findings: found }) => found.map((one) => ({ ...one, checkId: check.id })));
  return {
    // A copy, as the window gets one.
    report: structuredClone(composeReport(snapshot, findings, { place: 'window', now })) as SyncCheckResultView,
    parts: answers.map(({ check, findings: found }, index) => ({
      checkId: check.id,
      title: check.title,
      durationMs: 0.1 + (index % 5) * 0.4,
      findings: found.length,
      outcome: 'completed',
    })),
  };
}

/** The checks that come with the app answer at once; only those of plugins may take their time. */
function atOnce(answer: readonly Finding[] | Promise<readonly Finding[]>): readonly Finding[] {
  if ('then' in answer) throw new TypeError('A check of the app itself does not answer at once.');
  return answer;
}
