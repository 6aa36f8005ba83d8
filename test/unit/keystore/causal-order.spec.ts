import { expect } from 'chai';

import { compareOrdered, orderCausally, type CausalContext } from '../../../src/keystore/causal-order.js';
import type { EntryFact, EntryRecord } from '../../../src/keystore/entry-record.js';

const plain: EntryFact = { kind: 'password-rotated' };

/** Acknowledges places written as `device + number`. */
const seen = (...places: readonly string[]): EntryFact => ({
  kind: 'acknowledged',
  seen: places.map((place) => ({ device: place.slice(0, 1), sequence: Number(place.slice(1)) })),
  shared: [],
});

const rotatesOn = (basis: string): EntryFact => ({ kind: 'key-rotated', basis, reason: '', publicKey: '' });

const joinsOn = (basis: string): EntryFact => ({ kind: 'device-added', basis, name: '' });

/** Entries of one device that follow each other; their ids are `device + number`. */
function run(device: string, start: number, ...facts: readonly EntryFact[]): readonly EntryRecord[] {
  return facts.map((fact, index) => {
    const sequence = start + index;
    return { id: `${device}${sequence}`, device, sequence, generation: 1, writtenAt: 0, fact };
  });
}

/** Orders runs; `before` names entries ordered earlier with their numbers. */
function order(
  runs: readonly (readonly EntryRecord[])[],
  before: Readonly<Record<string, number>> = {},
): { readonly ordered: readonly string[]; readonly cyclic: readonly string[] } {
  const context: CausalContext = {
    lamportAt: (device, sequence) => before[`${device}${sequence}`],
    findBasis: (id) => {
      const held = runs.flat().find((record) => record.id === id);
      if (held !== undefined) return held;
      return id in before ? run(id.slice(0, 1), Number(id.slice(1)), plain)[0] : undefined;
    },
  };
  const { ordered, cyclic } = orderCausally(runs, context);
  return {
    ordered: ordered.map(({ record, lamport }) => `${record.id}:${lamport}`),
    cyclic: [...cyclic].map(({ id }) => id).sort(),
  };
}

