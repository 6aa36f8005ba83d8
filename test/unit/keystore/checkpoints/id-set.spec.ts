import { createHash } from 'node:crypto';
import { expect } from 'chai';

import { IdSet } from '../../../../src/keystore/checkpoints/id-set.js';
import { SeededRandom } from '../../../support/simulation/random.js';
import { markedCrypto, sha256 } from '../../../support/trust/marked-keys.js';

const idsOf = (count: number, from = 0): string[] =>
  Array.from({ length: count }, (_, index) => sha256(`${from + index}`).toString('hex'));

/** The digest as it is written down, from the bits of sorted ids. */
function plainDigest(ids: readonly string[], bit = 0): Buffer {
  const hash = (...parts: Buffer[]) =>
    createHash('sha256').update('checkpoint closure\0').update(Buffer.concat(parts)).digest();
  if (ids.length === 1) return hash(Buffer.of(0), Buffer.from(ids[0]!, 'hex'));
  const isOne = (id: string): boolean => ((BigInt(`0x${id}`) >> BigInt(255 - bit)) & 1n) === 1n;
  const [zeros, ones] = [ids.filter((id) => !isOne(id)), ids.filter(isOne)];
  if (zeros.length === 0 || ones.length === 0) return plainDigest(ids, bit + 1);
  return hash(Buffer.of(1), plainDigest(zeros, bit + 1), plainDigest(ones, bit + 1));
}

const hex = (set: IdSet): string => Buffer.from(set.digest(markedCrypto)).toString('hex');

describe('A set of ids', () => {
  it('has the digest that is written down', () => {
    for (const count of [1, 2, 3, 9, 100, 300]) {
      expect(hex(IdSet.of(idsOf(count)))).to.equal(plainDigest(idsOf(count)).toString('hex'));
    }
    expect(() => IdSet.empty.digest(markedCrypto)).to.throw(RangeError);
  });

  it('has one digest, however it came about', () => {
    const random = new SeededRandom(1);
    for (let run = 0; run < 200; run++) {
      const ids = idsOf(random.between(1, 60));
      const some = new Set(ids.filter(() => random.chance(0.5)));
      const alike = ids.map((id) => `${'0'.repeat(random.between(0, 63))}${id}`.slice(0, 64));
      const set = IdSet.of([...some, ...alike]).with(ids);
      const wanted = [...new Set([...ids, ...alike])];
      expect(set.size).to.equal(wanted.length);
      expect(hex(set)).to.equal(hex(IdSet.of(wanted)));
      const left = set.without(alike.filter((id) => !ids.includes(id)));
      expect(hex(left)).to.equal(plainDigest(ids).toString('hex'));
      expect(left.size).to.equal(ids.length);
      expect(left.without(ids).size).to.equal(0);
      expect(ids.every((id) => left.has(id))).to.equal(true);
      expect(left.has(sha256('no').toString('hex'))).to.equal(false);
    }
  });

  it('costs two hashes for each id once, and some thirty for one more or less', () => {
    let hashes = 0;
    const crypto = { hash: () => ((hashes += 1), new Uint8Array(32)) };
    const set = IdSet.of(idsOf(100_000));
    set.digest(crypto);
    expect(hashes).to.equal(199_999);
    const costOf = (other: IdSet): number => {
      const before = hashes;
      other.digest(crypto);
      return hashes - before;
    };
    expect(costOf(set.with(idsOf(20, 100_000))) / 20).to.be.lessThan(35);
    expect(costOf(set.without(idsOf(20, 500))) / 20).to.be.lessThan(35);
    expect(costOf(set)).to.equal(0);
  });
});
