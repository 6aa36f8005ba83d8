import { expect } from 'chai';

import { KeystoreStore } from '../../../src/ui/stores/keystore-store.js';
import { HeadlessEnvironment } from '../../support/headless-environment.js';
import { ScriptedBridge } from '../../support/scripted-bridge.js';
import { detailsOf, samples } from '../../support/ui-samples.js';

const all = samples(Date.UTC(2026, 10, 22, 12));
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('KeystoreStore', () => {
  let bridge: ScriptedBridge;
  let environment: HeadlessEnvironment;
  let keystore: KeystoreStore;

  beforeEach(() => {
    bridge = new ScriptedBridge()
      .answer('devices:list', ({ standing }) => {
        const items = all.devices.filter((device) => standing === undefined || device.standing === standing);
        return { total: items.length, items };
      })
      .answer('devices:describe', ({ device: id }) => {
        const device = all.devices.find((known) => known.id === id) ?? all.devices[0];
        return detailsOf(device);
      })
      .answer('keystore:listActivity', () => ({ total: 1, items: all.activity.slice(0, 1) }))
      .answer('keystore:listDevicesWithout', () => ({ total: 1, items: [{ id: '3'.repeat(32), name: 'Tablet' }] }));
    environment = new HeadlessEnvironment();
    keystore = new KeystoreStore(bridge, environment.memory);
  });

  const lastQuery = (): unknown => bridge.calls.findLast(({ channel }) => channel === 'devices:list')?.argument;

  it('loads a list when a page shows it, and again when the keystore changed', async () => {
    keystore.receive(all.keystore);
    expect(bridge.callCount('devices:list')).to.equal(0);
    const end = keystore.devices.watch();
    await settled();
    expect(bridge.callCount('devices:list')).to.equal(1);
    keystore.receive({ ...all.keystore, keystoreRevision: 18 });
    await settled();
    expect(bridge.callCount('devices:list')).to.equal(2);
    end();
  });

  it('asks for the devices that a person looks for, in their order', async () => {
    keystore.devices.watch();
    keystore.deviceView.setFilter('revoked');
    await settled();
    expect(keystore.devices.items.map(({ name }) => name)).to.deep.equal(['Stolen phone']);
    keystore.deviceView.setSearch('  phone ');
    keystore.deviceView.setOrder('name');
    keystore.deviceView.reverse();
    await settled();
    expect(lastQuery()).to.deep.equal({
      offset: 0,
      limit: 100,
      standing: 'revoked',
      search: 'phone',
      order: 'name',
      reversed: true,
    });
    keystore.deviceView.widen();
    keystore.deviceView.setOrder('urgency');
    await settled();
    expect(lastQuery()).to.deep.equal({ offset: 0, limit: 100, order: 'urgency' });
  });

  it('asks no more than once for a space at the end of a word', async () => {
    keystore.devices.watch();
    keystore.deviceView.setSearch('old');
    await settled();
    const before = bridge.callCount('devices:list');
    keystore.deviceView.setSearch('old ');
    await settled();
    expect(bridge.callCount('devices:list')).to.equal(before);
  });

  it('shows the details of the device that is selected, and never those of another', async () => {
    keystore.selectDevice('3'.repeat(32));
    keystore.deviceDetails.watch();
    await settled();
    const shown = (): string | null =>
      keystore.deviceDetails.state.kind === 'ready' ? (keystore.deviceDetails.state.value?.device.name ?? null) : null;
    expect(shown()).to.equal('Tablet');
    keystore.selectDevice('2'.repeat(32));
    expect(shown()).to.equal(null);
    await settled();
    expect(shown()).to.equal('Desktop at home');
  });

  it('shows the history of another device as soon as that is selected, without anybody watching anew', async () => {
    keystore.selectDevice('3'.repeat(32));
    keystore.deviceHistory.watch();
    await settled();
    keystore.selectDevice('2'.repeat(32));
    expect(keystore.deviceHistory.items).to.deep.equal([]);
    await settled();
    expect(keystore.deviceHistory.items).to.have.length(1);
    expect(bridge.calls.findLast(({ channel }) => channel === 'keystore:listActivity')?.argument).to.deep.include({
      device: '2'.repeat(32),
    });
  });

  it('comes back after a reload to what was looked at', () => {
    keystore.deviceView.setSearch('phone');
    keystore.deviceView.setOrder('last-seen');
    keystore.deviceView.reverse();
    keystore.selectDevice('2'.repeat(32));
    keystore.deviceView.noteScroll(420.4);
    const { deviceView } = new KeystoreStore(bridge, environment.memory);
    expect(deviceView).to.deep.include({
      search: 'phone',
      order: 'last-seen',
      isReversed: true,
      selected: '2'.repeat(32),
      scrollTop: 420,
    });
  });

  it('starts afresh when what is remembered makes no sense', () => {
    for (const left of ['{', '7', 'null', '{"order":"sideways","filter":3,"search":[],"scrollTop":"x"}']) {
      environment.remembered.set('devices', left);
      const { deviceView } = new KeystoreStore(bridge, environment.memory);
      expect(deviceView).to.deep.include({ filter: 'all', search: '', order: 'urgency', selected: null, scrollTop: 0 });
    }
  });

  it('holds nothing after the keystore is gone, and remembers nothing', async () => {
    keystore.receive(all.keystore);
    for (const list of [keystore.devices, keystore.deviceHistory, keystore.devicesWithout]) list.watch();
    keystore.deviceView.setSearch('laptop');
    keystore.selectDevice('1'.repeat(32));
    keystore.toggleRotation('5'.repeat(64));
    keystore.deviceDetails.watch();
    await settled();
    keystore.receive(null);
    expect(keystore.view).to.equal(null);
    const { devices, deviceDetails, deviceHistory, devicesWithout, activity, deviceView, openRotation } = keystore;
    const held = [devices, deviceDetails, deviceHistory, devicesWithout, activity].map(({ state }) => state);
    expect(held).to.deep.equal(held.map(() => ({ kind: 'empty' })));
    expect(deviceView).to.deep.include({ search: '', selected: null });
    expect(openRotation).to.equal(null);
    expect([...environment.remembered.values()].join()).to.equal('');
  });

  it('finds who made the account in the oldest of all that happened', async () => {
    const many = [...all.activity, ...all.activity].toSorted((a, b) => b.writtenAt - a.writtenAt).slice(0, -1);
    bridge.answer('keystore:listActivity', ({ offset, limit }) => ({
      total: many.length,
      items: many.slice(offset, offset + limit),
    }));
    keystore.receive(all.keystore);
    expect(bridge.callCount('keystore:listActivity')).to.equal(0);
    keystore.founding.watch();
    await settled();
    const { state } = keystore.founding;
    expect(state.kind === 'ready' && state.value?.kind).to.equal('genesis');

    many.pop();
    keystore.receive({ ...all.keystore, keystoreRevision: 18 });
    await settled();
    expect(keystore.founding.state).to.deep.equal({ kind: 'ready', value: null });
  });
});
