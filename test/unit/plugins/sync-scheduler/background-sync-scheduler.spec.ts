import { expect } from 'chai';

import { AppError } from '../../../../src/core/errors.js';
import { AlarmClock } from '../../../../src/core/alarm-clock.js';
import { SystemClock } from '../../../../src/core/clock.js';
import type { SyncCheckResult } from '../../../../src/plugins/health-check/index.js';
import { parseTestMode } from '../../../../src/plugins/sync-scheduler/index.js';
import { schedulerConfig, validateConfig } from '../../../../src/plugins/sync-scheduler/scheduler-config.js';
import { defer, rejection } from '../../../support/defer.js';
import { liveHeapBytes } from '../../../support/garbage.js';
import {
  answerAtOnce,
  healthyReport,
  SchedulerHarness,
  type HarnessOptions,
} from '../../../support/scheduler-harness.js';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const INTERVAL = 6 * HOUR;

describe('BackgroundSyncScheduler', () => {
  let harness: SchedulerHarness;

  function make(options?: HarnessOptions): SchedulerHarness {
    harness = new SchedulerHarness(options);
    return harness;
  }

  /** A started scheduler whose first check has been made. */
  async function makeChecked(options?: HarnessOptions): Promise<SchedulerHarness> {
    const { scheduler, time } = make(options);
    scheduler.start();
    await time.tickAsync(SECOND);
    return harness;
  }

  afterEach(() => harness.dispose());

  describe('the schedule', () => {
    it('[A1] checks 1 s after start, then every 6 h', async () => {
      const { scheduler, time, evaluations } = make();
      const startedAt = Date.now();
      scheduler.start();
      await time.tickAsync(SECOND - 1);
      expect(evaluations).to.have.length(0);
      await time.tickAsync(1 + 3 * INTERVAL);
      expect(evaluations.map((at) => at - startedAt)).to.deep.equal([
        SECOND,
        SECOND + INTERVAL,
        SECOND + 2 * INTERVAL,
        SECOND + 3 * INTERVAL,
      ]);
    });

    it('[A1] checks every 1 s in test mode', async () => {
      const { scheduler, time, evaluations } = make({ testMode: true });
      scheduler.start();
      await time.tickAsync(10 * SECOND);
      expect(evaluations).to.have.length(10);
    });

    it('[A1] takes only "1" and "true" for test mode', () => {
      make();
      expect(['1', 'true'].map(parseTestMode)).to.deep.equal([true, true]);
      expect(['0', 'false', '', 'TRUE', 'yes', undefined].map(parseTestMode)).to.deep.equal(Array(6).fill(false));
      expect(schedulerConfig(false).intervalMs).to.equal(INTERVAL);
      expect(schedulerConfig(true).intervalMs).to.equal(SECOND);
    });

    it('waits a whole interval when no first check is wanted', async () => {
      const { scheduler, time, evaluations } = make({ config: { initialCheck: false } });
      scheduler.start();
      await time.tickAsync(INTERVAL - 1);
      expect(evaluations).to.have.length(0);
      await time.tickAsync(1);
      expect(evaluations).to.have.length(1);
    });

    it('[A2] begins the next wait when a check ends, so that a slow check never overlaps itself', async () => {
      const { scheduler, time, evaluations } = make({ testMode: true });
      const slowMs = 2500;
      harness.evaluate = async (signal) => {
        const { promise, resolve } = defer<void>();
        setTimeout(resolve, slowMs);
        await promise;
        return answerAtOnce(signal);
      };
      scheduler.start();
      await time.tickAsync(20 * SECOND);
      expect(harness.mostConcurrentEvaluations).to.equal(1);
      const gaps = evaluations.slice(1).map((at, index) => at - (evaluations[index] ?? 0));
      expect(new Set(gaps)).to.deep.equal(new Set([slowMs + SECOND]));
    });

    it('is not bound by the rate limit in its recurring checks', async () => {
      const { completed, time } = await makeChecked({ testMode: true });
      await time.tickAsync(5 * SECOND);
      expect(completed).to.have.length(6);
    });

    it('tells when the next and the last check are', async () => {
      const { scheduler, completed } = await makeChecked();
      expect(scheduler.getLastRun()).to.equal(Date.now());
      expect(scheduler.getNextRun()).to.equal(Date.now() + INTERVAL);
      expect(completed[0]?.report.lastCheck).to.equal(Date.now());
      expect(completed[0]?.report.nextScheduled).to.equal(Date.now() + INTERVAL);
    });

    it('[I4] looks again when a finding that was held back becomes visible', async () => {
      const { scheduler, time, evaluations } = make();
      harness.evaluate = async () => ({ report: healthyReport, runs: [], findings: [], nextVisibleInMs: 40 * SECOND });
      scheduler.start();
      await time.tickAsync(SECOND);
      expect(scheduler.getNextRun()).to.equal(Date.now() + 40 * SECOND);
      harness.evaluate = answerAtOnce;
      await time.tickAsync(40 * SECOND);
      expect(evaluations).to.have.length(2);
      expect(scheduler.getNextRun()).to.equal(Date.now() + INTERVAL);
    });

    it("follows a person's own interval at once", async () => {
      const { time, evaluations, scheduler } = await makeChecked();
      await time.tickAsync(30 * MINUTE);
      harness.changeSettings({ checkIntervalMinutes: 60 });
      expect(scheduler.getNextRun()).to.equal(Date.now() + 30 * MINUTE);
      await time.tickAsync(30 * MINUTE);
      expect(evaluations).to.have.length(2);
      await time.tickAsync(HOUR);
      expect(evaluations).to.have.length(3);
    });
  });

  describe('failing checks', () => {
    it("follows a person's own interval after a failure too", async () => {
      const { scheduler, time } = make();
      harness.evaluate = async () => {
        throw new Error('broken');
      };
      scheduler.start();
      await time.tickAsync(SECOND);
      harness.changeSettings({ checkIntervalMinutes: 15 });
      expect(scheduler.getNextRun()).to.equal(Date.now() + 15 * MINUTE);
    });

    it('[A4] does not count the time of a sleep against a check', async () => {
      const { scheduler, time, completed, failed } = make();
      const gate = defer<void>();
      harness.evaluate = async (signal) => {
        await gate.promise;
        return answerAtOnce(signal);
      };
      scheduler.start();
      await time.tickAsync(SECOND);
      harness.sleep(HOUR);
      harness.alarmClock.check();
      gate.resolve();
      await harness.settle();
      expect(failed).to.have.length(0);
      expect(completed).to.have.length(1);
    });

    it('[A3] reports a check that throws, counts it, and goes on', async () => {
      const { scheduler, time, failed, completed, records } = make();
      harness.evaluate = async () => {
        throw new Error('broken');
      };
      scheduler.start();
      await time.tickAsync(SECOND);
      expect(failed).to.have.length(1);
      expect(failed[0]?.error.code).to.equal('CHECK_FAILED');
      expect(failed[0]?.lastGoodCheckAt).to.equal(null);
      expect(scheduler.lastFailedCheck).to.equal(failed[0]);
      expect(records.map(({ outcome }) => outcome.kind)).to.deep.equal(['failed']);
      expect(scheduler.getNextRun()).to.equal(Date.now() + INTERVAL);
      harness.evaluate = answerAtOnce;
      await time.tickAsync(INTERVAL);
      expect(completed).to.have.length(1);
      expect(scheduler.lastFailedCheck).to.equal(null);
    });

    it('[A3] also survives a check that throws at once instead of rejecting', async () => {
      const { scheduler, time, failed } = make();
      harness.evaluate = () => {
        throw new Error('thrown, not rejected');
      };
      scheduler.start();
      await time.tickAsync(SECOND);
      expect(failed).to.have.length(1);
      expect(harness.timers).to.equal(1);
    });

    it('[A3] tells the age of the last good check with a failure', async () => {
      const { time, failed } = await makeChecked();
      const goodAt = Date.now();
      harness.evaluate = async () => {
        throw new Error('broken');
      };
      await time.tickAsync(INTERVAL);
      expect(failed[0]?.lastGoodCheckAt).to.equal(goodAt);
    });

    it('[A4] aborts a check that hangs, reports it as failed, and schedules the next', async () => {
      const { scheduler, time, failed } = make();
      let seenSignal: AbortSignal | undefined;
      harness.evaluate = (signal) => {
        seenSignal = signal;
        return defer<never>().promise;
      };
      scheduler.start();
      await time.tickAsync(SECOND + 30 * SECOND - 1);
      expect(failed).to.have.length(0);
      expect(seenSignal?.aborted).to.equal(false);
      await time.tickAsync(1);
      expect(failed.map(({ error }) => error.code)).to.deep.equal(['CHECK_TIMED_OUT']);
      expect(seenSignal?.aborted).to.equal(true);
      expect(scheduler.getNextRun()).to.equal(Date.now() + INTERVAL);
      expect(harness.timers).to.equal(1);
    });

    it('[A5] drops what an aborted check says later', async () => {
      const { scheduler, time, completed, failed } = make();
      const late = defer<Awaited<ReturnType<typeof answerAtOnce>>>();
      harness.evaluate = () => late.promise;
      scheduler.start();
      await time.tickAsync(SECOND + 30 * SECOND);
      expect(failed).to.have.length(1);
      late.resolve({ report: healthyReport, runs: [], findings: [] });
      await harness.settle();
      expect(completed).to.have.length(0);
      expect(scheduler.getLastRun()).to.equal(null);
    });
  });

  describe('checkNow', () => {
    it('[A6] lets 100 concurrent calls share one run and gives them equal results', async () => {
      const { scheduler, time, evaluations } = await makeChecked();
      await time.tickAsync(MINUTE);
      const gate = defer<void>();
      harness.evaluate = async (signal) => {
        await gate.promise;
        return answerAtOnce(signal);
      };
      const calls = Array.from({ length: 100 }, () => scheduler.checkNow());
      gate.resolve();
      await harness.settle();
      const outcomes = await Promise.all(calls);
      expect(evaluations).to.have.length(2);
      expect(new Set(outcomes.map(({ report }) => report)).size).to.equal(1);
      expect(outcomes.filter(({ joined }) => joined)).to.have.length(99);
      expect(outcomes.some(({ cached }) => cached)).to.equal(false);
    });

    it('joins a recurring check under way', async () => {
      const { scheduler, time, evaluations } = await makeChecked();
      const gate = defer<void>();
      harness.evaluate = async (signal) => {
        await gate.promise;
        return answerAtOnce(signal);
      };
      await time.tickAsync(INTERVAL);
      const call = scheduler.checkNow();
      gate.resolve();
      await harness.settle();
      expect((await call).joined).to.equal(true);
      expect(evaluations).to.have.length(2);
    });

    it('[A7] gives the last report again within 60 s, with its age, and does not move lastRun', async () => {
      const { scheduler, time, evaluations, completed } = await makeChecked();
      const lastRun = scheduler.getLastRun();
      await time.tickAsync(MINUTE - 1);
      const outcome = await scheduler.checkNow();
      expect(outcome).to.deep.equal({ report: completed[0]?.report, cached: true, joined: false, ageMs: MINUTE - 1 });
      expect(scheduler.getLastRun()).to.equal(lastRun);
      expect(evaluations).to.have.length(1);
    });

    it('[A8] runs at once outside the limit and moves nextRun to now + interval', async () => {
      const { scheduler, time, evaluations } = await makeChecked();
      await time.tickAsync(MINUTE);
      const outcome = await scheduler.checkNow();
      expect(outcome).to.include({ cached: false, joined: false });
      expect(evaluations).to.have.length(2);
      expect(scheduler.getLastRun()).to.equal(Date.now());
      expect(scheduler.getNextRun()).to.equal(Date.now() + INTERVAL);
      await time.tickAsync(INTERVAL - 1);
      expect(evaluations).to.have.length(2);
      await time.tickAsync(1);
      expect(evaluations).to.have.length(3);
    });

    it('[A9] rejects with VAULT_LOCKED while locked', async () => {
      const { scheduler } = make({ unlocked: false });
      scheduler.start();
      const error = await rejection(scheduler.checkNow());
      expect(error).to.be.instanceOf(AppError).with.property('code', 'VAULT_LOCKED');
      expect(harness.evaluations).to.have.length(0);
    });

    it('rejects with SCHEDULER_STOPPED before start and after stop', async () => {
      const { scheduler } = make();
      expect(await rejection(scheduler.checkNow())).to.have.property('code', 'SCHEDULER_STOPPED');
      scheduler.start();
      scheduler.stop();
      expect(await rejection(scheduler.checkNow())).to.have.property('code', 'SCHEDULER_STOPPED');
    });

    it('rejects with the reason when the check fails, and may be tried again at once', async () => {
      const { scheduler, time } = await makeChecked();
      await time.tickAsync(MINUTE);
      harness.evaluate = async () => {
        throw new Error('broken');
      };
      expect(await rejection(scheduler.checkNow())).to.have.property('code', 'CHECK_FAILED');
      harness.evaluate = answerAtOnce;
      expect(await scheduler.checkNow()).to.include({ cached: false });
    });
  });

  describe('start and stop', () => {
    it('[A10] keeps one timer when started twice', async () => {
      const { scheduler, time, evaluations } = make();
      scheduler.start();
      scheduler.start();
      expect(harness.timers).to.equal(1);
      await time.tickAsync(SECOND);
      expect(evaluations).to.have.length(1);
      expect(harness.timers).to.equal(1);
    });

    it('[A10] leaves no timer and no listener when stopped', async () => {
      const { scheduler, time, evaluations } = await makeChecked();
      expect(harness.listeners).to.equal(3);
      scheduler.stop();
      expect(harness.timers).to.equal(0);
      expect(harness.listeners).to.equal(0);
      expect(scheduler.isRunning()).to.equal(false);
      expect(scheduler.getNextRun()).to.equal(null);
      await time.tickAsync(2 * INTERVAL);
      expect(evaluations).to.have.length(1);
    });

    it('[A10] publishes nothing after a stop during a check', async () => {
      const { scheduler, time, completed, failed, states } = make();
      const gate = defer<Awaited<ReturnType<typeof answerAtOnce>>>();
      harness.evaluate = () => gate.promise;
      scheduler.start();
      await time.tickAsync(SECOND);
      const waiting = rejection(scheduler.checkNow());
      scheduler.stop();
      const statesAtStop = [...states];
      gate.resolve({ report: healthyReport, runs: [], findings: [] });
      await harness.settle();
      expect(await waiting).to.have.property('code', 'SCHEDULER_STOPPED');
      expect(completed).to.have.length(0);
      expect(failed).to.have.length(0);
      expect(states).to.deep.equal(statesAtStop);
      expect(harness.records).to.have.length(0);
      expect(harness.timers).to.equal(0);
    });

    it('begins anew when started after a stop', async () => {
      const { scheduler, time, evaluations } = await makeChecked();
      scheduler.stop();
      scheduler.start();
      await time.tickAsync(SECOND);
      expect(evaluations).to.have.length(2);
      expect(harness.listeners).to.equal(3);
    });

    it('goes on when a listener throws', async () => {
      const { scheduler, time, evaluations } = make();
      scheduler.onDidCompleteCheck(() => {
        throw new Error('a listener broke');
      });
      scheduler.start();
      await time.tickAsync(SECOND + INTERVAL);
      expect(evaluations).to.have.length(2);
    });
  });

  describe('the vault', () => {
    it('[A11] aborts a running check as soon as the vault locks; nothing is published after', async () => {
      const { scheduler, time, completed, failed } = make();
      let seenSignal: AbortSignal | undefined;
      const gate = defer<Awaited<ReturnType<typeof answerAtOnce>>>();
      harness.evaluate = (signal) => {
        seenSignal = signal;
        return gate.promise;
      };
      scheduler.start();
      await time.tickAsync(SECOND);
      const waiting = rejection(scheduler.checkNow());
      harness.lock();
      // No time passes between the lock and the abort: it is far within the 100 ms.
      expect(seenSignal?.aborted).to.equal(true);
      expect(scheduler.isChecking).to.equal(false);
      expect(await waiting).to.have.property('code', 'VAULT_LOCKED');
      gate.resolve({ report: healthyReport, runs: [], findings: [] });
      await time.tickAsync(INTERVAL);
      expect(completed).to.have.length(0);
      expect(failed).to.have.length(0);
    });

    it('[A12] pauses while locked: not running, no next run, no timer', async () => {
      const { scheduler, time, evaluations } = await makeChecked();
      harness.lock();
      expect(scheduler.state).to.equal('paused');
      expect(scheduler.isRunning()).to.equal(false);
      expect(scheduler.getNextRun()).to.equal(null);
      expect(harness.timers).to.equal(0);
      await time.tickAsync(2 * INTERVAL);
      expect(evaluations).to.have.length(1);
    });

    it('[A12] checks at once when unlocked', async () => {
      const { scheduler, started, evaluations, time } = make({ unlocked: false });
      scheduler.start();
      await time.tickAsync(HOUR);
      expect(evaluations).to.have.length(0);
      harness.unlock();
      await harness.settle();
      expect(evaluations).to.have.length(1);
      expect(started).to.deep.equal(['unlock']);
      expect(scheduler.isRunning()).to.equal(true);
      expect(scheduler.getNextRun()).to.equal(Date.now() + INTERVAL);
    });

    it('[A12] does not check again on unlock when a check finished within the rate limit', async () => {
      const { scheduler, time, started, completed, records } = await makeChecked();
      const lastRun = Date.now();
      const checks = (): number[] => [started.length, completed.length, records.length];
      harness.lock();
      await time.tickAsync(30 * SECOND);
      harness.unlock();
      await harness.settle();
      expect(checks()).to.deep.equal([1, 1, 1]);
      expect(scheduler.isRunning()).to.equal(true);
      expect(scheduler.isChecking).to.equal(false);
      expect(scheduler.getLastRun()).to.equal(lastRun);
      expect(scheduler.getNextRun()).to.equal(lastRun + INTERVAL);
      harness.lock();
      await time.tickAsync(30 * SECOND);
      harness.unlock();
      await harness.settle();
      expect(checks()).to.deep.equal([2, 2, 2]);
    });

    it('[B7] forgets the report at a lock, since it names devices, and says the same of the last check after an unlock', async () => {
      const { scheduler, time, completed } = await makeChecked();
      const restored: SyncCheckResult[] = [];
      scheduler.onDidRestoreReport((report) => restored.push(report));
      const before = scheduler.lastReport;
      expect(before).to.equal(completed[0]?.report);
      harness.lock();
      expect(scheduler.lastReport).to.equal(null);
      expect(restored).to.deep.equal([]);
      await time.tickAsync(30 * SECOND);
      harness.unlock();
      await harness.settle();
      expect(scheduler.lastReport).to.deep.equal(before);
      expect(restored).to.deep.equal([before]);
      expect(await scheduler.checkNow()).to.deep.include({ report: before, cached: true, ageMs: 30 * SECOND });
    });

    it('[A12] checks when the report of the last check cannot be put together again', async () => {
      const { scheduler, started, completed } = await makeChecked();
      harness.lock();
      harness.evaluate = () => {
        harness.evaluate = answerAtOnce;
        return Promise.reject(new Error('broken'));
      };
      harness.unlock();
      await harness.settle();
      expect(started).to.deep.equal(['initial', 'unlock']);
      expect(scheduler.lastReport).to.equal(completed[1]?.report);
    });

    it('[B7] leaves no report behind when it is locked again, or asked for a check, before it is put together', async () => {
      const { scheduler, completed, started } = await makeChecked();
      const gate = defer<void>();
      const signals: AbortSignal[] = [];
      harness.evaluate = async (signal) => {
        signals.push(signal);
        await gate.promise;
        return answerAtOnce(signal);
      };
      harness.lock();
      harness.unlock();
      harness.lock();
      harness.unlock();
      harness.evaluate = answerAtOnce;
      expect((await scheduler.checkNow()).report).to.equal(completed[1]?.report);
      expect(signals.map(({ aborted }) => aborted)).to.deep.equal([true, true]);
      harness.lock();
      gate.resolve();
      await harness.settle();
      expect(scheduler.lastReport).to.equal(null);
      expect(started).to.deep.equal(['initial', 'manual']);
    });

    it('[A12] checks on unlock, also within the rate limit, when a lock cut off the check of a change', async () => {
      const { completed, started } = await makeChecked();
      const gate = defer<void>();
      harness.evaluate = async (signal) => {
        await gate.promise;
        return answerAtOnce(signal);
      };
      harness.changeKeystore('imported');
      await harness.settle();
      harness.lock();
      harness.evaluate = answerAtOnce;
      harness.unlock();
      await harness.settle();
      expect(started).to.deep.equal(['initial', 'import', 'unlock']);
      expect(completed).to.have.length(2);
    });

    it('makes one check when a listener of the state asks for one as the vault opens', async () => {
      const { scheduler, evaluations } = make({ unlocked: false });
      scheduler.onDidChangeState((state) => {
        if (state === 'running') void scheduler.checkNow();
      });
      scheduler.start();
      harness.unlock();
      await harness.settle();
      expect(evaluations).to.have.length(1);
      expect(harness.mostConcurrentEvaluations).to.equal(1);
    });

    it('stays paused when it is told to resume on a locked vault', () => {
      const { scheduler } = make({ unlocked: false });
      scheduler.start();
      scheduler.resume();
      expect(scheduler.state).to.equal('paused');
    });

    it('[A13] 1,000 lock/unlock cycles leave one timer and a flat heap', async () => {
      const { scheduler, time } = await makeChecked();
      const cycle = async (times: number): Promise<void> => {
        for (let index = 0; index < times; index += 1) {
          harness.lock();
          await time.tickAsync(MINUTE);
          harness.unlock();
          await harness.settle();
        }
        // What the harness itself collects must not count as growth.
        for (const list of [
          harness.evaluations,
          harness.completed,
          harness.started,
          harness.states,
          harness.records,
          harness.logLines,
        ])
          list.length = 0;
      };
      await cycle(200);
      // A leak grows in every quarter. What other suites of the process load or leave behind meanwhile, some MB at times, does so in one.
      const growths: number[] = [];
      for (let quarter = 0; quarter < 4; quarter += 1) {
        const before = liveHeapBytes();
        await cycle(250);
        growths.push(liveHeapBytes() - before);
      }
      expect(harness.timers).to.equal(1);
      expect(harness.listeners).to.equal(3);
      expect(scheduler.isRunning()).to.equal(true);
      expect(Math.min(...growths), growths.join(', ')).to.be.below(128 * 1024);
    });
  });

  describe('sleep and clock steps', () => {
    it('[A14] catches up once within 30 s of waking, without any resume event', async () => {
      const { time, evaluations } = await makeChecked();
      await time.tickAsync(HOUR);
      harness.sleep(10 * HOUR);
      const wokeAt = Date.now();
      await time.tickAsync(2 * MINUTE);
      expect(evaluations).to.have.length(2);
      expect((evaluations[1] ?? 0) - wokeAt).to.be.at.most(30 * SECOND);
    });

    it('[A14] makes one check of ten resume events within 1 s', async () => {
      const { time, evaluations, scheduler } = await makeChecked();
      harness.sleep(10 * HOUR);
      for (let index = 0; index < 10; index += 1) {
        harness.alarmClock.check();
        scheduler.request('resume');
        await time.tickAsync(100);
      }
      await time.tickAsync(2 * MINUTE);
      expect(evaluations).to.have.length(2);
    });

    it('[A14] makes one check on waking from a sleep that ended before the due time', async () => {
      const { time, evaluations, scheduler } = await makeChecked();
      harness.sleep(HOUR);
      for (let index = 0; index < 10; index += 1) {
        harness.alarmClock.check();
        scheduler.request('resume');
        await time.tickAsync(100);
      }
      await time.tickAsync(2 * MINUTE);
      expect(evaluations).to.have.length(2);
    });

    it('[A15] makes at most one check when the wall clock jumps ten years ahead', async () => {
      const { time, evaluations } = await makeChecked();
      time.setSystemTime(Date.now() + 10 * 365 * DAY);
      await time.tickAsync(INTERVAL - MINUTE);
      expect(evaluations).to.have.length(2);
    });

    it('[A15] checks no later than one interval by monotonic time when the wall clock goes back a day', async () => {
      const { time, evaluations, scheduler } = await makeChecked();
      time.setSystemTime(Date.now() - DAY);
      expect(scheduler.getNextRun()).to.equal(Date.now() + INTERVAL);
      await time.tickAsync(INTERVAL);
      expect(evaluations).to.have.length(2);
      expect((await scheduler.checkNow()).cached).to.equal(true);
    });

    describe('in other time zones', () => {
      const zone = process.env['TZ'];

      afterEach(() => {
        if (zone === undefined) delete process.env['TZ'];
        else process.env['TZ'] = zone;
      });

      const gapsBetween = (evaluations: readonly number[]): number[] =>
        evaluations.slice(1).map((at, index) => at - (evaluations[index] ?? 0));

      it('[A15] is not moved by a journey', async () => {
        const { time, evaluations } = await makeChecked();
        for (const name of ['Pacific/Kiritimati', 'America/St_Johns', 'Europe/Berlin']) {
          process.env['TZ'] = name;
          await time.tickAsync(INTERVAL);
        }
        expect(gapsBetween(evaluations)).to.deep.equal([INTERVAL, INTERVAL, INTERVAL]);
      });

      for (const [name, what, changesAt, byMinutes] of [
        ['Europe/Berlin', 'begins', Date.UTC(2026, 2, 29, 1), 60],
        ['Europe/Berlin', 'ends', Date.UTC(2026, 9, 25, 1), -60],
        ['Australia/Lord_Howe', 'begins', Date.UTC(2026, 9, 3, 15, 30), 30],
      ] as const) {
        it(`[A15] is not moved when daylight saving ${what} in ${name}`, async () => {
          process.env['TZ'] = name;
          make();
          const { scheduler, time, evaluations } = harness;
          time.setSystemTime(changesAt - 3 * HOUR);
          const minutesBefore = new Date().getTimezoneOffset();
          scheduler.start();
          expect(scheduler.getNextRun()).to.equal(Date.now() + SECOND);
          await time.tickAsync(SECOND);
          expect(scheduler.getNextRun()).to.equal(Date.now() + INTERVAL);
          await time.tickAsync(3 * INTERVAL);
          expect(minutesBefore - new Date().getTimezoneOffset(), 'the clocks were changed').to.equal(byMinutes);
          expect(gapsBetween(evaluations)).to.deep.equal([INTERVAL, INTERVAL, INTERVAL]);
        });
      }
    });
  });

  describe('requests', () => {
    it('checks at once when the keystore changed, also within the rate limit', async () => {
      const { evaluations, started } = await makeChecked();
      harness.changeKeystore('imported');
      await harness.settle();
      expect(evaluations).to.have.length(2);
      expect(started.at(-1)).to.equal('import');
    });

    it('makes one more check of many changes within a second', async () => {
      const { time, evaluations } = await makeChecked();
      for (let index = 0; index < 20; index += 1) harness.changeKeystore('imported');
      await time.tickAsync(2 * SECOND);
      expect(evaluations.length).to.be.within(2, 3);
    });

    it('sees what changed while a check was running', async () => {
      const { time, evaluations } = await makeChecked();
      await time.tickAsync(MINUTE);
      const gate = defer<void>();
      harness.evaluate = async (signal) => {
        await gate.promise;
        return answerAtOnce(signal);
      };
      void harness.scheduler.checkNow();
      await harness.settle();
      harness.changeKeystore('imported');
      harness.evaluate = answerAtOnce;
      gate.resolve();
      await time.tickAsync(2 * SECOND);
      expect(evaluations).to.have.length(3);
    });

    it('makes no check of an event within the rate limit when nothing changed', async () => {
      const { scheduler, time, evaluations } = await makeChecked();
      await time.tickAsync(10 * SECOND);
      scheduler.request('resume');
      await time.tickAsync(MINUTE);
      expect(evaluations).to.have.length(1);
      scheduler.request('resume');
      await harness.settle();
      expect(evaluations).to.have.length(2);
    });

    it('ignores requests while paused', async () => {
      const { scheduler, time, evaluations } = make({ unlocked: false });
      scheduler.start();
      scheduler.request('resume');
      await time.tickAsync(MINUTE);
      expect(evaluations).to.have.length(0);
    });
  });
});

