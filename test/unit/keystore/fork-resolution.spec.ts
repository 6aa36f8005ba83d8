import { expect } from 'chai';

import type { EntryRecord } from '../../../src/keystore/entry-record.js';
import { Feed } from '../../../src/keystore/feed.js';
import { chooseBranch, type Twig } from '../../../src/keystore/fork-resolution.js';
import { newestOf, TimeLine } from '../../../src/keystore/time-line.js';

const identity = {
  device: 'device',
  fullId: new Uint8Array(),
  keys: { signing: new Uint8Array(), sealing: new Uint8Array() },
};

const record = (id: string, sequence: number): EntryRecord => ({
  id,
  device: 'device',
  sequence,
  generation: 1,
  writtenAt: 0,
  fact: { kind: 'password-rotated' },
});

const twig = (id: string, sequence: number, previous: string | null): Twig => ({
  record: record(id, sequence),
  previous,
});

function feedOf(...ids: readonly string[]): Feed {
  const feed = Feed.open(identity, record(ids[0] ?? '', 1));
  for (const [index, id] of ids.slice(1).entries()) feed.append(record(id, index + 2));
  return feed;
}

/** The outcome by ids. */
function choose(feed: Feed | undefined, ...twigs: readonly Twig[]): Record<string, unknown> {
  const branch = chooseBranch(feed, twigs);
  const idsOf = (some: readonly Twig[]): readonly string[] => some.map((one) => one.record.id);
  return {
    keptHeld: branch.keptHeld,
    added: idsOf(branch.added),
    newEvidence: idsOf(branch.newEvidence),
    displaced: branch.displaced?.id ?? null,
    evidence: branch.evidence.map(({ id }) => id),
    refused: idsOf(branch.refused),
  };
}

const nothing = { keptHeld: 0, added: [], newEvidence: [], displaced: null, evidence: [], refused: [] };

describe('the choice among the branches of a feed', () => {
  it('takes a feed that is new, and of two first entries the smaller', () => {
    expect(choose(undefined, twig('b', 1, null), twig('c', 2, 'b'))).to.deep.equal({ ...nothing, added: ['b', 'c'] });
    expect(choose(undefined, twig('b', 1, null), twig('a', 1, null), twig('c', 2, 'b'))).to.deep.equal({
      ...nothing,
      added: ['a'],
      newEvidence: ['b'],
      evidence: ['b'],
      refused: ['c'],
    });
  });

  it('keeps the held branch when its entry is the smaller, and the other as proof', () => {
    expect(choose(feedOf('a', 'm', 'z'), twig('n', 2, 'a'), twig('b', 3, 'n'))).to.deep.equal({
      ...nothing,
      keptHeld: 3,
      newEvidence: ['n'],
      evidence: ['n'],
      refused: ['b'],
    });
  });

  it('leaves the held branch when the new entry is the smaller, and keeps the first of the old one as proof', () => {
    expect(choose(feedOf('a', 'm', 'b'), twig('k', 2, 'a'), twig('z', 3, 'k'))).to.deep.equal({
      ...nothing,
      keptHeld: 1,
      added: ['k', 'z'],
      displaced: 'm',
      evidence: ['m'],
    });
  });

  it('decides at the first fork, whatever comes after it', () => {
    const branch = choose(feedOf('a', 'm'), twig('n', 2, 'a'), twig('k', 2, 'a'), twig('c', 3, 'k'), twig('b', 3, 'm'));
    expect(branch).to.deep.equal({
      keptHeld: 1,
      added: ['k', 'c'],
      newEvidence: ['n'],
      displaced: 'm',
      evidence: ['n', 'm'],
      refused: ['b'],
    });
  });

  it('goes on after the head of the held branch', () => {
    expect(choose(feedOf('a', 'm'), twig('z', 3, 'm'))).to.deep.equal({ ...nothing, keptHeld: 2, added: ['z'] });
  });

  it('keeps the proofs of what stays, and drops those of what goes', () => {
    const feed = feedOf('a', 'm', 'p', 'r').branch(4, [record('n', 2), record('q', 3), record('s', 4)]);
    expect(choose(feed, twig('o', 3, 'm'))).to.deep.equal({
      ...nothing,
      keptHeld: 2,
      added: ['o'],
      displaced: 'p',
      evidence: ['n', 'q', 'p'],
    });
    expect(choose(feed, twig('t', 4, 'p'))).to.deep.equal({
      ...nothing,
      keptHeld: 4,
      newEvidence: ['t'],
      evidence: ['n', 'q', 's', 't'],
    });
  });
});

describe('Feed', () => {
  it('gives its entries by number, from 1', () => {
    const feed = feedOf('a', 'b', 'c');
    expect([feed.first.id, feed.at(2).id, feed.head.id, feed.headId]).to.deep.equal(['a', 'b', 'c', 'c']);
    expect([feed.sequence, feed.find(3)?.id, feed.find(0), feed.find(4)]).to.deep.equal([3, 'c', undefined, undefined]);
    expect(() => feed.at(0)).to.throw(RangeError, 'Entry 0 is not held.');
    expect(() => feed.at(4)).to.throw(RangeError, 'Entry 4 is not held.');
  });

  it('branches into a feed that shares nothing changeable with it', () => {
    const feed = feedOf('a', 'b', 'c');
    const proofs = [record('d', 2)];
    const branch = feed.branch(2, proofs);
    branch.append(record('e', 3));
    feed.append(record('f', 4));
    proofs.length = 0;
    expect(branch.records.map(({ id }) => id)).to.deep.equal(['a', 'b', 'e']);
    expect(branch.evidence.map(({ id }) => id)).to.deep.equal(['d']);
    expect(feed.records.map(({ id }) => id)).to.deep.equal(['a', 'b', 'c', 'f']);
    expect(feed.evidence).to.deep.equal([]);
  });
});

describe('TimeLine', () => {
  const line = (...places: readonly (readonly [id: string, lamport: number])[]): TimeLine => {
    const timeLine = new TimeLine();
    for (const [id, lamport] of places) timeLine.add({ record: record(id, 1), lamport });
    return timeLine;
  };

  it('sorts by time and then by id, also what is added after it was read', () => {
    const timeLine = line(['c', 2], ['a', 2], ['z', 1]);
    const ids = (): readonly string[] => timeLine.sorted.map((one) => one.record.id);
    expect(ids()).to.deep.equal(['z', 'a', 'c']);
    timeLine.add({ record: record('b', 1), lamport: 2 });
    expect(ids()).to.deep.equal(['z', 'a', 'b', 'c']);
    expect(timeLine.length).to.equal(4);
  });

  it('pages from its end', () => {
    const timeLine = line(['a', 1], ['b', 2], ['c', 3]);
    const page = (offset: number, limit: number): readonly string[] =>
      timeLine.newest(offset, limit).map((one) => one.record.id);
    expect(page(0, 2)).to.deep.equal(['c', 'b']);
    expect(page(2, 2)).to.deep.equal(['a']);
    expect(page(3, 2)).to.deep.equal([]);
    expect(page(9, 2)).to.deep.equal([]);
    expect(page(0, 0)).to.deep.equal([]);
    expect(newestOf([1, 2, 3], 1, 9)).to.deep.equal([2, 1]);
  });
});
