import { expect } from 'chai';

import { HELPING_MS, referenceOf, ReferenceWork } from '../../bench/support/reference-work.js';

describe('The reference work', () => {
  it('is the same work on each machine and in each run', () => {
    const [one, other] = [new ReferenceWork(), new ReferenceWork()];
    const results = (work: ReferenceWork): readonly number[] => [work.do(1), work.do(1), work.do(7), work.do(100)];
    expect(results(one)).to.deep.equal(results(other));
    // Who changes the work changes this number, and has to measure anew how long a helping takes.
    expect(new ReferenceWork().do(3)).to.equal(1649100126);
  });

  it('is compared with a budget in as many helpings as take that long', () => {
    expect(referenceOf(30, [HELPING_MS, 2 * HELPING_MS])).to.deep.equal({
      name: '30 ms of reference work',
      samples: [30, 60],
    });
  });

  it('is measured by the helping', () => {
    expect(new ReferenceWork().measure(5)).to.be.above(0);
  });
});
