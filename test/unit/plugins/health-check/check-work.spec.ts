import { expect } from 'chai';

import type { DeviceSummary, KeystoreSnapshot } from '../../../../src/keystore/index.js';
import { localFactsOf, makeHealthChecker, noAbort, stateOf } from '../../../bench/support/keystore-bench.js';
import { LargeAccount } from '../../../bench/support/large-account.js';

/** A snapshot of an account of that size, whose devices count how often something of them is looked at. */
function countedSnapshot(devices: number, rotations: number): { snapshot: KeystoreSnapshot; reads: () => number } {
  let reads = 0;
  const counted = (device: DeviceSummary): DeviceSummary =>
    new Proxy(device, {
      get(target, field, receiver) {
        reads += 1;
        return Reflect.get(target, field, receiver) as unknown;
      },
    });
  const account = new LargeAccount({ devices, rotations, oneBehindIn: 3 });
  const snapshot = stateOf(account).snapshot(localFactsOf(account));
  const { active, archived, revoked } = snapshot.devices;
  const group = (list: readonly DeviceSummary[]): readonly DeviceSummary[] => list.map(counted);
  const wrapped = { active: group(active), archived: group(archived), revoked: group(revoked) };
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
