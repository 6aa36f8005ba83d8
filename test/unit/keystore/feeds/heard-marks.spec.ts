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
});
