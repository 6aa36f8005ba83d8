import { expect } from 'chai';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sinon from 'sinon';

import { SystemClock, type Clock } from '../../src/core/clock.js';
import type { Disposable } from '../../src/core/disposable.js';
import { IpcRouter } from '../../src/ipc/ipc-router.js';
import { RunHistory } from '../../src/plugins/metrics/index.js';
import { SyncScheduler } from '../../src/plugins/sync-scheduler/index.js';
import { FakeDesktop, type FakeStoresWindow } from '../support/ipc/fake-desktop.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const MAX_WAKE_UPS_A_MINUTE = 2;

/** The clock of the globals, which notes when one of its timers went off. */
class WakeUpCounter implements Clock {
  readonly #clock = new SystemClock();
  readonly moments: number[] = [];

  now(): number {
    return this.#clock.now();
  }

  monotonic(): number {
    return this.#clock.monotonic();
  }

  setTimeout(callback: () => void, delayMs: number): Disposable {
    return this.#clock.setTimeout(() => {
      this.moments.push(this.monotonic());
      callback();
    }, delayMs);
  }

  /** The most wake-ups in any minute, wherever it begins. */
  get mostInAMinute(): number {
    const counts = this.moments.map((begin) => this.moments.filter((at) => at >= begin && at < begin + MINUTE).length);
    return Math.max(0, ...counts);
  }
}

/** From now on counts the requests that were not answered yet. */
function countRequestsUnderWay(router: IpcRouter): () => number {
  const answer = router.answer.bind(router);
  let underWay = 0;
  router.answer = (...request) => {
    underWay += 1;
    return answer(...request).finally(() => {
      underWay -= 1;
    });
  };
  return () => underWay;
}

interface Counts {
  readonly wakeUps: number;
  /** From the page. */
  readonly requests: number;
  /** To the page. */
  readonly events: number;
  /** True when a file of the data folder is not as it was. */
  readonly isWritten: boolean;
}

describe('the idle app', () => {
  let time: sinon.SinonFakeTimers;
  let clock: WakeUpCounter;
  let folder: string;
  let desktop: FakeDesktop;
  let page: FakeStoresWindow;
  let requestsUnderWay: () => number;

  beforeEach(async () => {
    // The vault's thread stays real; it is waited for where it has to answer.
    time = sinon.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
    clock = new WakeUpCounter();
    folder = await mkdtemp(path.join(tmpdir(), 'idle-'));
    desktop = await FakeDesktop.start({ dataDirectory: folder, testMode: false, clock });
    requestsUnderWay = countRequestsUnderWay(desktop.get(IpcRouter));
    page = desktop.openWindow();
    await page.stores.connect();
    // No alarm goes off within the hour: what happens at its end is no idling.
    await page.bridge.invoke('settings:update', { autoLockMinutes: 120 });
    await page.stores.session.create({ deviceName: 'Desk', password: 'correct horse battery' });
    await passUntil(() => page.stores.sync.status !== null);
    // The rests that follow a check: of its requests, of its history.
    await time.tickAsync(10_000);
    await desktop.get(RunHistory).flush();
    await rest();
  });

  afterEach(async () => {
    page.close();
    await desktop.end();
    time.restore();
    await rm(folder, { recursive: true, force: true });
  });

  /** Lets time pass, and the vault's thread answer meanwhile, until `condition` holds. */
  async function passUntil(condition: () => boolean): Promise<void> {
    for (let passed = 0; !condition(); passed += 1000) {
      if (passed > HOUR) throw new Error('What was waited for did not come within an hour.');
      await time.tickAsync(1000);
      await rest();
    }
  }

  /**
   * Lets messages and files arrive that are on their way. Time stands still until the vault's thread has done what it was asked for: a check
   * that takes it long, on a busy machine, must not be given up because hours pass meanwhile.
   */
  async function rest(): Promise<void> {
    do {
      for (let turn = 0; turn < 100; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    } while (desktop.get(SyncScheduler).isChecking || requestsUnderWay() > 0);
  }

  async function filesOf(): Promise<Record<string, string>> {
    const names = await readdir(folder);
    const stats = await Promise.all(names.map((name) => stat(path.join(folder, name), { bigint: true })));
    return Object.fromEntries(
      names.map((name, index) => [name, `${stats[index]?.ino} ${stats[index]?.size} ${stats[index]?.mtimeNs}`]),
    );
  }

  /** Counts what a time brings in which nobody does anything. */
  async function count(passTime: () => Promise<void>): Promise<Counts> {
    const answer = sinon.spy(desktop.get(IpcRouter), 'answer');
    const send = sinon.spy(desktop.bridge, 'send');
    const before = await filesOf();
    clock.moments.length = 0;
    await passTime();
    await desktop.get(RunHistory).flush();
    await rest();
    const isWritten = JSON.stringify(await filesOf()) !== JSON.stringify(before);
    const counts = { wakeUps: clock.moments.length, requests: answer.callCount, events: send.callCount, isWritten };
    answer.restore();
    send.restore();
    return counts;
  }

  const anHour = async (): Promise<void> => void (await time.tickAsync(HOUR));

  it('[H4] with an open vault wakes at most twice in any minute, writes nothing, and sends nothing either way', async () => {
    const { wakeUps, ...others } = await count(anHour);
    expect(others).to.deep.equal({ requests: 0, events: 0, isWritten: false });
    expect(clock.mostInAMinute).to.be.at.most(MAX_WAKE_UPS_A_MINUTE);
    // It does wake: sleep and clock steps are found that way.
    expect(wakeUps).to.be.within(HOUR / MINUTE, (MAX_WAKE_UPS_A_MINUTE * HOUR) / MINUTE);
  });

  it('[H4] with a locked vault does not wake at all', async () => {
    await page.bridge.invoke('vault:lock');
    await rest();
    expect(await count(anHour)).to.deep.equal({ wakeUps: 0, requests: 0, events: 0, isWritten: false });
  });

  it('[H4] is counted right: a check shows in wake-ups, messages and files', async () => {
    const { wakeUps, requests, events, isWritten } = await count(async () => {
      const { lastRun } = page.stores.sync.scheduler;
      await page.bridge.invoke('settings:update', { checkIntervalMinutes: 15 });
      await passUntil(() => page.stores.sync.scheduler.lastRun !== lastRun);
    });
    expect({ requests, isWritten }).to.deep.equal({ requests: 1, isWritten: true });
    expect(wakeUps).to.be.within(29, 40);
    expect(events).to.be.greaterThan(2);
  });
});
