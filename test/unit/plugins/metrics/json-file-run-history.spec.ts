import { expect } from 'chai';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sinon from 'sinon';

import type { RequestResult } from '../../../../src/ipc/contract.js';
import { SystemClock } from '../../../../src/core/clock.js';
import { silentLogger } from '../../../../src/core/logger.js';
import { requests } from '../../../../src/ipc/contract.js';
import { KEPT_RUNS, type RunRecord } from '../../../../src/plugins/metrics/index.js';
import { JsonFileRunHistory, MIN_WRITE_INTERVAL_MS } from '../../../../src/plugins/metrics/json-file-run-history.js';
import { failWritesWith } from '../../../support/failing-disk.js';
import { withTemporaryFolder } from '../../../support/temporary-folder.js';

function completed(endedAt: number, changes: Partial<RunRecord> = {}): RunRecord {
  return {
    endedAt,
    durationMs: 3.5,
    trigger: 'interval',
    outcome: { kind: 'completed', needsSync: false, warnings: 2 },
    checks: [
      { checkId: 'roster-size', title: 'Number of devices', durationMs: 0.1, findings: 0, outcome: 'completed' },
    ],
    ...changes,
  };
}

const failed = (endedAt: number): RunRecord =>
  completed(endedAt, { outcome: { kind: 'failed', code: 'CHECK_TIMED_OUT' }, checks: [] });

