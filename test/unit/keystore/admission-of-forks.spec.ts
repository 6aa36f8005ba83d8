import { expect } from 'chai';

import { type Admission, decodeEntry, encodeEntry, type Entry } from '../../../src/keystore/index.js';
import { fakeSuite } from '../../support/keystore/crypto-suite.js';
import { FeedAuthor } from '../../support/keystore/feed-author.js';

const suite = fakeSuite('admission of forks');

/** What an admission does, by the ids of entries. */
function outcomeOf(admission: Admission): Record<string, unknown> {
  const { accepted, removed, forkEvidence, obsoleteEvidence, voided, newRotations, isNothingNew } = admission;
  return {
    accepted: accepted.map(({ entry }) => entry.id),
    removed: removed.map(({ sequence }) => sequence),
    forkEvidence: forkEvidence.map((encoded) => decodeEntry(encoded, suite.crypto).id),
    obsoleteEvidence,
    voided: voided.map(({ deviceName, sequence, code }) => `${deviceName} ${sequence} ${code}`),
    newRotations,
    isNothingNew,
  };
}

const nothing = {
  accepted: [],
  removed: [],
  forkEvidence: [],
  obsoleteEvidence: [],
  voided: [],
  newRotations: 0,
  isNothingNew: true,
};

const encode = (...entries: readonly Entry[]): Uint8Array[] => entries.map((entry) => encodeEntry(entry));

