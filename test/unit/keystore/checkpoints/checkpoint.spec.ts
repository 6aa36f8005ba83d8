import { expect } from 'chai';

import {
  type Checkpoint,
  decodeCheckpoint,
  encodeCheckpoint,
  isCheckpointSigned,
  type SignedCheckpoint,
  signCheckpoint,
} from '../../../../src/keystore/checkpoints/checkpoint.js';
import { SecretKeys } from '../../../../src/plugins/vault/worker/trust/secret-keys.js';
import { sodiumTrustCrypto } from '../../../../src/plugins/vault/worker/trust/sodium-trust-crypto.js';
import { rawEntry } from '../../../support/trust/raw-entry.js';

const id = (digit: string): string => digit.repeat(64);

const checkpoint: Checkpoint = {
  suite: 1,
  account: id('a'),
  member: id('b'),
  number: 7,
  previous: [id('1'), id('2')],
  newest: id('c'),
  count: 100_000,
  digest: id('d'),
  others: [
    { member: id('3'), number: 1, hash: id('4') },
    { member: id('e'), number: 2 ** 40, hash: id('5') },
  ],
  madeAt: 1_700_000_000_000,
};

describe('A checkpoint', () => {
  const keys = SecretKeys.random('device');
  const crypto = sodiumTrustCrypto;

  function signed(changes: Partial<Checkpoint> = {}): SignedCheckpoint {
    const outcome = signCheckpoint({ ...checkpoint, ...changes }, keys, crypto);
    if (outcome.kind === 'refused') throw new Error(outcome.problem.fault);
    return outcome.value;
  }

  it('is read as it was signed, by both halves of its member', () => {
    const one = signed();
    const read = decodeCheckpoint(encodeCheckpoint(one), crypto);
    if (read.kind === 'refused') throw new Error(read.problem.detail);
    expect(read.value.checkpoint).to.deep.equal(checkpoint);
    expect(read.value.hash).to.equal(one.hash);
    expect(isCheckpointSigned(read.value, keys.record, crypto)).to.equal(true);
    expect(isCheckpointSigned(read.value, SecretKeys.random('device').record, crypto)).to.equal(false);
  });

  it('is false when either half signed something else', () => {
    const [one, other] = [signed(), signed({ number: 8 })];
    expect(isCheckpointSigned({ ...one, ed25519: other.ed25519 }, keys.record, crypto)).to.equal(false);
    expect(isCheckpointSigned({ ...one, mlDsa65: other.mlDsa65 }, keys.record, crypto)).to.equal(false);
    expect(one.hash).not.to.equal(other.hash);
  });

  it('takes four kilobytes, and some eighty bytes for each other member', () => {
    const others = (count: number) =>
      Array.from({ length: count }, (_, index) => {
        return { member: index.toString(16).padStart(64, '0'), number: 1 + index, hash: id('9') };
      });
    const size = (count: number): number => encodeCheckpoint(signed({ others: others(count) })).length;
    expect(size(0)).to.be.lessThan(4096);
    expect((size(1000) - size(0)) / 1000).to.be.within(70, 80);
  });

  it('is refused when its lists are not sorted, its links do not fit its number, or it names itself', () => {
    const fault = (changes: Partial<Checkpoint>): string => {
      const outcome = signCheckpoint({ ...checkpoint, ...changes }, keys, crypto);
      return outcome.kind === 'refused' ? outcome.problem.fault : 'done';
    };
    expect(fault({ previous: [id('2'), id('1')] })).to.equal('unsorted');
    expect(fault({ others: checkpoint.others.toReversed() })).to.equal('unsorted');
    expect(fault({ previous: [] })).to.equal('misplaced');
    expect(fault({ number: 1 })).to.equal('misplaced');
    expect(fault({ number: 1, previous: [] })).to.equal('done');
    expect(fault({ others: [{ member: checkpoint.member, number: 1, hash: id('1') }] })).to.equal('misplaced');
    expect(fault({ count: 0 })).to.equal('malformed');
  });

  it('is refused in every other encoding', () => {
    const bytes = encodeCheckpoint(signed());
    const faults = [bytes.slice(0, -1), Uint8Array.of(...bytes, 0), rawEntry(signed().bytes, 'a', null)].map((one) => {
      const outcome = decodeCheckpoint(one, crypto);
      return outcome.kind === 'refused' && outcome.problem.fault;
    });
    expect(faults).to.deep.equal(['malformed', 'malformed', 'malformed']);
  });
});
