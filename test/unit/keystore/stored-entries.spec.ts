import { expect } from 'chai';

import {
  composeEntry,
  decodeEntry,
  encodeEntry,
  type Entry,
  type EntryBody,
  KeystoreState,
} from '../../../src/keystore/index.js';
import { fakeSuite } from '../../support/keystore/crypto-suite.js';
import { FeedAuthor } from '../../support/keystore/feed-author.js';

const suite = fakeSuite('stored entries');

const founder = FeedAuthor.found(suite, 'Desk');
const [fork, thirdFork] = [founder.clone(), founder.clone()];
const genesis = decodeEntry(founder.store.read(founder.device, 1), suite.crypto);
const renaming = founder.rename(founder.device, 'Tower');
fork.now += 1;
thirdFork.now += 2;
/** Two others in place of `renaming`. */
const [sibling, otherSibling] = [fork, thirdFork].map((by) => by.rename(founder.device, 'Other')) as [Entry, Entry];
const afterSibling = fork.write({ kind: 'password-rotated' });
const rotation = founder.rotate('lost it');
const password = founder.write({ kind: 'password-rotated' });
const [phone, tablet] = ['Phone', 'Tablet'].map((name) => FeedAuthor.join(founder, name)) as [FeedAuthor, FeedAuthor];
const [joining, acknowledging, otherJoining] = [
  [phone, 1],
  [phone, 2],
  [tablet, 1],
].map(([by, sequence]) =>
  decodeEntry((by as FeedAuthor).store.read((by as FeedAuthor).device, sequence as number), suite.crypto),
) as [Entry, Entry, Entry];
const ofFounder = [genesis, renaming, rotation, password];
const all = [...ofFounder, joining, acknowledging, otherJoining];

const encode = (entries: readonly Entry[]): Uint8Array[] => entries.map((entry) => encodeEntry(entry));
const encodedPlaces = new Map(all.map((entry) => [`${entry.author} ${entry.body.sequence}`, encodeEntry(entry)]));
const source = {
  read: (device: string, sequence: number) => encodedPlaces.get(`${device} ${sequence}`) ?? new Uint8Array(),
};

function stateOf(entries: readonly Entry[], evidence: readonly Entry[] = []): KeystoreState {
  const state = new KeystoreState(suite.crypto, source);
  state.load(encode(entries), encode(evidence));
  return state;
}

const meaningOf = (state: KeystoreState): string => Buffer.from(state.canonical()).toString('hex');

/** The same entry with something else in its body, signed by nobody. */
function altered({ body }: Entry, change: Partial<EntryBody>): Entry {
  const signer = {
    signAsDevice: () => new Uint8Array(64),
    signAsAccountEd25519: () => new Uint8Array(64),
    signAsAccountMlDsa65: () => new Uint8Array(3309),
  };
  return composeEntry({ ...body, ...change }, signer, {
    crypto: suite.crypto,
    fullIdOf: (device) => all.find(({ author }) => author === device)?.body.author ?? new Uint8Array(32),
  });
}

