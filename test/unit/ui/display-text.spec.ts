import { expect } from 'chai';

import { NAME_LIMIT } from '../../../src/core/common/visible-text.js';
import { displayName, displayText, fingerprint } from '../../../src/ui/text/display-text.js';

describe('display text', () => {
  it('[C10] shortens a name of a megabyte', () => {
    const shown = displayName('A'.repeat(2 ** 20));
    expect(Array.from(shown)).to.have.lengthOf(NAME_LIMIT.characters);
    expect(shown.endsWith('…')).to.equal(true);
  });

  it('[C10] takes out characters that reorder, hide or control text', () => {
    expect(displayName('safe\u202Egpj.exe\u2066\u200B\u0007')).to.equal('safegpj.exe');
    expect(displayName('two\nlines')).to.equal('two lines');
  });

  it('[C10] leaves markup as the text it is', () => {
    expect(displayName('<img src=x onerror=alert(1)>')).to.equal('<img src=x onerror=alert(1)>');
  });

  it('keeps whole characters when it cuts', () => {
    expect(displayText('😀'.repeat(10), 4)).to.equal('😀😀😀…');
    expect(displayText('👨‍👩‍👧‍👦'.repeat(10), 4)).to.equal('👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦…');
  });

  it('leaves a family together, and what must not break across lines', () => {
    expect(displayName('Phone of the 👨‍👩‍👧‍👦')).to.equal('Phone of the 👨‍👩‍👧‍👦');
    expect(displayText('key generation\u00a04')).to.equal('key generation\u00a04');
  });

  it('gives a name to the nameless', () => {
    expect(displayName('\u202E \u200B')).to.equal('Unnamed device');
  });

  it('groups the beginning of a key', () => {
    expect(fingerprint('9f2c4be07d31a86e0000')).to.equal('9f2c 4be0 7d31 a86e');
  });
});
