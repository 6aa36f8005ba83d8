import { expect } from 'chai';

import type { EntryFact, EntryRecord, RecordOf } from '../../../src/keystore/entry-record.js';
import { collectCandidates } from '../../../src/keystore/revocation-candidates.js';
import { Feed } from '../../../src/keystore/feed.js';
import { Roster } from '../../../src/keystore/roster.js';
import { compareRotations, Rotations } from '../../../src/keystore/rotations.js';

function record<F extends EntryFact>(id: string, generation: number, fact: F): RecordOf<F['kind']> {
  const made: EntryRecord = { id, device: 'device', sequence: 1, generation, writtenAt: 0, fact };
  return made as RecordOf<F['kind']>;
}

/** A rotation away from a generation. */
const rotation = (id: string, generation: number) =>
  record(id, generation, { kind: 'key-rotated', basis: 'basis', reason: '', publicKey: id });

const genesis = record('genesis', 1, { kind: 'genesis', name: '', publicKey: '' });

const settlement = (id: string, chosen: string, ...others: readonly string[]) =>
  record(id, 1, { kind: 'conflict-settled', chosen, others });

function rotationsOf(...records: readonly EntryRecord[]): Rotations {
  const rotations = new Rotations();
  for (const [index, one] of records.entries()) rotations.add({ record: one, lamport: index + 1 });
  return rotations;
}

describe('Rotations', () => {
  it('have no current key in an empty account, and the first one until it is rotated', () => {
    expect(rotationsOf().current).to.equal(undefined);
    expect(rotationsOf(genesis).current).to.equal(genesis);
    expect(rotationsOf(genesis).genesis).to.equal(genesis);
    const second = rotation('a', 1);
    expect(rotationsOf(genesis, second).current).to.equal(second);
  });

  it('are sorted by generation and then by id, however they come', () => {
    const [a, b, c, d] = [rotation('z', 1), rotation('a', 2), rotation('b', 2), rotation('y', 3)];
    for (const order of [
      [a, b, c, d],
      [d, c, b, a],
      [c, a, d, b],
      [b, d, a, c],
    ]) {
      expect(rotationsOf(genesis, ...order).sorted).to.deep.equal([a, b, c, d]);
    }
    expect(compareRotations(a, b)).to.be.below(0);
    expect(compareRotations(c, b)).to.be.above(0);
    expect(compareRotations(genesis, a)).to.be.below(0);
  });

  it('[C7] take the highest id of concurrent ones, and show them until they are settled', () => {
    const [a, b, c, older] = [rotation('a', 2), rotation('b', 2), rotation('c', 2), rotation('o', 1)];
    for (const order of [
      [older, a, b, c],
      [c, b, a, older],
      [b, c, older, a],
    ]) {
      const rotations = rotationsOf(genesis, ...order);
      expect(rotations.current).to.equal(c);
      expect(rotations.conflicts).to.deep.equal([{ generation: 3, chosen: 'c', others: ['a', 'b'] }]);
      expect(rotations.rivalryOf(c)).to.deep.equal({ isSettled: false, isChosen: true });
      expect(rotations.rivalryOf(a)).to.deep.equal({ isSettled: false, isChosen: false });
      expect(rotations.rivalryOf(older)).to.equal(null);
    }
  });

  it('[C7] show conflicts of several generations, the newest first, also those that were left behind', () => {
    const rotations = rotationsOf(
      ...[rotation('a', 1), rotation('b', 1), rotation('c', 10), rotation('d', 10), rotation('e', 2), rotation('f', 2)],
      rotation('g', 11),
    );
    expect(rotations.conflicts.map(({ generation }) => generation)).to.deep.equal([11, 3, 2]);
    expect(rotations.current?.id).to.equal('g');
  });

  it('[C7] follow a choice that names them all, and the latest of several', () => {
    const [a, b] = [rotation('a', 1), rotation('b', 1)];
    const settled = rotationsOf(a, b, settlement('s', 'a', 'b'));
    expect([settled.current, settled.conflicts]).to.deep.equal([a, []]);
    expect(settled.rivalryOf(a)).to.deep.equal({ isSettled: true, isChosen: true });
    expect(settled.rivalryOf(b)).to.deep.equal({ isSettled: true, isChosen: false });
    expect(rotationsOf(a, b, settlement('s', 'a', 'b'), settlement('r', 'b', 'a')).current).to.equal(b);
    // Both at one time: the higher id counts as the later one, in whatever order they come.
    for (const order of [
      [settlement('s', 'a', 'b'), settlement('r', 'b', 'a')],
      [settlement('r', 'b', 'a'), settlement('s', 'a', 'b')],
    ]) {
      const rotations = rotationsOf(a, b);
      for (const one of order) rotations.add({ record: one, lamport: 5 });
      expect(rotations.current).to.equal(a);
    }
  });

  it('[C7] follow no choice that leaves one out, or names none of them', () => {
    const [a, b, c] = [rotation('a', 1), rotation('b', 1), rotation('c', 1)];
    const rotations = rotationsOf(a, b, c, settlement('s', 'a', 'b'), settlement('t', 'x', 'a', 'b', 'c'));
    expect(rotations.current).to.equal(c);
    expect(rotations.conflicts).to.have.length(1);
  });

  it('ignore entries of other kinds', () => {
    const rotations = rotationsOf(genesis, record('p', 1, { kind: 'password-rotated' }));
    expect([rotations.sorted, rotations.current]).to.deep.equal([[], genesis]);
  });
});

