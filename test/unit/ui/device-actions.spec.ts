import { expect } from 'chai';

import type { DeviceView } from '../../../src/ipc/contract.js';
import { recommendedRemedy } from '../../../src/ui/components/use-remedy.js';
import { actionsFor, nextStepFor } from '../../../src/ui/pages/device-actions.js';
import { createStores } from '../../../src/ui/stores/create-stores.js';
import { HeadlessEnvironment } from '../../support/headless-environment.js';
import { ScriptedBridge } from '../../support/scripted-bridge.js';
import { detailsOf, samples } from '../../support/ui-samples.js';

const all = samples(Date.UTC(2026, 10, 22, 12));
const [laptop, , tablet, , stolen] = all.devices;
const stores = createStores(new ScriptedBridge(), new HeadlessEnvironment());
after(() => stores.dispose());

function reasonOf({ reason }: DeviceView): NonNullable<DeviceView['reason']> {
  if (reason === undefined) throw new Error('The device is active.');
  return reason;
}

const behind = { kind: 'behind', rotations: 2, since: 0 } as const;
const stepFor = (device: DeviceView, ...conditions: DeviceView['conditions']) =>
  nextStepFor({ ...device, conditions }, stores)?.id;

describe('the next step for a device', () => {
  it('is what the overview recommends when the device is behind, though it is not verified either', () => {
    expect(stepFor(tablet, behind, { kind: 'unverified' })).to.equal('export-for-device');
    expect(recommendedRemedy(all.needsSync, laptop.id)).to.equal('export-keystore');
  });

  it('is what its most urgent condition asks for', () => {
    expect(stepFor(tablet, { kind: 'forked' }, behind)).to.equal('revoke-device');
    expect(stepFor(tablet, { kind: 'unseen', days: 100 }, { kind: 'unverified' })).to.equal('archive-device');
    expect(stepFor(tablet, { kind: 'unverified' })).to.equal('verify-device');
    expect(stepFor(tablet, { kind: 'archived' })).to.equal('unarchive-device');
    expect(stepFor(tablet, { kind: 'in-sync' })).to.equal(undefined);
    expect(stepFor(tablet, { kind: 'waits-for-key' })).to.equal('export-for-device');
    expect(stepFor(all.suspended, { kind: 'suspended' })).to.equal('revoke-device');
    expect(stepFor(tablet, { kind: 'revoked' })).to.equal(undefined);
    expect(stepFor(tablet, { kind: 'left' })).to.equal(undefined);
    expect(stepFor(tablet, { kind: 'not-let-in' })).to.equal(undefined);
  });

  it('is on this device to import, and never to revoke itself', () => {
    expect(stepFor(laptop, behind)).to.equal('import-for-device');
    expect(stepFor(laptop, { kind: 'waits-for-key' })).to.equal('import-for-device');
    expect(stepFor(laptop, { kind: 'forked' })).to.equal(undefined);
  });

  it('is none for a device that was just let in, and to import once it should have arrived', () => {
    expect(nextStepFor(all.newcomer, stores)).to.equal(null);
    expect(stepFor(all.newcomer, { kind: 'awaited', isOverdue: true })).to.equal('import-for-device');
  });

  it('is on a suspended device to revoke who suspended it', () => {
    const here: DeviceView = { ...all.suspended, isThisDevice: true };
    const step = nextStepFor(here, stores);
    expect([step?.id, step?.label]).to.deep.equal(['revoke-suspender', 'Revoke “Tablet”…']);
  });
});

describe('what can be done with a device', () => {
  const idsFor = (device: DeviceView, of = stores): readonly string[] =>
    actionsFor(device, of, () => undefined).map(({ id }) => id);

  it('is to compare its code or revoke it, and of this one to show its code', () => {
    expect(idsFor(tablet)).to.deep.equal(['rename-device', 'verify-device', 'archive-device', 'revoke-device']);
    expect(idsFor(laptop)).to.deep.equal(['rename-device', 'verify-device']);
  });

  it('is to end a suspension by revoking whoever made it, unless that is this device', async () => {
    const bridge = new ScriptedBridge().answer('app:getSnapshot', () => all.unlocked);
    const here = createStores(bridge, new HeadlessEnvironment());
    await here.connect();
    const byThis: DeviceView = { ...all.suspended, reason: { ...reasonOf(all.suspended), by: laptop.id } };
    expect(idsFor(all.suspended, here)).to.deep.equal([
      'rename-device',
      'verify-device',
      'revoke-device',
      'revoke-suspender',
    ]);
    expect(idsFor(byThis, here)).to.deep.equal(['rename-device', 'verify-device', 'revoke-device']);
    here.dispose();
  });

  it('opens the revocation of whoever suspended it', async () => {
    const bridge = new ScriptedBridge().answer('devices:describe', ({ device }) =>
      detailsOf({ ...tablet, id: device }),
    );
    const here = createStores(bridge, new HeadlessEnvironment());
    const action = actionsFor(all.suspended, here, () => undefined).find(({ id }) => id === 'revoke-suspender');
    await action?.run();
    expect(here.dialogs.open).to.deep.equal({ kind: 'revoke-device', device: { ...tablet, id: tablet.id } });
    here.dispose();
  });

  it('is nothing once it is shut out', () => {
    expect(idsFor(stolen)).to.deep.equal([]);
  });
});
