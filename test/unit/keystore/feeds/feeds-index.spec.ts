import { expect } from 'chai';

import { MalformedBytes } from '../../../../src/core/cbor/cbor-reader.js';
import { EntryIntake } from '../../../../src/keystore/feeds/entry-intake.js';
import { Feeds } from '../../../../src/keystore/feeds/feeds.js';
import { encodeFeedsIndex, restoreFeeds } from '../../../../src/keystore/feeds/feeds-index.js';
import type { KeySource } from '../../../../src/keystore/feeds/held-entry.js';
import { accountOfALife } from '../../../support/trust/account-of-a-life.js';
import { EntryWriter, rotation } from '../../../support/trust/entry-writer.js';
import { markedCrypto } from '../../../support/trust/marked-keys.js';
import { toldFeeds } from '../../../support/trust/told-feeds.js';

const LIVES = 25;

/** What a reader has who stored these feeds. */
function sourcesOf(feeds: Feeds, crypto = markedCrypto) {
  const keysOf: KeySource = ({ id }) => feeds.member(id)!.keys;
  return { ids: [...feeds.entries].map(({ id }) => id), keysOf, crypto };
}

function restored(feeds: Feeds, crypto = markedCrypto): Feeds {
  const again = new Feeds(feeds.account);
  expect(restoreFeeds(again, encodeFeedsIndex(feeds), sourcesOf(feeds, crypto))).to.equal(feeds.size);
  return again;
}

describe('The index of feeds', () => {
  it(`gives back the same feeds in ${LIVES} random lives`, () => {
    const kinds = new Set<string>();
    for (let seed = 1; seed <= LIVES; seed++) {
      const { account, entries, crypto } = accountOfALife(seed);
      const intake = new EntryIntake(account, crypto);
      intake.take(entries);
      const again = restored(intake.feeds, crypto);
      expect(toldFeeds(again), `seed ${seed}`).to.deep.equal(toldFeeds(intake.feeds));
      expect(encodeFeedsIndex(again)).to.deep.equal(encodeFeedsIndex(intake.feeds));
      for (const { kind } of again.entries) kinds.add(kind);
    }
    expect([...kinds]).to.include.members(['device-revoked', 'device-suspended', 'key-rotated', 'secret-shared']);
  });

  describe('of one account', () => {
    let writer: EntryWriter;
    let intake: EntryIntake;

    beforeEach(() => {
      writer = new EntryWriter();
      intake = new EntryIntake(writer.genesis.id, markedCrypto);
      const { member: phone, entry: admission } = writer.admit(writer.founder, 'phone');
      const joined = writer.join(phone, admission);
      const all = [writer.founder, writer.paper, phone];
      const rotated = writer.write(phone, rotation([writer.genesis], 2, all));
      const rows = [
        writer.write(phone, rotation([rotated], 3, all)),
        writer.write(phone, { kind: 'derivation-named', name: 'backup', generation: rotated.id }),
        writer.write(phone, { kind: 'rivalry-seen', generations: [rotated.id] }),
        writer.write(phone, { kind: 'password-rotated' }),
        writer.write(phone, { kind: 'formats-announced', kinds: ['later-kind'], suites: [2] }),
        writer.write(phone, { kind: 'device-renamed', member: phone.id, name: 'Fairphone' }),
        // Somebody of whom it hasn't heard: held, and without effect.
        writer.write(phone, { kind: 'device-renamed', member: rotated.id, name: 'Nobody' }),
        writer.write(phone, { kind: 'device-archived', member: phone.id, isArchived: true }),
      ];
      intake.take([writer.genesis, admission, joined, rotated, ...rows].map(({ encoded }) => encoded));
    });

    it('gives back entries of every kind, and those without effect', () => {
      expect(intake.feeds.size).to.equal(12);
      const again = restored(intake.feeds);
      expect(toldFeeds(again)).to.deep.equal(toldFeeds(intake.feeds));
      expect(again.announcementsOf('later-kind')).to.have.length(1);
    });

    it('lets the restored feeds go on', () => {
      const again = new EntryIntake(writer.genesis.id, markedCrypto);
      restoreFeeds(again.feeds, encodeFeedsIndex(intake.feeds), sourcesOf(intake.feeds));
      const { member, entry } = writer.admit(writer.founder, 'tablet');
      const next = [entry, writer.join(member, entry)].map(({ encoded }) => encoded);
      expect(again.take(next).taken).to.have.length(2);
      intake.take(next);
      expect(toldFeeds(again.feeds)).to.deep.equal(toldFeeds(intake.feeds));
    });

    it('looks keys up when they are needed, once', () => {
      const asked: string[] = [];
      const again = new Feeds(writer.genesis.id);
      const sources = sourcesOf(intake.feeds);
      const keysOf: KeySource = (member) => {
        asked.push(member.id);
        return sources.keysOf(member);
      };
      restoreFeeds(again, encodeFeedsIndex(intake.feeds), { ...sources, keysOf });
      expect(asked).to.deep.equal([]);
      const paper = again.member(writer.paper.id)!;
      expect([paper.keys, paper.keys].map(({ suite }) => suite)).to.deep.equal([1, 1]);
      expect(asked).to.deep.equal([writer.paper.id]);
    });

    it('shares one list among rotations for the same members', () => {
      const facts = [...restored(intake.feeds).entries].map(({ fact }) => fact);
      const lists = facts.flatMap((fact) => (fact?.kind === 'key-rotated' ? [fact.recipients] : []));
      expect(lists).to.have.length(2);
      expect(lists[0]).to.equal(lists[1]);
    });

    it('is refused when it is cut short, continued, or lacks an id', () => {
      const index = encodeFeedsIndex(intake.feeds);
      const sources = sourcesOf(intake.feeds);
      const attempt = (bytes: Uint8Array, ids = sources.ids) => {
        return () => restoreFeeds(new Feeds(writer.genesis.id), bytes, { ...sources, ids });
      };
      for (let length = 0; length < index.length; length++)
        expect(attempt(index.subarray(0, length)), `${length} bytes`).to.throw(MalformedBytes);
      expect(attempt(new Uint8Array([...index, 0]))).to.throw(MalformedBytes);
      expect(attempt(index, sources.ids.slice(1))).to.throw(MalformedBytes);
    });
  });
});
