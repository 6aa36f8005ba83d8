import { expect } from 'chai';

import { HeardMarks } from '../../../../src/keystore/feeds/heard-marks.js';
import { SeededRandom } from '../../../support/simulation/random.js';

describe('HeardMarks', () => {
  it('remember each earlier state, and tell what changed since', () => {
    const random = new SeededRandom(7);
    let marks = HeardMarks.none;
    const expected = new Map<number, number>();
    const earlier: { readonly marks: HeardMarks; readonly expected: ReadonlyMap<number, number> }[] = [];
    for (let step = 0; step < 600; step++) {
      if (step % 40 === 0) earlier.push({ marks, expected: new Map(expected) });
      const branch = random.between(0, 10 ** random.between(0, 5));
      const upTo = (expected.get(branch) ?? 0) + random.between(1, 9);
      marks = marks.with(branch, upTo);
      expected.set(branch, upTo);
    }
    for (const before of earlier) {
      for (const branch of expected.keys())
        expect(before.marks.upTo(branch)).to.equal(before.expected.get(branch) ?? 0);
      const news = new Map<number, readonly [number, number]>();
      marks.newsSince(before.marks, (branch, upTo, upToBefore) => news.set(branch, [upTo, upToBefore]));
      const changed = [...expected].filter(([branch, upTo]) => upTo !== before.expected.get(branch));
      expect(news).to.deep.equal(
        new Map(changed.map(([branch, upTo]) => [branch, [upTo, before.expected.get(branch) ?? 0]])),
      );
    }
    expect(marks.upTo(10 ** 9)).to.equal(0);
  });

  it('look at no more than what changed', () => {
    let marks = HeardMarks.none;
    for (let branch = 0; branch < 5000; branch++) marks = marks.with(branch, 1);
    const news: number[] = [];
    marks.with(4321, 2).newsSince(marks, (branch) => news.push(branch));
    expect(news).to.deep.equal([4321]);
  });

  /** Marks that follow each other, as those of entries do. */
  function line(random: SeededRandom, from: HeardMarks, steps: number): HeardMarks {
    let marks = from;
    for (let step = 0; step < steps; step++) {
      const branch = random.between(0, 10 ** random.between(0, 4));
      marks = marks.with(branch, marks.upTo(branch) + random.between(1, 5));
    }
    return marks;
  }

  it('join what either heard, and share what they can', () => {
    const random = new SeededRandom(8);
    for (let round = 0; round < 60; round++) {
      const common = line(random, HeardMarks.none, random.between(0, 40));
      const [one, other] = [line(random, common, random.between(0, 40)), line(random, common, random.between(0, 40))];
      const joined = one.joinedWith(other);
      const isWrong = (branch: number): boolean =>
        joined.upTo(branch) !== Math.max(one.upTo(branch), other.upTo(branch));
      expect(Array.from({ length: 10_001 }, (_, branch) => branch).filter(isWrong)).to.deep.equal([]);
      const news: number[] = [];
      one.joinedWith(common).newsSince(one, (branch) => news.push(branch));
      expect(news).to.deep.equal([]);
    }
  });

  it('meet in what both heard, and share what they can', () => {
    const random = new SeededRandom(10);
    for (let round = 0; round < 60; round++) {
      const common = line(random, HeardMarks.none, random.between(0, 40));
      const [one, other] = [line(random, common, random.between(0, 40)), line(random, common, random.between(0, 40))];
      const both = one.metWith(other);
      const isWrong = (branch: number): boolean => both.upTo(branch) !== Math.min(one.upTo(branch), other.upTo(branch));
      expect(Array.from({ length: 10_001 }, (_, branch) => branch).filter(isWrong)).to.deep.equal([]);
      // Summing up asks nothing anew of what is shared.
      const known: WeakMap<object, number> = new WeakMap();
      const asked: number[] = [];
      const valueOf = (branch: number): number => asked.push(branch);
      common.total(valueOf, known);
      asked.length = 0;
      one.metWith(common).total(valueOf, known);
      common.metWith(one).total(valueOf, known);
      expect(asked).to.deep.equal([]);
    }
    expect(HeardMarks.none.metWith(HeardMarks.none.with(70_000, 3)).upTo(70_000)).to.equal(0);
  });

  it('are summed up, and what marks share is summed up once', () => {
    const random = new SeededRandom(9);
    const marks = line(random, HeardMarks.none, 2000);
    const [known, asked]: [WeakMap<object, number>, number[]] = [new WeakMap(), []];
    const valueOf = (branch: number, upTo: number): number => {
      asked.push(branch);
      return branch * upTo;
    };
    const totalOf = (all: HeardMarks): number =>
      Array.from({ length: 10_001 }, (_, branch) => branch * all.upTo(branch)).reduce((sum, one) => sum + one, 0);
    expect(marks.total(valueOf, known)).to.equal(totalOf(marks));
    asked.length = 0;
    const later = marks.with(4321, 99);
    expect(later.total(valueOf, known)).to.equal(totalOf(later));
    expect(asked.length).to.be.within(1, 16);
  });
});
