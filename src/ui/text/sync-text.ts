import type { ErrorView, FailedCheckView, RunRecord, SyncCheckResultView } from '../../ipc/contract.js';
import type { BadgeState, CheckNowResult, Verdict } from '../stores/sync-store.js';
import type { ToastMessage } from '../stores/toast-store.js';
import { displayText } from './display-text.js';
import { messages } from './messages.js';
import { formatAgo, formatAgoBriefly, NO_BREAK_SPACE } from '../../core/common/text/times.js';

const { sync: words } = messages;

/** The badge's icon: a character, so that the verdict is never told by colour alone. */
export const verdictGlyphs: Record<Verdict, string> = { loading: '·', 'in-sync': '✓', 'needs-sync': '!', error: '✕' };

/** The badge in words. `now` in epoch ms. */
export function badgeLabel({ verdict, lastGoodCheckAt }: BadgeState, now: number): string {
  switch (verdict) {
    case 'loading':
      return words.verdicts.waiting;
    case 'in-sync':
      return words.verdicts.inSync;
    case 'needs-sync':
      return words.verdicts.needsSync;
    case 'error':
      return lastGoodCheckAt === null
        ? words.verdicts.failedNeverGood
        : words.verdicts.failedSince(formatAgoBriefly(lastGoodCheckAt, now));
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
    return { headline: words.verdicts.waiting, reason: words.waitingReason };
  }
  return status.needsSync ? describeNeed(status) : describeSync(status);
}

function describeFailure({ error, lastGoodCheckAt }: FailedCheckView, now: number): StatusText {
  const lastGood =
    lastGoodCheckAt === null
      ? words.noGoodCheck
      : words.lastGoodCheck(formatAgo(lastGoodCheckAt, now).replace(' ', NO_BREAK_SPACE));
  return { headline: words.failedHeadline, reason: `${error.message} ${error.hint} ${lastGood}` };
}

function describeNeed({ alignment, deviceCount, recommendation }: SyncCheckResultView): StatusText {
  const behind = alignment.devicesOutOfSyncCount;
  const headline = behind === 0 ? words.exchangeHeadline : words.behindHeadline(behind, deviceCount);
  return { headline, reason: displayText(recommendation.reason, LONGEST_REASON) };
}

function describeSync({ deviceCount, warningCount }: SyncCheckResultView): StatusText {
  const headline = deviceCount === 1 ? words.aloneHeadline : words.alignedHeadline(deviceCount);
  const reason = deviceCount === 1 ? words.aloneReason : words.alignedReason;
  return { headline, reason: warningCount === 0 ? reason : words.worthALook(reason) };
}

const LONGEST_REASON = 400;

/** The toast that tells how a check went that a person asked for. */
export function describeCheckNow(result: CheckNowResult): ToastMessage {
  switch (result.kind) {
    case 'completed':
      return { tone: 'success', title: words.completed, description: summarise(result.outcome.report) };
    case 'cached':
      return { tone: 'info', title: words.cached(formatAgo(0, result.outcome.ageMs)) };
    case 'joined':
      return {
        tone: 'info',
        title: words.joined,
        description: summarise(result.outcome.report),
      };
    case 'failed':
      return failedToast(words.failed, result.error);
    case 'timed-out':
      return failedToast(words.timedOut, result.error);
  }
}

function failedToast(title: string, { message, hint }: ErrorView): ToastMessage {
  return { tone: 'error', title, description: `${message} ${hint}` };
}

function summarise(report: SyncCheckResultView): string {
  const { headline } = describeStatus(report, null, report.lastCheck);
  return words.summary(headline, report.warningCount);
}

/** What asked for a check, for the list of recent ones. */
export const triggerWords: Record<RunRecord['trigger'], string> = words.triggers;
