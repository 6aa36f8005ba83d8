import { expect } from 'chai';

import { AppError } from '../../../src/core/errors.js';
import { EntryChecks } from '../../../src/keystore/entry-checks.js';
import { DeviceIdPool, recordOf } from '../../../src/keystore/entry-record.js';
import { EntryScreen, type ScreenLimits } from '../../../src/keystore/entry-screen.js';
import { Feed } from '../../../src/keystore/feed.js';
import { feedIdentity } from '../../../src/keystore/feed-loader.js';
import { Fold } from '../../../src/keystore/fold.js';
import { decodeEntry, encodeEntry, type Entry } from '../../../src/keystore/index.js';
import { MAX_FORK_PROOFS } from '../../../src/keystore/limits.js';
import { fakeSuite } from '../../support/keystore/crypto-suite.js';
import { FeedAuthor } from '../../support/keystore/feed-author.js';

const suite = fakeSuite('entry screen');
const pool = new DeviceIdPool();

const laptop = FeedAuthor.found(suite, 'Laptop');
const account = laptop.state.accountBytes ?? new Uint8Array();
const fork = laptop.clone();
const laptopEntries = [1, 2, 3, 4].map((sequence) => {
  if (sequence === 2) laptop.rename(laptop.device, 'Desk');
  if (sequence === 3) laptop.rotate();
  if (sequence === 4) laptop.write({ kind: 'password-rotated' });
  return decodeEntry(laptop.store.read(laptop.device, sequence), suite.crypto);
});
const [first, second, third, fourth] = laptopEntries as [Entry, Entry, Entry, Entry];
const phone = FeedAuthor.join(laptop, 'Phone');
const [joining, acknowledging] = [1, 2].map((sequence) =>
  decodeEntry(phone.store.read(phone.device, sequence), suite.crypto),
) as [Entry, Entry];
const phoneRotation = phone.rotate();
/** A device that joined on the first entry. */
const watch = FeedAuthor.join(fork, 'Watch');
const joiningEarly = decodeEntry(watch.store.read(watch.device, 1), suite.crypto);
/** Another branch of the laptop's feed: two entries after the first one, then a rotation on which a device joins. */
fork.now += 500;
const foundingKeys = laptop.secrets.get(first.id) ?? suite.makeGeneration();
const otherFirst = fork.compose(
  { kind: 'genesis', device: laptop.identity.keys, name: 'Other', key: foundingKeys.key },
  foundingKeys,
);
const [otherSecond, otherThird] = [fork.rename(laptop.device, 'Other'), fork.write({ kind: 'password-rotated' })];
const otherRotation = fork.rotate();
const tablet = FeedAuthor.join(fork, 'Tablet');
const joiningOther = decodeEntry(tablet.store.read(tablet.device, 1), suite.crypto);

/** Feeds of what is held, which comes ascending within each. */
function feedsOf(held: readonly Entry[], evidence: readonly Entry[]): Map<string, Feed> {
  const record = ({ id, author, body }: Entry) => recordOf(id, author, body, pool);
  const feeds = new Map<string, Feed>();
  for (const entry of held) {
    const feed = feeds.get(entry.author);
    const proofs = evidence.filter(({ author }) => author === entry.author).map(record);
    if (feed === undefined) feeds.set(entry.author, Feed.open(feedIdentity(entry, pool), record(entry), proofs));
    else feed.append(record(entry));
  }
  return feeds;
}

/** What screening a bundle says and takes for somebody who holds some entries. */
interface Screening {
  /** `passed` when it is content. */
  readonly verdict: string;
  /** How often the bundle was read. */
  readonly readings: number;
  /** How many held entries were read back. */
  readonly readBack: number;
  /** How many signatures were verified. */
  readonly signatures: number;
}

