import { expect } from 'chai';
import fc from 'fast-check';
import { AppError } from '../../../src/core/errors.js';
import { sanitizeReason } from '../../../src/keystore/device-name.js';
import { requireName, requireReason, sanitizeName } from '../../../src/keystore/index.js';

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
const charactersIn = (text: string): number => [...segmenter.segment(text)].length;

/** One character of 17 bytes, and one of 23: they stay as they are, as no letter is an x with an accent. */
const [x17, x23] = [`x${'\u0301'.repeat(8)}`, `x${'\u0301'.repeat(11)}`];

describe('device names', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['an ordinary name', 'Office laptop', 'Office laptop'],
    ['markup, as plain text', '<b onload=x>Phone</b>', '<b onload=x>Phone</b>'],
    ['surrounding and repeated white space', '  My \t\n  phone\u00a0 ', 'My phone'],
    ['controls', 'a\u0000b\u001b[31mc\u009fd', 'ab[31mcd'],
    ['bidirectional overrides', 'safe\u202Egnp.exe\u202C', 'safegnp.exe'],
    ['bidirectional isolates', '\u2066a\u2067b\u2068c\u2069', 'abc'],
    ['bidirectional marks', 'a\u200e\u200f\u061cb', 'ab'],
    ['zero-width characters', 'a\u200bb\u200cc\u2060d\ufeffe', 'abcd e'],
    ['a joiner outside an emoji', 'a\u200db', 'ab'],
    ['a joiner inside an emoji', '👩\u200d💻 desk', '👩\u200d💻 desk'],
    ['an emoji with its variation selector', '❤️ home', '❤️ home'],
    ['a lone surrogate', 'a\ud800b', 'ab'],
    ['letters that are put together', 'Cafe\u0301', 'Café'],
    ['nothing visible', '\u200b\u202e \t', 'Unnamed device'],
    ['nothing at all', '', 'Unnamed device'],
    ['a long name', 'x'.repeat(65), `${'x'.repeat(63)}…`],
    ['a name of just the longest length', 'x'.repeat(64), 'x'.repeat(64)],
  ];
  for (const [what, given, shown] of cases) {
    it(`[C10] shows ${what} as ${JSON.stringify(shown)}`, () => expect(sanitizeName(given)).to.equal(shown));
  }

  const cuts: readonly (readonly [string, string, string])[] = [
    ['a name where a space would come before the ellipsis', `${'x'.repeat(62)} yyy`, `${'x'.repeat(62)}…`],
    ['no name of just as many bytes as there may be', '😀'.repeat(64), '😀'.repeat(64)],
    ['a name of too many bytes, where the ellipsis just fits', x23.repeat(12), `${x23.repeat(11)}…`],
    ['a name of too many bytes, where the ellipsis needs a character’s room', x17.repeat(16), `${x17.repeat(14)}…`],
    ['a single character of too many bytes to nothing', `x${'\u0301'.repeat(200)}`, 'Unnamed device'],
    ['off what comes after thousands of invisible characters', `${'\u200b'.repeat(4096)}Desk`, 'Unnamed device'],
  ];
  for (const [what, given, shown] of cuts) {
    it(`[C10] cuts ${what}`, () => expect(sanitizeName(given)).to.equal(shown));
  }

  it('[C10] makes a reason inert as it does a name, with more room, and leaves nothing where nothing is left', () => {
    expect(sanitizeReason(' lost\u202e\n on the train ')).to.equal('lost on the train');
    expect(sanitizeReason('é'.repeat(200))).to.equal('é'.repeat(200));
    expect(sanitizeReason('😀'.repeat(200))).to.equal('😀'.repeat(200));
    expect(sanitizeReason('é'.repeat(201))).to.equal(`${'é'.repeat(199)}…`);
    expect(sanitizeReason('\u200b ')).to.equal('');
  });

  it('[C10] makes any text inert and short, and is content with its own result', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        const name = sanitizeName(text);
        expect(name).not.to.match(/[\p{Cc}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u200b\u2060\ufeff]/u);
        expect(charactersIn(name)).to.be.within(1, 64);
        expect(Buffer.byteLength(name)).to.be.at.most(256);
        expect(sanitizeName(name)).to.equal(name);
      }),
      { numRuns: 2000 },
    );
  });

  it('[C10] shortens 1 MB of text, also when it is a single character of many marks', () => {
    expect(charactersIn(sanitizeName('x'.repeat(1_000_000)))).to.equal(64);
    expect(Buffer.byteLength(sanitizeName(`e${'\u0301'.repeat(1_000_000)}`))).to.be.at.most(256);
    expect(sanitizeName('\u202e'.repeat(1_000_000))).to.equal('Unnamed device');
  });

  it('takes a name from a person as it will be shown', () => {
    expect(requireName('  Desk\u202e ')).to.equal('Desk');
  });

  it('refuses a name from a person of which nothing is left', () => {
    expect(() => requireName(' \u200b '))
      .to.throw(AppError)
      .with.property('code', 'DEVICE_NAME_INVALID');
  });

  it('[C10] refuses what would have to be cut, and takes the longest that fits', () => {
    const family = '👨‍👩‍👧';
    expect(requireName('x'.repeat(64))).to.equal('x'.repeat(64));
    expect(requireName(` ${'x'.repeat(64)}\u200b `)).to.equal('x'.repeat(64));
    for (const name of ['x'.repeat(65), family.repeat(15), 'x'.repeat(1_000_000), ' '.repeat(5000)]) {
      expect(() => requireName(name))
        .to.throw(AppError, 'too long')
        .with.property('code', 'DEVICE_NAME_INVALID');
    }
    expect(requireReason('x'.repeat(200))).to.equal('x'.repeat(200));
    expect(requireReason(' \u200b ')).to.equal('');
    expect(() => requireReason('x'.repeat(201)))
      .to.throw(AppError, 'too long')
      .with.property('code', 'REASON_TOO_LONG');
  });
});
