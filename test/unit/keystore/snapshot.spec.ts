import { expect } from 'chai';

import type { EntryFact } from '../../../src/keystore/entry-record.js';
import type { KeystoreSnapshot } from '../../../src/keystore/index.js';
import { makeSnapshot } from '../../../src/keystore/snapshot.js';
import { ComparisonCodes } from '../../../src/keystore/summaries.js';
import {
  BareAccount,
  feedOf,
  genesis,
  joinsOn,
  password,
  rotatesOn,
  run,
} from '../../support/keystore/bare-account.js';
import { fakeSuite } from '../../support/keystore/crypto-suite.js';
import { FeedAuthor, localFactsOf } from '../../support/keystore/feed-author.js';

/** What is listed of an account of which there is too much to list. */
function snapshotOf({ fold }: BareAccount): KeystoreSnapshot {
  const current = fold.rotations.current;
  if (current === undefined) throw new Error('The account has no key.');
  return makeSnapshot(fold, { revision: 1, accountId: '', current, openToRevoked: [] }, localFactsOf('a'), []);
}

describe('Snapshots', () => {
  it('list so many conflicts, forks and void entries at most, the newest first, and count all', () => {
    /** Entry n of `a` builds on the one before it, and so does entry n of `b`: each generation is made twice. */
    const rotations = (count: number): readonly EntryFact[] =>
      Array.from({ length: count }, (_, index) => rotatesOn(`a${index + 1}`));
    const forked = run('c', 1, joinsOn('a1'), ...Array<EntryFact>(25).fill(password));
    const siblings = forked.slice(1).map((record) => ({ ...record, id: `other ${record.id}` }));
    const baseless = Array.from({ length: 25 }, (_, index) => rotatesOn(`z${index + 50}`));
    const snapshot = snapshotOf(
      new BareAccount(
        feedOf(run('a', 1, genesis, ...rotations(55))),
        feedOf(run('b', 1, joinsOn('a1'), ...rotations(55))),
        feedOf(forked, siblings),
        feedOf(run('d', 1, joinsOn('a1'), ...baseless)),
      ),
    );
    expect(snapshot.rotations.total).to.equal(110);
    expect(snapshot.rotations.current).to.include({
      id: snapshot.currentKey.rotation,
      generation: 56,
      isCurrent: true,
    });
    expect(snapshot.conflicts.map((conflict) => conflict.generation)).to.deep.equal(
      Array.from({ length: 20 }, (_, index) => 56 - index),
    );
    expect(snapshot.forks).to.have.length(20);
    expect([snapshot.voidEntries.total, snapshot.voidEntries.newest.length]).to.deep.equal([25, 20]);
    expect(snapshot.rollbacks).to.deep.equal([]);
  });

  describe('ask for a new password after a revocation', () => {
    let founder: FeedAuthor;
    let laptop: FeedAuthor;
    let phone: FeedAuthor;

    beforeEach(() => {
      founder = FeedAuthor.found(fakeSuite('snapshots'), 'Founder');
      laptop = FeedAuthor.join(founder, 'Laptop');
      phone = FeedAuthor.join(founder, 'Phone');
      founder.receive(laptop.export());
      founder.receive(phone.export());
    });

    const askedOf = (author: FeedAuthor): readonly string[] =>
      author.state.snapshot(author.localFacts()).revokedSincePasswordChange;

    it('the one that wrote it, too, until it has one', () => {
      expect(askedOf(founder)).to.deep.equal([]);
      founder.revoke(phone.device);
      expect(askedOf(founder)).to.deep.equal([phone.device]);
      founder.write({ kind: 'password-rotated' });
      expect(askedOf(founder)).to.deep.equal([]);
      founder.revoke(laptop.device);
      expect(askedOf(founder)).to.deep.equal([laptop.device]);
    });

    it('not the one that it shuts out, nor for passwords that this one set afterwards, nor a device that is not a member', () => {
      founder.revoke(phone.device);
      founder.revoke(laptop.device);
      phone.receive(founder.export());
      phone.write({ kind: 'password-rotated' });
      expect(phone.state.standingOf(phone.device)).to.equal('revoked');
      expect(askedOf(phone)).to.deep.equal([laptop.device]);
      const stranger = new FeedAuthor(founder.suite, new Map());
      stranger.import(founder.export());
      expect(askedOf(stranger)).to.deep.equal([]);
    });
  });
});

