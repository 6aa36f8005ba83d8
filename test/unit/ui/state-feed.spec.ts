import { expect } from 'chai';

import { eventChannels } from '../../../src/ipc/channels.js';
import type { AppSnapshot } from '../../../src/ipc/contract.js';
import { createStores, type Stores } from '../../../src/ui/stores/create-stores.js';
import { screenOf } from '../../../src/ui/stores/screen.js';
import { HeadlessEnvironment } from '../../support/headless-environment.js';
import { ScriptedBridge } from '../../support/scripted-bridge.js';
import { samples } from '../../support/ui-samples.js';

const all = samples(Date.UTC(2026, 10, 22, 12));
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('StateFeed', () => {
  let bridge: ScriptedBridge;
  let stores: Stores;
  let snapshot: AppSnapshot;

  beforeEach(() => {
    snapshot = all.unlocked;
    bridge = new ScriptedBridge().answer('app:getSnapshot', () => snapshot);
    stores = createStores(bridge, new HeadlessEnvironment());
  });
  afterEach(() => stores.dispose());

  it('[E6] listens before it asks, and shows the snapshot', async () => {
    let listeners = 0;
    bridge.answer('app:getSnapshot', () => {
      listeners = bridge.listenerCount;
      return snapshot;
    });
    await stores.connect();
    expect(listeners).to.equal(eventChannels.length);
    expect(stores.keystore.view).to.equal(all.keystore);
    expect(stores.sync.badge.verdict).to.equal('in-sync');
    expect(screenOf(stores.session).kind).to.equal('home');
  });

  it('[E6] applies events that came while the snapshot was on its way, but only those newer than it', async () => {
    let answer: (snapshot: AppSnapshot) => void = () => undefined;
    bridge.answer('app:getSnapshot', () => new Promise((resolve) => (answer = resolve)));
    const connected = stores.connect();
    bridge.emit('sync:check-failed', all.failed, 3);
    bridge.emit('sync:status-change', all.needsSync, 7);
    answer({ ...snapshot, revision: 5 });
    await connected;
    expect(stores.sync.status).to.equal(all.needsSync);
    expect(stores.sync.failure).to.equal(null);
  });

  it('[E6] keeps what came during one synchronisation through the next', async () => {
    const answers: ((snapshot: AppSnapshot) => void)[] = [];
    bridge.answer('app:getSnapshot', () => new Promise((resolve) => answers.push(resolve)));
    const connected = stores.connect();
    bridge.emit('sync:status-change', all.needsSync, 7);
    const again = stores.connect();
    for (const answer of answers) answer({ ...all.unlocked, revision: 5 });
    await Promise.all([connected, again]);
    expect(stores.sync.status).to.equal(all.needsSync);
  });

  it('[E6] does not let an older event undo the snapshot', async () => {
    let answer: (snapshot: AppSnapshot) => void = () => undefined;
    bridge.answer('app:getSnapshot', () => new Promise((resolve) => (answer = resolve)));
    const connected = stores.connect();
    bridge.emit('sync:status-change', all.needsSync, 5);
    answer({ ...snapshot, revision: 5 });
    await connected;
    expect(stores.sync.badge.verdict).to.equal('in-sync');
  });

  it('forgets everything about the keystore when the vault locks', async () => {
    bridge.answer('devices:list', () => ({ total: all.devices.length, items: [...all.devices] }));
    await stores.connect();
    const end = stores.keystore.devices.watch();
    await settled();
    const [laptop] = all.devices;
    stores.dialogs.show({ kind: 'archive-device', device: laptop });
    stores.toasts.show({ tone: 'info', title: `About ${laptop.name}` });

    bridge.emit('vault:state-change', { kind: 'locked', reason: 'idle' });
    expect(stores.keystore.view).to.equal(null);
    expect(stores.keystore.devices.state.kind).to.equal('empty');
    expect(stores.dialogs.open).to.equal(null);
    expect(stores.toasts.toasts).to.deep.equal([]);
    expect(stores.sync.status).to.equal(null);
    expect(stores.sync.badge.verdict).to.equal('in-sync');
    expect(screenOf(stores.session)).to.deep.equal({ kind: 'unlock', reason: 'idle' });
    end();
  });

  it('drops a list that arrives after the lock', async () => {
    let answer = (): void => undefined;
    bridge.answer(
      'devices:list',
      () => new Promise((resolve) => (answer = () => resolve({ total: 5, items: [...all.devices] }))),
    );
    await stores.connect();
    const end = stores.keystore.devices.watch();
    await settled();
    bridge.emit('vault:state-change', { kind: 'locked', reason: 'person' });
    answer();
    await settled();
    expect(stores.keystore.devices.state.kind).to.equal('empty');
    end();
  });

  it('asks for the present again when the vault opens', async () => {
    snapshot = all.locked;
    await stores.connect();
    expect(stores.keystore.view).to.equal(null);
    snapshot = { ...all.unlocked, status: all.needsSync, revision: 2 };
    bridge.emit('vault:state-change', { kind: 'unlocked' });
    await settled();
    expect(stores.keystore.view).to.equal(all.keystore);
    expect(stores.sync.badge.verdict).to.equal('needs-sync');
    expect(bridge.callCount('app:getSnapshot')).to.equal(2);
  });

  it('shows the home screen only with what lies in the vault, and at once when that cannot be had', async () => {
    snapshot = all.locked;
    await stores.connect();
    let answer: (snapshot: AppSnapshot) => void = () => undefined;
    bridge.answer('app:getSnapshot', () => new Promise((resolve) => (answer = resolve)));
    bridge.emit('vault:state-change', { kind: 'unlocked' });
    await settled();
    expect(screenOf(stores.session).kind).to.equal('unlock');
    answer({ ...all.unlocked, revision: 2 });
    await settled();
    expect(screenOf(stores.session).kind).to.equal('home');
    expect(stores.keystore.view).to.equal(all.keystore);

    bridge.emit('vault:state-change', { kind: 'locked', reason: 'idle' });
    bridge.answer('app:getSnapshot', () => {
      throw new Error('the other side is gone');
    });
    bridge.emit('vault:state-change', { kind: 'unlocked' });
    await settled();
    expect(stores.session.isUnlocked).to.equal(true);
    expect(screenOf(stores.session).kind).to.equal('disconnected');
  });

  it('shows nothing of the keystore from a snapshot of a locked vault', async () => {
    snapshot = { ...all.locked, status: all.needsSync, keystore: all.keystore };
    await stores.connect();
    expect(stores.keystore.view).to.equal(null);
    expect(stores.sync.status).to.equal(null);
    expect(stores.sync.badge.verdict).to.equal('needs-sync');
  });

  it('says so when the app cannot be reached, and tries again when asked to', async () => {
    bridge.answer('app:getSnapshot', () => {
      throw new Error('the other side is gone');
    });
    await stores.connect();
    expect(screenOf(stores.session)).to.have.property('kind', 'disconnected');
    bridge.answer('app:getSnapshot', () => snapshot);
    await stores.connect();
    expect(screenOf(stores.session).kind).to.equal('home');
    expect(bridge.listenerCount).to.equal(eventChannels.length);
  });

  it('hears of a lock even when no snapshot comes', async () => {
    await stores.connect();
    bridge.emit('vault:state-change', { kind: 'locked', reason: 'person' });
    let fail = (): void => undefined;
    bridge.answer('app:getSnapshot', () => new Promise((_, reject) => (fail = () => reject(new Error('too late')))));
    bridge.emit('vault:state-change', { kind: 'unlocked' });
    bridge.emit('vault:state-change', { kind: 'locked', reason: 'idle' });
    fail();
    await settled();
    expect(screenOf(stores.session)).to.deep.equal({ kind: 'unlock', reason: 'idle' });
  });

  it('[E8] leaves no listener after 1,000 windows have come and gone', async () => {
    const environment = new HeadlessEnvironment();
    for (let cycle = 0; cycle < 1000; cycle += 1) {
      const window = createStores(bridge, environment);
      await window.connect();
      window.dispose();
    }
    expect(bridge.listenerCount).to.equal(0);
    expect(environment.listenerCount).to.equal(0);
  });
});
