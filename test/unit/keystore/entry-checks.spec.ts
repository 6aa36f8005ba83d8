import { expect } from 'chai';

import { AppError } from '../../../src/core/errors.js';
import { EntryChecks, isHeld } from '../../../src/keystore/entry-checks.js';
import { DeviceIdPool, recordOf } from '../../../src/keystore/entry-record.js';
import { Feed, type FeedIdentity } from '../../../src/keystore/feed.js';
import { Fold } from '../../../src/keystore/fold.js';
import { decodeEntry, type Entry, fullDeviceId } from '../../../src/keystore/index.js';
import { bytesFrom, fakeSuite } from '../../support/keystore/crypto-suite.js';
import { FeedAuthor } from '../../support/keystore/feed-author.js';

const suite = fakeSuite('entry checks');
const pool = new DeviceIdPool();

const recordOfEntry = ({ id, author, body }: Entry) => recordOf(id, author, body, pool);

function identityOf({ device, identity: { keys } }: FeedAuthor): FeedIdentity {
  return { device, fullId: fullDeviceId(keys, suite.crypto), keys };
}

/** What a check says; `passed` when it is content. */
function verdictOf(check: () => void): string {
  try {
    check();
    return 'passed';
  } catch (error) {
    if (error instanceof AppError) return `${error.code}: ${error.message}`;
    throw error;
  }
}

describe('EntryChecks', () => {
  const laptop = FeedAuthor.found(suite, 'Laptop');
  const entryOf = (author: FeedAuthor, sequence: number): Entry =>
    decodeEntry(author.store.read(author.device, sequence), suite.crypto);
  const backup = laptop.clone();
  laptop.rename(laptop.device, 'Desk');
  laptop.rotate();
  const phone = FeedAuthor.join(laptop, 'Phone');
  const [first, second, third] = [entryOf(laptop, 1), entryOf(laptop, 2), entryOf(laptop, 3)];
  const joining = entryOf(phone, 1);
  /** The second and third entries of another branch of the laptop's feed. */
  const otherSecond = backup.rename(laptop.device, 'Other');
  const otherThird = backup.rename(laptop.device, 'Again');

  const feedOf = (entries: readonly Entry[], evidence: readonly Entry[] = []): Feed => {
    const [opening, ...others] = entries.map(recordOfEntry);
    if (opening === undefined) throw new Error('A feed has a first entry.');
    const feed = Feed.open(identityOf(laptop), opening, evidence.map(recordOfEntry));
    for (const record of others) feed.append(record);
    return feed;
  };
  const checksOf = (feed: Feed): EntryChecks => new EntryChecks(suite.crypto, Fold.of(new Map([[feed.device, feed]])));
  const checks = checksOf(feedOf([first]));

  describe('the author', () => {
    it('may have written entries of every kind', () => {
      for (const entry of [first, second, third])
        expect(verdictOf(() => checks.requireAuthor(entry, identityOf(laptop)))).to.equal('passed');
      expect(verdictOf(() => checks.requireAuthor(joining, identityOf(phone)))).to.equal('passed');
    });

    it('[C3] is no other device that goes by the same short id', () => {
      const namesake = { ...identityOf(laptop), fullId: bytesFrom('another device', 32) };
      const before = suite.verified.ed25519;
      expect(verdictOf(() => checks.requireAuthor(second, namesake))).to.match(/^ENTRY_INVALID: .*the same short id/);
      expect(suite.verified.ed25519, 'without a look at the signature').to.equal(before);
    });

    for (const [what, entry, author] of [
      ['founds an account', first, laptop],
      ['adds itself', joining, phone],
    ] as const) {
      it(`[C3] shows its own keys when it ${what}`, () => {
        const { payload } = entry.body;
        if (payload.kind !== 'genesis' && payload.kind !== 'device-added') throw new Error('It shows no keys.');
        const body = { ...entry.body, payload: { ...payload, device: suite.makeDevice().keys } };
        const verdict = verdictOf(() => checks.requireAuthor({ ...entry, body }, identityOf(author)));
        expect(verdict).to.match(/^ENTRY_INVALID: .*keys that do not belong to its author/);
      });
    }

    it('[C3] has signed what it wrote', () => {
      const forged = { ...second, signature: third.signature };
      const verdict = verdictOf(() => checks.requireAuthor(forged, identityOf(laptop)));
      expect(verdict).to.match(/^ENTRY_SIGNATURE_INVALID: Entry 2 of “Laptop” .*is not signed by that device/);
    });
  });

  describe('an entry before that is held', () => {
    const follows = (entry: Entry, feed: Feed | undefined, isBeforeGiven = false): string =>
      verdictOf(() => checks.requireHeldParent(entry, feed, isBeforeGiven));

    it('is not asked for of a first entry', () => {
      expect(follows(first, undefined)).to.equal('passed');
    });

    it('may be the head, an older one, or a proof of a fork', () => {
      expect(follows(second, feedOf([first]))).to.equal('passed');
      expect(follows(second, feedOf([first, second, third]))).to.equal('passed');
      expect(follows(otherThird, feedOf([first, second], [otherSecond]))).to.equal('passed');
    });

    it('[C3] is missed when there is none, and told from another in its place', () => {
      const [missing, other] = [/^ENTRY_OUT_OF_ORDER: .*comes without entry 2/, /does not follow the entry 2 that is/];
      expect(follows(third, undefined)).to.match(missing);
      expect(follows(third, feedOf([first]))).to.match(missing);
      expect(follows(third, feedOf([first]), true)).to.match(other);
      expect(follows(otherThird, feedOf([first, second]))).to.match(other);
    });

    it('[C3] is no proof with its id and another number, nor one with its number and another id', () => {
      const elsewhere = { ...otherSecond, body: { ...otherSecond.body, sequence: 4 } };
      for (const proof of [elsewhere, { ...otherSecond, id: third.id }])
        expect(follows(otherThird, feedOf([first], [proof]))).to.match(/^ENTRY_OUT_OF_ORDER/);
    });
  });

  it('[C3] names a device that is known, and gives the id of one that is not', () => {
    expect(checks.error('ENTRY_INVALID.other-keys', first).message).to.match(/^Entry 1 of “Laptop” \(/);
    expect(checks.error('ENTRY_INVALID.other-keys', joining).message).to.match(/^Entry 1 of device [^“]+ shows keys/);
  });

  it('tells entries that are part of a feed or proofs from all others', () => {
    const feed = feedOf([first, second], [otherSecond]);
    expect([first, second, otherSecond].map((entry) => isHeld(entry, feed))).to.deep.equal([true, true, true]);
    expect([third, otherThird].map((entry) => isHeld(entry, feed))).to.deep.equal([false, false]);
    expect(isHeld(first, undefined)).to.equal(false);
  });

  it('digests entries so that any other one, and any other signature, shows', () => {
    const digestOf = (...entries: readonly Entry[]): string =>
      Buffer.from(
        entries.reduce<Uint8Array>((digest, entry) => checks.extendDigest(digest, entry), new Uint8Array(32)),
      ).toString('hex');
    const digests = [
      digestOf(first, third),
      digestOf(third, first),
      digestOf(first, { ...third, id: second.id }),
      digestOf(first, { ...third, signature: second.signature }),
      digestOf(first, { ...third, accountSignature: null }),
    ];
    expect(new Set(digests).size).to.equal(digests.length);
    expect(checks.exchanged()).to.include({ code: 'ENTRY_INVALID' });
  });
});
