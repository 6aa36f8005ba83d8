import { expect } from 'chai';

import type { Row, Samples } from '../../bench/benchmark.js';
import { measureRows } from '../../bench/measuring.js';

const rounds = { rounds: 11, mostRepeats: 3 };

function toRows({ ours, other }: { readonly ours: Samples; readonly other: Samples }): readonly Row[] {
  const comparison = { name: 'another', samples: other };
  return [{ what: 'a thing', unit: 'ms', ours, comparison, budget: { kind: 'ratio-at-most', bound: 1 } }];
}

describe('Measuring in turn', () => {
  it('warms up, then measures all things in each round', async () => {
    const order: string[] = [];
    const note = (name: string) => (): number => order.push(name);
    const [row] = await measureRows({ rounds: 2, mostRepeats: 1 }, { ours: note('o'), other: note('x') }, toRows, 1);
    expect(order.join('')).to.equal('oxoxox');
    expect([row?.ours, row?.comparison?.samples]).to.deep.equal([
      [3, 5],
      [4, 6],
    ]);
  });

  it('ends after the planned rounds when they agree, whichever way', async () => {
    for (const ours of [0.5, 2]) {
      const [row] = await measureRows(rounds, { ours: () => ours, other: () => 1 }, toRows);
      expect(row?.ours).to.have.length(11);
    }
  });

  it('repeats what spread too far, until the rounds together settle it', async () => {
    let round = 0;
    // Held up in every other round at first, and never after that.
    const ours = (): number => (round++ < 11 && round % 2 === 0 ? 3 : 0.5);
    const [row] = await measureRows(rounds, { ours, other: () => 1 }, toRows, 0);
    expect(row?.ours).to.have.length(22);
  });

  it('gives up in the end', async () => {
    let round = 0;
    const [row] = await measureRows(rounds, { ours: () => (round++ % 2) + 0.5, other: () => 1 }, toRows);
    expect(row?.ours).to.have.length(33);
  });
});
