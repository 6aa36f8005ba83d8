import { expect } from 'chai';
import fc from 'fast-check';

import { fromCrockford, inFours, toCrockford, typedSymbols } from '../../../../src/core/common/crockford.js';

describe("Crockford's base 32", () => {
  it('writes five bits a symbol, the highest first', () => {
    expect(toCrockford(Uint8Array.of(0, 0, 0, 0, 0))).to.equal('00000000');
    expect(toCrockford(Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0xff))).to.equal('ZZZZZZZZ');
    expect(toCrockford(Uint8Array.of(0x08, 0x86, 0x42, 0x98, 0xe8))).to.equal('12345678');
  });

  it('reads what it wrote', () => {
    const fives = fc.integer({ min: 0, max: 8 }).chain((n) => fc.uint8Array({ minLength: 5 * n, maxLength: 5 * n }));
    fc.assert(
      fc.property(fives, (bytes) => {
        expect(fromCrockford(toCrockford(bytes))).to.deep.equal(bytes);
      }),
    );
  });

  it('leaves out bits that do not fill a symbol', () => {
    expect(toCrockford(new Uint8Array(8))).to.have.length(12);
  });

  it('takes what was typed for the symbols that it stands for', () => {
    expect(typedSymbols(' 7k3m-oqxv 9wil\n', 12)).to.equal('7K3M0QXV9W11');
    for (const typed of ['7K3M', '7K3M0', '7K3U', '7K_3M', '7K3ß']) {
      expect(typedSymbols(typed, 4), typed).to.equal(typed === '7K3M' ? '7K3M' : null);
    }
  });

  it('is shown in fours', () => {
    expect(inFours('7K3M0QXV9')).to.equal('7K3M-0QXV-9');
    expect(inFours('')).to.equal('');
  });
});
