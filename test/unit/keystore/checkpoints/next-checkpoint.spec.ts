import { expect } from 'chai';

import { ClosureDigests } from '../../../../src/keystore/checkpoints/closures.js';
import { CheckpointWatch } from '../../../../src/keystore/checkpoints/checkpoint-watch.js';
import {
  CHECKPOINT_EVERY_MS,
  isCheckpointDue,
  nextCheckpoint,
} from '../../../../src/keystore/checkpoints/next-checkpoint.js';
import { type SignedCheckpoint, signCheckpoint } from '../../../../src/keystore/checkpoints/checkpoint.js';
import { HeldAccount } from '../../../support/trust/held-account.js';
import { markedCrypto, markingSigner } from '../../../support/trust/marked-keys.js';

const NOW = 1_000_000_000;

describe('The next checkpoint of a device (11.1)', () => {
  const account = new HeldAccount();
  const [phone, tablet] = [account.admit(account.founder), account.admit(account.founder)];
  const first = account.join(phone);
  const ofTablet = account.join(tablet);

  function next(watch: CheckpointWatch, newest = first, now = NOW): SignedCheckpoint {
    const digests = new ClosureDigests(markedCrypto);
    const said = nextCheckpoint(watch, digests, { account: account.feeds.account, newest, now });
    const signed = signCheckpoint(said, markingSigner(newest.branch.member.id), markedCrypto);
    if (signed.kind === 'refused') throw new Error(signed.problem.detail);
    return signed.value;
  }

  it('names its own newest, what that builds on, and the newest of all others', () => {
    const watch = new CheckpointWatch();
    const other = next(new CheckpointWatch(), ofTablet);
    const one = next(watch);
    expect(one.checkpoint).to.include({ member: phone.id, number: 1, newest: first.id, count: 3, madeAt: NOW });
    watch.take([one, other], null, NOW);
    const { number, previous, others } = next(watch).checkpoint;
    expect({ number, previous, others }).to.deep.equal({
      number: 2,
      previous: [one.hash],
      others: [{ member: tablet.id, number: 1, hash: other.hash }],
    });
  });

  it('is due when the device wrote an entry, each day, and when there are two of its own; not when others wrote one', () => {
    const watch = new CheckpointWatch();
    expect(isCheckpointDue(watch, first, NOW)).to.equal(true);
    const one = next(watch);
    watch.take([one, next(watch, ofTablet)], null, NOW);
    expect(isCheckpointDue(watch, first, NOW + CHECKPOINT_EVERY_MS - 1)).to.equal(false);
    expect(isCheckpointDue(watch, first, NOW + CHECKPOINT_EVERY_MS)).to.equal(true);
    expect(isCheckpointDue(watch, first, NOW - CHECKPOINT_EVERY_MS)).to.equal(true);
    expect(isCheckpointDue(watch, account.acknowledge(phone), NOW)).to.equal(true);
    const twin = next(new CheckpointWatch(), first, NOW + 1);
    watch.take([twin], null, NOW);
    expect(isCheckpointDue(watch, first, NOW + 2)).to.equal(true);
    const { previous } = next(watch).checkpoint;
    expect(previous).to.deep.equal([one.hash, twin.hash].sort());
  });
});
