import { expect } from 'chai';

import { KeystoreStore } from '../../../src/ui/stores/keystore-store.js';
import { ScriptedBridge } from '../../support/scripted-bridge.js';
import { samples } from '../../support/ui-samples.js';

const all = samples(Date.UTC(2026, 10, 22, 12));
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('KeystoreStore', () => {
  let bridge: ScriptedBridge;
  let keystore: KeystoreStore;

  beforeEach(() => {
    bridge = new ScriptedBridge().answer('devices:list', ({ standing }) => {
      const items = all.devices.filter((device) => standing === undefined || device.standing === standing);
      return { total: items.length, items };
    });
    keystore = new KeystoreStore(bridge);
  });

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

  it('narrows the devices to a standing', async () => {
    keystore.showDevices('revoked');
    await settled();
    const { state } = keystore.devices;
    expect(state.kind === 'ready' && state.page.items.map(({ name }) => name)).to.deep.equal(['Stolen phone']);
    expect(bridge.calls.at(-1)?.argument).to.deep.equal({ offset: 0, limit: 25, standing: 'revoked' });
  });

  it('holds nothing after the keystore is gone', async () => {
    keystore.receive(all.keystore);
    keystore.devices.watch();
    await settled();
    keystore.receive(null);
    expect(keystore.view).to.equal(null);
    expect(JSON.stringify([keystore.devices.state, keystore.activity.state])).not.to.contain('laptop');
  });
});
