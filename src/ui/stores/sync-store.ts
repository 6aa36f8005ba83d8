import { makeAutoObservable, observableRef, runInAction } from 'mobx';

import type {
  AppSnapshot,
  CheckOutcomeView,
  ErrorView,
  FailedCheckView,
  IpcBridge,
  RunRecord,
  SchedulerView,
  SyncCheckResultView,
} from '../../ipc/contract.js';
import { outnessIn, thingsToDo } from '../../core/common/judged-report.js';
import type { Environment } from '../environment.js';
import { toErrorView } from '../text/error-view.js';
import { messages } from '../text/messages.js';
import { PagedList } from './paged-list.js';

/** How long a person waits for a check at most. */
const CHECK_NOW_TIMEOUT_MS = 30_000;

/** A screenful of checks: few are ever looked at. */
const RUNS_PER_PAGE = 5;

/** Dispatched on the page with each new report as its `detail`, for code that lives outside the stores. */
export const SYNC_STATUS_UPDATE = 'onestar:sync-status-update';

const IDLE: SchedulerView = {
  state: 'idle',
  isChecking: false,
  nextRun: null,
  lastRun: null,
  intervalMs: 6 * 3600 * 1000,
};

const NOT_ANSWERED: ErrorView = {
  code: 'IPC_TIMED_OUT',
  ...messages.errors.checkNotAnswered,
};

/** What the last check says, in one word. */
export type Verdict = 'loading' | 'in-sync' | 'attention' | 'needs-sync' | 'error';

/** What became of a check that a person asked for. */
export type CheckNowResult =
  | { readonly kind: 'completed' | 'cached' | 'joined'; readonly outcome: CheckOutcomeView }
  | { readonly kind: 'failed' | 'timed-out'; readonly error: ErrorView };

/** What the badge shows. */
export interface BadgeState {
  readonly verdict: Verdict;
  /** When the last good check ended, epoch ms; null when there was none. */
  readonly lastGoodCheckAt: number | null;
  /** How many things ask for attention; 0 unless that is the verdict. */
  readonly things: number;
  /** How this device is out, so that what it says of the others no longer counts; null while it isn't. */
  readonly outness: ReturnType<typeof outnessIn>;
}

const WAITING: BadgeState = { verdict: 'loading', lastGoodCheckAt: null, things: 0, outness: null };

/** The background checks: what the last one found, and when the next one comes. */
export class SyncStore {
  /** The newest report; null before the first one, and while the vault is locked. */
  status: SyncCheckResultView | null = null;
  /** The failure since the newest report, if any. */
  failure: FailedCheckView | null = null;
  scheduler: SchedulerView = IDLE;
  readonly runs: PagedList<RunRecord>;
  private isWaiting = false;
  /** What the badge showed when the vault locked: it says nothing about any device. */
  private retained: BadgeState = WAITING;
  private newestCall = 0;

  constructor(
    private readonly bridge: IpcBridge,
    private readonly environment: Environment,
  ) {
    this.runs = new PagedList((page) => bridge.invoke('metrics:listRuns', page), RUNS_PER_PAGE);
    makeAutoObservable<this, 'bridge' | 'environment' | 'newestCall' | 'retained'>(this, {
      bridge: false,
      environment: false,
      newestCall: false,
      runs: false,
      status: observableRef,
      failure: observableRef,
      scheduler: observableRef,
      retained: observableRef,
    });
  }

  /** True while checks are scheduled: false before start, and while the vault is locked. */
  get isRunning(): boolean {
    return this.scheduler.state === 'running';
  }

  get isChecking(): boolean {
    return this.isWaiting || this.scheduler.isChecking;
  }

  /** When the last check completed, epoch ms; null when none has. */
  get lastCheck(): number | null {
    return this.scheduler.lastRun ?? this.status?.lastCheck ?? null;
  }

  /** When the report was made that a failed check has left in place, epoch ms; null while the report is current. */
  get outdatedSince(): number | null {
    if (this.failure === null || this.status === null) return null;
    return this.failure.lastGoodCheckAt ?? this.status.lastCheck;
  }

  get badge(): BadgeState {
    if (this.failure !== null) return { ...WAITING, verdict: 'error', lastGoodCheckAt: this.failure.lastGoodCheckAt };
    if (this.status === null) return this.retained;
    const { verdict, lastCheck } = this.status;
    return {
      verdict,
      lastGoodCheckAt: lastCheck,
      things: verdict === 'attention' ? thingsToDo(this.status) : 0,
      outness: outnessIn(this.status),
    };
  }

  receiveReport(report: SyncCheckResultView): void {
    this.restore(report, null);
    this.runs.invalidate();
    this.environment.page.dispatchEvent(new CustomEvent(SYNC_STATUS_UPDATE, { detail: report }));
  }

  receiveFailure(failure: FailedCheckView): void {
    this.failure = failure;
    this.runs.invalidate();
  }

  receiveScheduler(scheduler: SchedulerView): void {
    this.scheduler = scheduler;
  }

  /** Takes over what a snapshot says; nothing new has happened. */
  restore(status: SyncCheckResultView | null, failure: FailedCheckView | null): void {
    this.status = status;
    this.failure = failure;
  }

  /** Takes over the last verdict of before a restart, which the badge shows until there is a report. */
  remember(last: AppSnapshot['lastVerdict']): void {
    if (last !== null && this.retained === WAITING) {
      this.retained = { ...WAITING, verdict: last.verdict, lastGoodCheckAt: last.at };
    }
  }

  /** Forgets what names devices; the badge keeps its last icon. */
  clear(): void {
    this.retained = this.badge;
    this.restore(null, null);
    this.runs.clear();
  }

  /**
   * Checks now, and never rejects: a failure is a result like any other. A check that gives no answer in time counts as
   * timed out; should its report come later after all, it is shown like that of any background check.
   */
  async checkNow(): Promise<CheckNowResult> {
    this.newestCall += 1;
    const call = this.newestCall;
    this.isWaiting = true;
    const limit = this.timeLimit();
    const result = await Promise.race([this.askForCheck(), limit.reached]);
    limit.cancel();
    if (call === this.newestCall) runInAction(() => this.endCall(result));
    return result;
  }

  private endCall(result: CheckNowResult): void {
    this.isWaiting = false;
    if (result.kind === 'timed-out' && this.scheduler.isChecking) {
      // Whoever does not answer does not say either that the check has ended; the button must not stay disabled for ever.
      this.scheduler = { ...this.scheduler, isChecking: false };
    }
  }

  private async askForCheck(): Promise<CheckNowResult> {
    try {
      const outcome = await this.bridge.invoke('sync:scheduler:checkNow');
      if (outcome.joined) return { kind: 'joined', outcome };
      return { kind: outcome.cached ? 'cached' : 'completed', outcome };
    } catch (thrown) {
      const error = toErrorView(thrown);
      const timedOut = error.code === 'CHECK_TIMED_OUT' || error.code === 'IPC_TIMED_OUT';
      return { kind: timedOut ? 'timed-out' : 'failed', error };
    }
  }

  private timeLimit(): { readonly reached: Promise<CheckNowResult>; readonly cancel: () => void } {
    let cancel = (): void => undefined;
    const reached = new Promise<CheckNowResult>((resolve) => {
      const giveUp = (): void => resolve({ kind: 'timed-out', error: NOT_ANSWERED });
      cancel = this.environment.setTimeout(giveUp, CHECK_NOW_TIMEOUT_MS);
    });
    return { reached, cancel };
  }
}
