import { expect } from 'chai';

import { countCharacters, fits, NAME_LIMIT } from '../../../../src/core/common/visible-text.js';

const family = '👨‍👩‍👧‍👦';

describe('visible text', () => {
  it('counts characters as a person does', () => {
    expect(countCharacters('')).to.equal(0);
    expect(countCharacters('Desk')).to.equal(4);
    expect(countCharacters('Cafe\u0301')).to.equal(4);
    expect(countCharacters(`${family} desk`)).to.equal(6);
  });

  it('fits as long as nothing of it would be cut, in characters and in bytes', () => {
    expect(fits('x'.repeat(64), NAME_LIMIT)).to.equal(true);
    expect(fits('x'.repeat(65), NAME_LIMIT)).to.equal(false);
    expect(fits('é'.repeat(64), NAME_LIMIT)).to.equal(true);
    // A family is one character of 25 bytes.
    expect(fits(family.repeat(10), NAME_LIMIT)).to.equal(true);
    expect(fits(family.repeat(11), NAME_LIMIT)).to.equal(false);
    expect(fits('x'.repeat(10_000), { characters: Infinity, bytes: Infinity })).to.equal(false);
  });
});
