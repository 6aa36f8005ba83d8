import type { ErrorView, FailedCheckView, RunRecord, SyncCheckResultView } from '../../ipc/contract.js';
import type { BadgeState, CheckNowResult, Verdict } from '../stores/sync-store.js';
import type { ToastMessage } from '../stores/toast-store.js';
import { displayText } from './display-text.js';
import { countOf, formatAgo, formatAgoBriefly } from './times.js';

/** The badge's icon: a character, so that the verdict is never told by colour alone. */
export const verdictGlyphs: Record<Verdict, string> = { loading: '·', 'in-sync': '✓', 'needs-sync': '!', error: '✕' };

/** The badge in words. `now` in epoch ms. */
export function badgeLabel({ verdict, lastGoodCheckAt }: BadgeState, now: number): string {
  switch (verdict) {
    case 'loading':
      return 'Waiting for the first check';
    case 'in-sync':
      return 'In sync';
    case 'needs-sync':
      return 'Needs sync';
    case 'error':
      return lastGoodCheckAt === null
        ? 'Check failed – none was good yet'
        : `Check failed – last good one ${formatAgoBriefly(lastGoodCheckAt, now)}`;
  }
}

/** What a person should take from the last check. */
export interface StatusText {
  readonly headline: string;
  readonly reason: string;
}

/** The state of things in one headline and the reason for it. `now` in epoch ms. */
export function describeStatus(
  status: SyncCheckResultView | null,
  failure: FailedCheckView | null,
  now: number,
): StatusText {
  if (failure !== null) return describeFailure(failure, now);
  if (status === null) {
    return {
      headline: 'Waiting for the first check',
      reason: 'It runs a moment after the vault opens, and then by itself.',
    };
  }
  return status.needsSync ? describeNeed(status) : describeSync(status);
}

function describeFailure({ error, lastGoodCheckAt }: FailedCheckView, now: number): StatusText {
  const lastGood =
    lastGoodCheckAt === null ? 'No check was good yet.' : `The last good check was ${formatAgo(lastGoodCheckAt, now)}.`;
  return { headline: 'The last check failed', reason: `${error.message} ${error.hint} ${lastGood}` };
}

function describeNeed({ alignment, deviceCount, recommendation }: SyncCheckResultView): StatusText {
  const behind = alignment.devicesOutOfSyncCount;
  const headline =
    behind === 0
      ? 'It is time to exchange bundles'
      : `${behind} of ${countOf(deviceCount, 'device')} ${behind === 1 ? 'is' : 'are'} behind`;
  return { headline, reason: displayText(recommendation.reason, LONGEST_REASON) };
}

function describeSync({ deviceCount, warningCount }: SyncCheckResultView): StatusText {
  const headline = deviceCount === 1 ? 'This device is up to date' : `All ${deviceCount} devices are in sync`;
  const reason =
    deviceCount === 1
      ? 'It is the only device of this account so far, and holds every key.'
      : 'Every active device has every key of this account.';
  return { headline, reason: warningCount === 0 ? reason : `${reason} Below is something worth a look.` };
}

const LONGEST_REASON = 400;

/** The toast that tells how a check went that a person asked for. */
export function describeCheckNow(result: CheckNowResult): ToastMessage {
  switch (result.kind) {
    case 'completed':
      return { tone: 'success', title: 'Check completed', description: summarise(result.outcome.report) };
    case 'cached':
      return { tone: 'info', title: `Checked ${formatAgo(0, result.outcome.ageMs)}; nothing newer to look at.` };
    case 'joined':
      return {
        tone: 'info',
        title: 'A check was already running; this is its result.',
        description: summarise(result.outcome.report),
      };
    case 'failed':
      return failedToast('The check failed', result.error);
    case 'timed-out':
      return failedToast('The check took too long', result.error);
  }
}

function failedToast(title: string, { message, hint }: ErrorView): ToastMessage {
  return { tone: 'error', title, description: `${message} ${hint}` };
}

function summarise(report: SyncCheckResultView): string {
  const { headline } = describeStatus(report, null, report.lastCheck);
  return report.warningCount === 0 ? `${headline}.` : `${headline}; ${countOf(report.warningCount, 'warning')}.`;
}

/** What asked for a check, for the list of recent ones. */
export const triggerWords: Record<RunRecord['trigger'], string> = {
  initial: 'after start',
  interval: 'on schedule',
  manual: 'by hand',
  unlock: 'after unlocking',
  resume: 'after sleep',
  import: 'after an import',
  rotation: 'after a rotation',
  change: 'after a change',
};