describe('The other half of an exchange', () => {
  let desk: FeedAuthor;
  let laptop: FeedAuthor;

  beforeEach(() => {
    desk = FeedAuthor.found(fakeSuite('exchange'), 'Desk');
    laptop = FeedAuthor.join(desk, 'Laptop');
    desk.receive(laptop.export());
    laptop.receive(desk.export());
  });

  const openOn = (author: FeedAuthor) => author.state.snapshot(author.localFacts()).openExchange;
  const waits = (needs: 'keys' | 'news', ...names: string[]) => ({ needs, count: names.length, names });

  it('is left until the other side has said that it heard, and ends with that on both sides', () => {
    expect([openOn(desk), openOn(laptop)]).to.deep.equal([null, null]);
    desk.rotate();
    expect(openOn(desk)).to.deep.equal(waits('keys', 'Laptop'));
    laptop.receive(desk.export());
    expect(openOn(laptop)).to.deep.equal(waits('news', 'Desk'));
    expect(openOn(desk)).to.deep.equal(waits('keys', 'Laptop'));
    desk.receive(laptop.export());
    expect(openOn(desk)).to.equal(null);
    laptop.receive(desk.export());
    expect([openOn(desk), openOn(laptop)]).to.deep.equal([null, null]);
  });

  it('is found anew from the entries alone', () => {
    desk.rotate();
    laptop.receive(desk.export());
    const restarted = new FeedAuthor(laptop.suite, laptop.secrets, laptop.identity);
    restarted.import(laptop.export());
    expect(openOn(restarted)).to.deep.equal(waits('news', 'Desk'));
  });

  it('is also left after joining, as the devices that were there do not know of the new one', () => {
    const phone = FeedAuthor.join(desk, 'Phone');
    expect(openOn(phone)).to.deep.equal(waits('news', 'Desk', 'Laptop'));
    desk.receive(phone.export());
    phone.receive(desk.export());
    expect(openOn(phone)).to.deep.equal(waits('news', 'Laptop'));
  });

  it('is not told by a device that lacks keys itself, nor of devices that do not count', () => {
    desk.rotate();
    laptop.import(desk.export());
    expect(openOn(laptop)).to.equal(null);
    desk.archive(laptop.device);
    expect(openOn(desk)).to.equal(null);
  });

  it('names three devices at most, and counts all', () => {
    for (const name of ['A', 'B', 'C', 'D']) desk.receive(FeedAuthor.join(desk, name).export());
    laptop.receive(desk.export());
    desk.rotate();
    laptop.receive(desk.export());
    expect(openOn(laptop)).to.include({ needs: 'keys', count: 4 });
    expect(openOn(laptop)?.names).to.have.length(3);
  });
});

describe('What is told of entries', () => {
  it('calls devices what they were called then, and tells a former name from that of another device', () => {
    const desk = FeedAuthor.found(fakeSuite('former names'), 'Desk');
    const phone = FeedAuthor.join(desk, 'Phone');
    desk.receive(phone.export());
    desk.rename(phone.device, 'Old phone');
    desk.rename(desk.device, 'Tower');
    desk.rotate('last');
    const lines = (): readonly (readonly [string, string, string | null])[] =>
      desk.state
        .activity(0, 99)
        .items.toReversed()
        .map(({ kind, deviceName, subject }) => [kind, deviceName, subject?.deviceName ?? null]);
    expect(lines()).to.deep.equal([
      ['genesis', 'Desk', null],
      ['device-added', 'Phone', null],
      ['device-renamed', 'Desk', 'Phone'],
      ['device-renamed', 'Desk', null],
      ['key-rotated', 'Tower', null],
    ]);
    const successor = FeedAuthor.join(desk, 'Phone');
    desk.receive(successor.export());
    const tagged = `Phone (${phone.device.slice(0, 4)})`;
    expect(lines().map(([, name, subject]) => subject ?? name)).to.deep.equal([
      'Desk',
      tagged,
      tagged,
      'Desk',
      'Tower',
      'Phone',
    ]);
  });

  it('is their kind, whom they are about, and a text', () => {
    const founder = FeedAuthor.found(fakeSuite('activity'), 'Desk');
    const phone = FeedAuthor.join(founder, 'Phone');
    founder.receive(phone.export());
    founder.rename(founder.device, 'Tower');
    founder.rename(phone.device, 'Old phone');
    founder.archive(phone.device);
    founder.unarchive(phone.device);
    founder.write({ kind: 'password-rotated' });
    founder.rotate('lost it');
    founder.write({ kind: 'device-revoked', device: phone.device, lastSequence: 0, head: null, reason: 'stolen' });
    const told = founder.state
      .activity(0, 99)
      .items.map(({ kind, subject, text, generation }) => [kind, subject?.device ?? null, text, generation]);
    expect(told.toReversed()).to.deep.equal([
      ['genesis', null, 'Desk', 1],
      ['device-added', null, 'Phone', null],
      ['device-renamed', null, 'Tower', null],
      ['device-renamed', phone.device, 'Old phone', null],
      ['device-archived', phone.device, '', null],
      ['device-unarchived', phone.device, '', null],
      ['password-rotated', null, '', null],
      ['key-rotated', null, 'lost it', 2],
      ['device-revoked', phone.device, 'stolen', null],
    ]);
  });

  it('is one comparison code for each two devices, which is made once', () => {
    const { crypto } = fakeSuite('codes');
    let hashes = 0;
    const codes = new ComparisonCodes({
      ...crypto,
      sha256(bytes) {
        hashes += 1;
        return crypto.sha256(bytes);
      },
    });
    const { fold } = new BareAccount(
      feedOf(run('a', 1, genesis)),
      feedOf(run('b', 1, joinsOn('a1'))),
      feedOf(run('c', 1, joinsOn('a1'))),
    );
    const [withB, withC] = [codes.between(fold, 'a', 'b'), codes.between(fold, 'a', 'c')];
    const costOfOne = hashes / 2;
    expect([codes.between(fold, 'a', 'b'), codes.between(fold, 'a', 'c')]).to.deep.equal([withB, withC]);
    expect(hashes, 'known').to.equal(2 * costOfOne);
    expect(codes.between(fold, 'b', 'a')).to.equal(withB);
    expect(codes.between(fold, 'b', 'c'), 'seen from another device').not.to.equal(withC);
    expect([codes.between(fold, 'b', 'x'), codes.between(fold, 'x', 'b')]).to.deep.equal(['', '']);
  });
});
