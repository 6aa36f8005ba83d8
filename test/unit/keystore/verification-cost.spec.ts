import { expect } from 'chai';
import fc from 'fast-check';

import { decodeEntry, encodeEntry, type Entry, KeystoreState } from '../../../src/keystore/index.js';
import { type CryptoSuite, fakeSuite } from '../../support/keystore/crypto-suite.js';
import { FeedAuthor } from '../../support/keystore/feed-author.js';
import { honestOperations, RandomAccount } from '../../support/keystore/random-account.js';

/** Signatures verified while `work` runs: of authors, and of the account by the algorithm of the entry's kind. */
function verifiedBy({ verified }: CryptoSuite, work: () => unknown): number {
  const before = verified.ed25519 + verified.mlDsa65;
  work();
  return verified.ed25519 + verified.mlDsa65 - before;
}

/** How many signatures the entries bear: one each, and that of the account on the kinds that have it. */
function signaturesOn(entries: readonly Entry[]): number {
  return entries.reduce((sum, { accountSignature }) => sum + (accountSignature === null ? 1 : 2), 0);
}

describe('What verifying costs', () => {
  it('[H2] k new entries cost the k signatures of their authors and those of the account on them, however many are known', () => {
    fc.assert(
      fc.property(honestOperations, fc.nat(), (operations, place) => {
        const account = new RandomAccount();
        for (const operation of operations) account.perform(operation);
        const author = account.devices[place % account.devices.length] as FeedAuthor;
        const all = author.export().map((bytes) => decodeEntry(bytes, author.suite.crypto));

        // A device that holds the first few entries of each feed.
        const known = all.filter(({ body }) => body.sequence <= 1 + (place % 4));
        const receiver = new FeedAuthor(author.suite, author.secrets);
        const prefix = leadingOf(all, known);
        const encode = (entries: readonly Entry[]): Uint8Array[] => entries.map((entry) => encodeEntry(entry));
        expect(verifiedBy(author.suite, () => receiver.import(encode(prefix)))).to.equal(signaturesOn(prefix));

        const held = new Set(prefix.map(({ id }) => id));
        const fresh = all.filter(({ id }) => !held.has(id));
        expect(verifiedBy(author.suite, () => receiver.import(encode(all)))).to.equal(signaturesOn(fresh));
        expect(
          verifiedBy(author.suite, () => receiver.import(encode(all))),
          'once more',
        ).to.equal(0);
      }),
      { numRuns: 25 },
    );
  });

  it('[H2] so do entries that are read twice, as those of a bundle are', () => {
    const suite = fakeSuite('bundle');
    const founder = FeedAuthor.found(suite);
    const receiver = founder.clone();
    FeedAuthor.join(founder, 'Phone');
    for (let count = 0; count < 3; count++) founder.rotate();
    founder.rename(founder.device, 'Other name');
    const all = founder.export();
    const held = new Set(receiver.export().map((bytes) => decodeEntry(bytes, suite.crypto).id));
    const fresh = all.map((bytes) => decodeEntry(bytes, suite.crypto)).filter(({ id }) => !held.has(id));
    const account = founder.state.accountBytes ?? new Uint8Array();
    const take = (): void => {
      const admission = receiver.state.examineRepeatable(() => all, account);
      receiver.store.take(admission);
      receiver.state.apply(admission);
    };
    expect(fresh).to.have.lengthOf(4);
    expect(verifiedBy(suite, take)).to.equal(signaturesOn(fresh));
    expect(verifiedBy(suite, take), 'once more').to.equal(0);
  });

  it('[H2] an own entry costs its own signatures', () => {
    const suite = fakeSuite('own entries');
    const founder = FeedAuthor.found(suite);
    const phone = FeedAuthor.join(founder, 'Phone');
    founder.receive(phone.export());
    expect(verifiedBy(suite, () => founder.rename(phone.device, 'Other'))).to.equal(1);
    expect(verifiedBy(suite, () => founder.rotate())).to.equal(2);
    expect(verifiedBy(suite, () => founder.archive(phone.device))).to.equal(1);
  });

  it('[H2] stored entries cost none, be they loaded or added by another process', () => {
    const suite = fakeSuite('stored entries');
    const founder = FeedAuthor.found(suite);
    for (let count = 0; count < 5; count++) founder.rotate();
    const stored = founder.export();
    const state = new KeystoreState(suite.crypto, founder.store);
    const cost = verifiedBy(suite, () => {
      state.load(stored.slice(0, 3));
      expect(state.extend(stored.slice(3))).to.equal(true);
      state.snapshot(founder.localFacts());
    });
    expect(cost).to.equal(0);
    expect(Buffer.compare(state.canonical(), founder.state.canonical())).to.equal(0);
  });
});

/** The entries up to which every one of a feed is wanted, together with the rotations that they build on. */
function leadingOf(all: readonly Entry[], wanted: readonly Entry[]): readonly Entry[] {
  const isWanted = new Set(wanted.map(({ id }) => id));
  const cut = new Set<string>();
  const leading = all.filter((entry) => {
    if (!isWanted.has(entry.id)) cut.add(entry.author);
    return !cut.has(entry.author);
  });
  // What builds on a rotation that was left out can't come without it.
  for (;;) {
    const held = new Set(leading.map(({ id }) => id));
    const baseless = leading.find(({ body: { payload } }) => 'basis' in payload && !held.has(payload.basis));
    if (baseless === undefined) return leading;
    const from = leading.indexOf(baseless);
    leading.splice(
      0,
      leading.length,
      ...leading.filter((entry, index) => index < from || entry.author !== baseless.author),
    );
  }
}
