import { Cron } from 'croner';
import sinon from 'sinon';

import { AlarmClock } from '../../src/core/alarm-clock.js';
import type { Clock } from '../../src/core/clock.js';
import { SystemClock } from '../../src/core/clock.js';
import { Emitter } from '../../src/core/event.js';
import { silentLogger } from '../../src/core/logger.js';
import type { KeystoreSnapshot } from '../../src/keystore/index.js';
import type { RunHistory } from '../../src/plugins/metrics/index.js';
import { defaultSettings, type Settings } from '../../src/plugins/settings/index.js';
import { BackgroundSyncScheduler } from '../../src/plugins/sync-scheduler/background-sync-scheduler.js';
import { schedulerConfig } from '../../src/plugins/sync-scheduler/scheduler-config.js';
import type { Keystore, Vault } from '../../src/plugins/vault/index.js';
import { healthyReport } from '../support/scheduler-harness.js';
import { SimulatedClock } from '../support/simulation/simulated-clock.js';
import type { Benchmark, Samples } from './benchmark.js';
import { measureRows, timedAsync } from './measuring.js';

const SECOND = 1000;
const MICROSECONDS = 1000;

/** What a cycle of the scheduler costs beside the check, and whether it leaves anything behind. */
export const scheduler: Benchmark = {
  name: 'scheduler',
  async run({ scale, progress }) {
    const { cycles } = scale;
    const fires = Math.min(cycles, 2000);
    const perFire = (samples: Samples): Samples => samples.map((ms) => (ms / fires) * MICROSECONDS);
    const fired = await measureRows(
      scale,
      { ours: () => underFakeTime(fires, startScheduler), croner: () => underFakeTime(fires, startCroner) },
      (measured) => [
        {
          what: 'scheduler: one fire and its check of nothing, under fake timers',
          unit: 'µs',
          ours: perFire(measured.ours),
          comparison: { name: 'croner', samples: perFire(measured.croner) },
          budget: { kind: 'none' },
        },
      ],
    );
    progress(`  ${cycles} cycles`);
    return [
      ...fired,
      {
        what: `scheduler: heap growth over ${cycles} cycles`,
        unit: 'KB',
        ours: [await heapGrowth(cycles)],
        comparison: null,
        budget: { kind: 'at-most', bound: 64 },
      },
    ];
  },
};

/** Starts something that fires every second, and gives back how to end it. */
type Start = (onFire: () => void) => () => void;

/** Milliseconds for so many fires. Both sides pay for the same fake timers. */
async function underFakeTime(fires: number, start: Start): Promise<number> {
  const time = sinon.useFakeTimers({
    now: Date.UTC(2026, 0, 1),
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'],
  });
  const fired = { count: 0 };
  const end = start(() => {
    fired.count += 1;
  });
  try {
    return await timedAsync(async () => {
      while (fired.count < fires) await time.tickAsync(SECOND);
    });
  } finally {
    end();
    time.restore();
  }
}

const startScheduler: Start = (onFire) => {
  const { scheduler: started, alarmClock } = makeScheduler(new SystemClock(), onFire);
  started.start();
  return () => {
    started.dispose();
    alarmClock.dispose();
  };
};

const startCroner: Start = (onFire) => {
  const job = new Cron('* * * * * *', onFire);
  return () => job.stop();
};

/** KB that stay on the heap after so many cycles, beyond what the first thousand left there. */
async function heapGrowth(cycles: number): Promise<number> {
  const clock = new SimulatedClock(Date.UTC(2026, 0, 1));
  const fired = { count: 0 };
  const { scheduler: started, alarmClock } = makeScheduler(clock, () => {
    fired.count += 1;
  });
  started.start();
  const runUntil = async (count: number): Promise<void> => {
    while (fired.count < count) {
      clock.moveTo(clock.nextDue);
      clock.goOff();
      // The check is a chain of promises; all of it is done before the next task.
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  await runUntil(Math.min(1000, cycles / 2));
  const before = heapUsed();
  await runUntil(cycles);
  const growth = heapUsed() - before;
  started.dispose();
  alarmClock.dispose();
  return Math.max(0, growth / 1024);
}

function heapUsed(): number {
  for (let round = 0; round < 3; round++) globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

function makeScheduler(
  clock: Clock,
  onFire: () => void,
): { readonly scheduler: BackgroundSyncScheduler; readonly alarmClock: AlarmClock } {
  const rethrow = (error: unknown): never => {
    throw error;
  };
  const quiet = new Emitter<never>(rethrow).event;
  const snapshot = { revision: 1 } as KeystoreSnapshot;
  const alarmClock = new AlarmClock(clock, rethrow);
  const made = new BackgroundSyncScheduler(
    clock,
    alarmClock,
    silentLogger,
    { testMode: true, place: 'window', version: '0.0.0' },
    schedulerConfig(true),
    { state: { kind: 'unlocked' }, onDidChangeState: quiet } as Partial<Vault> as Vault,
    { snapshot, onDidChange: quiet, refresh: () => Promise.resolve(snapshot) } as Partial<Keystore> as Keystore,
    {
      evaluate: () => {
        onFire();
        return Promise.resolve({ report: healthyReport, runs: [], findings: [] });
      },
    },
    {
      runs: [],
      findings: [],
      lastRun: null,
      record: () => {},
      countAnswer: () => {},
    } as Partial<RunHistory> as RunHistory,
    { values: defaultSettings, onDidChange: quiet } as Partial<Settings> as Settings,
  );
  return { scheduler: made, alarmClock };
}
