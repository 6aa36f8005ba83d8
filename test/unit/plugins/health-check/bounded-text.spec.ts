import { expect } from 'chai';
import fc from 'fast-check';

import { boundedText, jsonBytes } from '../../../../src/plugins/health-check/bounded-text.js';

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ unit: 'grapheme', maxLength: 300 }),
);

describe('Bounded text', () => {
  it('is left alone when it is harmless and fits', () => {
    expect(boundedText('“Größe” 👩‍👧', 100)).to.equal('“Größe” 👩‍👧');
  });

  it('is cut between characters, never inside one', () => {
    expect(boundedText('aa👩‍👩‍👧‍👦bb', 10)).to.equal('aa…');
  });

  it('never has more bytes than it may', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 3, max: 400 }), (text, bytes) => {
        expect(jsonBytes(boundedText(text, bytes)) - 2).to.be.at.most(bytes);
      }),
    );
  });

  it('takes all the room that it has: what is harmless is cut only when it does not fit', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const harmless = boundedText(text, 10_000);
        const bytes = jsonBytes(harmless) - 2;
        expect(boundedText(harmless, bytes)).to.equal(harmless);
        fc.pre(bytes > 3);
        expect(boundedText(harmless, bytes - 1)).not.to.equal(harmless);
      }),
    );
  });

  it('holds no control, bidirectional or invisible characters and no half of a pair', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(boundedText(text, 200)).not.to.match(/(?!\u200d)[\p{Cc}\p{Cf}\p{Cs}]/u);
      }),
    );
  });

  it('costs no more for a text of millions of characters', () => {
    expect(boundedText('x'.repeat(10_000_000), 20)).to.equal(`${'x'.repeat(17)}…`);
  });
});
