import { serviceId } from '../../container/service-id.js';
import type { Disposable } from '../../core/disposable.js';
import type { ErrorDescription } from '../../core/errors.js';
import type { Event } from '../../core/event.js';
import type { CheckRun, SyncCheckResult, Verdict } from '../health-check/index.js';

/** How often checks run, and within which bounds. */
export interface SyncSchedulerConfig {
  /** Interval between checks (ms). */
  readonly intervalMs: number;
  /** Minimum time between checks that a person or an event asks for (ms). Never binds the recurring ones. */
  readonly minIntervalMs: number;
  /** Whether to check `initialDelayMs` after start. */
  readonly initialCheck: boolean;
  /** Ms from start to the first check. */
  readonly initialDelayMs: number;
  /** After so many ms a check is aborted and counts as failed. */
  readonly timeoutMs: number;
}

export type SchedulerState = 'idle' | 'running' | 'paused' | 'stopped';

/** What asked for a check. */
export type CheckTrigger = 'initial' | 'interval' | 'manual' | 'unlock' | 'resume' | 'import' | 'rotation' | 'change';

/** What `checkNow` resolves with. */
export interface CheckOutcome {
  readonly report: SyncCheckResult;
  /** True when the last report was given again because it is younger than the rate limit. */
  readonly cached: boolean;
  /** True when a check was under way and this call waited for it. */
  readonly joined: boolean;
  /** How old the report is, ms. */
  readonly ageMs: number;
}

export interface CompletedCheck {
  readonly report: SyncCheckResult;
  readonly runs: readonly CheckRun[];
  readonly trigger: CheckTrigger;
  /** Ms of the monotonic clock. */
  readonly durationMs: number;
}

/** What a check found, in one word, and when (epoch ms). */
export interface DatedVerdict {
  readonly verdict: Verdict;
  readonly at: number;
}

export interface FailedCheck {
  readonly error: ErrorDescription;
  readonly trigger: CheckTrigger;
  readonly failedAt: number;
  /** When the last good check ended, epoch ms; null when there was none. */
  readonly lastGoodCheckAt: number | null;
}

/** Watches the keystore in the background. One timer at most, one check at a time. */
export interface SyncScheduler extends Disposable {
  /** Begins; on a locked vault it pauses at once. Does nothing when it is on already. */
  start(): void;
  /** Ends: no timer, no listener, nothing published later. `start` begins anew. */
  stop(): void;
  /** True while checks are scheduled: neither before start, nor paused, nor stopped. */
  isRunning(): boolean;
  /** When the next check is due, epoch ms; null unless running. */
  getNextRun(): number | null;
  /** When the last check completed, epoch ms, also before a restart; null when none has. */
  getLastRun(): number | null;
  /**
   * Checks now, joins a running check, or gives the last report again within the rate limit.
   * Throws `VAULT_LOCKED`, `SCHEDULER_STOPPED`, `CHECK_FAILED`, `CHECK_TIMED_OUT`, `CHECK_ABORTED`.
   */
  checkNow(): Promise<CheckOutcome>;
  /** Suspends checks and aborts a running one; called when the vault locks. */
  pause(): void;
  /** Goes on, with an immediate check unless one finished within the rate limit; called when the vault opens. */
  resume(): void;
  /**
   * Asks for a check because something happened. Requests within one second make one check, and none is made within the
   * rate limit of the last one unless the keystore has changed since: what a person just mended must show at once.
   */
  request(trigger: CheckTrigger): void;
  readonly state: SchedulerState;
  /** True while a check runs. */
  readonly isChecking: boolean;
  /** The interval that holds now, ms. */
  readonly intervalMs: number;
  /** Of the last completed check of this run of the app; null before it and, as it names devices, while checks are paused or stopped. */
  readonly lastReport: SyncCheckResult | null;
  /** Of the last completed check, also before a restart: a verdict names no device, so it is kept outside the vault. */
  readonly lastVerdict: DatedVerdict | null;
  /** The failure since the last completed check, if any. */
  readonly lastFailedCheck: FailedCheck | null;
  readonly onDidStartCheck: Event<CheckTrigger>;
  readonly onDidCompleteCheck: Event<CompletedCheck>;
  readonly onDidFailCheck: Event<FailedCheck>;
  /** The vault is open again so soon that nothing was checked: this is the report of the last check, as it was. */
  readonly onDidRestoreReport: Event<SyncCheckResult>;
  readonly onDidChangeState: Event<SchedulerState>;
}
export const SyncScheduler = serviceId<SyncScheduler>('SyncScheduler');

/** The configuration the scheduler is made with. */
export const SyncSchedulerConfiguration = serviceId<SyncSchedulerConfig>('SyncSchedulerConfiguration');