describe('Entries that are stored', () => {
  describe('taken over in place of all that was held', () => {
    for (const [what, [before, proofs], [after, otherProofs], isChange] of [
      ['the same', [all], [all], false],
      ['an entry less', [[genesis, renaming]], [[genesis]], true],
      ['another entry in the same place', [[genesis, renaming]], [[genesis, sibling]], true],
      ['another device', [[...ofFounder, joining]], [[...ofFounder, otherJoining]], true],
      ['a device more', [ofFounder], [[...ofFounder, joining]], true],
      [
        'the same proofs',
        [
          [genesis, renaming],
          [sibling, otherSibling],
        ],
        [
          [genesis, renaming],
          [otherSibling, sibling],
        ],
        false,
      ],
      [
        'a proof more',
        [[genesis, renaming], [sibling]],
        [
          [genesis, renaming],
          [sibling, otherSibling],
        ],
        true,
      ],
      ['a proof less', [[genesis, renaming], [sibling]], [[genesis, renaming]], true],
      ['another proof', [[genesis, renaming], [sibling]], [[genesis, renaming], [otherSibling]], true],
    ] as readonly (readonly [string, readonly Entry[][], readonly Entry[][], boolean])[]) {
      it(`are ${isChange ? 'a' : 'no'} change: ${what}`, () => {
        const state = stateOf(before ?? [], proofs);
        expect(state.revision).to.equal(1);
        state.load(encode(after ?? []), encode(otherProofs ?? []));
        expect(state.revision).to.equal(isChange ? 2 : 1);
        expect(meaningOf(state)).to.equal(meaningOf(stateOf(after ?? [], otherProofs)));
      });
    }

    it('prove a fork of what is there alone, also of the first entry of a feed', () => {
      const forksOf = (entries: readonly Entry[], proof: Entry): readonly string[] => {
        const { forks } = stateOf(entries, [proof]).snapshot(founder.localFacts());
        return forks.map(({ device, sequence }) => `${device} ${sequence}`);
      };
      const otherGenesis = altered(genesis, { writtenAt: 1 });
      expect(forksOf(all, sibling)).to.deep.equal([`${founder.device} 2`]);
      expect(forksOf(all, otherGenesis)).to.deep.equal([`${founder.device} 1`]);
      expect(forksOf([genesis], sibling), 'nothing stands in that place').to.deep.equal([]);
      expect(forksOf(all, renaming), 'it is what stands there').to.deep.equal([]);
      expect(forksOf(all, afterSibling), 'it follows something else').to.deep.equal([]);
      expect(forksOf(ofFounder, altered(joining, { writtenAt: 1 })), 'the feed is not there').to.deep.equal([]);
    });

    it('cost one hash per feed, as each entry names the one before it', () => {
      let hashes = 0;
      const { crypto } = suite;
      const sha256 = (bytes: Uint8Array): Uint8Array => {
        hashes += 1;
        return crypto.sha256(bytes);
      };
      const state = new KeystoreState({ ...crypto, sha256 }, source);
      state.load(encode(all));
      // And one for the entry that is read back for the account's id.
      expect(hashes).to.equal(3 + 1);
      hashes = 0;
      for (const { author, body } of ofFounder) {
        expect(state.isHeldAs(author, body.sequence, source.read(author, body.sequence))).to.equal(true);
      }
      expect(hashes, 'the newest').to.equal(1);
    });
  });

  describe('taken over beside what is held', () => {
    const held = [genesis, renaming, joining];

    it('are what they would be if all were read anew', () => {
      const state = stateOf(held, [sibling]);
      const { revision } = state;
      expect(state.extend(encode([rotation, password, acknowledging, otherJoining]))).to.equal(true);
      expect(state.revision).to.equal(revision + 1);
      expect(meaningOf(state)).to.equal(meaningOf(stateOf(all, [sibling])));
      expect(state.extend([]), 'nothing').to.equal(true);
      expect(state.revision).to.equal(revision + 1);
    });

    for (const [what, entries] of [
      ['leave one out', [password]],
      ['follow another entry', [afterSibling]],
      ['are there already', [renaming]],
      ['bear another number', [altered(rotation, { sequence: 9 })]],
      ['come without the first of their device', [altered(acknowledging, { author: otherJoining.body.author })]],
      ['leave one out after one that follows', [rotation, altered(password, { previous: new Uint8Array(32) })]],
    ] as const) {
      it(`are refused, and change nothing, where they ${what}`, () => {
        const state = stateOf(held);
        const before = meaningOf(state);
        expect(state.extend(encode(entries))).to.equal(false);
        expect(meaningOf(state)).to.equal(before);
        expect(state.revision).to.equal(1);
      });
    }

    it('are refused while there is no account', () => {
      expect(new KeystoreState(suite.crypto, source).extend(encode([genesis]))).to.equal(false);
    });
  });

  describe('by an index', () => {
    const indexOf = (entries: readonly Entry[]): Uint8Array => stateOf(entries).encodeIndex() ?? new Uint8Array();

    function loadIndexed(index: Uint8Array, later: readonly Entry[]): { isTaken: boolean; state: KeystoreState } {
      const state = new KeystoreState(suite.crypto, source);
      const indexed = state.decodeIndex(index);
      if (indexed === null) throw new Error('The index can’t be read.');
      return { isTaken: state.loadIndexed(indexed, encode(later), []), state };
    }

    it('there is none without an account, nor of what is no index', () => {
      const state = new KeystoreState(suite.crypto, source);
      expect(state.encodeIndex()).to.equal(null);
      expect(state.decodeIndex(new Uint8Array(9))).to.equal(null);
      expect(indexOf(all)).not.to.be.empty;
    });

    it('are taken over where they follow it', () => {
      const { isTaken, state } = loadIndexed(indexOf([genesis, renaming, joining]), [
        rotation,
        password,
        acknowledging,
      ]);
      expect(isTaken).to.equal(true);
      expect(meaningOf(state)).to.equal(meaningOf(stateOf(all.slice(0, -1))));
    });

    it('are refused, and change nothing, where they follow something else or leave one out', () => {
      for (const later of [[afterSibling], [password], [genesis]]) {
        const { isTaken, state } = loadIndexed(indexOf([genesis, renaming]), later);
        expect([isTaken, state.accountId, state.revision]).to.deep.equal([false, null, 0]);
      }
    });

    it('[B4] count for what they say when they are read after all, not for what the index says', () => {
      const index = Buffer.from(indexOf(ofFounder));
      index.write('Cabin', index.indexOf('Tower'));
      const { state } = loadIndexed(index, []);
      expect(state.nameOf(founder.device)).to.equal('Cabin');
      state.load(encode(ofFounder));
      expect(state.nameOf(founder.device)).to.equal('Tower');
      expect(state.revision).to.equal(2);
      state.load(encode(ofFounder));
      expect(state.revision, 'by now they are known').to.equal(2);
    });
  });

  describe('are held in their place', () => {
    const state = stateOf(all);

    it('each of them, and in no other', () => {
      for (const { author, body } of all) {
        for (const entry of all) {
          const isThere = entry.author === author && entry.body.sequence === body.sequence;
          expect(state.isHeldAs(author, body.sequence, encodeEntry(entry))).to.equal(isThere);
        }
      }
    });

    it('only where there is one, and it can be read', () => {
      expect(state.isHeldAs(founder.device, 5, encodeEntry(password))).to.equal(false);
      expect(state.isHeldAs('ab'.repeat(16), 1, encodeEntry(genesis))).to.equal(false);
      expect(state.isHeldAs(founder.device, 1, new Uint8Array(9))).to.equal(false);
      const empty = new KeystoreState(suite.crypto, source);
      expect(empty.isHeldAs(founder.device, 1, encodeEntry(genesis))).to.equal(false);
    });

    for (const [what, entry, change] of [
      ['of another device', renaming, { author: joining.body.author }],
      ['of another account', renaming, { account: new Uint8Array(32) }],
      ['with another number', renaming, { sequence: 3 }],
      ['that follows another', rotation, { previous: new Uint8Array(32) }],
      ['written at another time', renaming, { writtenAt: 1 }],
      ['with another name', renaming, { payload: { kind: 'device-renamed', device: founder.device, name: 'Other' } }],
      ['that shows other keys', genesis, { payload: { ...genesis.body.payload, device: phone.identity.keys } }],
    ] as readonly (readonly [string, Entry, Partial<EntryBody>])[]) {
      it(`not one ${what}`, () => {
        const encoded = encodeEntry(altered(entry, change));
        expect(state.isHeldAs(founder.device, entry.body.sequence, encoded)).to.equal(false);
      });
    }

    it('the newest with all that is in it, also what is not kept in memory', () => {
      const newest = stateOf([genesis, renaming, rotation]);
      const resealed = altered(rotation, {
        payload: { ...rotation.body.payload, previousSecret: new Uint8Array(9) } as EntryBody['payload'],
      });
      expect(newest.isHeldAs(founder.device, 3, encodeEntry(rotation))).to.equal(true);
      expect(newest.isHeldAs(founder.device, 3, encodeEntry(resealed))).to.equal(false);
    });
  });
});
