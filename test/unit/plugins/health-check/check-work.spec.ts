import { expect } from 'chai';

import type { DeviceSummary, KeystoreSnapshot } from '../../../../src/keystore/index.js';
import { makeHealthChecker, noAbort } from '../../../support/health-check/health-checker.js';
import { ShownAccount } from '../../../support/trust/shown-account.js';

/** A snapshot of an account of that size, whose devices count how often something of them is looked at. Two of three lack the rotations. */
function countedSnapshot(devices: number, rotations: number): { snapshot: KeystoreSnapshot; reads: () => number } {
  let reads = 0;
  const counted = (device: DeviceSummary): DeviceSummary =>
    new Proxy(device, {
      get(target, field, receiver) {
        reads += 1;
        return Reflect.get(target, field, receiver) as unknown;
      },
    });
  const account = new ShownAccount();
  const others = Array.from({ length: devices - 1 }, (_, index) => account.device(`Device ${index}`));
  let newest = account.genesis;
  for (let count = 0; count < rotations; count++) newest = account.rotate(account.founder, newest, []);
  for (const [index, member] of others.entries()) if (index % 3 === 0) account.acknowledge(member, [newest]);
  const snapshot = account.snapshot();
  const { active, archived, suspended, revoked } = snapshot.devices;
  const wrapped = {
    active: active.map(counted),
    archived: archived.map(counted),
    suspended: suspended.map(counted),
    revoked: revoked.map(counted),
  };
  return { snapshot: { ...snapshot, devices: wrapped }, reads: () => reads };
}

async function readsOf(devices: number, rotations: number): Promise<number> {
  const { snapshot, reads } = countedSnapshot(devices, rotations);
  await makeHealthChecker().evaluate(snapshot, noAbort);
  return reads();
}

describe('The work of a check in the main thread', () => {
  it('[H3] is a few looks at each device, and none at rotations: what is asked of these was counted in the worker', async () => {
    const few = await readsOf(50, 40);
    expect(few / 50, 'looks at each of 50 devices').to.be.within(1, 20);
    expect((await readsOf(400, 40)) / 400, 'looks at each of 400 devices').to.be.within(1, 20);
    expect(await readsOf(50, 400), 'ten times as many rotations').to.equal(few);
  });
});
