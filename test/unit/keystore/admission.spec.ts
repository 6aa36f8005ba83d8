import { expect } from 'chai';
import { AppError, type ErrorCode } from '../../../src/core/errors.js';
import {
  composeEntry,
  decodeEntry,
  encodeEntry,
  type Entry,
  type EntryBody,
  type EntryPayload,
  shortDeviceId,
} from '../../../src/keystore/index.js';
import { type CryptoSuite, fakeSuite, realSuite } from '../../support/keystore/crypto-suite.js';
import { FeedAuthor, synchronize } from '../../support/keystore/feed-author.js';

/** The error that importing meets; fails when there is none, or when it changed anything. */
function refusal(by: FeedAuthor, bundle: readonly Uint8Array[]): AppError {
  const { revision } = by.state;
  const before = by.state.canonical();
  try {
    by.import(bundle);
  } catch (error) {
    expect(error).to.be.instanceOf(AppError);
    expect(by.state.revision).to.equal(revision);
    expect(Buffer.compare(by.state.canonical(), before)).to.equal(0);
    return error as AppError;
  }
  throw new Error('The bundle was taken over.');
}

function expectRefusal(by: FeedAuthor, bundle: readonly Uint8Array[], code: ErrorCode, culprit?: Entry): void {
  const error = refusal(by, bundle);
  expect(error.code).to.equal(code);
  if (culprit === undefined) return;
  const place = { device: shortDeviceId(culprit.author), sequence: culprit.body.sequence };
  expect(error.details).to.deep.equal(place);
  expect(error.message).to.include(`Entry ${place.sequence}`).and.include(place.device);
}

