import { expect } from 'chai';

import { AppError } from '../../../../src/core/errors.js';
import { schedulerConfig, validateConfig } from '../../../../src/plugins/sync-scheduler/scheduler-config.js';
import { defer, rejection } from '../../../support/defer.js';
import {
  answerAtOnce,
  healthyReport,
  SchedulerHarness,
  type HarnessOptions,
} from '../../../support/scheduler-harness.js';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const INTERVAL = 6 * 60 * MINUTE;

/** The boundaries of `BackgroundSyncScheduler`: calls that must change nothing, and what is told, counted and logged. */
describe('BackgroundSyncScheduler, at its edges', () => {
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

  /** Lets checks take `durationMs`. */
  function takeLong(durationMs: number): void {
    harness.evaluate = async (signal) => {
      const { promise, resolve } = defer<void>();
      setTimeout(resolve, durationMs);
      await promise;
      return answerAtOnce(signal);
    };
  }

  function breakChecks(error: unknown): void {
    harness.evaluate = async () => {
      throw error;
    };
  }

  afterEach(() => harness.dispose());

  describe('calls that change nothing', () => {
    it('[A10] starts once, running or paused', () => {
      const { scheduler, states } = make();
      scheduler.start();
      scheduler.start();
      expect(states).to.deep.equal(['running']);
      expect(harness.listeners).to.equal(3);
      harness.lock();
      scheduler.start();
      expect(states).to.deep.equal(['running', 'paused']);
      expect(harness.listeners).to.equal(3);
    });

    it('stops only what was started, and once', () => {
      const { scheduler, states } = make();
      scheduler.stop();
      expect(scheduler.state).to.equal('idle');
      scheduler.start();
      scheduler.stop();
      scheduler.stop();
      expect(states).to.deep.equal(['running', 'stopped']);
    });

    it('pauses only what runs, and resumes only what is paused', () => {
      const { scheduler, states } = make();
      scheduler.pause();
      scheduler.resume();
      expect(scheduler.state).to.equal('idle');
      scheduler.start();
      scheduler.resume();
      expect(states).to.deep.equal(['running']);
      scheduler.stop();
      scheduler.pause();
      scheduler.resume();
      expect(states).to.deep.equal(['running', 'stopped']);
    });

    it('is off for good once it is disposed of, and tells nobody', async () => {
      const { scheduler, time, states } = await makeChecked();
      const heard: string[] = [];
      scheduler.onDidStartCheck(() => heard.push('start'));
      scheduler.onDidCompleteCheck(() => heard.push('complete'));
      scheduler.onDidFailCheck(() => heard.push('fail'));
      scheduler.dispose();
      expect(states.at(-1)).to.equal('stopped');
      expect([harness.timers, harness.listeners]).to.deep.equal([0, 0]);
      // Not even one that is started again by mistake is heard.
      scheduler.start();
      await time.tickAsync(SECOND);
      breakChecks(new Error('broken'));
      await time.tickAsync(INTERVAL);
      expect(heard).to.deep.equal([]);
      expect(states.at(-1)).to.equal('stopped');
      scheduler.stop();
    });
  });

  describe('what it tells of itself', () => {
    it('knows the last check of an earlier start until it has made one of its own', async () => {
      const earlierRun = Date.UTC(2025, 11, 31);
      const { scheduler, time, completed } = make({ earlierRun });
      expect(scheduler.getLastRun()).to.equal(earlierRun);
      expect(scheduler.lastReport).to.equal(null);
      scheduler.start();
      await time.tickAsync(SECOND);
      expect(scheduler.getLastRun()).to.equal(Date.now());
      expect(scheduler.lastReport).to.equal(completed[0]?.report);
    });

    it('says during a check that it checks, and that the next comes an interval from now', async () => {
      const { scheduler, time } = make();
      takeLong(2 * SECOND);
      scheduler.start();
      expect(scheduler.isChecking).to.equal(false);
      await time.tickAsync(SECOND);
      expect(scheduler.isChecking).to.equal(true);
      expect(scheduler.getNextRun()).to.equal(Date.now() + INTERVAL);
    });

    it('records a completed check with its length, its outcome and its parts', async () => {
      const { scheduler, time, completed, records } = make();
      const runs = [{ checkId: 'a', title: 'A', durationMs: 1, findings: 2, outcome: 'completed' as const }];
      harness.evaluate = async () => {
        const { promise, resolve } = defer<void>();
        setTimeout(resolve, 2 * SECOND);
        await promise;
        return { report: { ...healthyReport, needsSync: true, warningCount: 2 }, runs, findings: [] };
      };
      scheduler.start();
      await time.tickAsync(3 * SECOND);
      expect(completed[0]?.durationMs).to.equal(2 * SECOND);
      expect(records).to.deep.equal([
        {
          endedAt: Date.now(),
          durationMs: 2 * SECOND,
          trigger: 'initial',
          outcome: { kind: 'completed', verdict: healthyReport.verdict, needsSync: true, warnings: 2 },
          checks: runs,
        },
      ]);
    });

    it('[F1] tells the last verdict, also when it was recorded before a restart', () => {
      const { scheduler, records } = make();
      expect(scheduler.lastVerdict).to.equal(null);
      const run = { durationMs: 1, trigger: 'manual' as const, checks: [] };
      // One of an older version says less.
      records.push({ ...run, endedAt: 1, outcome: { kind: 'completed', needsSync: true, warnings: 2 } });
      expect(scheduler.lastVerdict).to.deep.equal({ verdict: 'needs-sync', at: 1 });
      const outcome = { kind: 'completed', verdict: 'attention', needsSync: false, warnings: 1 } as const;
      records.push({ ...run, endedAt: 2, outcome });
      records.push({ ...run, endedAt: 3, outcome: { kind: 'failed', code: 'CHECK_TIMED_OUT' } });
      expect(scheduler.lastVerdict).to.deep.equal({ verdict: 'attention', at: 2 });
    });

    it('records a failed check with its length and code, and logs why', async () => {
      const { scheduler, time, records, logLines } = make();
      takeLong(MINUTE);
      scheduler.start();
      await time.tickAsync(31 * SECOND);
      expect(records).to.deep.equal([
        {
          endedAt: Date.now(),
          durationMs: 30 * SECOND,
          trigger: 'initial',
          outcome: { kind: 'failed', code: 'CHECK_TIMED_OUT' },
          checks: [],
        },
      ]);
      expect(logLines.at(-1)).to.match(/^error \[sync-scheduler\] .*trigger="initial" code="CHECK_TIMED_OUT"/);
    });

    it('logs the states it enters, and a listener that throws', async () => {
      const { scheduler, time, logLines } = make();
      scheduler.onDidCompleteCheck(() => {
        throw new Error('a listener broke');
      });
      scheduler.start();
      await time.tickAsync(SECOND);
      expect(logLines[0]).to.equal('info [sync-scheduler] State. state="running"');
      expect(logLines.at(-1)).to.match(/^error .*\n.*a listener broke/);
    });

    it('counts the answers that needed no check of their own', async () => {
      const { scheduler, time, answers } = await makeChecked();
      await scheduler.checkNow();
      expect(answers).to.deep.equal(['cached']);
      await time.tickAsync(MINUTE);
      const both = [scheduler.checkNow(), scheduler.checkNow()];
      await harness.settle();
      await Promise.all(both);
      expect(answers).to.deep.equal(['cached', 'joined']);
    });
  });

  describe('errors', () => {
    it('passes on the code of an error that is understood', async () => {
      const { scheduler, time, failed } = make();
      breakChecks(new AppError('VAULT_LOCKED', 'Locked meanwhile.', 'Unlock it.'));
      scheduler.start();
      await time.tickAsync(SECOND);
      expect(failed[0]?.error).to.deep.equal({
        code: 'VAULT_LOCKED',
        message: 'Locked meanwhile.',
        hint: 'Unlock it.',
      });
    });

    it('keeps the cause of one that is not', async () => {
      const { scheduler, time } = await makeChecked();
      await time.tickAsync(MINUTE);
      const cause = new Error('broken');
      breakChecks(cause);
      expect(await rejection(scheduler.checkNow())).to.include({ code: 'CHECK_FAILED', cause });
    });

    it('says after how many seconds a check was given up', async () => {
      const { scheduler, time, failed } = make({ config: { timeoutMs: 12_000 } });
      takeLong(MINUTE);
      scheduler.start();
      await time.tickAsync(13 * SECOND);
      expect(failed[0]?.error.message).to.contain('longer than 12 seconds');
    });
  });

  describe('when nothing was checked yet', () => {
    it('checks at once for a person, though the first check is due a moment later', async () => {
      const { scheduler, evaluations } = make();
      scheduler.start();
      const outcome = scheduler.checkNow();
      await harness.settle();
      expect(await outcome).to.include({ cached: false, joined: false, ageMs: 0 });
      expect(evaluations).to.have.length(1);
    });

    it('leaves the first check where it is when the settings change', async () => {
      const { scheduler, time, evaluations, states } = make();
      scheduler.start();
      harness.changeSettings({ checkIntervalMinutes: 15 });
      expect(states).to.deep.equal(['running']);
      await time.tickAsync(SECOND);
      expect(evaluations).to.have.length(1);
    });
  });

  describe('changed settings', () => {
    it('tell the windows that the next check has moved', async () => {
      const { states } = await makeChecked();
      harness.changeSettings({ checkIntervalMinutes: 15 });
      expect(states).to.deep.equal(['running', 'running']);
    });

    it('begin no second check beside one that runs, and hold for the next', async () => {
      const { scheduler, time, states } = await makeChecked();
      await time.tickAsync(20 * MINUTE);
      takeLong(10 * SECOND);
      const call = scheduler.checkNow();
      await time.tickAsync(SECOND);
      // By this interval a check would have been due five minutes ago.
      harness.changeSettings({ checkIntervalMinutes: 15 });
      await time.tickAsync(9 * SECOND);
      expect(await call).to.include({ cached: false });
      expect(harness.mostConcurrentEvaluations).to.equal(1);
      expect(states).to.deep.equal(['running']);
      expect(scheduler.getNextRun()).to.equal(Date.now() + 15 * MINUTE);
    });

    it('wake nothing that is paused', async () => {
      const { time, evaluations, states } = await makeChecked();
      harness.lock();
      harness.changeSettings({ checkIntervalMinutes: 15 });
      expect(harness.timers).to.equal(0);
      await time.tickAsync(INTERVAL);
      expect(evaluations).to.have.length(1);
      expect(states).to.deep.equal(['running', 'paused']);
    });
  });

  describe('changes of the keystore', () => {
    it('bear their cause into the check they make', async () => {
      const { started, time } = await makeChecked();
      for (const cause of ['rotated', 'imported', 'edited', 'exported', 'other-process'] as const) {
        harness.changeKeystore(cause);
        await time.tickAsync(SECOND);
      }
      expect(started).to.deep.equal(['initial', 'rotation', 'import', 'change', 'change', 'change']);
    });

    it('make no check by being opened: the vault tells that by itself', async () => {
      const { evaluations, time } = await makeChecked();
      harness.changeKeystore('opened');
      await time.tickAsync(2 * SECOND);
      expect(evaluations).to.have.length(1);
    });

    it('are checked at once and then once a second, however fast they come', async () => {
      const { evaluations, time } = await makeChecked();
      const startedAt = Date.now();
      for (let index = 0; index < 15; index += 1) {
        harness.changeKeystore('edited');
        await time.tickAsync(100);
      }
      await time.tickAsync(SECOND);
      expect(evaluations.slice(1).map((at) => at - startedAt)).to.deep.equal([0, SECOND, 2 * SECOND]);
    });

    it('are not asked about while there is no snapshot to compare', async () => {
      const { scheduler, evaluations } = await makeChecked();
      harness.closeKeystore();
      scheduler.request('resume');
      await harness.settle();
      expect(evaluations).to.have.length(1);
    });

    for (const [what, event, end, begin] of [
      ['a lock', 'A12', () => harness.lock(), () => harness.unlock()],
      ['a stop', 'A10', () => harness.scheduler.stop(), () => harness.scheduler.start()],
    ] as const) {
      it(`[${event}] leave no timer after ${what}, and what comes after it is served at once`, async () => {
        const { started, time } = await makeChecked();
        harness.changeKeystore('edited');
        await time.tickAsync(100);
        // The second in which requests are gathered is not over.
        end();
        expect(harness.timers).to.equal(0);
        begin();
        await harness.settle();
        const before = started.length;
        harness.changeKeystore('imported');
        expect(started.slice(before)).to.deep.equal(['import']);
      });
    }

    it('that came before a lock are not asked about after it', async () => {
      const { evaluations, time, started } = await makeChecked();
      takeLong(10 * SECOND);
      harness.changeKeystore('edited');
      await time.tickAsync(100);
      harness.changeKeystore('edited');
      harness.lock();
      harness.unlock();
      await time.tickAsync(20 * SECOND);
      expect(started).to.deep.equal(['initial', 'change', 'unlock']);
      expect(evaluations).to.have.length(3);
    });
  });

  describe('the configuration', () => {
    it('[A16] takes the least delays there may be', () => {
      make();
      const least = { ...schedulerConfig(false), intervalMs: 1, minIntervalMs: 0, initialDelayMs: 0, timeoutMs: 1 };
      expect(validateConfig(least)).to.deep.equal(least);
      expect(() => validateConfig({ ...least, initialDelayMs: -1 })).to.throw(AppError);
      expect(() => validateConfig({ ...least, timeoutMs: 0 })).to.throw(AppError);
    });
  });
});
