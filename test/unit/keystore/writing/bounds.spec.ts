import { expect } from 'chai';

import type { HeldEntry } from '../../../../src/keystore/feeds/held-entry.js';
import { AccountMeaning } from '../../../../src/keystore/meaning/account-meaning.js';
import { nextEntry } from '../../../../src/keystore/writing/next-entry.js';
import { keepOf } from '../../../../src/keystore/writing/putting-out.js';
import { HeldAccount } from '../../../support/trust/held-account.js';

const idsOf = (entries: readonly HeldEntry[]): string[] => entries.map(({ id }) => id);

describe('The bounds of what a device writes', () => {
  it('are 1,024 names in an entry: what it speaks of first, and the rest by acknowledgements before it (3.3)', () => {
    const account = new HeldAccount();
    const devices = Array.from({ length: 1100 }, () => account.admit(account.founder));
    for (const device of devices) account.join(device);
    const meaning = new AccountMeaning(account.feeds);
    account.takeNews();
    const writer = devices[5]!;
    const last = account.headOf(devices.at(-1)!)!;
    const place = nextEntry(meaning, { member: writer, head: account.headOf(writer) }, [last]);
    expect(place.deps).to.have.length(1024);
    expect(place.deps).to.include(last);
    expect(place.isComplete).to.equal(false);
    expect(idsOf(place.deps)).to.deep.equal(idsOf(place.deps).toSorted());

    const head = account.acknowledge(writer, place.deps);
    meaning.take(account.takeNews());
    const next = nextEntry(meaning, { member: writer, head }, [last]);
    // Of all other devices and the founder.
    expect(place.deps.length + next.deps.length).to.equal(1100);
    expect(next.isComplete).to.equal(true);
    expect(next.number).to.equal(head.number + 1);
  });

  it('are 64 ends of a feed that a revocation keeps: the newest in order (6.1)', () => {
    const account = new HeldAccount();
    const device = account.admit(account.founder);
    const joined = account.join(device);
    const ends = Array.from({ length: 70 }, () => account.write(device, { kind: 'acknowledged' }, [], joined));
    const { keep } = keepOf(new AccountMeaning(account.feeds), device);
    expect(keep).to.deep.equal(ends.slice(-64));
  });
});