describe('JsonFileRunHistory', () => {
  let time: sinon.SinonFakeTimers;

  beforeEach(() => {
    time = sinon.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
  });

  afterEach(() => {
    time.restore();
  });

  async function startedIn(folder: string): Promise<JsonFileRunHistory> {
    const history = new JsonFileRunHistory({ path: folder }, new SystemClock(), silentLogger);
    await history.start();
    return history;
  }

  /** Waits for real input and output; only the time limit of the test ends it otherwise. */
  async function until(condition: () => Promise<boolean>): Promise<void> {
    while (!(await condition())) await new Promise((resolve) => setImmediate(resolve));
  }

  const timesOf = ({ runs }: JsonFileRunHistory): number[] => runs.map(({ endedAt }) => endedAt);

  const pathIn = (folder: string): string => join(folder, 'run-history.json');

  it('is empty at first, and writes nothing while nothing happens', async () => {
    await withTemporaryFolder(async (folder) => {
      const history = await startedIn(folder);
      expect(history.runs).to.deep.equal([]);
      expect(history.lastRun).to.equal(null);
      await history.flush();
      expect(await readdir(folder)).to.deep.equal([]);
      expect(time.countTimers()).to.equal(0);
    });
  });

  it('keeps runs, counters and the last run across restarts', async () => {
    await withTemporaryFolder(async (folder) => {
      const first = await startedIn(folder);
      first.record(completed(1_000));
      first.record(failed(2_000));
      first.countAnswer('cached');
      first.countAnswer('joined');
      await first.flush();
      const second = await startedIn(folder);
      expect(second.runs).to.deep.equal([failed(2_000), completed(1_000)]);
      expect(second.lastRun).to.equal(1_000);
      expect(second.counters).to.deep.equal({ completed: 1, failed: 1, cached: 1, joined: 1 });
    });
  });

  it('shows a run at once, before and while it is written', async () => {
    await withTemporaryFolder(async (folder) => {
      const history = await startedIn(folder);
      history.record(completed(1_000));
      expect(timesOf(history)).to.deep.equal([1_000]);
      const flushed = history.flush();
      while ((await readdir(folder)).length === 0) expect(timesOf(history)).to.deep.equal([1_000]);
      await flushed;
      expect(timesOf(history)).to.deep.equal([1_000]);
    });
  });

  it('holds the newest, first, and the last completed run however many failed since', async () => {
    await withTemporaryFolder(async (folder) => {
      const history = await startedIn(folder);
      history.record(completed(1));
      for (let index = 2; index <= KEPT_RUNS + 10; index += 1) history.record(failed(index));
      expect(history.runs).to.have.length(KEPT_RUNS);
      expect(history.runs[0]?.endedAt).to.equal(KEPT_RUNS + 10);
      await history.flush();
      expect((await startedIn(folder)).lastRun).to.equal(1);
    });
  });

  it('writes the first run at once, and runs that follow closely together', async () => {
    await withTemporaryFolder(async (folder) => {
      const history = await startedIn(folder);
      history.record(completed(1));
      await history.flush();
      const { ino } = await stat(pathIn(folder));
      for (const endedAt of [2, 3, 4]) history.record(completed(endedAt));
      await time.tickAsync(MIN_WRITE_INTERVAL_MS - 1);
      expect((await stat(pathIn(folder))).ino).to.equal(ino);
      await time.tickAsync(1);
      await until(async () => (await stat(pathIn(folder))).ino !== ino);
      expect(timesOf(await startedIn(folder))).to.deep.equal([4, 3, 2, 1]);
    });
  });

  it('leaves no timer once it has nothing to write', async () => {
    await withTemporaryFolder(async (folder) => {
      const history = await startedIn(folder);
      history.record(completed(1));
      await history.flush();
      await time.tickAsync(MIN_WRITE_INTERVAL_MS);
      expect(time.countTimers()).to.equal(0);
    });
  });

  it('leaves no timer behind when it is disposed', async () => {
    await withTemporaryFolder(async (folder) => {
      const history = await startedIn(folder);
      history.record(completed(1));
      await history.flush();
      history.dispose();
      history.record(completed(2));
      expect(time.countTimers()).to.equal(0);
    });
  });

  it('of two processes holds what both recorded', async () => {
    await withTemporaryFolder(async (folder) => {
      const app = await startedIn(folder);
      const command = await startedIn(folder);
      app.record(completed(1));
      await app.flush();
      command.record(completed(2));
      await command.flush();
      app.record(completed(3));
      await app.flush();
      expect(timesOf(app)).to.deep.equal([3, 2, 1]);
      expect((await startedIn(folder)).counters.completed).to.equal(3);
    });
  });

  it('loses nothing when a write fails, and writes it next time', async () => {
    await withTemporaryFolder(async (folder) => {
      const history = await startedIn(folder);
      const failure = failWritesWith('ENOSPC');
      history.record(completed(1));
      await history.flush();
      failure.dispose();
      expect(timesOf(history)).to.deep.equal([1]);
      await time.tickAsync(MIN_WRITE_INTERVAL_MS);
      history.record(completed(2));
      await history.flush();
      expect(timesOf(await startedIn(folder))).to.deep.equal([2, 1]);
      expect((await startedIn(folder)).counters.completed).to.equal(2);
    });
  });

  for (const [what, content] of [
    ['damaged', '{"version":1,'],
    ['of a newer version', '{"version":2}'],
    [
      'too long',
      JSON.stringify({
        version: 1,
        lastRun: null,
        counters: { completed: 0, failed: 0, cached: 0, joined: 0 },
        runs: Array(51).fill(failed(1)),
      }),
    ],
  ] as const) {
    it(`sets a file that is ${what} aside, and begins anew`, async () => {
      await withTemporaryFolder(async (folder) => {
        await writeFile(pathIn(folder), content);
        const history = await startedIn(folder);
        expect(history.runs).to.deep.equal([]);
        expect(await readFile(`${pathIn(folder)}.unreadable-1`, 'utf8')).to.equal(content);
        history.record(completed(1));
        await history.flush();
        expect(timesOf(await startedIn(folder))).to.deep.equal([1]);
      });
    });
  }

  it('shortens the titles that plugins give their checks', async () => {
    await withTemporaryFolder(async (folder) => {
      const history = await startedIn(folder);
      const check = {
        checkId: 'x',
        title: 'T'.repeat(10_000),
        durationMs: 1,
        findings: 0,
        outcome: 'completed',
      } as const;
      history.record(completed(1, { checks: [check] }));
      expect(history.runs[0]?.checks[0]?.title).to.have.length(100);
      await history.flush();
    });
  });

  it('has the shape that its channel sends', () => {
    // The types must agree both ways; the schemas are written twice because neither side may import the other.
    const sent: RequestResult<'metrics:listRuns'> = { total: 2, items: [completed(1), failed(2)] };
    const kept: readonly RunRecord[] = sent.items;
    expect(requests['metrics:listRuns'].result.parse(sent).items).to.deep.equal(kept);
  });
});