describe('Taking over the branches of a forked feed', () => {
  /** Two branches from the same first entry, each with a rotation at last: the kept one begins with the smaller id. */
  let kept: readonly Entry[];
  let lost: readonly Entry[];
  /** Another second entry of the branch that is lost: a fork of a fork. */
  let twin: Entry;
  /** The same of the branch that is kept. */
  let keptTwin: Entry;
  let base: readonly Uint8Array[];
  let device: string;

  function readerOf(bundle: readonly Uint8Array[]): FeedAuthor {
    const reader = new FeedAuthor(suite, new Map());
    reader.import(base);
    reader.import(bundle);
    return reader;
  }

  beforeEach(() => {
    const original = FeedAuthor.found(suite, 'Laptop');
    const copy = original.clone();
    ({ device } = original);
    base = original.export();
    const write = (by: FeedAuthor, name: string) => {
      const first = by.rename(device, name);
      const other = by.clone();
      other.now += 500;
      return {
        entries: [first, by.write({ kind: 'password-rotated' }), by.rotate()],
        twin: other.write({ kind: 'password-rotated' }),
        first: first.id,
      };
    };
    const [one, other] = [write(original, 'Original'), write(copy, 'Copy')];
    const [winner, loser] = one.first < other.first ? [one, other] : [other, one];
    [kept, lost, twin, keptTwin] = [winner.entries, loser.entries, loser.twin, winner.twin];
  });

  it('[C4] deletes what is held of the branch that loses, and keeps the first of it as proof', () => {
    const reader = readerOf(encode(...lost));
    expect(outcomeOf(reader.state.examine(encode(...kept)))).to.deep.equal({
      ...nothing,
      accepted: kept.map(({ id }) => id),
      removed: [2, 3, 4],
      forkEvidence: [lost[0]?.id],
      newRotations: 1,
      isNothingNew: false,
    });
    const removed = reader.state.examine(encode(...kept)).removed;
    expect(removed[0]).to.deep.equal({ device, sequence: 2 });
    reader.import(encode(...kept));
    expect(outcomeOf(reader.state.examine(encode(...kept)))).to.deep.equal(nothing);
  });

  it('[C4] refuses the branch that loses, names its entries, and keeps the first of it as proof', () => {
    const reader = readerOf(encode(...kept));
    const name = reader.state.nameOf(device);
    const outcome = outcomeOf(reader.import(encode(...lost)));
    expect(outcome).to.deep.equal({
      ...nothing,
      forkEvidence: [lost[0]?.id],
      voided: [3, 4].map((sequence) => `${name} ${sequence} ENTRY_OUT_OF_ORDER`),
      isNothingNew: false,
    });
    expect(reader.state.feeds.get(device)?.headId).to.equal(kept.at(-1)?.id);
    expect(outcomeOf(reader.import(encode(...lost.slice(0, 1))))).to.deep.equal(nothing);
  });

  it('[C4] takes a proof beside what is held, also after later entries of the same feed', () => {
    const [one, two, three] = encode(...kept) as [Uint8Array, Uint8Array, Uint8Array];
    const [proof, ...rest] = encode(...lost) as [Uint8Array, ...Uint8Array[]];
    const reader = readerOf([one, two]);
    expect(outcomeOf(reader.import([three, proof]))).to.deep.include({ forkEvidence: [lost[0]?.id], removed: [] });
    expect(outcomeOf(reader.state.examine([three, one])), 'the other of the two, by now').to.deep.equal(nothing);
    for (const [bundle, words] of [
      [[three, two], /^Entry 3 .* comes after a later one/],
      [[rest[1] ?? proof], /^Entry 4 .* does not follow the entry 3 that is there/],
    ] as const) {
      expect(() => reader.state.examine(bundle))
        .to.throw(words)
        .with.property('code', 'ENTRY_OUT_OF_ORDER');
    }
    const newcomer = new FeedAuthor(suite, new Map());
    for (const [bundle, words] of [
      [[...base, two], /^Entry 3 .* comes without entry 2/],
      [[...base, proof, two], /^Entry 3 .* does not follow the entry 2 that is there/],
    ] as const) {
      expect(() => newcomer.state.examine(bundle))
        .to.throw(words)
        .with.property('code', 'ENTRY_OUT_OF_ORDER');
    }
  });

  it('[C4] forgets proofs of forks that lie on the branch that is left', () => {
    const reader = readerOf(encode(...lost.slice(0, 2), twin));
    expect(reader.store.evidence).to.have.length(1);
    const proof = reader.store.evidence.map((encoded) => decodeEntry(encoded, suite.crypto).id);
    expect(outcomeOf(reader.state.examine(encode(...kept)))).to.deep.include({
      removed: [2, 3],
      forkEvidence: [lost[0]?.id],
      obsoleteEvidence: proof,
    });
  });

  it('[C4] keeps proofs of forks that lie before another one', () => {
    const reader = readerOf(encode(...kept));
    reader.import(encode(...lost.slice(0, 1)));
    const outcome = reader.state.examine(encode(keptTwin));
    expect(outcomeOf(outcome)).to.deep.include({ obsoleteEvidence: [], isNothingNew: false });
  });

  it('[C4] keeps the same first entry of a feed wherever two of them come, in whatever order', () => {
    const founder = FeedAuthor.found(suite, 'Founder');
    const first = decodeEntry(founder.store.read(founder.device, 1), suite.crypto);
    const key = founder.secrets.get(first.id);
    if (key === undefined) throw new Error('The first secret is missing.');
    const payload = { kind: 'genesis', device: founder.identity.keys, name: 'Founder, again', key: key.key } as const;
    const other = founder.compose(payload, key);
    founder.rename(founder.device, 'Desk');
    const branches = [founder.export(), encode(other)];
    const readers = [branches, branches.toReversed()].map((bundles) => {
      const reader = new FeedAuthor(suite, founder.secrets);
      for (const bundle of bundles) reader.import(bundle);
      return reader;
    });
    const [one, another] = readers.map(({ state }) => Buffer.from(state.canonical()).toString('hex'));
    expect(one).to.equal(another);
    for (const { state } of readers) {
      expect(state.feeds.get(founder.device)?.sequence).to.equal(first.id < other.id ? 2 : 1);
      expect(state.snapshot(founder.localFacts()).forks.map(({ sequence }) => sequence)).to.deep.equal([1]);
    }
  });

  it('[C6] names a known device by its name where it writes a name that has no effect', () => {
    const founder = FeedAuthor.found(suite, 'Founder');
    const phone = FeedAuthor.join(founder, 'Phone');
    founder.receive(phone.export());
    founder.revoke(phone.device);
    phone.rename(founder.device, 'Mine');
    expect(founder.import(phone.export()).voided.map(({ deviceName }) => deviceName)).to.deep.equal(['Phone']);
  });

  it('[C6] names the entries that a revocation takes the effect of, when they come with it, and counts no such rotation', () => {
    const founder = FeedAuthor.found(suite, 'Founder');
    const phone = FeedAuthor.join(founder, 'Phone');
    founder.receive(phone.export());
    const reader = new FeedAuthor(suite, new Map());
    reader.import(founder.export());
    const late = FeedAuthor.join(founder, 'Late');
    founder.revoke(phone.device);
    phone.rotate();
    phone.rename(phone.device, 'Mine');
    const all = [...founder.export(), ...phone.export(), ...late.export()];
    const once = new Map(all.map((encoded) => [Buffer.from(encoded).toString('hex'), encoded]));
    const outcome = outcomeOf(reader.import(once.values()));
    expect(outcome).to.deep.include({ removed: [], obsoleteEvidence: [], newRotations: 0, isNothingNew: false });
    expect(outcome['voided']).to.have.members([
      'Phone 3 ENTRY_AUTHOR_REVOKED',
      'Phone 4 ENTRY_AUTHOR_REVOKED',
      'Late 1 DEVICE_REVOKED',
      'Late 2 DEVICE_REVOKED',
    ]);
  });
});
