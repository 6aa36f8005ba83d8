import { inject, injectable } from 'inversify';

import { AlarmClock, Clock, Logger, RunConfiguration } from '../../container/index.js';
import type { Alarm } from '../../core/alarm-clock.js';
import { DisposableSlot, DisposableStore } from '../../core/disposable.js';
import { AppError, appError } from '../../core/errors.js';
import { Emitter } from '../../core/event.js';
import { HealthChecker, type SyncCheckResult } from '../health-check/index.js';
import { RunHistory } from '../metrics/index.js';
import { Settings } from '../settings/index.js';
import { Keystore, Vault, type KeystoreChange, type VaultState } from '../vault/index.js';
import { AbortableRun } from './abortable-run.js';
import { decideInterval } from './interval-policy.js';
import { validateConfig } from './scheduler-config.js';
import {
  SyncSchedulerConfiguration,
  type CheckOutcome,
  type CheckTrigger,
  type CompletedCheck,
  type DatedVerdict,
  type FailedCheck,
  type SchedulerState,
  type SyncScheduler,
  type SyncSchedulerConfig,
} from './sync-scheduler.js';

/** Requests within so many ms make one check. */
const COALESCING_MS = 1000;

/** When something happened, by both clocks. */
interface Moment {
  readonly wall: number;
  readonly monotonic: number;
}

/** What a completed check leaves behind. */
interface Completion {
  readonly check: CompletedCheck;
  readonly at: Moment;
  /** When to look again before the next interval, in ms: a finding may have become visible by then. */
  readonly lookAgainInMs: number | undefined;
  /** The keystore's revision that the check saw. */
  readonly revision: number;
}

/**
 * The scheduler on an alarm clock. While it runs, exactly one of these holds: an alarm for the next check is set, or a
 * check runs. Pausing and stopping take both away, so nothing has to remember to cancel.
 */
@injectable()
export class BackgroundSyncScheduler implements SyncScheduler {
  readonly #clock: Clock;
  readonly #alarmClock: AlarmClock;
  readonly #logger: Logger;
  readonly #testMode: boolean;
  readonly #config: SyncSchedulerConfig;
  readonly #vault: Vault;
  readonly #keystore: Keystore;
  readonly #healthChecker: HealthChecker;
  readonly #history: RunHistory;
  readonly #settings: Settings;

  readonly #subscriptions = new DisposableStore();
  readonly #nextCheck = new DisposableSlot<Alarm>();
  readonly #timeLimit = new DisposableSlot<Alarm>();
  readonly #coalescing = new DisposableSlot<Alarm>();
  #requested: CheckTrigger | null = null;
  #run: AbortableRun<Completion> | null = null;
  #state: SchedulerState = 'idle';
  #lastCompletion: Omit<Completion, 'check'> | null = null;
  /** It names devices, so a lock takes it away. */
  #lastReport: SyncCheckResult | null = null;
  /** While a report is put together again. */
  #restoring: AbortController | null = null;
  /** When the last check ended, completed or failed. */
  #lastEnded: Moment | null = null;
  #lastFailedCheck: FailedCheck | null = null;

  readonly #didStartCheck: Emitter<CheckTrigger>;
  readonly #didCompleteCheck: Emitter<CompletedCheck>;
  readonly #didFailCheck: Emitter<FailedCheck>;
  readonly #didRestoreReport: Emitter<SyncCheckResult>;
  readonly #didChangeState: Emitter<SchedulerState>;

  constructor(
    @inject(Clock) clock: Clock,
    @inject(AlarmClock) alarmClock: AlarmClock,
    @inject(Logger) logger: Logger,
    @inject(RunConfiguration) { testMode }: RunConfiguration,
    @inject(SyncSchedulerConfiguration) config: SyncSchedulerConfig,
    @inject(Vault) vault: Vault,
    @inject(Keystore) keystore: Keystore,
    @inject(HealthChecker) healthChecker: HealthChecker,
    @inject(RunHistory) history: RunHistory,
    @inject(Settings) settings: Settings,
  ) {
    this.#clock = clock;
    this.#alarmClock = alarmClock;
    this.#logger = logger.child('sync-scheduler');
    this.#testMode = testMode;
    this.#config = validateConfig(config);
    this.#vault = vault;
    this.#keystore = keystore;
    this.#healthChecker = healthChecker;
    this.#history = history;
    this.#settings = settings;

    const onListenerError = (error: unknown): void => this.#logger.error('A listener of the scheduler failed.', error);
    this.#didStartCheck = new Emitter(onListenerError);
    this.#didCompleteCheck = new Emitter(onListenerError);
    this.#didFailCheck = new Emitter(onListenerError);
    this.#didRestoreReport = new Emitter(onListenerError);
    this.#didChangeState = new Emitter(onListenerError);
  }

