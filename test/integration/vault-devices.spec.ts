import { expect } from 'chai';

import { letIn, pass } from '../support/exchange.js';
import { DataFolders } from '../support/vault/data-folders.js';
import { errorOf } from '../support/vault/error-of.js';
import { OTHER_PASSWORD, PASSWORD, type VaultHarness } from '../support/vault/vault-harness.js';

describe('Devices of a real vault', () => {
  const folders = new DataFolders();

  /** A desk, and a phone that joined and was heard of. */
  async function deskAndPhone(): Promise<{ desk: VaultHarness; phone: VaultHarness; phoneId: string }> {
    const [desk, phone] = [await folders.install(), await folders.install()];
    await desk.vault.create({ deviceName: 'Desk', password: PASSWORD });
    const { device } = await letIn(desk, phone, { deviceName: 'Phone', password: OTHER_PASSWORD });
    await pass(phone, desk);
    return { desk, phone, phoneId: device };
  }

  it('[C9] takes an archived device back, which then gets the key that was made meanwhile', async () => {
    const { desk, phone, phoneId } = await deskAndPhone();
    await desk.keystore.archiveDevice({ device: phoneId });
    await desk.keystore.rotateKey({ reason: 'while it was away' });
    const { items } = await desk.keystore.listDevices({ offset: 0, limit: 9, standing: 'archived' });
    expect(items.map(({ conditions }) => conditions)).to.deep.equal([[{ kind: 'archived' }]]);

    const after = await desk.keystore.unarchiveDevice({ device: phoneId });
    expect(after.devices.archived).to.deep.equal([]);
    await pass(desk, phone);
    expect(phone.keystore.snapshot?.unopenedRotations).to.deep.equal([]);
    await phone.keystore.rotateKey({ reason: 'it holds the current key' });
    await pass(phone, desk);
    expect(desk.keystore.snapshot?.alignment).to.deep.include({ outOfSync: [], missingRotations: 0 });
    const { items: history } = await desk.keystore.listActivity({ offset: 0, limit: 50, device: phoneId });
    expect(history.map(({ kind }) => kind)).to.include.members(['device-archived', 'device-unarchived', 'key-rotated']);
  });

  it('tells who lacks a rotation, everything about a device, and lists what is looked for page by page', async () => {
    const { desk, phoneId } = await deskAndPhone();
    await desk.keystore.rotateKey({ reason: 'practice' });
    await desk.keystore.setDeviceVerified({ device: phoneId, verified: true });
    const [rotation] = (await desk.keystore.listRotations({ offset: 0, limit: 1 })).items;
    expect(rotation).to.deep.include({ rivalry: null, acknowledgedBy: 1, activeDevices: 2 });
    const without = await desk.keystore.listDevicesWithout({ rotation: rotation?.id ?? '', offset: 0, limit: 9 });
    expect(without).to.deep.equal({ total: 1, items: [{ id: phoneId, name: 'Phone' }] });
    const details = await desk.keystore.describeDevice({ device: phoneId });
    expect(details.device.conditions[0]).to.deep.include({ kind: 'behind', rotations: 1 });
    expect(details.missing.map(({ reason }) => reason)).to.deep.equal(['practice']);
    expect(await errorOf(desk.keystore.describeDevice({ device: '0'.repeat(32) }))).to.have.property(
      'code',
      'DEVICE_UNKNOWN',
    );

    const page = (offset: number) => desk.keystore.listDevices({ offset, limit: 1, order: 'name', reversed: true });
    expect((await page(0)).items[0]?.name).to.equal('Desk');
    expect((await page(1)).items[0]?.name).to.equal('Phone');
    const found = await desk.keystore.listDevices({ offset: 0, limit: 9, search: 'PHO' });
    expect(found.items.map(({ name }) => name)).to.deep.equal(['Phone']);
  });

  it('shuts a device out once', async () => {
    const { desk, phoneId } = await deskAndPhone();
    const request = { devices: [{ device: phoneId }], reason: 'lost' };
    await desk.keystore.revokeDevices(request);
    const { revision } = desk.keystore.snapshot ?? {};
    const again = await errorOf(desk.keystore.revokeDevices(request));
    expect(again).to.include({ code: 'DEVICE_REVOKED' }).and.have.property('message').that.contains('“Phone”');
    expect(desk.keystore.snapshot).to.include({ revision });
  });
});