describe('KeystoreState.examine', () => {
  let suite: CryptoSuite;
  let founder: FeedAuthor;
  let phone: FeedAuthor;
  /** A device that holds the account as it was when both were in sync. */
  let reader: FeedAuthor;
  /** What `founder` wrote since: rotation, renaming, password, rotation. */
  let news: Entry[];

  /** Account and news by real signatures; made once, for they take a while. */
  before(() => {
    suite = realSuite();
    founder = FeedAuthor.found(suite);
    phone = FeedAuthor.join(founder, 'Phone');
    synchronize(founder, phone);
  });

  beforeEach(() => {
    reader = new FeedAuthor(suite, founder.secrets);
    reader.import(founder.export());
    const writer = new FeedAuthor(suite, founder.secrets, founder.identity);
    writer.import(founder.export());
    news = [
      writer.rotate(),
      writer.rename(phone.device, 'Old phone'),
      writer.write({ kind: 'password-rotated' }),
      writer.rotate(),
    ];
  });

  const encode = (entries: readonly Entry[]): Uint8Array[] => entries.map((entry) => encodeEntry(entry));

  /** The news with the one at `index` changed. */
  function newsWith(index: number, change: (entry: Entry) => Entry): Uint8Array[] {
    return encode(news.map((entry, place) => (place === index ? change(entry) : entry)));
  }

  const at = (index: number): Entry => news[index] as Entry;

  it('[H2] verifies each new entry once, and none that is held', () => {
    const before = { ...suite.verified };
    const admission = reader.import([...founder.export().filter((bytes) => isOf(founder, bytes)), ...encode(news)]);
    expect(admission.accepted).to.have.length(4);
    expect(admission.alreadyKnown).to.equal(founder.state.feeds.get(founder.device)?.sequence);
    expect(suite.verified.ed25519 - before.ed25519).to.equal(4);
    expect(suite.verified.mlDsa65 - before.mlDsa65, 'by the key before, once for each rotation').to.equal(2);
  });

  it('[H2] verifies nothing for a bundle that holds nothing new', () => {
    const before = { ...suite.verified };
    const { revision } = reader.state;
    const admission = reader.import(phone.export());
    expect(admission.isNothingNew).to.equal(true);
    expect(admission.alreadyKnown).to.equal(phone.export().length);
    expect(suite.verified).to.deep.equal(before);
    expect(reader.state.revision).to.equal(revision);
  });

  it('[H2] verifies a whole account once over', () => {
    const before = suite.verified.ed25519;
    const bundle = phone.export();
    const newcomer = new FeedAuthor(suite, founder.secrets);
    newcomer.import(bundle);
    // One for each entry, and one by the account key for the device that joined.
    expect(suite.verified.ed25519 - before).to.equal(bundle.length + 1);
  });

  it('tells what it would take over, and changes nothing', () => {
    const { revision } = reader.state;
    const admission = reader.state.examine(encode(news));
    expect(admission.accepted.map(({ entry }) => entry.id)).to.deep.equal(news.map(({ id }) => id));
    expect(admission.newRotations).to.equal(2);
    expect(admission.voided).to.deep.equal([]);
    expect(admission.removed).to.deep.equal([]);
    expect(admission.isNothingNew).to.equal(false);
    expect(reader.state.revision).to.equal(revision);
    expect(reader.state.rotations(0, 10).total).to.equal(0);
  });

  it('refuses to apply what was examined against an older state, or by another one', () => {
    const other = new FeedAuthor(suite, founder.secrets);
    other.import(founder.export());
    const [stale, ofAnother] = [reader.state.examine(encode(news)), other.state.examine(encode(news))];
    reader.import(encode(news));
    for (const admission of [stale, ofAnother]) {
      expect(() => reader.state.apply(admission))
        .to.throw(AppError)
        .with.property('code', 'INTERNAL');
    }
  });

  it('[C3] refuses a feed with an entry left out', () => {
    for (const missing of [0, 1, 2]) {
      const rest = news.filter((_, index) => index !== missing);
      expectRefusal(reader, encode(rest), 'ENTRY_OUT_OF_ORDER', at(missing + 1));
    }
  });

  it('[C3] refuses entries in another order', () => {
    expectRefusal(reader, encode([at(0), at(2), at(1), at(3)]), 'ENTRY_OUT_OF_ORDER', at(1));
    expectRefusal(reader, encode([at(1), at(0), at(2), at(3)]), 'ENTRY_OUT_OF_ORDER', at(0));
  });

  it('[C3] refuses held entries in another order', () => {
    const [first, second, ...rest] = founder.export() as [Uint8Array, Uint8Array, ...Uint8Array[]];
    expectRefusal(reader, [second, first, ...rest], 'ENTRY_OUT_OF_ORDER', decodeEntry(first, suite.crypto));
  });

  it('[C3] refuses an entry that is there twice', () => {
    expectRefusal(reader, encode([at(0), at(0), at(1)]), 'ENTRY_OUT_OF_ORDER', at(0));
    expectRefusal(reader, [...founder.export(), ...founder.export().slice(-1)], 'ENTRY_OUT_OF_ORDER');
  });

  it('[C3] refuses an entry whose signature was changed', () => {
    const flipped = newsWith(2, (entry) => ({ ...entry, signature: flip(entry.signature) }));
    expectRefusal(reader, flipped, 'ENTRY_SIGNATURE_INVALID', at(2));
  });

  it('[C3] refuses an entry whose content was changed', () => {
    const forged = newsWith(2, (entry) => {
      const bodyBytes = new Uint8Array(entry.bodyBytes);
      // The last byte but 18 is part of the time at which it was written.
      bodyBytes[bodyBytes.length - 21] = (bodyBytes[bodyBytes.length - 21] ?? 0) ^ 1;
      return { ...entry, bodyBytes };
    });
    expectRefusal(reader, forged, 'ENTRY_SIGNATURE_INVALID', at(2));
  });

  it('[C3] refuses an entry that another device signed', () => {
    const resigned = newsWith(1, (entry) => ({ ...entry, signature: phone.identity.sign(messageOf(entry)) }));
    expectRefusal(reader, resigned, 'ENTRY_SIGNATURE_INVALID', at(1));
  });

  it('[C3] refuses a rotation that the account key before it did not sign', () => {
    const other = suite.makeGeneration();
    const forged = newsWith(3, (entry) => ({ ...entry, accountSignature: other.signMlDsa65(messageOf(entry)) }));
    expectRefusal(reader, forged, 'ENTRY_SIGNATURE_INVALID', at(3));
  });

  it('[C3] refuses a device that joins without the secret of the account', () => {
    const stranger = new FeedAuthor(suite, founder.secrets);
    stranger.import(phone.export());
    const basis = stranger.state.currentKey.rotation;
    const payload = { kind: 'device-added', device: stranger.identity.keys, name: 'Stranger', basis } as const;
    const entry = stranger.compose(payload, suite.makeGeneration());
    expectRefusal(reader, [encodeEntry(entry)], 'ENTRY_SIGNATURE_INVALID', entry);
  });

  it('[C3] refuses entries of another account', () => {
    const other = FeedAuthor.found(suite, 'Another');
    expectRefusal(reader, other.export(), 'ENTRY_FOREIGN_ACCOUNT');
    expectRefusal(reader, [...encode(news), ...other.export()], 'ENTRY_FOREIGN_ACCOUNT');
  });

  it('[C3] refuses a feed without its first entry, and an account without its own', () => {
    const ofFounder = founder.export().filter((bytes) => isOf(founder, bytes));
    const ofPhone = founder.export().filter((bytes) => isOf(phone, bytes));
    const newcomer = new FeedAuthor(suite, founder.secrets);
    expectRefusal(newcomer, [...ofFounder, ...ofPhone.slice(1)], 'ENTRY_OUT_OF_ORDER');
    expectRefusal(newcomer, ofPhone, 'ENTRY_OUT_OF_ORDER');
    expectRefusal(newcomer, [], 'ENTRY_OUT_OF_ORDER');
  });

  it('[C3] refuses what builds on a rotation that was left out', () => {
    const rotator = new FeedAuthor(suite, founder.secrets, founder.identity);
    rotator.import([...founder.export(), ...encode(news)]);
    const late = FeedAuthor.join(rotator, 'Late');
    const onlyLate = late.export().filter((bytes) => isOf(late, bytes));
    expectRefusal(reader, onlyLate, 'ENTRY_OUT_OF_ORDER');
  });

  it('[C3] takes nothing of a bundle over when one entry in it is wrong', () => {
    const spoilt = newsWith(3, (entry) => ({ ...entry, signature: flip(entry.signature) }));
    expectRefusal(reader, spoilt, 'ENTRY_SIGNATURE_INVALID', at(3));
    expect(reader.state.rotations(0, 10).total).to.equal(0);
    expect(reader.import(encode(news)).accepted).to.have.length(4);
  });

  it('[C3] refuses another encoding of a valid entry', () => {
    const encoded = encode([at(0)])[0] as Uint8Array;
    // 59 and two bytes of length become 5a and four.
    const longer = new Uint8Array([encoded[0] ?? 0, 0x5a, 0, 0, ...encoded.slice(2)]);
    expectRefusal(reader, [longer], 'ENTRY_INVALID');
  });

  it('[C3] refuses an entry of a known device that names another account', () => {
    const entry = composed({ account: new Uint8Array(32).fill(7) }, { kind: 'password-rotated' });
    expectRefusal(reader, [encodeEntry(entry)], 'ENTRY_FOREIGN_ACCOUNT', entry);
  });

  it('refuses a rotation that skips a generation', () => {
    const { key } = suite.makeGeneration();
    const basis = reader.state.currentKey.rotation;
    const previousSecret = new Uint8Array(48);
    const entry = composed(
      { generation: 2 },
      { kind: 'key-rotated', basis, reason: '', key, previousSecret, sealed: [] },
    );
    expectRefusal(reader, [encodeEntry(entry)], 'ENTRY_INVALID', entry);
  });

  /** The founder's next entry, well signed, with some fields of its body replaced. */
  function composed(replacements: Partial<EntryBody>, payload: EntryPayload): Entry {
    const next = reader.state.nextEntry(founder.device);
    const generation = founder.secrets.get(reader.state.currentKey.rotation);
    if (generation === undefined) throw new Error('The current secret is missing.');
    const body = { ...next, author: next.authorBytes, writtenAt: 0, payload, ...replacements };
    return composeEntry(
      body,
      {
        signAsDevice: (message) => founder.identity.sign(message),
        signAsAccountEd25519: (message) => generation.signEd25519(message),
        signAsAccountMlDsa65: (message) => generation.signMlDsa65(message),
      },
      { crypto: suite.crypto, fullIdOf: () => next.authorBytes },
    );
  }

  it('refuses a second founder', () => {
    const usurper = new FeedAuthor(suite, founder.secrets);
    const generation = founder.secrets.get([...founder.secrets.keys()][0] ?? '');
    if (generation === undefined) throw new Error('The first secret is missing.');
    const payload = { kind: 'genesis', device: usurper.identity.keys, name: 'Usurper', key: generation.key } as const;
    const entry = usurper.compose(payload, generation);
    expectRefusal(reader, [encodeEntry(entry)], 'ENTRY_INVALID', entry);
  });

  it('names a device by its name where it is known', () => {
    const flipped = newsWith(0, (entry) => ({ ...entry, signature: flip(entry.signature) }));
    expect(refusal(reader, flipped).message).to.include('“Founder”');
  });

  it('loads without verifying', () => {
    const copy = new FeedAuthor(suite, founder.secrets);
    copy.import(phone.export());
    const before = { ...suite.verified };
    copy.state.load(copy.store.all());
    expect(suite.verified).to.deep.equal(before);
  });
});