  get onDidStartCheck() {
    return this.#didStartCheck.event;
  }

  get onDidCompleteCheck() {
    return this.#didCompleteCheck.event;
  }

  get onDidFailCheck() {
    return this.#didFailCheck.event;
  }

  get onDidRestoreReport() {
    return this.#didRestoreReport.event;
  }

  get onDidChangeState() {
    return this.#didChangeState.event;
  }

  get state(): SchedulerState {
    return this.#state;
  }

  get isChecking(): boolean {
    return this.#run !== null;
  }

  get intervalMs(): number {
    const decision = decideInterval({
      configuredMs: this.#config.intervalMs,
      testMode: this.#testMode,
      ownIntervalMinutes: this.#settings.values.checkIntervalMinutes,
    });
    return decision.intervalMs;
  }

  get lastReport(): SyncCheckResult | null {
    return this.#lastReport;
  }

  get lastVerdict(): DatedVerdict | null {
    for (const { outcome, endedAt } of this.#history.runs) {
      if (outcome.kind !== 'completed') continue;
      return { verdict: outcome.verdict ?? (outcome.needsSync ? 'needs-sync' : 'in-sync'), at: endedAt };
    }
    return null;
  }

  get lastFailedCheck(): FailedCheck | null {
    return this.#lastFailedCheck;
  }

  isRunning(): boolean {
    return this.#state === 'running';
  }

