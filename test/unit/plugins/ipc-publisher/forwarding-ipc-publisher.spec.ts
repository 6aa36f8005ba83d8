import { expect } from 'chai';

import { LineLogger } from '../../../../src/core/logger.js';
import type { SyncCheckResult } from '../../../../src/plugins/health-check/index.js';
import { ForwardingIpcPublisher } from '../../../../src/plugins/ipc-publisher/forwarding-ipc-publisher.js';
import { MAX_EVENT_BYTES } from '../../../../src/plugins/ipc-publisher/index.js';
import type { FailedCheck } from '../../../../src/plugins/sync-scheduler/index.js';
import { device, snapshotOf } from '../../../support/health-check/snapshot-fixture.js';
import { FakeKeystore, FakeScheduler, FakeSettings, FakeVault } from '../../../support/ipc/fake-services.js';
import { reportOf } from '../../../support/ipc/report.js';

const failure: FailedCheck = {
  error: { code: 'CHECK_FAILED', message: 'It failed.', hint: 'Wait.' },
  trigger: 'interval',
  failedAt: 5,
  lastGoodCheckAt: null,
};

interface SentEvent {
  readonly channel: string;
  readonly payload: unknown;
  readonly revision: number;
}

describe('ForwardingIpcPublisher', () => {
  let vault: FakeVault;
  let keystore: FakeKeystore;
  let scheduler: FakeScheduler;
  let settings: FakeSettings;
  let sent: SentEvent[];
  let logged: string[];
  let publisher: ForwardingIpcPublisher;

  beforeEach(() => {
    vault = new FakeVault();
    keystore = new FakeKeystore();
    scheduler = new FakeScheduler();
    settings = new FakeSettings();
    sent = [];
    logged = [];
    publisher = new ForwardingIpcPublisher(
      vault.asVault,
      keystore.asKeystore,
      scheduler.asScheduler,
      settings.asSettings,
      { send: (channel, payload, revision) => void sent.push({ channel, payload, revision }) },
      new LineLogger('error', (line) => logged.push(line)),
    );
    publisher.start();
  });

  afterEach(() => publisher.dispose());

  const channels = (): string[] => sent.map(({ channel }) => channel);

  function unlockWith(snapshot = snapshotOf()): void {
    vault.unlock();
    keystore.change(snapshot);
    sent.length = 0;
  }

  it('forwards how far long work is, also before the vault is open', () => {
    const progress = { operation: 'unlock', phase: 'deriving', done: 0, total: null } as const;
    vault.didProgress.fire(progress);
    expect(sent).to.deep.equal([{ channel: 'vault:progress', payload: progress, revision: 1 }]);
  });

  it('forwards what every service tells', async () => {
    unlockWith();
    scheduler.beginCheck();
    scheduler.complete(reportOf());
    scheduler.beginCheck();
    scheduler.fail(failure);
    keystore.change(snapshotOf({ revision: 2 }));
    await settings.update({ colorScheme: 'dark' });
    expect(channels()).to.deep.equal([
      'sync:scheduler:state-change',
      'sync:status-change',
      'sync:scheduler:state-change',
      'sync:scheduler:state-change',
      'sync:check-failed',
      'sync:scheduler:state-change',
      'keystore:change',
      'settings:change',
    ]);
    expect(logged).to.deep.equal([]);
  });

  it('tells a new interval also while the scheduler is paused', async () => {
    scheduler.enter('paused');
    sent.length = 0;
    scheduler.intervalMs = 3_600_000;
    await settings.update({ checkIntervalMinutes: 60 });
    expect(channels()).to.deep.equal(['settings:change', 'sync:scheduler:state-change']);
  });

  it('[E6] gives every event the next revision, and a snapshot that of the newest event', async () => {
    expect(publisher.snapshot().revision).to.equal(0);
    unlockWith();
    scheduler.complete(reportOf());
    await settings.update({ autoLockMinutes: 5 });
    const revisions = sent.map(({ revision }) => revision);
    expect(revisions).to.deep.equal(revisions.map((_, index) => (revisions[0] ?? 0) + index));
    expect(publisher.snapshot().revision).to.equal(revisions.at(-1));
  });

  it('[E6] describes the present in a snapshot', () => {
    unlockWith(snapshotOf({ revision: 7 }));
    scheduler.complete(reportOf());
    scheduler.fail(failure);
    const snapshot = publisher.snapshot();
    expect(snapshot.vault).to.deep.equal({ kind: 'unlocked' });
    expect(snapshot.status).to.deep.equal(reportOf());
    expect(snapshot.failedCheck).to.deep.equal(failure);
    expect(snapshot.keystore?.keystoreRevision).to.equal(7);
    expect(snapshot.keystore?.thisDevice.name).to.equal('Device 1');
    expect(snapshot.scheduler.intervalMs).to.equal(scheduler.intervalMs);
    expect(snapshot.settings).to.deep.equal(settings.values);
  });

  it('tells the same state once', () => {
    vault.unlock();
    keystore.change(snapshotOf());
    sent.length = 0;
    keystore.change(snapshotOf());
    vault.didChangeState.fire(vault.state);
    scheduler.enter('running');
    scheduler.enter('running');
    expect(channels()).to.deep.equal(['vault:state-change', 'sync:scheduler:state-change']);
  });

  it('tells nothing of the keystore after a lock', () => {
    unlockWith();
    vault.lock();
    expect(sent.map(({ channel, payload }) => [channel, payload])).to.deep.equal([
      ['vault:state-change', { kind: 'locked', reason: 'person' }],
      ['keystore:change', null],
    ]);
    sent.length = 0;
    keystore.change(snapshotOf({ revision: 9 }));
    scheduler.complete(reportOf());
    expect(channels()).to.deep.equal(['sync:scheduler:state-change']);
  });

  it('shows a window that opens on a locked vault the verdict, and no device, key or name', () => {
    unlockWith();
    scheduler.complete(reportOf({ needsSync: true }));
    scheduler.lastVerdict = { verdict: 'needs-sync', at: 1000 };
    vault.lock();
    const snapshot = publisher.snapshot();
    expect(snapshot.keystore).to.equal(null);
    expect(snapshot.status).to.equal(null);
    expect(snapshot.lastVerdict).to.deep.equal({ verdict: 'needs-sync', at: 1000 });
    const text = JSON.stringify(snapshot);
    for (const hidden of ['Laptop', '1'.repeat(32), '2'.repeat(32), 'abab']) expect(text).not.to.include(hidden);
  });

  it('tells the report that is there again after an unlock', () => {
    unlockWith();
    sent.length = 0;
    scheduler.didRestoreReport.fire(reportOf());
    expect(sent.map(({ channel, payload }) => [channel, payload])).to.deep.equal([['sync:status-change', reportOf()]]);
  });

  it('[E9] keeps every event below 5 KB from 2 to 10,000 devices', () => {
    vault.unlock();
    for (const size of [2, 100, 10_000]) {
      const active = Array.from({ length: size }, (_, index) =>
        device(index + 1, { name: '\u{1F600}'.repeat(32), missingRotations: index % 2 }),
      );
      keystore.change(snapshotOf({ revision: size, devices: { active } }));
    }
    const views = sent.filter(({ channel, payload }) => channel === 'keystore:change' && payload !== null);
    expect(views).to.have.length(3);
    for (const { payload } of views) expect(Buffer.byteLength(JSON.stringify(payload))).to.be.below(MAX_EVENT_BYTES);
  });

  it('[E9] holds back an event above 5 KB, and says so', () => {
    unlockWith();
    const warnings: SyncCheckResult['warnings'] = Array.from({ length: 100 }, () => ({
      severity: 'info',
      message: 'x'.repeat(60),
      recommendation: '',
    }));
    publisher.publishStatus(reportOf({ warnings }));
    expect(sent).to.deep.equal([]);
    expect(logged).to.have.length(1);
    publisher.publishStatus(reportOf());
    expect(channels()).to.deep.equal(['sync:status-change']);
  });

  it('[E9] counts the bytes of an event, not its characters: a name may take four for each', () => {
    unlockWith();
    const warningOf = (letter: string): SyncCheckResult['warnings'][number] => ({
      severity: 'info',
      message: letter.repeat(60),
      recommendation: '',
    });
    const reportIn = (letter: string): SyncCheckResult =>
      reportOf({ warnings: Array.from({ length: 25 }, () => warningOf(letter)) });
    publisher.publishStatus(reportIn('x'));
    expect(channels()).to.deep.equal(['sync:status-change']);
    publisher.publishStatus(reportIn('語'));
    expect(JSON.stringify(reportIn('語'))).to.have.length(JSON.stringify(reportIn('x')).length);
    expect(sent).to.have.length(1);
    expect(logged).to.have.length(1);
  });

  it('holds back an event that does not fit the contract, and says so', () => {
    publisher.publishStatus({ ...reportOf(), secret: 'x' } as SyncCheckResult);
    expect(sent).to.deep.equal([]);
    expect(logged).to.have.length(1);
  });

  it('leaves no listener, and publishes nothing, after its end', () => {
    publisher.start();
    publisher.dispose();
    const emitters = [vault.didChangeState, keystore.didChange, settings.didChange];
    const listeners = [
      ...emitters,
      scheduler.didChangeState,
      scheduler.didCompleteCheck,
      scheduler.didFailCheck,
      scheduler.didStartCheck,
    ];
    expect(listeners.map(({ listenerCount }) => listenerCount)).to.deep.equal([0, 0, 0, 0, 0, 0, 0]);
    publisher.publishStatus(reportOf());
    expect(sent).to.deep.equal([]);
  });
});
