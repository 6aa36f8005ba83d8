import { expect } from 'chai';

import { Rank } from '../../../../src/keystore/feeds/rank.js';
import { SeededRandom } from '../../../support/simulation/random.js';

/** Number and id of each admission from the top down. */
type Line = readonly (readonly [number: number, id: string])[];

function compareLines(one: Line, other: Line): number {
  if (one.length !== other.length) return one.length - other.length;
  for (const [index, [number, id]] of one.entries()) {
    const [otherNumber, otherId] = other[index]!;
    if (number !== otherNumber) return number - otherNumber;
    if (id !== otherId) return id < otherId ? -1 : 1;
  }
  return 0;
}

describe('Rank', () => {
  it('orders by depth, then by the first admission that differs from the top down (6.3)', () => {
    const random = new SeededRandom(3);
    const ranks: { readonly rank: Rank; readonly line: Line }[] = [{ rank: Rank.top(), line: [] }];
    for (let made = 0; made < 250; made++) {
      // Long lines, and such as part early.
      const above = random.chance(0.7) ? ranks.at(-random.between(1, Math.min(3, ranks.length)))! : ranks[0]!;
      const admission = [random.between(1, 3), `${made}`] as const;
      ranks.push({ rank: above.rank.below(...admission), line: [...above.line, admission] });
    }
    for (const one of ranks) {
      for (const other of ranks) {
        const order = Math.sign(one.rank.compare(other.rank));
        expect(order).to.equal(Math.sign(compareLines(one.line, other.line)));
      }
    }
  });

  it('compares the ends of two long lines in few steps', () => {
    const top = Rank.top();
    let [one, other] = [top.below(1, 'a'), top.below(1, 'b')];
    for (let depth = 0; depth < 100_000; depth++) [one, other] = [one.below(2, `${depth}`), other.below(2, `${depth}`)];
    for (let times = 0; times < 10_000; times++) expect(one.compare(other) < 0).to.equal(true);
  });
});