function screening(
  bundle: readonly Entry[],
  held: readonly Entry[] = [],
  evidence: readonly Entry[] = [],
  limits?: ScreenLimits,
): Screening {
  const fold = Fold.of(feedsOf(held, evidence));
  let [readings, readBack] = [0, 0];
  const source = {
    read(device: string, sequence: number): Uint8Array {
      readBack += 1;
      const entry = held.find(({ author, body }) => author === device && body.sequence === sequence);
      if (entry === undefined) throw new Error('It is not held.');
      return encodeEntry(entry);
    },
  };
  const verified = (): number => suite.verified.ed25519 + suite.verified.mlDsa65;
  const before = verified();
  const outcome = (verdict: string): Screening => {
    return { verdict, readings, readBack, signatures: verified() - before };
  };
  try {
    new EntryScreen(suite.crypto, new EntryChecks(suite.crypto, fold), source, fold, account, limits).screen(() => {
      readings += 1;
      return bundle.map((entry) => encodeEntry(entry));
    });
    return outcome('passed');
  } catch (error) {
    if (error instanceof AppError) return outcome(`${error.code}: ${error.message}`);
    throw error;
  }
}

const verdictOf = (...args: Parameters<typeof screening>): string => screening(...args).verdict;

const limits: ScreenLimits = { newDevices: 9, keysAtOnce: 9 };
const withSignatureOf = (entry: Entry, { signature }: Entry): Entry => ({ ...entry, signature });
const withAccountSignatureOf = (entry: Entry, { accountSignature }: Entry): Entry => ({ ...entry, accountSignature });

