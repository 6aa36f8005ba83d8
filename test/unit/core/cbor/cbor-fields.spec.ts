import { decode, encode, rfc8949EncodeOptions } from 'cborg';
import { expect } from 'chai';
import fc from 'fast-check';

import { decodeCbor, encodeCbor } from '../../../../src/core/cbor/cbor-fields.js';
import { CborReader, MalformedBytes } from '../../../../src/core/cbor/cbor-reader.js';
import type { CborMap, CborValue } from '../../../../src/core/cbor/cbor-writer.js';

const text = fc.string({ unit: 'binary', maxLength: 300, size: 'max' });
/** Values with maps whose keys are texts, and with those of `others` in them. */
const valuesWith = (...others: readonly ((value: fc.Arbitrary<CborValue>) => fc.Arbitrary<CborValue>)[]) =>
  fc.letrec<{ value: CborValue }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.maxSafeNat(),
      text,
      fc.boolean(),
      fc.constant(null),
      fc.uint8Array({ maxLength: 300, size: 'max' }),
      fc.array(tie('value'), { maxLength: 5 }),
      fc.dictionary(text, tie('value'), { maxKeys: 5 }),
      ...others.map((other) => other(tie('value'))),
    ),
  })).value;
const numberedMaps = (value: fc.Arbitrary<CborValue>): fc.Arbitrary<CborValue> =>
  fc.uniqueArray(fc.tuple(fc.maxSafeNat(), value), { selector: ([key]) => key }).map((pairs) => new Map(pairs));

const bytesOf = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'));
const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('encodeCbor', () => {
  it('writes any value as another library writes it', () => {
    fc.assert(
      fc.property(valuesWith(numberedMaps), (value) => {
        expect(hexOf(encodeCbor(value))).to.equal(hexOf(encode(value, rfc8949EncodeOptions)));
      }),
    );
  });

  it('sorts names by their encoded bytes, and numbers by their size', () => {
    expect(hexOf(encodeCbor({ b: 1, é: 4, aa: 2, a: 0, zz: 3 }))).to.equal('a561610061620162616102627a7a0362c3a904');
    expect(
      hexOf(
        encodeCbor(
          new Map([
            [300, 2],
            [24, 1],
            [7, 0],
          ]),
        ),
      ),
    ).to.equal('a3070018180119012c02');
  });

  it('refuses a number that is no unsigned integer', () => {
    for (const number of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])
      expect(() => encodeCbor([number]), String(number)).to.throw(RangeError, 'Not an unsigned integer.');
  });
});

describe('CborReader, of whole values', () => {
  const read = (bytes: Uint8Array): unknown => {
    const reader = new CborReader(bytes);
    const value = reader.value();
    reader.end();
    return value;
  };
  const readByLibrary = (bytes: Uint8Array): unknown => decode(bytes, { useMaps: true, strict: true });

  it('reads what another library writes', () => {
    fc.assert(
      fc.property(valuesWith(), (value) => {
        const bytes = encode(value, rfc8949EncodeOptions);
        expect(read(bytes)).to.deep.equal(readByLibrary(bytes));
      }),
    );
  });

  it('takes nothing of which a writer would make other bytes, and reads the rest as another library does', () => {
    const heads = fc.constantFrom(
      0x00,
      0x17,
      0x18,
      0x19,
      0x1f,
      0x20,
      0x40,
      0x42,
      0x5f,
      0x61,
      0x80,
      0x82,
      0x9f,
      0xa1,
      0xa2,
      0xc0,
    );
    const tails = fc.constantFrom(0xbf, 0xf4, 0xf5, 0xf6, 0xf7, 0xf9, 0xfb, 0xff, 0x61, 0x62);
    let taken = 0;
    fc.assert(
      fc.property(fc.array(fc.oneof(heads, tails, fc.nat(255)), { minLength: 1, maxLength: 8 }), (list) => {
        const bytes = Uint8Array.from(list);
        let value: unknown;
        try {
          value = read(bytes);
        } catch (error) {
          expect(error).to.be.instanceOf(MalformedBytes);
          return;
        }
        taken += 1;
        expect(value).to.deep.equal(readByLibrary(bytes));
        expect(hexOf(encode(value, rfc8949EncodeOptions))).to.equal(hexOf(bytes));
      }),
      { numRuns: 5000 },
    );
    expect(taken).to.be.greaterThan(100);
  });

  for (const [what, hex] of [
    ['a negative integer', '20'],
    ['a floating-point number', 'f93c00'],
    ['undefined', 'f7'],
    ['a tag', 'c001'],
    ['an indefinite length', '9f01ff'],
    ['a number in more bytes than it needs', '1801'],
    ['keys out of order', 'a2616201616102'],
    ['a key that comes twice', 'a2616101616102'],
    ['a longer key before a shorter one', 'a262616101616202'],
    ['a key that is no text', 'a10102'],
    ['what is cut off', '8201'],
    ['nothing', ''],
    ['something behind the end', '0101'],
  ] as const) {
    it(`refuses ${what}`, () => {
      expect(() => read(bytesOf(hex))).to.throw(MalformedBytes);
    });
  }

  it('follows values into one another to a bounded depth', () => {
    const nested = (depth: number): Uint8Array => Uint8Array.from([...Array<number>(depth).fill(0x81), 0]);
    expect(read(nested(16))).to.be.an('array');
    expect(() => read(nested(17))).to.throw(MalformedBytes, 'its values are nested too deeply');
    expect(() => read(nested(1_000_000))).to.throw(MalformedBytes, 'its values are nested too deeply');
  });

  it('gives copies of byte strings: what they were read from may be a secret to be overwritten', () => {
    const bytes = bytesOf('43010203');
    const value = new CborReader(bytes).value();
    bytes.fill(0);
    expect(value).to.deep.equal(Uint8Array.of(1, 2, 3));
  });
});

