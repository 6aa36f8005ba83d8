import { expect } from 'chai';

import { keystoreViewSchema } from '../../../../src/ipc/contract.js';
import { toKeystoreView } from '../../../../src/plugins/ipc-publisher/keystore-view.js';
import {
  device,
  deviceOut,
  snapshotOf,
  type SnapshotChanges,
  thisDeviceOut,
} from '../../../support/health-check/snapshot-fixture.js';

describe('The keystore at a glance', () => {
  const viewOf = (changes: SnapshotChanges) => keystoreViewSchema.parse(toKeystoreView(snapshotOf(changes)));

  it('counts devices by standing, and of the active ones those that have every rotation', () => {
    const active = [device(1), device(2, { missingRotations: 1 }), device(3, { isAwaited: true })];
    const { counts } = viewOf({
      devices: {
        active,
        archived: [device(4, { standing: 'archived' })],
        suspended: [deviceOut(5, 'suspended'), deviceOut(6, 'suspended')],
        revoked: [deviceOut(7), deviceOut(8, 'left'), deviceOut(9, 'not-let-in')],
      },
    });
    expect(counts).to.deep.equal({ active: 3, archived: 1, suspended: 2, revoked: 3, inSync: 1, outOfSync: 1 });
  });

  it('says what this vault lacks, and what it keeps', () => {
    expect(viewOf({})).to.deep.include({ needsRotation: false, keepsRecoveryKey: false });
    const view = viewOf({ lacksCurrentKey: true, needsRotation: true, keepsPaper: true });
    expect(view).to.deep.include({ needsRotation: true, keepsRecoveryKey: true });
    expect(view.thisDevice.lacksCurrentKey).to.equal(true);
  });

  it('names this device, whatever its standing', () => {
    for (const kind of ['revoked', 'suspended', 'archived'] as const) {
      expect(viewOf(thisDeviceOut(kind)).thisDevice.name, kind).to.equal('Device 1');
    }
  });
});
