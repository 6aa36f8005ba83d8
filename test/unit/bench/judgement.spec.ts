import { expect } from 'chai';

import type { Row, Samples } from '../../bench/benchmark.js';
import { intervalOfMedian, judge, ratioOf, spreadOf } from '../../bench/judgement.js';

/** A row of which each round took so many times what the comparison took in the same round. */
function rowOf(ratios: Samples, bound: number, slowness: (round: number) => number = () => 1): Row {
  return {
    what: 'a thing',
    unit: 'ms',
    ours: ratios.map((ratio, round) => ratio * slowness(round)),
    comparison: { name: 'another', samples: ratios.map((_, round) => slowness(round)) },
    budget: { kind: 'ratio-at-most', bound },
  };
}

const sizeRow = (ours: Samples, bound: number): Row => ({
  what: 'a size',
  unit: 'KB',
  ours,
  comparison: null,
  budget: { kind: 'at-most', bound },
});

const eleven = [0.9, 1, 1.1, 0.95, 1.05, 1, 0.9, 1.1, 1, 0.97, 1.03];

describe('The judgement of a benchmark', () => {
  it('is that a budget is held, or broken, where the rounds agree', () => {
    expect(judge(rowOf(eleven, 1.2))).to.equal('held');
    expect(judge(rowOf(eleven, 0.8))).to.equal('broken');
  });

  it('is open where the rounds spread to both sides of the bound', () => {
    expect(judge(rowOf(eleven, 1))).to.equal('unsettled');
  });

  it('is not swayed by a round in eleven that something else held up', () => {
    expect(judge(rowOf([...eleven.slice(1), 40], 1.2))).to.equal('held');
    expect(judge(rowOf([...eleven.slice(1), 0.01], 0.8))).to.equal('broken');
    expect(judge(rowOf([...eleven.slice(3), 40, 50, 60], 1.2))).to.equal('unsettled');
  });

  it('compares within each round, so that a machine that slows down by the minute makes no difference', () => {
    const slowing = rowOf(eleven, 1.2, (round) => 2 ** round);
    expect(judge(slowing)).to.equal('held');
    expect(ratioOf(slowing)).to.equal(1);
  });

  it('of a size goes by the largest, exactly', () => {
    expect(judge(sizeRow([1, 4], 4))).to.equal('held');
    expect(judge(sizeRow([4.01, 1, 1, 1], 4))).to.equal('broken');
  });

  it('is absent if nothing was promised', () => {
    expect(judge({ ...rowOf(eleven, 1), budget: { kind: 'none' } })).to.equal('none');
    expect(ratioOf(sizeRow([1], 1))).to.equal(null);
  });

  it('refuses what cannot be compared', () => {
    expect(() => judge({ ...rowOf(eleven, 1), comparison: null })).to.throw(RangeError);
    expect(() => judge({ ...rowOf(eleven, 1), ours: [1] })).to.throw(RangeError);
    expect(() => spreadOf([])).to.throw(RangeError);
  });

  it('leaves out of the interval what the binomial distribution lets it leave out', () => {
    const upTo = (count: number): Samples => Array.from({ length: count }, (_, index) => index + 1).reverse();
    // The places are those of tables of the sign test at 5 %.
    expect(intervalOfMedian(upTo(1))).to.deep.equal({ low: 1, high: 1 });
    expect(intervalOfMedian(upTo(5))).to.deep.equal({ low: 1, high: 5 });
    expect(intervalOfMedian(upTo(8))).to.deep.equal({ low: 1, high: 8 });
    expect(intervalOfMedian(upTo(9))).to.deep.equal({ low: 2, high: 8 });
    expect(intervalOfMedian(upTo(11))).to.deep.equal({ low: 2, high: 10 });
    expect(intervalOfMedian(upTo(21))).to.deep.equal({ low: 6, high: 16 });
    expect(intervalOfMedian(upTo(33))).to.deep.equal({ low: 11, high: 23 });
  });
});