describe('the configuration of the scheduler', () => {
  const base = schedulerConfig(false);

  it('[A16] refuses what is not a number, negative, or a storm', () => {
    for (const intervalMs of [Number.NaN, -1, 0, Number.NEGATIVE_INFINITY]) {
      expect(() => validateConfig({ ...base, intervalMs }), String(intervalMs))
        .to.throw(AppError)
        .with.property('code', 'CONFIGURATION_INVALID');
    }
    expect(() => validateConfig({ ...base, minIntervalMs: -1 })).to.throw(AppError);
    expect(() => validateConfig({ ...base, timeoutMs: Number.NaN })).to.throw(AppError);
  });

  it('[A16] cuts delays to what a timer can keep', () => {
    expect(validateConfig({ ...base, intervalMs: 2 ** 31 }).intervalMs).to.equal(2 ** 31 - 1);
    expect(validateConfig({ ...base, intervalMs: Number.POSITIVE_INFINITY }).intervalMs).to.equal(2 ** 31 - 1);
  });

  it('[A16] does not go off early on a real timer with a delay above 2³¹ − 1 ms', async () => {
    const alarmClock = new AlarmClock(new SystemClock(), (error) => {
      throw error;
    });
    let wentOff = false;
    const alarm = alarmClock.set(2 ** 31 + 1000, () => (wentOff = true));
    // A bare timer with this delay fires after 1 ms; a second timer of some milliseconds is sure to come after it.
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(wentOff).to.equal(false);
    expect(alarm.remainingMs).to.be.above(2 ** 31);
    alarmClock.dispose();
  });
});
