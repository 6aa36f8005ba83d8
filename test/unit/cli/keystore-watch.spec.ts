import { PassThrough } from 'node:stream';
import { expect } from 'chai';
import sinon from 'sinon';

import type { Application } from '../../../src/cli/application.js';
import type { CommandContext } from '../../../src/cli/command.js';
import { KeystoreWatch } from '../../../src/cli/keystore-watch.js';
import { Output } from '../../../src/cli/output.js';
import { AlarmClock } from '../../../src/core/alarm-clock.js';
import { SystemClock } from '../../../src/core/clock.js';
import { AppError } from '../../../src/core/errors.js';
import { Emitter } from '../../../src/core/event.js';
import type { CompletedCheck, FailedCheck, SchedulerState } from '../../../src/plugins/sync-scheduler/index.js';
import type { KeystoreChange, VaultState } from '../../../src/plugins/vault/index.js';
import { rejection } from '../../support/defer.js';

const rethrow = (error: unknown): never => {
  throw error;
};

function makeWatch() {
  const stdout = new PassThrough({ encoding: 'utf8' });
  const events = {
    state: new Emitter<SchedulerState>(rethrow),
    started: new Emitter<string>(rethrow),
    completed: new Emitter<CompletedCheck>(rethrow),
    failed: new Emitter<FailedCheck>(rethrow),
    keystore: new Emitter<KeystoreChange>(rethrow),
    vault: new Emitter<VaultState>(rethrow),
  };
  const clock = new SystemClock();
  const alarmClock = new AlarmClock(clock, rethrow);
  const scheduler = {
    start: sinon.stub(),
    dispose: sinon.stub(),
    getNextRun: () => 42,
    onDidChangeState: events.state.event,
    onDidStartCheck: events.started.event,
    onDidCompleteCheck: events.completed.event,
    onDidFailCheck: events.failed.event,
  };
  const released = sinon.stub();
  const vault = {
    state: { kind: 'unlocked' } as VaultState,
    keepOpen: sinon.stub().returns({ dispose: released }),
    onDidChangeState: events.vault.event,
  };
  const keystore = { refresh: sinon.stub().resolves(), onDidChange: events.keystore.event };
  const application = { scheduler, vault, keystore, alarmClock } as unknown as Application;
  const context = { application, clock, output: new Output(stdout, new PassThrough(), 'text') } as CommandContext;
  const lines = (): unknown[] =>
    String(stdout.read() ?? '')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  const listeners = (): number => Object.values(events).reduce((sum, emitter) => sum + emitter.listenerCount, 0);
  return { watch: new KeystoreWatch(context), scheduler, vault, released, keystore, events, lines, listeners };
}

describe('KeystoreWatch', () => {
  let time: sinon.SinonFakeTimers;

  beforeEach(() => {
    time = sinon.useFakeTimers({ now: 1000, toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
  });

  afterEach(() => time.restore());

  it('writes every event as one line of JSON, in order', async () => {
    const { watch, events, lines } = makeWatch();
    watch.start();
    const ending = new AbortController();
    const ended = watch.until(ending.signal);
    events.state.fire('running');
    events.started.fire('unlock');
    events.failed.fire({
      error: { code: 'CHECK_FAILED', message: 'm', hint: 'h', details: { secretive: true } },
      trigger: 'interval',
      failedAt: 7,
      lastGoodCheckAt: null,
    });
    events.keystore.fire({ cause: 'rotated', snapshot: { revision: 9 } } as KeystoreChange);
    ending.abort();
    await ended;
    expect(lines()).to.deep.equal([
      { event: 'state', at: 1000, state: 'running', nextRun: 42 },
      { event: 'check-started', at: 1000, trigger: 'unlock' },
      {
        event: 'check-failed',
        at: 1000,
        trigger: 'interval',
        error: { code: 'CHECK_FAILED', message: 'm', hint: 'h' },
      },
      { event: 'keystore-changed', at: 1000, cause: 'rotated', revision: 9 },
    ]);
  });

  it('takes in what other processes wrote twice a minute', async () => {
    const { watch, keystore } = makeWatch();
    watch.start();
    await time.tickAsync(29_999);
    expect(keystore.refresh.callCount).to.equal(0);
    await time.tickAsync(10 * 60_000);
    expect(keystore.refresh.callCount).to.equal(20);
    watch.dispose();
  });

  it('has the vault stay open from its start to its end', () => {
    const { watch, vault, released } = makeWatch();
    watch.start();
    expect(vault.keepOpen.callCount).to.equal(1);
    expect(released.callCount).to.equal(0);
    watch.dispose();
    expect(released.callCount).to.equal(1);
  });

  it('leaves no timer and no listener behind', async () => {
    const { watch, scheduler, listeners } = makeWatch();
    watch.start();
    expect(time.countTimers()).to.equal(1);
    expect(listeners()).to.equal(6);
    watch.dispose();
    watch.dispose();
    expect(time.countTimers()).to.equal(0);
    expect(listeners()).to.equal(0);
    expect(scheduler.dispose.callCount).to.equal(1);
  });

  it('ends with an error when the vault locks, or can no longer be read', async () => {
    const locked = makeWatch();
    locked.watch.start();
    const first = locked.watch.until(new AbortController().signal);
    locked.events.vault.fire({ kind: 'locked', reason: 'idle' });
    expect(await rejection(first)).to.include({ code: 'VAULT_LOCKED' });

    const ended = makeWatch();
    ended.watch.start();
    const second = ended.watch.until(new AbortController().signal);
    ended.events.vault.fire({ kind: 'locked', reason: 'worker-ended' });
    expect(await rejection(second)).to.include({ code: 'VAULT_WORKER_ENDED' });

    const unreadable = makeWatch();
    unreadable.keystore.refresh.rejects(new AppError('VAULT_STORAGE_FAILED', 'm', 'h'));
    unreadable.watch.start();
    const third = rejection(unreadable.watch.until(new AbortController().signal));
    await time.tickAsync(30_000);
    expect(await third).to.include({ code: 'VAULT_STORAGE_FAILED' });
  });
});
