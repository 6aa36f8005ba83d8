import { outnessIn, thingsToDo } from '../../core/common/judged-report.js';
import { commandMessages } from '../../core/common/text/english/command/index.js';
import type { SyncCheckResult, SyncWarning } from '../../plugins/health-check/index.js';
import { formatMoment } from './moment.js';

const words = commandMessages.report;

/** A report for people: the verdict first, then what it rests on, then what to do. */
export function syncReportLines(report: SyncCheckResult): readonly string[] {
  const { alignment, recommendation, remedy, warnings, warningCount } = report;
  const { labels } = words;
  const facts: readonly (readonly [label: string, value: string | number])[] = [
    [labels.devices, words.devices(report.deviceCount, alignment.devicesInSyncCount, alignment.devicesOutOfSyncCount)],
    [labels.missingRotations, alignment.missingRotations],
    [labels.lastExchange, lastExchange(report)],
    [labels.checked, formatMoment(report.lastCheck)],
  ];
  const width = Math.max(...facts.map(([label]) => label.length)) + 2;
  return [
    verdictInWords(report),
    '',
    ...facts.map(([label, value]) => `${label.padEnd(width)}${value}`),
    '',
    words.whatToDo(recommendation.priority, words.remedies[remedy?.id ?? 'none']),
    `  ${recommendation.reason}`,
    ...(recommendation.details === undefined ? [] : [`  ${recommendation.details}`]),
    ...(warningCount === 0 ? [] : ['', words.warnings(warningCount)]),
    ...warnings.flatMap(warningLines),
    ...(warningCount > warnings.length ? [words.moreWarnings(warningCount - warnings.length)] : []),
  ];
}

function verdictInWords(report: SyncCheckResult): string {
  const { verdicts } = words;
  const outness = outnessIn(report);
  if (outness !== null) return verdicts[outness];
  switch (report.verdict) {
    case 'in-sync':
      return verdicts.inSync;
    case 'attention':
      return verdicts.attention(thingsToDo(report));
    case 'needs-sync':
      return verdicts.needsSync;
  }
}

function lastExchange({ lastSyncedAt, daysSinceLastSync }: SyncCheckResult): string {
  if (lastSyncedAt === 0) return words.never;
  const days = daysSinceLastSync === 0 ? words.today : words.daysAgo(daysSinceLastSync);
  return `${formatMoment(lastSyncedAt)} (${days})`;
}

/** Consequences stand under what caused them, without advice of their own: they end with it. */
function warningLines({ severity, message, recommendation, metadata }: SyncWarning): readonly string[] {
  if (metadata?.causedBy !== undefined) return [`            - ${message}`];
  return [`  ${severity.padEnd(8)}  ${message}`, `            ${recommendation}`];
}
