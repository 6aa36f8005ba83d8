import { expect } from 'chai';
import fc from 'fast-check';
import sinon from 'sinon';

import { MINUTE_MS } from '../../../../src/core/common/durations.js';
import type { KeystoreSnapshot, LocalFacts } from '../../../../src/keystore/index.js';
import type { HealthChecker, HealthEvaluation } from '../../../../src/plugins/health-check/index.js';
import { SnapshotPacker, SnapshotUnpacker } from '../../../../src/plugins/vault/snapshot-transfer.js';
import { makeHealthChecker, noAbort } from '../../../support/health-check/health-checker.js';
import { acts, LivelyAccount } from '../../../support/health-check/lively-account.js';
import { NOW } from '../../../support/health-check/snapshot-fixture.js';

/** What only the installation knows, beside the time. */
const localChanges = fc.record({
  lastSyncedAt: fc.constantFrom(null, NOW, NOW - 400 * 24 * 60 * MINUTE_MS),
  passwordChangedAt: fc.constantFrom(0, NOW),
  keyDerivation: fc.constantFrom({ memoryKiB: 65_536, passes: 3 }, { memoryKiB: 1024, passes: 1 }),
  damagedRecords: fc.constantFrom([], ['feeds/a'], ['feeds/a', 'feeds/b']),
  recoveryKeyCheckedAt: fc.constantFrom(null, 0, NOW),
  keepsPaper: fc.boolean(),
  waiting: fc.record({ incomplete: fc.nat(1), ofALaterVersion: fc.nat(1) }),
}) satisfies fc.Arbitrary<Partial<LocalFacts>>;

/** What a person gets to see of it: how long each check took may differ. */
async function look(checker: HealthChecker, snapshot: KeystoreSnapshot): Promise<Omit<HealthEvaluation, 'runs'>> {
  const { report, findings } = await checker.evaluate(snapshot, noAbort, 'once');
  return { report, findings };
}

describe('What an evaluation keeps of the one before', () => {
  let time: sinon.SinonFakeTimers;

  beforeEach(() => {
    time = sinon.useFakeTimers({ now: NOW, toFake: ['Date'] });
  });
  afterEach(() => time.restore());

  it('changes nothing: whatever happens, the report is the one that somebody makes who has seen nothing before', async () => {
    const step = fc.record({ minutes: fc.constantFrom(0, 0, 1, 60), local: localChanges });
    const steps = fc.tuple(acts, fc.array(step, { minLength: 1 }));
    await fc.assert(
      fc.asyncProperty(steps, async ([happening, circumstances]) => {
        const account = new LivelyAccount();
        const [packer, unpacker, checker] = [new SnapshotPacker(), new SnapshotUnpacker(), makeHealthChecker()];
        // The memory is as long as that of the snapshots.
        const held: KeystoreSnapshot[] = [];
        for (const [index, act] of happening.entries()) {
          const { minutes, local } = circumstances[index % circumstances.length] ?? { minutes: 0, local: {} };
          account.act(act);
          time.tick(minutes * MINUTE_MS);
          const snapshot = account.views.snapshot(account.local(local));
          const unpacked = unpacker.unpack(structuredClone(packer.pack(snapshot)));
          held.push(unpacked);
          expect(await look(checker, unpacked)).to.deep.equal(await look(makeHealthChecker(), snapshot));
        }
      }),
      { numRuns: 30 },
    );
  });
});