describe('Roster', () => {
  const joined = (device: string, lamport: number, name = '', kind: 'genesis' | 'device-added' = 'device-added') => {
    const fact: EntryFact = kind === 'genesis' ? { kind, name, publicKey: '' } : { kind, name, basis: '' };
    return { record: { ...record(`${device}-first`, 1, fact), device }, lamport };
  };
  const renamed = (id: string, device: string, name: string, lamport: number) => ({
    record: record(id, 1, { kind: 'device-renamed', device, name }),
    lamport,
  });

  it('lists the founder first, then by time and id of joining', () => {
    const roster = new Roster();
    for (const one of [joined('c', 2), joined('b', 2), joined('d', 1), joined('a', 9, '', 'genesis')]) roster.join(one);
    expect(roster.inOrder.map(({ device }) => device)).to.deep.equal(['a', 'd', 'b', 'c']);
    roster.join(joined('e', 1));
    expect(roster.inOrder.map(({ device }) => device)).to.deep.equal(['a', 'd', 'e', 'b', 'c']);
  });

  it('lets the last name stand, by time and then by id, in whatever order they come', () => {
    const names = [renamed('x', 'a', 'Later', 5), renamed('w', 'a', 'Sooner', 5), renamed('z', 'a', 'First', 3)];
    for (const order of [names, names.toReversed()]) {
      const roster = new Roster();
      roster.join(joined('a', 1, 'Given'));
      expect(roster.nameOf('a')).to.equal('Given');
      for (const one of order) roster.apply(one);
      expect([roster.nameOf('a'), roster.nameOf('a')]).to.deep.equal(['Later', 'Later']);
    }
  });

  it('names what it does not know by its short id, and finds nothing of it', () => {
    const roster = new Roster();
    expect(roster.nameOf('0123456789abcdef')).to.equal('01234567');
    expect(roster.find('0123456789abcdef')).to.equal(undefined);
    expect(roster.updateStanding('0123456789abcdef', false)).to.equal(undefined);
    // A name may come before the device itself.
    roster.apply(renamed('x', 'a', 'Early', 5));
    roster.join(joined('a', 1, 'Given'));
    expect(roster.nameOf('a')).to.equal('Early');
  });
});

describe('revocations that may have effect', () => {
  const keys = { signing: new Uint8Array(), sealing: new Uint8Array() };

  /** A feed whose facts are numbered from 1; a first entry is added. */
  function feed(device: string, generation: number, ...facts: readonly EntryFact[]): readonly [string, Feed] {
    const joins: EntryFact = { kind: 'device-added', name: '', basis: '' };
    const [first, ...others] = [joins, ...facts].map((fact, index): EntryRecord => ({
      ...record(`${device}${index + 1}`, generation, fact),
      device,
      sequence: index + 1,
    }));
    const made = Feed.open({ device, fullId: new Uint8Array(), keys }, first as EntryRecord);
    for (const one of others) made.append(one);
    return [device, made];
  }

  const revokes = (device: string): EntryFact => ({
    kind: 'device-revoked',
    device,
    lastSequence: 1,
    head: null,
    reason: '',
  });
  const hears = (device: string, sequence: number): EntryFact => ({
    kind: 'acknowledged',
    seen: [{ device, sequence }],
    shared: [],
  });
  function collect(feeds: ReadonlyMap<string, Feed>, cyclic: ReadonlySet<EntryRecord> = new Set()) {
    const candidates = collectCandidates(feeds, ['c', 'a', 'b', 'd'], cyclic);
    return candidates.map(({ record: one, ...heard }) => ({ id: one.id, ...heard }));
  }

  it('come from the most senior author down, then by number', () => {
    const feeds = new Map([
      feed('b', 1, revokes('x')),
      feed('a', 1, revokes('x'), revokes('y')),
      feed('c', 1, revokes('x')),
      feed('d', 1),
    ]);
    expect(collect(feeds).map(({ id }) => id)).to.deep.equal(['c2', 'a2', 'a3', 'b2']);
  });

  it('know how far their author had heard its target when writing them', () => {
    const feeds = new Map([
      feed('a', 1, hears('b', 3), hears('b', 2), revokes('b'), hears('b', 9), revokes('z'), revokes('a')),
      feed('b', 1),
    ]);
    expect(collect(feeds).map(({ heardOfTarget }) => heardOfTarget)).to.deep.equal([3, 0, 7]);
  });

  it('know which devices joined unheard, on their generation or an older one', () => {
    const feeds = new Map([
      feed('a', 2, hears('b', 1), revokes('x')),
      feed('b', 1),
      feed('c', 2),
      feed('d', 3),
      feed('e', 1),
    ]);
    expect(collect(feeds)).to.deep.equal([{ id: 'a3', heardOfTarget: 0, unheardJoins: ['c', 'e'] }]);
  });

  it('are none, and teach nothing, when they are part of a cycle', () => {
    const [, made] = feed('a', 1, hears('b', 3), revokes('b'), revokes('c'));
    const cyclic = new Set([made.at(2), made.at(3)]);
    const candidates = collect(new Map([['a', made]]), cyclic);
    expect(candidates).to.deep.equal([{ id: 'a4', heardOfTarget: 0, unheardJoins: [] }]);
  });
});