describe('EntryScreen', () => {
  it('lets pass what follows from the first entry on, or from what is held', () => {
    expect(verdictOf(laptopEntries)).to.equal('passed');
    expect(verdictOf([third, fourth], [first, second])).to.equal('passed');
    expect(verdictOf(laptopEntries, [first, second])).to.equal('passed');
    expect(verdictOf([...laptopEntries, joining, acknowledging])).to.equal('passed');
    expect(verdictOf([joining, acknowledging], laptopEntries)).to.equal('passed');
  });

  it('[C3] misses the first entry of a device, and those between', () => {
    expect(verdictOf([second])).to.match(/^ENTRY_OUT_OF_ORDER: .*without the first entry of that device/);
    expect(verdictOf([first, third])).to.match(/^ENTRY_OUT_OF_ORDER: Entry 3 .*comes without entry 2/);
    expect(verdictOf([first, second, otherThird])).to.match(/does not follow the entry 2 that is there/);
    expect(verdictOf([fourth], [first, second])).to.match(/Entry 4 .*comes without entry 3/);
  });

  it('[C3] refuses an entry that its author did not sign, also one that proves a fork', () => {
    expect(verdictOf([first, withSignatureOf(second, third)])).to.match(/^ENTRY_SIGNATURE_INVALID: Entry 2/);
    const forged = withSignatureOf(otherSecond, third);
    expect(verdictOf([first, second, forged])).to.match(/^ENTRY_SIGNATURE_INVALID: Entry 2/);
  });

  it('[C3] refuses the founding of another account, and another founding of this one', () => {
    const stranger = FeedAuthor.found(fakeSuite('stranger'));
    const founding = decodeEntry(stranger.store.read(stranger.device, 1), suite.crypto);
    expect(verdictOf([first, founding])).to.match(/^ENTRY_FOREIGN_ACCOUNT/);
    expect(verdictOf([founding])).to.match(/^ENTRY_FOREIGN_ACCOUNT/);
    const usurper = new FeedAuthor(suite, new Map());
    const payload = { kind: 'genesis', device: usurper.identity.keys, name: 'Usurper', key: foundingKeys.key } as const;
    const again = usurper.compose(payload, foundingKeys);
    expect(verdictOf([first, again])).to.match(/^ENTRY_INVALID: .* begins the account a second time/);
    expect(verdictOf([again], [first])).to.match(/^ENTRY_INVALID: .* begins the account a second time/);
  });

  describe('of entries that build on a rotation', () => {
    it('verifies the signature by its key, whether it is held, came before or comes later', () => {
      const forged = withAccountSignatureOf(joining, joiningOther);
      for (const [bundle, held] of [
        [[joining], laptopEntries],
        [[...laptopEntries, joining], []],
        [[joining, ...laptopEntries], []],
      ] as const) {
        expect(verdictOf(bundle, held)).to.equal('passed');
        const bad = bundle.map((entry) => (entry === joining ? forged : entry));
        expect(verdictOf(bad, held)).to.match(/^ENTRY_SIGNATURE_INVALID/);
      }
    });

    it('[C3] verifies rotations as it verifies devices that join', () => {
      const forged = withAccountSignatureOf(third, otherRotation);
      expect(verdictOf([first, second, forged])).to.match(/^ENTRY_SIGNATURE_INVALID: Entry 3/);
      expect(verdictOf([forged], [first, second])).to.match(/^ENTRY_SIGNATURE_INVALID: Entry 3/);
      expect(verdictOf([joining, acknowledging, phoneRotation, ...laptopEntries])).to.equal('passed');
      const badNext = withAccountSignatureOf(phoneRotation, otherRotation);
      expect(verdictOf([joining, acknowledging, badNext, ...laptopEntries])).to.match(
        /^ENTRY_SIGNATURE_INVALID: Entry 3/,
      );
    });

    it('[C3] refuses them when it comes nowhere, but where a fork may have taken it away', () => {
      expect(verdictOf([first, joining])).to.match(/^ENTRY_OUT_OF_ORDER: Entry 1 /);
      expect(verdictOf([first, second, joiningOther])).to.match(/^ENTRY_OUT_OF_ORDER: Entry 1 /);
      expect(verdictOf([first, second, otherSecond, joiningOther]), 'it brings a proof').to.equal('passed');
      expect(verdictOf([joiningOther], [first, second], [otherSecond]), 'a proof is held').to.equal('passed');
      expect(verdictOf([joiningOther, otherSecond], [first, second]), 'it forks what is held').to.equal('passed');
    });

    it('verifies those that are held without it when it comes', () => {
      expect(verdictOf([second, third], [first, joining])).to.equal('passed');
      const forged = withAccountSignatureOf(joining, joiningOther);
      expect(verdictOf([second, third], [first, forged])).to.match(/^ENTRY_SIGNATURE_INVALID/);
    });
  });

  describe('keeps little of what passes', () => {
    it('[D2] as it refuses more new devices than there may be', () => {
      const newDevices = (most: number): ScreenLimits => ({ ...limits, newDevices: most });
      const bundle = [...laptopEntries, joining, joiningEarly];
      expect(verdictOf(bundle, [], [], newDevices(3))).to.equal('passed');
      expect(verdictOf(bundle, [], [], newDevices(2))).to.match(
        /^ENTRY_INVALID: .* adds more devices than one bundle may/,
      );
      expect(verdictOf(bundle, laptopEntries, [], newDevices(2)), 'of which one is known').to.equal('passed');
    });

    it('reads a bundle once where all build on what came before, and a held rotation once', () => {
      expect(screening([...laptopEntries, joining, joiningEarly])).to.deep.include({ readings: 1, readBack: 0 });
      const onHeld = screening([joining, acknowledging, phoneRotation], laptopEntries);
      expect(onHeld).to.deep.include({ verdict: 'passed', readings: 1, readBack: 1 });
    });

    it('[D2] as it reads a bundle again for keys of rotations that there was no room for, the newest ones being kept', () => {
      const keysAtOnce = (most: number): ScreenLimits => ({ ...limits, keysAtOnce: most });
      const bundle = [...laptopEntries, joining, joiningEarly];
      expect(screening(bundle, [], [], keysAtOnce(2))).to.deep.include({ verdict: 'passed', readings: 1 });
      expect(screening(bundle, [], [], keysAtOnce(1))).to.deep.include({ verdict: 'passed', readings: 3 });
      expect(screening([...laptopEntries, joining], [], [], keysAtOnce(1))).to.deep.include({ readings: 1 });
      const forged = withAccountSignatureOf(joiningEarly, joining);
      expect(verdictOf([...laptopEntries, forged], [], [], keysAtOnce(1))).to.match(/^ENTRY_SIGNATURE_INVALID/);
    });

    it('[H2] and verifies each signature once, however often it reads them', () => {
      const bundle = [joining, joiningEarly, ...laptopEntries];
      const signatures = bundle.length + bundle.filter(({ accountSignature }) => accountSignature !== null).length;
      expect(screening(bundle)).to.deep.include({ verdict: 'passed', readings: 3, signatures });
      const oneByOne = screening(bundle, [], [], { ...limits, keysAtOnce: 1 });
      expect(oneByOne).to.deep.include({ verdict: 'passed', readings: 5, signatures });
      const known = [first, second, third];
      expect(screening([...known, otherSecond], known, [otherSecond])).to.deep.include({ readings: 2, signatures: 0 });
    });
  });

  describe('of entries that come after their place', () => {
    it('[C4] lets proofs of a fork pass: beside what is given, and beside what is held', () => {
      expect(verdictOf([first, second, third, otherSecond])).to.equal('passed');
      expect(verdictOf([third, otherSecond], [first, second])).to.equal('passed');
      expect(verdictOf([first, second, third, otherSecond, otherThird]), 'which follows a proof').to.equal('passed');
      expect(verdictOf([fourth, otherThird], [first, second, third], [otherSecond]), 'a held one').to.equal('passed');
    });

    it('[C4] lets a proof pass that forks the first entry of a feed, given or held', () => {
      expect(verdictOf([first, second, otherFirst])).to.equal('passed');
      expect(verdictOf([second, otherFirst], [first])).to.equal('passed');
    });

    it('[C4] asks of a proof that its author signed it, and not on what rotation it builds', () => {
      const proofs = [otherSecond, otherThird, withAccountSignatureOf(otherRotation, third)];
      expect(verdictOf([joiningEarly, ...laptopEntries, ...proofs])).to.equal('passed');
    });

    it('[D2] refuses one that comes again before it is read once more', () => {
      expect(screening([first, second, otherSecond, otherSecond])).to.deep.include({ readings: 1 });
    });

    it('[C3] refuses one that is there twice', () => {
      expect(verdictOf([first, second, third, second])).to.match(/^ENTRY_OUT_OF_ORDER: Entry 2 .*is there twice/);
      expect(verdictOf([first, second, otherSecond, otherSecond])).to.match(/Entry 2 .*is there twice/);
      expect(verdictOf([third, second], [first, second, third])).to.match(/Entry 2 .*comes after a later one/);
    });

    it('[C3] refuses one that follows nothing that is there', () => {
      const verdict = verdictOf([first, second, third, fourth, otherThird]);
      expect(verdict).to.match(/^ENTRY_OUT_OF_ORDER: Entry 3 .*does not follow the entry 2 that is there/);
      expect(verdictOf([fourth, otherThird], [first, second, third])).to.match(/does not follow the entry 2/);
    });

    it('[D2] refuses more of them than there may be', () => {
      const writer = new FeedAuthor(suite, laptop.secrets, laptop.identity);
      writer.import([encodeEntry(first)]);
      const proofs = Array.from({ length: MAX_FORK_PROOFS + 1 }, () => writer.compose({ kind: 'password-rotated' }));
      expect(verdictOf([first, second, ...proofs.slice(1)])).to.equal('passed');
      expect(verdictOf([first, second, ...proofs])).to.match(
        /^ENTRY_INVALID: .*one of too many that do not continue a feed/,
      );
    });
  });

  it('gives a digest that depends on every entry', () => {
    const fold = Fold.of(new Map());
    const digestOf = (entries: readonly Entry[]): string => {
      const checks = new EntryChecks(suite.crypto, fold);
      const source = { read: () => new Uint8Array() };
      const screen = new EntryScreen(suite.crypto, checks, source, fold, account);
      return Buffer.from(screen.screen(() => entries.map((entry) => encodeEntry(entry)))).toString('hex');
    };
    const digests = [[first], [first, second], [first, second, third], [first, second, otherSecond]].map(digestOf);
    expect(new Set(digests).size).to.equal(digests.length);
  });
});
