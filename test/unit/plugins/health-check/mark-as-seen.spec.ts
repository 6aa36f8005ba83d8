import { expect } from 'chai';
import sinon from 'sinon';

import { findHeldBack } from '../../../../src/plugins/health-check/checks/held-back-entries.js';
import { keyOfFinding, markAsSeen } from '../../../../src/plugins/health-check/index.js';
import type { Keystore } from '../../../../src/plugins/vault/index.js';
import { deviceId, snapshotOf } from '../../../support/health-check/snapshot-fixture.js';

describe('A finding that a person marks as seen', () => {
  const snapshot = snapshotOf({
    heldBack: [{ device: deviceId(2), deviceName: 'Device 2', reason: 'entries', entries: 7, bytes: 7000 }],
  });
  const setFindingSeen = sinon.stub().resolves(snapshot);
  const lookAtHeldBack = sinon.stub().resolves(snapshot);
  const keystore = { snapshot, setFindingSeen, lookAtHeldBack } as unknown as Keystore;

  afterEach(() => sinon.resetHistory());

  it('is a look where entries are held back, so that they come, and the next ones are told again', async () => {
    const [finding] = findHeldBack(snapshot);
    await markAsSeen(keystore, { key: keyOfFinding(finding!), seen: true });
    expect(lookAtHeldBack.args).to.deep.equal([[{ device: deviceId(2) }]]);
    expect(setFindingSeen.callCount).to.equal(0);
  });

  it('is remembered elsewhere, and where the mark is taken back', async () => {
    const [finding] = findHeldBack(snapshot);
    const requests = [
      { key: 'ROTATION_HISTORY_LONG', seen: true },
      { key: keyOfFinding(finding!), seen: false },
    ];
    for (const request of requests) await markAsSeen(keystore, request);
    expect(setFindingSeen.args).to.deep.equal(requests.map((request) => [request]));
    expect(lookAtHeldBack.callCount).to.equal(0);
  });
});
