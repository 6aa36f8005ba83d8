import { encode, rfc8949EncodeOptions } from 'cborg';
import { expect } from 'chai';
import fc from 'fast-check';

import { CborReader, MalformedBytes } from '../../../../src/core/cbor/cbor-reader.js';
import { CborWriter } from '../../../../src/core/cbor/cbor-writer.js';

type Item = number | string | Uint8Array | readonly Item[];

/** Numbers of every length, and those at the edges between two. */
const numbers = fc.oneof(
  fc.constantFrom(0, 23, 24, 255, 256, 65_535, 65_536, 2 ** 32 - 1, 2 ** 32, Number.MAX_SAFE_INTEGER),
  fc.maxSafeNat(),
);
const items: fc.Arbitrary<readonly Item[]> = fc.array(
  fc.oneof(
    numbers,
    fc.string({ unit: 'binary', maxLength: 300, size: 'max' }),
    fc.uint8Array({ maxLength: 6000, size: 'max' }),
    fc.array(numbers, { maxLength: 30, size: 'max' }),
  ),
  { maxLength: 8 },
);

function write(writer: CborWriter, item: Item): void {
  if (typeof item === 'number') writer.unsigned(item);
  else if (typeof item === 'string') writer.text(item);
  else if (item instanceof Uint8Array) writer.byteString(item);
  else {
    writer.array(item.length);
    for (const one of item) write(writer, one);
  }
}

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('CborWriter', () => {
  it('writes what any other writer of deterministic CBOR writes, at any length', () => {
    fc.assert(
      fc.property(items, (item) => {
        const writer = new CborWriter();
        write(writer, item);
        expect(hexOf(writer.bytes)).to.equal(hexOf(encode(item, rfc8949EncodeOptions)));
      }),
    );
  });

  it('keeps all that it wrote while it grows', () => {
    const writer = new CborWriter();
    const text = 'é'.repeat(1000);
    for (let count = 0; count < 20; count++) writer.text(text).hexOrNull(null);
    const reader = new CborReader(writer.bytes);
    for (let count = 0; count < 20; count++) {
      expect(reader.text(2000)).to.equal(text);
      expect(reader.hexOrNull(1)).to.equal(null);
    }
    reader.end();
  });

  it('writes digits as the bytes that they stand for, and nothing else as digits', () => {
    const writer = new CborWriter().hex('00ff10').hexOrNull('abcd').hexOrNull(null);
    expect(hexOf(writer.bytes)).to.equal('4300ff1042abcdf6');
    for (const wrong of ['0g', 'x0ff', '00 f'])
      expect(() => new CborWriter().hex(wrong), wrong).to.throw(RangeError, 'Not hexadecimal digits.');
  });
});

describe('CborReader, of records', () => {
  const reader = (hex: string): CborReader => new CborReader(Buffer.from(hex, 'hex'));

  it('reads keys that are texts, and no others', () => {
    const map = reader('a16568656164730a');
    map.map(1);
    map.textKey('heads');
    expect(map.unsigned()).to.equal(10);
    map.end();
    expect(() => reader('6568656164730a').textKey('head')).to.throw(MalformedBytes, 'the map key head is missing');
    expect(() => reader('0a').textKey('head')).to.throw(MalformedBytes);
  });

  it('reads truth values, and no others', () => {
    expect([reader('f4').boolean(), reader('f5').boolean()]).to.deep.equal([false, true]);
    for (const other of ['f6', '00', 'f7', '']) expect(() => reader(other).boolean(), other).to.throw(MalformedBytes);
  });

  it('reads digits or null, and goes on after either', () => {
    const both = reader('f642abcd07');
    expect([both.hexOrNull(2), both.hexOrNull(2), both.unsigned()]).to.deep.equal([null, 'abcd', 7]);
    both.end();
  });
});
