import type { SyncCheckResult, SyncWarning } from '../../plugins/health-check/index.js';
import { formatMoment } from './moment.js';

/** A report for people: the verdict first, then what it rests on, then what to do. */
export function syncReportLines(report: SyncCheckResult): readonly string[] {
  const { alignment, recommendation, warnings, warningCount } = report;
  return [
    report.needsSync ? 'Needs sync' : 'In sync',
    '',
    `Devices            ${report.deviceCount} (${alignment.devicesInSyncCount} in sync, ${alignment.devicesOutOfSyncCount} behind)`,
    `Missing rotations  ${alignment.missingRotations}`,
    `Last exchange      ${lastExchange(report)}`,
    `Checked            ${formatMoment(report.lastCheck)}`,
    '',
    `What to do (${recommendation.priority}): ${ACTIONS[recommendation.action]}`,
    `  ${recommendation.reason}`,
    ...(recommendation.details === undefined ? [] : [`  ${recommendation.details}`]),
    ...(warningCount === 0 ? [] : ['', `Warnings (${warningCount})`]),
    ...warnings.flatMap(warningLines),
    ...(warningCount > warnings.length ? [`  … and ${warningCount - warnings.length} more.`] : []),
  ];
}

const ACTIONS: Readonly<Record<SyncCheckResult['recommendation']['action'], string>> = {
  'no-action-needed': 'nothing.',
  'import-keystore': 'bring the newest keys to the devices that lack them (onestar export, onestar import).',
  'rotate-password': 'change the password (onestar rotate password).',
};

function lastExchange({ lastSyncedAt, daysSinceLastSync }: SyncCheckResult): string {
  if (lastSyncedAt === 0) return 'never';
  const days = daysSinceLastSync === 1 ? '1 day ago' : `${daysSinceLastSync} days ago`;
  return `${formatMoment(lastSyncedAt)} (${daysSinceLastSync === 0 ? 'today' : days})`;
}

function warningLines({ severity, message, recommendation }: SyncWarning): readonly string[] {
  return [`  ${severity.padEnd(8)}  ${message}`, `            ${recommendation}`];
}
