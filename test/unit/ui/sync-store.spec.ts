import { expect } from 'chai';
import sinon from 'sinon';

import type { CheckOutcomeView } from '../../../src/ipc/contract.js';
import { SYNC_STATUS_UPDATE, SyncStore } from '../../../src/ui/stores/sync-store.js';
import { HeadlessEnvironment } from '../../support/headless-environment.js';
import { ScriptedBridge } from '../../support/scripted-bridge.js';
import { samples } from '../../support/ui-samples.js';

describe('SyncStore', () => {
  let clock: sinon.SinonFakeTimers;
  let bridge: ScriptedBridge;
  let environment: HeadlessEnvironment;
  let sync: SyncStore;
  let all: ReturnType<typeof samples>;

  beforeEach(() => {
    clock = sinon.useFakeTimers({ now: Date.UTC(2026, 10, 22, 12), toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    all = samples(Date.now());
    bridge = new ScriptedBridge();
    environment = new HeadlessEnvironment();
    sync = new SyncStore(bridge, environment);
  });
  afterEach(() => clock.restore());

  const outcome = (parts: Partial<CheckOutcomeView> = {}): CheckOutcomeView => ({
    report: all.inSync,
    cached: false,
    joined: false,
    ageMs: 0,
    ...parts,
  });

  it('[F1] goes from loading to what the last check says', () => {
    expect(sync.badge.verdict).to.equal('loading');
    sync.receiveReport(all.inSync);
    expect(sync.badge.verdict).to.equal('in-sync');
    sync.receiveReport(all.needsSync);
    expect(sync.badge.verdict).to.equal('needs-sync');
    sync.receiveFailure(all.failed);
    expect(sync.badge).to.include({ verdict: 'error', lastGoodCheckAt: all.failed.lastGoodCheckAt });
  });

  it('[F2] clears badge and warnings with the report that says the cause is gone', () => {
    sync.receiveReport(all.needsSync);
    expect(sync.status?.warningCount).to.equal(3);
    sync.receiveFailure(all.failed);
    sync.receiveReport(all.inSync);
    expect(sync.badge.verdict).to.equal('in-sync');
    expect(sync.status?.warnings).to.deep.equal([]);
    expect(sync.failure).to.equal(null);
  });

  it('keeps the badge but nothing about devices when the vault locks', () => {
    sync.receiveReport(all.needsSync);
    sync.clear();
    expect(sync.badge.verdict).to.equal('needs-sync');
    expect(sync.status).to.equal(null);
    expect(JSON.stringify(sync)).not.to.contain('Tablet');
  });

  it('tells code outside the stores about each new report', () => {
    const heard: unknown[] = [];
    environment.page.addEventListener(SYNC_STATUS_UPDATE, (event) =>
      heard.push((event as CustomEvent<unknown>).detail),
    );
    sync.receiveReport(all.inSync);
    sync.restore(all.needsSync, null);
    expect(heard).to.deep.equal([all.inSync]);
  });

  it('[F5] is checking while a check runs, no matter who asked for it', async () => {
    let finish: (outcome: CheckOutcomeView) => void = () => undefined;
    bridge.answer('sync:scheduler:checkNow', () => new Promise((resolve) => (finish = resolve)));
    const result = sync.checkNow();
    expect(sync.isChecking).to.equal(true);
    finish(outcome());
    expect((await result).kind).to.equal('completed');
    expect(sync.isChecking).to.equal(false);

    sync.receiveScheduler({ ...all.unlocked.scheduler, isChecking: true });
    expect(sync.isChecking).to.equal(true);
  });

  it('[F5] is checking until the newest check that was asked for has ended, whenever older ones do', async () => {
    const answers: ((outcome: CheckOutcomeView) => void)[] = [];
    bridge.answer('sync:scheduler:checkNow', () => new Promise((resolve) => answers.push(resolve)));
    const results = [sync.checkNow(), sync.checkNow()];
    answers[0]?.(outcome());
    await results[0];
    expect(sync.isChecking).to.equal(true);
    answers[1]?.(outcome());
    await results[1];
    expect(sync.isChecking).to.equal(false);
  });

  it('[F5] tells completed, cached and joined apart', async () => {
    for (const [parts, kind] of [
      [{}, 'completed'],
      [{ cached: true, ageMs: 20_000 }, 'cached'],
      [{ joined: true }, 'joined'],
    ] as const) {
      bridge.answer('sync:scheduler:checkNow', () => outcome(parts));
      expect((await sync.checkNow()).kind).to.equal(kind);
    }
  });

  it('[F5] tells failed from timed out', async () => {
    bridge.refuse('sync:scheduler:checkNow', { ...all.failed.error, code: 'CHECK_FAILED' });
    expect((await sync.checkNow()).kind).to.equal('failed');
    bridge.refuse('sync:scheduler:checkNow', all.failed.error);
    expect((await sync.checkNow()).kind).to.equal('timed-out');
    expect(sync.isChecking).to.equal(false);
  });

  it('[F5] gives up after 30 s without an answer, and lets the person try again', async () => {
    sync.receiveScheduler({ ...all.unlocked.scheduler, isChecking: true });
    bridge.answer('sync:scheduler:checkNow', () => new Promise(() => undefined));
    const result = sync.checkNow();
    await clock.tickAsync(29_999);
    expect(sync.isChecking).to.equal(true);
    await clock.tickAsync(1);
    const ended = await result;
    expect(ended).to.have.property('kind', 'timed-out');
    expect(ended).to.have.nested.property('error.code', 'IPC_TIMED_OUT');
    expect(sync.isChecking).to.equal(false);
  });

  it('leaves no timer behind when the answer comes', async () => {
    bridge.answer('sync:scheduler:checkNow', () => outcome());
    await sync.checkNow();
    expect(clock.countTimers()).to.equal(0);
  });

  it('lists recent checks, a page at a time', async () => {
    bridge.answer('metrics:listRuns', () => ({ total: 40, items: [...all.runs] }));
    const end = sync.runs.watch();
    await clock.tickAsync(0);
    const { state } = sync.runs;
    expect(state.kind === 'ready' && state.page.items).to.deep.equal(all.runs);
    expect(bridge.calls.at(-1)?.argument).to.deep.equal({ offset: 0, limit: 5 });
    end();
  });
});