describe('causal order', () => {
  it('numbers a feed from 1, and one that goes on from where it was', () => {
    expect(order([run('a', 1, plain, plain, plain)]).ordered).to.deep.equal(['a1:1', 'a2:2', 'a3:3']);
    expect(order([run('a', 3, plain, plain)], { a1: 1, a2: 7 }).ordered).to.deep.equal(['a3:8', 'a4:9']);
    expect(order([[]])).to.deep.equal({ ordered: [], cyclic: [] });
  });

  it('puts an acknowledgement after all that it names, whichever feed comes first', () => {
    const ordered = ['b1:1', 'c1:1', 'c2:2', 'a1:3', 'a2:4'];
    const runs = [run('a', 1, seen('b1', 'c2'), plain), run('b', 1, plain), run('c', 1, plain, plain)];
    expect(order(runs).ordered).to.deep.equal(ordered);
    expect(new Set(order(runs.toReversed()).ordered)).to.deep.equal(new Set(ordered));
  });

  it('takes the highest number of all causes, not of the last one', () => {
    const runs = [run('a', 1, plain, seen('b3', 'c1')), run('b', 1, plain, plain, plain), run('c', 1, plain)];
    expect(order(runs).ordered).to.include('a2:4');
    const swapped = [run('a', 1, plain, seen('c1', 'b3')), ...runs.slice(1)];
    expect(order(swapped).ordered).to.include('a2:4');
  });

  it('puts what builds on a rotation after it', () => {
    const { ordered } = order([
      run('a', 1, joinsOn('c2'), rotatesOn('b1')),
      run('b', 1, plain),
      run('c', 1, plain, plain),
    ]);
    expect(ordered.indexOf('c2:2')).to.be.below(ordered.indexOf('a1:3'));
    expect(ordered).to.include('a2:4');
  });

  it('lets several wait for one entry, and one for several in turn', () => {
    const runs = [
      run('a', 1, seen('d2'), plain),
      run('b', 1, seen('d2'), seen('a2')),
      run('c', 1, seen('a1', 'b2', 'd1')),
      run('d', 1, plain, plain),
    ];
    const { ordered, cyclic } = order(runs);
    expect(ordered.toSorted()).to.deep.equal(['a1:3', 'a2:4', 'b1:3', 'b2:5', 'c1:6', 'd1:1', 'd2:2']);
    expect(ordered.slice(0, 2)).to.deep.equal(['d1:1', 'd2:2']);
    expect(ordered.at(-1)).to.equal('c1:6');
    expect(cyclic).to.deep.equal([]);
  });

  it('counts causes that were ordered before, and as nothing those that nobody holds', () => {
    const runs = [run('a', 1, seen('b5'), seen('z9'), rotatesOn('b6'), rotatesOn('unknown'))];
    expect(order(runs, { b5: 20, b6: 30 }).ordered).to.deep.equal(['a1:21', 'a2:22', 'a3:31', 'a4:32']);
  });

  it('takes only what is in a run for being ordered with it', () => {
    // b1 was ordered before and b4 is not held: neither is waited for.
    const runs = [run('a', 1, seen('b1'), seen('b4'), seen('b3')), run('b', 2, plain, plain)];
    expect(order(runs, { b1: 4 }).ordered.toSorted()).to.deep.equal(['a1:5', 'a2:6', 'a3:7', 'b2:5', 'b3:6']);
  });

  describe('of entries that claim to know what came after them', () => {
    it('is one number for a whole cycle, one above all that it builds on', () => {
      const runs = [run('a', 1, plain, seen('b2'), plain), run('b', 1, plain, seen('a2'), plain)];
      const { ordered, cyclic } = order(runs);
      expect(ordered.toSorted()).to.deep.equal(['a1:1', 'a2:2', 'a3:3', 'b1:1', 'b2:2', 'b3:3']);
      expect(cyclic).to.deep.equal(['a2', 'b2']);
    });

    it('finds an entry that acknowledges a later one of its own feed', () => {
      const { ordered, cyclic } = order([run('a', 1, plain, seen('a3'), plain, plain)]);
      expect(ordered).to.deep.equal(['a1:1', 'a2:2', 'a3:2', 'a4:3']);
      expect(cyclic).to.deep.equal(['a2', 'a3']);
    });

    it('orders what hangs on a cycle after it, and is no part of it', () => {
      const runs = [
        run('a', 1, seen('b1')),
        run('b', 1, seen('c1')),
        run('c', 1, seen('a1', 'd2')),
        run('d', 1, plain, plain),
        run('e', 1, seen('b1'), plain),
      ];
      const { ordered, cyclic } = order(runs);
      expect(ordered.toSorted()).to.deep.equal(['a1:3', 'b1:3', 'c1:3', 'd1:1', 'd2:2', 'e1:4', 'e2:5']);
      expect(cyclic).to.deep.equal(['a1', 'b1', 'c1']);
    });

    it('tells two cycles apart, of which one builds on the other', () => {
      const runs = [
        run('a', 1, seen('b1')),
        run('b', 1, seen('a1')),
        run('c', 1, seen('d1', 'a1')),
        run('d', 1, seen('c1')),
      ];
      const { ordered, cyclic } = order(runs);
      expect(ordered.toSorted()).to.deep.equal(['a1:1', 'b1:1', 'c1:2', 'd1:2']);
      expect(cyclic).to.deep.equal(['a1', 'b1', 'c1', 'd1']);
    });
  });
});

describe('places in time', () => {
  it('are compared by number, and by id where that is the same', () => {
    const at = (id: string, lamport: number) => ({
      record: { ...(run('a', 1, plain)[0] as EntryRecord), id },
      lamport,
    });
    expect(compareOrdered(at('z', 1), at('a', 2))).to.be.below(0);
    expect(compareOrdered(at('b', 2), at('a', 2))).to.be.above(0);
    expect(compareOrdered(at('a', 2), at('a', 2))).to.equal(0);
  });
});
