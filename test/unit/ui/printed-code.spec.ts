import { expect } from 'chai';

import { mismatchOf } from '../../../src/ui/text/printed-code.js';

const code = 'K7QM-2XWD-9HTR-4VBN-6PCS-8JFG-3ADE-5MN0-T1RK-W0R1-D000';

describe('printed codes', () => {
  it('are the same however they are typed', () => {
    const typings = [code, code.toLowerCase(), code.replaceAll('-', ''), ` ${code.replaceAll('-', '  ')} `];
    const misread = code.replaceAll('0', 'o').replaceAll('1', 'l');
    for (const typed of [...typings, misread]) expect(mismatchOf(typed, code), typed).to.equal(null);
  });

  it('are not whole when symbols are missing, too many or of another alphabet', () => {
    for (const typed of ['', code.slice(0, -1), `${code}0`, code.replace('K', 'U'), code.replace('7', 'é')]) {
      expect(mismatchOf(typed, code), typed).to.deep.equal({ kind: 'not-whole', groups: 11 });
    }
  });

  it('name the first group that is another', () => {
    const groups = code.split('-');
    for (const [index, group] of groups.entries()) {
      const other = group === 'ZZZZ' ? 'AAAA' : 'ZZZZ';
      const typed = groups.map((each, place) => (place === index || place === 10 ? other : each)).join('-');
      expect(mismatchOf(typed, code)).to.deep.equal({ kind: 'group', number: index + 1 });
    }
  });
});
