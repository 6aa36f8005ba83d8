import { expect } from 'chai';

import { counted, nameList, duration, listed, quoted } from '../../../../../src/core/common/text/english/phrases.js';

describe('The wording of findings', () => {
  it('quotes names, and shortens long ones at a character', () => {
    expect(quoted('Phone')).to.equal('“Phone”');
    expect(quoted('x'.repeat(24))).to.equal(`“${'x'.repeat(24)}”`);
    expect(quoted('👨‍👩‍👧'.repeat(25))).to.equal(`“${'👨‍👩‍👧'.repeat(23)}…”`);
  });

  it('lists up to three names, and counts the rest', () => {
    expect(listed(nameList([]))).to.equal('');
    expect(listed(nameList(['A']))).to.equal('“A”');
    expect(listed(nameList(['A', 'B']))).to.equal('“A” and “B”');
    expect(listed(nameList(['A', 'B', 'C']))).to.equal('“A”, “B” and “C”');
    expect(listed(nameList(['A', 'B', 'C', 'D', 'E']))).to.equal('“A”, “B”, “C” and 2 more');
  });

  it('counts in singular and plural', () => {
    expect([counted(1, 'device'), counted(2, 'device'), counted(0, 'pass', 'passes')]).to.deep.equal([
      '1 device',
      '2 devices',
      '0 passes',
    ]);
  });

  it('groups the digits of large numbers, as the window does', () => {
    expect([counted(999, 'device'), counted(9999, 'device')]).to.deep.equal(['999 devices', '9,999 devices']);
    expect(listed(nameList(Array.from({ length: 10_002 }, () => 'A')))).to.equal('“A”, “A”, “A” and 9,999 more');
  });

  it('gives a duration in its largest whole unit', () => {
    const minute = 60_000;
    expect([0, 5 * minute, 90 * minute, 50 * 60 * minute, 800 * 24 * 60 * minute].map(duration)).to.deep.equal([
      '1 minute',
      '5 minutes',
      '1 hour',
      '2 days',
      '2 years',
    ]);
  });
});