describe('CborFields', () => {
  const fields = (map: CborMap): ReturnType<typeof decodeCbor> => decodeCbor(encodeCbor(map));

  it('reads each field as what it should be', () => {
    const found = fields({
      n: 5,
      none: null,
      t: 'é',
      b: Uint8Array.of(1, 2),
      list: [1, 2],
      keys: [Uint8Array.of(9)],
      m: { a: 1 },
      ms: [{ a: 2 }],
    });
    expect(found.count('n')).to.equal(5);
    expect([found.countOrNull('none'), found.countOrNull('n')]).to.deep.equal([null, 5]);
    expect(found.text('t')).to.equal('é');
    expect([found.bytes('b'), found.bytes('b', 2)]).to.deep.equal([Uint8Array.of(1, 2), Uint8Array.of(1, 2)]);
    expect(found.counts('list')).to.deep.equal([1, 2]);
    expect(found.byteStrings('keys', 1)).to.deep.equal([Uint8Array.of(9)]);
    expect(found.map('m').count('a')).to.equal(1);
    expect(found.maps('ms').map((one) => one.count('a'))).to.deep.equal([2]);
  });

  it('refuses a field that is missing or of another kind or length', () => {
    const found = fields({ n: 5, b: Uint8Array.of(1, 2), mixed: [1, 'a'] });
    for (const read of [
      () => found.text('n'),
      () => found.count('b'),
      () => found.count('other'),
      () => found.countOrNull('other'),
      () => found.bytes('b', 3),
      () => found.counts('mixed'),
      () => found.counts('n'),
      () => found.byteStrings('mixed', 1),
      () => found.map('n'),
      () => found.map('mixed'),
      () => found.maps('mixed'),
    ])
      expect(read).to.throw(MalformedBytes);
  });

  it('knows no field by the names that every object has', () => {
    expect(() => fields({ a: 1 }).text('constructor')).to.throw(MalformedBytes);
    expect(decodeCbor(bytesOf('a1695f5f70726f746f5f5f05')).count('__proto__')).to.equal(5);
  });

  it('wants just the fields that are named', () => {
    expect(fields({ a: 1, b: 2 }).expectOnly('b', 'a').count('a')).to.equal(1);
    for (const names of [['a'], ['a', 'b', 'c'], ['a', 'c']])
      expect(() => fields({ a: 1, b: 2 }).expectOnly(...names), names.join()).to.throw(
        MalformedBytes,
        names.join(', '),
      );
  });

  it('is made of nothing but a map', () => {
    for (const value of [5, null, [1], Uint8Array.of(1), 'a'])
      expect(() => decodeCbor(encodeCbor(value))).to.throw(MalformedBytes, 'a map is missing');
  });
});
