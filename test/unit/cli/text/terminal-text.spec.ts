import { expect } from 'chai';
import fc from 'fast-check';

import { toTerminalJson, toTerminalText } from '../../../../src/cli/text/terminal-text.js';

/** Everything that could move the cursor, colour, hide, reorder or end a line. */
const ACTIVE =
  /[\p{Cc}\u00ad\u061c\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]|[\u{e0001}\u{e0020}-\u{e007f}]/u;

describe('toTerminalText', () => {
  it('[C10] takes the effect out of escape sequences, in 7 and in 8 bits', () => {
    expect(toTerminalText('\u001b[31mred\u001b[0m')).to.equal('\ufffd[31mred\ufffd[0m');
    expect(toTerminalText('\u009b2Jgone')).to.equal('\ufffd2Jgone');
    expect(toTerminalText('bell\u0007, delete\u007f')).to.equal('bell\ufffd, delete\ufffd');
  });

  it('[C10] takes the effect out of bidirectional and invisible characters', () => {
    expect(toTerminalText('invoice\u202efdp.exe')).to.equal('invoice\ufffdfdp.exe');
    expect(toTerminalText('a\u2066b\u2069c\u200bd\ufeff')).to.equal('a\ufffdb\ufffdc\ufffdd\ufffd');
  });

  it('makes one line of several', () => {
    expect(toTerminalText('one\r\ntwo\tthree\u2028four')).to.equal('one two three four');
  });

  it('leaves names of all languages and joined emoji as they are', () => {
    const names = 'Ångström 笔记本 محمول लैपटॉप 👩‍💻';
    expect(toTerminalText(names)).to.equal(names);
  });

  it('[C10] leaves nothing active in any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => !ACTIVE.test(toTerminalText(text))));
  });
});

describe('toTerminalJson', () => {
  it('[C10] is one line, inert, and parses to the value it was made of', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), { noNullPrototype: true }),
        (value) => {
          const json = toTerminalJson(value);
          expect(json).to.not.match(ACTIVE);
          expect(JSON.parse(json)).to.deep.equal(value);
        },
      ),
    );
  });

  it('[C10] escapes what JSON itself would leave as it is', () => {
    expect(toTerminalJson('\u009b2J\u202e')).to.equal('"\\u009b2J\\u202e"');
  });
});