describe('KeystoreState.load', () => {
  it('counts as a change only when there is one', () => {
    const founder = FeedAuthor.found(fakeSuite('load'));
    const { revision } = founder.state;
    founder.state.load(founder.store.all());
    expect(founder.state.revision).to.equal(revision);
  });

  it('keeps what attaches and names what does not', () => {
    const founder = FeedAuthor.found(fakeSuite('load'));
    for (const name of ['a', 'b', 'c']) founder.rename(founder.device, name);
    const stored = founder.store.all();
    const report = founder.state.load(stored.filter((_, index) => index !== 2));
    expect(report).to.deep.equal({ entries: 2, detached: [{ device: founder.device, sequence: 4 }] });
    expect(founder.state.feeds.get(founder.device)?.sequence).to.equal(2);
  });

  it('waits for the beginning of the account to come back, and heals with it', () => {
    const founder = FeedAuthor.found(fakeSuite('load'));
    const phone = FeedAuthor.join(founder);
    founder.receive(phone.export());
    const before = founder.state.canonical();
    const bundle = founder.export();
    const stored = founder.store.all().filter((bytes) => isOf(phone, bytes));
    founder.state.load(stored);
    expect(() => founder.state.currentKey)
      .to.throw(AppError)
      .with.property('code', 'VAULT_DAMAGED');
    founder.import(bundle);
    expect(Buffer.compare(founder.state.canonical(), before)).to.equal(0);
  });
});

function isOf(author: FeedAuthor, bytes: Uint8Array): boolean {
  return decodeEntry(bytes, author.suite.crypto).author === author.device;
}

function flip(signature: Uint8Array): Uint8Array {
  const flipped = new Uint8Array(signature);
  flipped[5] = (flipped[5] ?? 0) ^ 1;
  return flipped;
}

function messageOf({ bodyBytes }: Entry): Uint8Array {
  return new Uint8Array([...new TextEncoder().encode('onestarstream entry v1\0'), ...bodyBytes]);
}
