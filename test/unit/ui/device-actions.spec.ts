import { expect } from 'chai';

import type { DeviceView } from '../../../src/ipc/contract.js';
import { recommendedRemedy } from '../../../src/ui/components/use-remedy.js';
import { nextStepFor } from '../../../src/ui/pages/device-actions.js';
import { createStores } from '../../../src/ui/stores/create-stores.js';
import { HeadlessEnvironment } from '../../support/headless-environment.js';
import { ScriptedBridge } from '../../support/scripted-bridge.js';
import { samples } from '../../support/ui-samples.js';

const all = samples(Date.UTC(2026, 10, 22, 12));
const [laptop, , tablet] = all.devices;
const stores = createStores(new ScriptedBridge(), new HeadlessEnvironment());
after(() => stores.dispose());

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
    expect(stepFor(tablet, { kind: 'revoked' })).to.equal(undefined);
  });

  it('is on this device to import, and never to revoke itself', () => {
    expect(stepFor(laptop, behind)).to.equal('import-for-device');
    expect(stepFor(laptop, { kind: 'forked' })).to.equal(undefined);
  });
});
