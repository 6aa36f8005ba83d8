import type {
  ErrorView,
  FailedCheckView,
  RunRecord,
  SyncCheckResultView,
  SyncWarningView,
} from '../../ipc/contract.js';
import { DAY_MS, MINUTE_MS } from '../../core/common/durations.js';
import { outnessIn, thingsToDo } from '../../core/common/judged-report.js';
import { findingTexts, type FindingCode } from '../../core/common/text/english/findings.js';
import { toWords, type FindingWords } from '../../core/common/text/text.js';
import type { BadgeState, CheckNowResult, Verdict } from '../stores/sync-store.js';
import type { ToastMessage } from '../stores/toast-store.js';
import { displayText } from './display-text.js';
import { messages } from './messages.js';
import { formatAgo, formatAgoBriefly, NO_BREAK_SPACE } from '../../core/common/text/times.js';

const { sync: words } = messages;

/** The badge's icon: a character, so that the verdict is never told by colour alone. */
export const verdictGlyphs: Record<Verdict, string> = {
  loading: '·',
  'in-sync': '✓',
  attention: '◆',
  'needs-sync': '!',
  error: '✕',
};

/** After so long without a check, a verdict is no longer fresh. */
const FRESH_FOR_MS = DAY_MS;

/** Below this, the age of a verdict is not worth a word. */
const PRESENT_MS = MINUTE_MS;

/** Whether a good verdict is so old that it must not look fresh. `now` in epoch ms. */
export function hasFaded({ verdict, lastGoodCheckAt }: BadgeState, now: number): boolean {
  const isGood = verdict === 'in-sync' || verdict === 'attention';
  return isGood && lastGoodCheckAt !== null && now - lastGoodCheckAt >= FRESH_FOR_MS;
}

/** The badge in words while no checks run: what was so when the last one did. `now` in epoch ms. */
export function pausedBadgeLabel(badge: BadgeState, now: number): string {
  const { verdict, lastGoodCheckAt, outness } = badge;
  if (lastGoodCheckAt !== null && verdict === 'needs-sync') {
    return words.verdicts.neededSync(formatAgo(lastGoodCheckAt, now));
  }
  if (lastGoodCheckAt !== null && verdict === 'attention' && outness === null) {
    return words.verdicts.neededAttention(formatAgo(lastGoodCheckAt, now));
  }
  return badgeLabel(badge, now);
}

/** The badge in words. `now` in epoch ms. */
export function badgeLabel({ verdict, lastGoodCheckAt, things, outness }: BadgeState, now: number): string {
  switch (verdict) {
    case 'loading':
      return words.verdicts.waiting;
    case 'in-sync':
      return lastGoodCheckAt === null || now - lastGoodCheckAt < PRESENT_MS
        ? words.verdicts.inSync
        : words.verdicts.inSyncAsOf(formatAgo(lastGoodCheckAt, now));
    case 'attention':
      if (outness !== null) return words.verdicts[outness];
      return things === 0 ? words.verdicts.needsAttention : words.verdicts.attention(things);
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
  switch (status.verdict) {
    case 'needs-sync':
      return describeNeed(status);
    case 'attention':
      return describeAttention(status);
    case 'in-sync':
      return describeSync(status);
  }
}

function describeAttention(status: SyncCheckResultView): StatusText {
  const outness = outnessIn(status);
  const headline = outness === null ? words.verdicts.attention(thingsToDo(status)) : words.verdicts[outness];
  return { headline, reason: displayText(status.recommendation.reason, MAX_REASON_LENGTH) };
}

/** A warning in words. `now` in epoch ms: what it says of times stays true while it is on screen. */
export function describeWarning({ message, recommendation, metadata }: SyncWarningView, now: number): FindingWords {
  if (metadata?.text === undefined || !Object.hasOwn(findingTexts, metadata.code)) {
    return { message, advice: recommendation };
  }
  return toWords<FindingWords>(findingTexts[metadata.code as FindingCode], metadata.text, { place: 'window', now });
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
  return { headline, reason: displayText(recommendation.reason, MAX_REASON_LENGTH) };
}

function describeSync({ deviceCount, alignment, warningCount }: SyncCheckResultView): StatusText {
  const { devicesInSyncCount, devicesOutOfSyncCount } = alignment;
  // Those that were let in and have not arrived are in no alignment.
  const awaited = Math.max(0, deviceCount - devicesInSyncCount - devicesOutOfSyncCount);
  const arrived = deviceCount - awaited;
  const headline = arrived <= 1 ? words.aloneHeadline : words.alignedHeadline(arrived);
  const alone = awaited === 0 ? words.aloneReason : words.firstReason;
  const said = arrived <= 1 ? alone : words.alignedReason;
  const reason = awaited === 0 ? said : words.awaitedReason(said, awaited);
  return { headline, reason: warningCount === 0 ? reason : words.worthALook(reason) };
}

const MAX_REASON_LENGTH = 400;

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
