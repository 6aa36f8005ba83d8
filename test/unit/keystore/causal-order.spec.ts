import { expect } from 'chai';
import fc from 'fast-check';

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

/** Runs of any length that go on from entries ordered before, and whose causes are anywhere: before, in a run, beyond its end, or nowhere. */
const tangle = fc
  .array(fc.record({ held: fc.nat({ max: 2 }), added: fc.nat({ max: 5 }) }), {
    minLength: 1,
    maxLength: 4,
    size: 'max',
  })
  .chain((lengths) => {
    const place = fc
      .tuple(fc.nat({ max: lengths.length }), fc.integer({ min: 1, max: 7 }))
      .map(([device, sequence]) => `${'abcde'[device]}${sequence}`);
    const fact = fc.oneof(
      { weight: 2, arbitrary: fc.constant(plain) },
      { weight: 3, arbitrary: fc.array(place, { maxLength: 3 }).map((places) => seen(...places)) },
      { weight: 1, arbitrary: place.map(rotatesOn) },
    );
    return fc.tuple(
      ...lengths.map(({ held, added }, device) =>
        fc
          .array(fact, { minLength: added, maxLength: added })
          .map((facts) => ({ held, records: run('abcd'[device] ?? '', held + 1, ...facts) })),
      ),
    );
  });

/** What the order must be, by looking at who can be reached from whom. */
class NaiveOrder {
  readonly #records: ReadonlyMap<string, EntryRecord>;
  readonly #before: Readonly<Record<string, number>>;

  constructor(records: readonly EntryRecord[], before: Readonly<Record<string, number>>) {
    this.#records = new Map(records.map((record) => [record.id, record]));
    this.#before = before;
  }

  /** All that comes before an entry: the one before it in its feed, and what it names. */
  causesOf({ device, sequence, fact }: EntryRecord): readonly string[] {
    const own = `${device}${sequence - 1}`;
    if (fact.kind === 'acknowledged') return [own, ...fact.seen.map((one) => `${one.device}${one.sequence}`)];
    return fact.kind === 'key-rotated' ? [own, fact.basis] : [own];
  }

  reachableFrom(id: string): ReadonlySet<string> {
    const reached = new Set<string>();
    const queue = [id];
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      const record = this.#records.get(next);
      for (const cause of record ? this.causesOf(record) : []) {
        if (reached.has(cause) || !this.#records.has(cause)) continue;
        reached.add(cause);
        queue.push(cause);
      }
    }
    return reached;
  }

  /** The entries that can be reached from an entry and reach it, itself among them. */
  componentOf(id: string): ReadonlySet<string> {
    const back = [...this.reachableFrom(id)].filter((other) => this.reachableFrom(other).has(id));
    return new Set([id, ...back]);
  }

  lamportOf(id: string): number {
    const record = this.#records.get(id);
    if (record === undefined) return this.#before[id] ?? 0;
    const component = this.componentOf(id);
    const causes = [...component].flatMap((member) => this.causesOf(this.#records.get(member) ?? record));
    return 1 + Math.max(0, ...causes.filter((cause) => !component.has(cause)).map((cause) => this.lamportOf(cause)));
  }
}

describe('causal order', () => {
  it('is what follows from looking at who can be reached from whom, however tangled', () => {
    fc.assert(
      fc.property(tangle, (feeds) => {
        const records = feeds.flatMap((feed) => feed.records);
        const held = feeds.flatMap((feed, device) =>
          run('abcd'[device] ?? '', 1, ...Array.from({ length: feed.held }, () => plain)),
        );
        const before = Object.fromEntries(held.map(({ id, sequence }, index) => [id, 2 * sequence + (index % 3)]));
        const naive = new NaiveOrder(records, before);
        const { ordered, cyclic } = order(
          feeds.map((feed) => feed.records),
          before,
        );
        const due = records.map(({ id }) => `${id}:${naive.lamportOf(id)}`);
        expect(ordered.toSorted()).to.deep.equal(due.toSorted());
        const ids = records.map(({ id }) => id);
        expect(cyclic).to.deep.equal(ids.filter((id) => naive.componentOf(id).size > 1).sort());
        const places = new Map(ordered.map((text, index) => [text.split(':')[0] ?? '', index]));
        for (const record of records) {
          const component = naive.componentOf(record.id);
          for (const cause of naive.causesOf(record)) {
            if (places.has(cause) && !component.has(cause))
              expect(places.get(cause), `${cause} before ${record.id}`).to.be.below(places.get(record.id) ?? -1);
          }
        }
      }),
      { numRuns: 150 },
    );
  });

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

    it('orders what comes to a cycle by two ways', () => {
      const runs = [
        run('d', 1, seen('a1', 'c1')),
        run('c', 1, seen('a1')),
        run('a', 1, seen('b1')),
        run('b', 1, seen('a1')),
      ];
      const { ordered, cyclic } = order(runs);
      expect(ordered.toSorted()).to.deep.equal(['a1:1', 'b1:1', 'c1:2', 'd1:3']);
      expect(cyclic).to.deep.equal(['a1', 'b1']);
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
