import { expect } from 'chai';

import { groupsOf, isSameGroup, pickGroups } from '../../../src/ui/text/recovery-code-groups.js';

const code = 'K7QM-2XWD-9HTR-4VBN-6PCS-8JFG-3ADE-5MN0-T1RK';

describe('recovery code groups', () => {
  it('asks for two different groups, in their order, and for each as likely as the others', () => {
    const counts = new Map<number, number>();
    for (let first = 0; first < 9; first += 1) {
      for (let second = 0; second < 8; second += 1) {
        const draws = [first / 9, second / 8];
        const picked = pickGroups(code, () => draws.shift() ?? 0);
        expect(picked).to.have.length(2);
        expect(picked[0]?.number).to.be.below(picked[1]?.number ?? 0);
        for (const { number, symbols } of picked) {
          expect(symbols).to.equal(groupsOf(code)[number - 1]);
          counts.set(number, (counts.get(number) ?? 0) + 1);
        }
      }
    }
    expect([...counts.values()]).to.deep.equal(Array.from({ length: 9 }, () => 16));
  });

  it('reads a group as the whole code is read', () => {
    const group = { number: 8, symbols: '5MN0' };
    for (const typed of ['5MN0', '5mn0', ' 5 M N O ', '5mno-']) expect(isSameGroup(typed, group), typed).to.equal(true);
    expect(isSameGroup('tirk', { number: 9, symbols: 'T1RK' })).to.equal(true);
    for (const typed of ['', '5MN', '5MN00', '6MN0']) expect(isSameGroup(typed, group), typed).to.equal(false);
  });
});
