import { expect } from 'chai';
import fc from 'fast-check';

import { decodeEntry, KeystoreState } from '../../../src/keystore/index.js';
import type { FeedAuthor } from '../../support/keystore/feed-author.js';
import { hostileOperations, type Operation, RandomAccount } from '../../support/keystore/random-account.js';

/** Lives per property; raise it to search longer. */
const RUNS = Number(process.env['KEYSTORE_PROPERTY_RUNS'] ?? 60);

function live(operations: readonly Operation[]): RandomAccount {
  const account = new RandomAccount();
  for (const operation of operations) account.perform(operation);
  return account;
}

const canonicalHex = (state: KeystoreState): string => Buffer.from(state.canonical()).toString('hex');

function loadedFrom({ suite, store }: FeedAuthor): KeystoreState {
  const state = new KeystoreState(suite.crypto, store);
  state.load(store.all(), store.evidence);
  return state;
}

/** The entries of a device's store up to a share of each feed, and those after it. */
function splitFeeds({ store, suite }: FeedAuthor, share: number): readonly [Uint8Array[], Uint8Array[]] {
  const lengths = new Map<string, number>();
  const places = store.all().map((encoded) => ({ encoded, entry: decodeEntry(encoded, suite.crypto) }));
  for (const { entry } of places) lengths.set(entry.author, entry.body.sequence);
  const isEarly = ({ entry }: (typeof places)[number]): boolean =>
    entry.body.sequence <= Math.ceil((lengths.get(entry.author) ?? 0) * share);
  return [
    places.filter(isEarly).map(({ encoded }) => encoded),
    places.filter((place) => !isEarly(place)).map(({ encoded }) => encoded),
  ];
}

describe('The index of an account, for any life of it', () => {
  it('[C2] gives the same state, byte for byte, as the entries: all in the index, or some of each feed after it', () => {
    fc.assert(
      fc.property(hostileOperations, fc.double({ min: 0, max: 1, noNaN: true }), (operations, share) => {
        for (const author of live(operations).devices) {
          const whole = loadedFrom(author);
          for (const [early, later] of [[author.store.all(), []] as const, splitFeeds(author, share)]) {
            const before = new KeystoreState(author.suite.crypto, author.store);
            before.load(early);
            const index = before.encodeIndex();
            if (index === null) continue;
            const state = new KeystoreState(author.suite.crypto, author.store);
            const indexed = state.decodeIndex(index);
            if (indexed === null) throw new Error('The index can’t be read.');
            expect(state.loadIndexed(indexed, later, author.store.evidence)).to.equal(true);
            expect(canonicalHex(state)).to.equal(canonicalHex(whole));
            const local = author.localFacts();
            expect(state.snapshot(local)).to.deep.equal(whole.snapshot(local));
            expect(state.activity(0, 1000)).to.deep.equal(whole.activity(0, 1000));
            expect(Buffer.from(state.encodeIndex() ?? [])).to.have.length(whole.encodeIndex()?.length ?? 0);
          }
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('[B4] agrees with each entry in its place, and with no other', () => {
    fc.assert(
      fc.property(hostileOperations, fc.nat(), (operations, choice) => {
        for (const author of live(operations).devices) {
          const state = loadedFrom(author);
          const all = author.store.all().map((encoded) => ({ encoded, ...decodeEntry(encoded, author.suite.crypto) }));
          for (const { encoded, author: device, body } of all)
            expect(state.isHeldAs(device, body.sequence, encoded)).to.equal(true);
          const [one, other] = [all[choice % all.length], all[(choice + 1) % all.length]];
          if (one && other && one.id !== other.id)
            expect(state.isHeldAs(one.author, one.body.sequence, other.encoded)).to.equal(false);
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('[B4] that says something else than the entries is found out, and what is no index is refused', () => {
    fc.assert(
      fc.property(hostileOperations, fc.nat(), fc.integer({ min: 1, max: 255 }), (operations, place, change) => {
        const [author] = live(operations).devices;
        if (!author) return;
        const index = author.state.encodeIndex();
        if (!index) return;
        const altered = Uint8Array.from(index);
        altered[place % altered.length] = (altered[place % altered.length] ?? 0) ^ change;
        const state = new KeystoreState(author.suite.crypto, author.store);
        const indexed = state.decodeIndex(altered);
        // What can't be read, or does not fit what is stored of the feeds beside it, is no index at all.
        if (indexed === null || !state.loadIndexed(indexed, [], [])) return;
        if (Buffer.from(state.encodeIndex() ?? []).equals(Buffer.from(index))) return;
        const agrees = [...author.state.feeds.values()].every(
          ({ device, sequence, headId }) =>
            state.feeds.get(device)?.sequence === sequence &&
            state.feeds.get(device)?.headId === headId &&
            Array.from({ length: sequence }, (_, before) => before + 1).every((number) =>
              state.isHeldAs(device, number, author.store.read(device, number)),
            ),
        );
        expect(agrees).to.equal(false);
      }),
      { numRuns: 10 * RUNS },
    );
  });
});
