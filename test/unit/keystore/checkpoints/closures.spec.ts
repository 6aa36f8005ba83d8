import { expect } from 'chai';

import { ClosureDigests } from '../../../../src/keystore/checkpoints/closures.js';
import { IdSet } from '../../../../src/keystore/checkpoints/id-set.js';
import type { HeldEntry } from '../../../../src/keystore/feeds/held-entry.js';
import { toHex } from '../../../../src/keystore/hex.js';
import { SeededRandom } from '../../../support/simulation/random.js';
import { HeldAccount } from '../../../support/trust/held-account.js';
import { markedCrypto } from '../../../support/trust/marked-keys.js';

/** What an entry builds on, one by one. */
function plainly(entry: HeldEntry): { newest: string; count: number; digest: string } {
  const closure = new Set([entry]);
  for (const { previous, deps } of closure)
    for (const one of [...deps, ...(previous ? [previous] : [])]) closure.add(one);
  const ids = IdSet.of([...closure].map(({ id }) => id));
  return { newest: entry.id, count: closure.size, digest: toHex(ids.digest(markedCrypto)) };
}

describe('The digest of what an entry builds on', () => {
  it('is right for this device and all others, forks and words of which it knows nothing among them', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const random = new SeededRandom(seed);
      const account = new HeldAccount();
      const members = [account.founder, ...[1, 2, 3].map(() => account.admit(account.founder))];
      for (const member of members.slice(1)) account.join(member);
      const digests = new ClosureDigests(markedCrypto);
      const own = members[1]!;
      for (let step = 0; step < 60; step++) {
        const all = [...account.feeds.entries];
        const by = members[random.between(0, 3)]!;
        const deps = all.filter(({ branch }) => branch.member !== by && random.chance(0.05)).slice(0, 3);
        const ofFeed = all.filter(({ branch }) => branch.member === by);
        const after = random.chance(0.1) ? ofFeed[random.between(0, ofFeed.length - 1)]! : account.headOf(by);
        account.write(by, { kind: 'acknowledged' }, deps, after);
        const newest = account.headOf(own)!;
        if (random.chance(0.5)) expect(digests.ofOwn(newest)).to.deep.equal(plainly(newest));
        const other = account.headOf(members[random.between(0, 3)]!)!;
        expect(digests.of(other), `seed ${seed}`).to.deep.equal(plainly(other));
      }
    }
  });

  it('costs what came since, in an account of 100,000 entries', () => {
    const account = new HeldAccount();
    const phone = account.admit(account.founder);
    account.join(phone);
    for (let count = 0; count < 100_000; count++) account.acknowledge(account.founder);
    account.acknowledge(phone, [account.headOf(account.founder)!]);
    let hashes = 0;
    const digests = new ClosureDigests({ hash: (...given) => ((hashes += 1), markedCrypto.hash(...given)) });
    digests.ofOwn(account.headOf(phone)!);
    const [hashesBefore, stepsBefore] = [hashes, digests.steps];
    for (let count = 0; count < 5; count++) account.acknowledge(account.founder);
    account.acknowledge(phone, [account.headOf(account.founder)!]);
    expect(digests.ofOwn(account.headOf(phone)!).count).to.equal(100_010);
    expect(digests.steps - stepsBefore).to.be.lessThan(20);
    expect(hashes - hashesBefore).to.be.lessThan(6 * 35);
    // Another's costs a step for each entry, and no hash but for what only one of the two builds on.
    const hashesOfOthers = hashes;
    digests.of(account.headOf(account.founder)!);
    expect(hashes - hashesOfOthers).to.be.lessThan(3 * 35);
  });
});