  getNextRun(): number | null {
    if (this.#state !== 'running') return null;
    const remainingMs = this.#nextCheck.value?.remainingMs ?? this.intervalMs;
    return Math.round(this.#clock.now() + remainingMs);
  }

  getLastRun(): number | null {
    return this.#lastCompletion?.at.wall ?? this.#history.lastRun;
  }

  start(): void {
    if (this.#state === 'running' || this.#state === 'paused') return;
    this.#subscriptions.add(this.#vault.onDidChangeState((state) => this.#followVault(state)));
    this.#subscriptions.add(this.#keystore.onDidChange((change) => this.#followKeystore(change)));
    this.#subscriptions.add(this.#settings.onDidChange(() => this.#followSettings()));
    if (this.#vault.state.kind !== 'unlocked') {
      this.#enter('paused');
      return;
    }
    if (this.#config.initialCheck) this.#arm(this.#config.initialDelayMs, 'initial');
    else this.#arm(this.intervalMs, 'interval');
    this.#enter('running');
  }

  stop(): void {
    if (this.#state === 'idle' || this.#state === 'stopped') return;
    this.#subscriptions.clear();
    this.#leaveRunning(appError('SCHEDULER_STOPPED'));
    this.#enter('stopped');
  }

  pause(): void {
    if (this.#state !== 'running') return;
    this.#leaveRunning(appError('VAULT_LOCKED.check'));
    this.#enter('paused');
  }

  resume(): void {
    if (this.#state !== 'paused' || this.#vault.state.kind !== 'unlocked') return;
    this.#enter('running');
    // A listener of the state may have begun a check already.
    if (this.#run !== null) return;
    if (this.#isWorthChecking()) {
      this.#begin('unlock');
      return;
    }
    this.#armAfterLastRun();
    void this.#restoreReport();
  }

  async checkNow(): Promise<CheckOutcome> {
    if (this.#state === 'paused') throw appError('VAULT_LOCKED.check');
    if (this.#state !== 'running') throw appError('SCHEDULER_STOPPED');
    if (this.#run !== null) {
      const { check, at } = await this.#run.result;
      this.#history.countAnswer('joined');
      return { report: check.report, cached: false, joined: true, ageMs: this.#elapsedSince(at) };
    }
    const last = this.#lastCompletion;
    const report = this.#lastReport;
    if (last !== null && report !== null && this.#elapsedSince(last.at) < this.#config.minIntervalMs) {
      this.#history.countAnswer('cached');
      return { report, cached: true, joined: false, ageMs: this.#elapsedSince(last.at) };
    }
    const { check } = await this.#begin('manual').result;
    return { report: check.report, cached: false, joined: false, ageMs: 0 };
  }

  request(trigger: CheckTrigger): void {
    if (this.#state !== 'running') return;
    this.#requested ??= trigger;
    // The first request of a burst is served at once; those that come while the window is open wait for its end.
    if (this.#coalescing.value === undefined) this.#serveRequest();
  }

  dispose(): void {
    this.stop();
    this.#didStartCheck.dispose();
    this.#didCompleteCheck.dispose();
    this.#didFailCheck.dispose();
    this.#didRestoreReport.dispose();
    this.#didChangeState.dispose();
  }

  #followVault(state: VaultState): void {
    if (state.kind === 'unlocked') this.resume();
    else this.pause();
  }

  #followKeystore({ cause }: KeystoreChange): void {
    // Opening is followed by the vault's own event, which resumes.
    if (cause === 'opened') return;
    if (cause === 'rotated') this.request('rotation');
    else if (cause === 'imported') this.request('import');
    else this.request('change');
  }

  #followSettings(): void {
    if (this.#state !== 'running' || this.#run !== null || this.#lastEnded === null) return;
    this.#armAfterLastRun();
    this.#didChangeState.fire(this.#state);
  }

  #serveRequest(): void {
    const trigger = this.#requested;
    this.#requested = null;
    if (trigger === null) return;
    this.#coalescing.value = this.#alarmClock.set(COALESCING_MS, () => {
      this.#coalescing.value = undefined;
      this.#serveRequest();
    });
    // A running check may have begun before what is asked about happened: the request waits for the end of the window.
    if (this.#run !== null) this.#requested = trigger;
    else if (this.#isWorthChecking()) this.#begin(trigger);
  }

  /** False when a check just made would only say the same again. */
  #isWorthChecking(): boolean {
    const last = this.#lastCompletion;
    if (last === null || this.#elapsedSince(last.at) >= this.#config.minIntervalMs) return true;
    const revision = this.#keystore.snapshot?.revision;
    return revision !== undefined && revision !== last.revision;
  }

  /** Only while none runs. */
  #begin(trigger: CheckTrigger): AbortableRun<Completion> {
    this.#nextCheck.value = undefined;
    this.#endRestoring();
    const run = new AbortableRun(trigger, (signal) => this.#check(trigger, signal));
    this.#run = run;
    this.#timeLimit.value = this.#alarmClock.set(
      this.#config.timeoutMs,
      () => run.abort(appError('CHECK_TIMED_OUT', { seconds: Math.round(this.#config.timeoutMs / 1000) })),
      'monotonic-clock',
    );
    this.#didStartCheck.fire(trigger);
    const startedAt = this.#moment();
    void run.result.then(
      (completion) => this.#complete(run, completion),
      (error: AppError) => this.#fail(run, error, startedAt),
    );
    return run;
  }

  async #check(trigger: CheckTrigger, signal: AbortSignal): Promise<Completion> {
    const started = this.#clock.monotonic();
    try {
      const snapshot = await this.#keystore.refresh();
      signal.throwIfAborted();
      const evaluation = await this.#healthChecker.evaluate(snapshot, signal);
      const at = this.#moment();
      const lookAgainInMs = evaluation.nextVisibleInMs;
      const check = {
        report: this.#dated(evaluation.report, at, lookAgainInMs),
        runs: evaluation.runs,
        trigger,
        durationMs: at.monotonic - started,
      };
      return { check, at, lookAgainInMs, revision: snapshot.revision };
    } catch (error) {
      throw toCheckError(error);
    }
  }

  #dated(report: SyncCheckResult, { wall }: Moment, lookAgainInMs: number | undefined): SyncCheckResult {
    return { ...report, lastCheck: wall, nextScheduled: Math.round(wall + this.#waitAfter(lookAgainInMs)) };
  }

  /**
   * Puts the report of the last check together again, which the scheduler forgot at a lock. That is no check: it has no events of a
   * check, no record, and no effect on the schedule.
   */
  async #restoreReport(): Promise<void> {
    const last = this.#lastCompletion;
    const { snapshot } = this.#keystore;
    if (last === null || snapshot === null) return;
    const restoring = new AbortController();
    this.#restoring = restoring;
    try {
      const { report } = await this.#healthChecker.evaluate(snapshot, restoring.signal);
      if (this.#restoring !== restoring) return;
      this.#restoring = null;
      this.#lastReport = this.#dated(report, last.at, last.lookAgainInMs);
      this.#didRestoreReport.fire(this.#lastReport);
    } catch {
      // A check tells the person what is wrong.
      if (this.#restoring === restoring) this.#begin('unlock');
    }
  }

  #endRestoring(): void {
    const restoring = this.#restoring;
    this.#restoring = null;
    restoring?.abort(appError('CHECK_ABORTED'));
  }

  #complete(run: AbortableRun<Completion>, completion: Completion): void {
    if (!this.#end(run)) return;
    const { check, ...rest } = completion;
    this.#lastCompletion = rest;
    this.#lastReport = check.report;
    this.#lastFailedCheck = null;
    this.#arm(this.#waitAfter(rest.lookAgainInMs), 'interval');
    this.#history.record({
      endedAt: check.report.lastCheck,
      durationMs: check.durationMs,
      trigger: check.trigger,
      outcome: {
        kind: 'completed',
        verdict: check.report.verdict,
        needsSync: check.report.needsSync,
        warnings: check.report.warningCount,
      },
      checks: [...check.runs],
    });
    this.#didCompleteCheck.fire(check);
  }

  #fail(run: AbortableRun<Completion>, error: AppError, startedAt: Moment): void {
    if (!this.#end(run)) return;
    const failed: FailedCheck = {
      error: error.describe(),
      trigger: run.trigger,
      failedAt: this.#clock.now(),
      lastGoodCheckAt: this.getLastRun(),
    };
    this.#logger.error('A check failed; the schedule goes on.', error, { trigger: run.trigger, code: error.code });
    this.#lastFailedCheck = failed;
    this.#arm(this.intervalMs, 'interval');
    this.#history.record({
      endedAt: failed.failedAt,
      durationMs: this.#clock.monotonic() - startedAt.monotonic,
      trigger: run.trigger,
      outcome: { kind: 'failed', code: error.code },
      checks: [],
    });
    this.#didFailCheck.fire(failed);
  }

  /** Until the next check: the interval, or less where a finding becomes visible before. */
  #waitAfter(lookAgainInMs = Infinity): number {
    return Math.min(this.intervalMs, lookAgainInMs);
  }

  /** True when `run` is still the one that counts; it no longer is after this. */
  #end(run: AbortableRun<Completion>): boolean {
    if (this.#run !== run) return false;
    this.#run = null;
    this.#timeLimit.value = undefined;
    this.#lastEnded = this.#moment();
    return true;
  }

  /** Sets the alarm an interval after the end of the last check, or at once when that has passed. */
  #armAfterLastRun(): void {
    const sinceLastMs = this.#elapsedSince(this.#lastEnded ?? this.#moment());
    const lookAgainInMs = this.#lastFailedCheck === null ? this.#lastCompletion?.lookAgainInMs : undefined;
    this.#arm(Math.max(0, this.#waitAfter(lookAgainInMs) - sinceLastMs), 'interval');
  }

  #arm(delayMs: number, trigger: CheckTrigger): void {
    this.#nextCheck.value = this.#alarmClock.set(delayMs, () => void this.#begin(trigger));
  }

  #leaveRunning(reason: AppError): void {
    const run = this.#run;
    this.#run = null;
    this.#lastReport = null;
    this.#requested = null;
    this.#nextCheck.value = undefined;
    this.#timeLimit.value = undefined;
    this.#coalescing.value = undefined;
    this.#endRestoring();
    run?.abort(reason);
  }

  #enter(state: SchedulerState): void {
    this.#state = state;
    this.#logger.info('State.', { state });
    this.#didChangeState.fire(state);
  }

  #moment(): Moment {
    return { wall: this.#clock.now(), monotonic: this.#clock.monotonic() };
  }

  /** Ms since `moment`: the larger of both clocks, since one stands still in sleep and the other can be set back. */
  #elapsedSince({ wall, monotonic }: Moment): number {
    return Math.max(0, Math.round(this.#clock.monotonic() - monotonic), this.#clock.now() - wall);
  }
}

function toCheckError(error: unknown): AppError {
  return error instanceof AppError ? error : appError('CHECK_FAILED', {}, { cause: error });
}
