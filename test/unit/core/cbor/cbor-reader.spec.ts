import { expect } from 'chai';
import { encode, rfc8949EncodeOptions } from 'cborg';

import { CborReader, MalformedBytes } from '../../../../src/core/cbor/cbor-reader.js';

const read = (...bytes: number[]): CborReader => new CborReader(Uint8Array.from(bytes));

function expectMalformed(work: () => unknown, message: string): void {
  expect(work).to.throw(MalformedBytes).with.property('message', message);
}

describe('CborReader', () => {
  it('reads numbers at both ends of every width as another library writes them', () => {
    for (const value of [0, 23, 24, 255, 256, 65_535, 65_536, 2 ** 32 - 1, 2 ** 32, Number.MAX_SAFE_INTEGER]) {
      const reader = new CborReader(encode(value, rfc8949EncodeOptions));
      expect(reader.unsigned()).to.equal(value);
      reader.end();
    }
  });

  it('refuses a number in more bytes than it needs', () => {
    for (const bytes of [
      [0x18, 23],
      [0x19, 0, 255],
      [0x1a, 0, 0, 255, 255],
      [0x1b, 0, 0, 0, 0, 255, 255, 255, 255],
    ]) {
      expectMalformed(() => read(...bytes).unsigned(), 'a number is not in its shortest form');
    }
  });

  it('refuses a number that is not exact, and the first that is not a number', () => {
    expectMalformed(() => read(0x1b, 0, 0x20, 0, 0, 0, 0, 0, 0).unsigned(), 'a number is too large');
    for (const head of [0x1c, 0x1d, 0x1e, 0x1f]) {
      expectMalformed(() => read(head, 0, 0, 0, 0).unsigned(), 'a length is indefinite or reserved');
    }
  });

  it('refuses a value of another type, and one that is cut off', () => {
    expectMalformed(() => read(0x40).unsigned(), 'a value has the wrong type');
    expectMalformed(() => read().unsigned(), 'it ends too early');
    expectMalformed(() => read(0x19, 1).unsigned(), 'it ends too early');
    expectMalformed(() => read(0x42, 1).bytes(), 'it ends too early');
    expectMalformed(() => read(0x62, 0x61).text(9), 'it ends too early');
    expectMalformed(() => read(0x42, 1).hex(2), 'it ends too early');
  });

  it('reads the size of a map whose pairs follow, and null only where it stands', () => {
    const reader = read(0xa1, 7, 0xf6, 0x81, 0xf6);
    expect(reader.pairs()).to.equal(1);
    reader.key(7);
    expect(reader.nullFollows()).to.equal(true);
    expect(reader.nullFollows()).to.equal(false);
    expect(reader.list()).to.equal(1);
    expect(reader.nullFollows()).to.equal(true);
    expect(reader.nullFollows()).to.equal(false);
    reader.end();
    expectMalformed(() => read(0x81).pairs(), 'a value has the wrong type');
  });

  it('reads arrays, lists, maps and keys of just the size that is asked for', () => {
    const reader = read(0x82, 0x81, 5, 0xa1, 7, 0x80);
    reader.array(2);
    expect(reader.list()).to.equal(1);
    expect(reader.unsigned()).to.equal(5);
    reader.map(1);
    reader.key(7);
    expect(reader.list()).to.equal(0);
    reader.end();
    expectMalformed(() => read(0x81).array(2), 'an array of 2 items is missing');
    expectMalformed(() => read(0xa1).map(2), 'a map of 2 pairs is missing');
    expectMalformed(() => read(6).key(7), 'the map key 7 is missing');
  });

  it('reads bytes of any or of one length, and null where it may be', () => {
    expect([...read(0x42, 1, 2).bytes()]).to.deep.equal([1, 2]);
    expect([...read(0x42, 1, 2).bytes(2)]).to.deep.equal([1, 2]);
    expect([...(read(0x41, 9).bytesOrNull(1) ?? [])]).to.deep.equal([9]);
    expectMalformed(() => read(0x42, 1, 2).bytes(3), 'a value of 3 bytes is missing');
    expectMalformed(() => read(0x42, 1, 2).bytesOrNull(3), 'a value of 3 bytes is missing');
    const nothing = read(0xf6);
    expect(nothing.bytesOrNull(3)).to.equal(null);
    nothing.end();
  });

  it('shows the beginning of a value in hexadecimal digits, wherever the value lies in its buffer', () => {
    const buffer = Uint8Array.from([0xff, 0xff, 0x43, 0x0a, 0xb0, 0xcd, 0x01]);
    const reader = new CborReader(buffer.subarray(2));
    expect(reader.hex(3, 2)).to.equal('0ab0');
    expect(reader.unsigned()).to.equal(1);
    expect(read(0x42, 0x0a, 0xb0).hex(2)).to.equal('0ab0');
    expectMalformed(() => read(0x42, 1, 2).hex(3), 'a value of 3 bytes is missing');
  });

  it('reads text up to its limit, and only real UTF-8, with its byte-order mark', () => {
    expect(read(0x62, 0xc3, 0xa9).text(2)).to.equal('é');
    expect(read(0x63, 0xef, 0xbb, 0xbf).text(3)).to.equal('\uFEFF');
    expectMalformed(() => read(0x62, 0x61, 0x62).text(1), 'a text is longer than 1 bytes');
    const wrong = (): string => read(0x61, 0xff).text(1);
    expectMalformed(wrong, 'a text is not UTF-8');
    expect(wrong).to.throw().with.property('cause').that.is.instanceOf(TypeError);
  });

  it('refuses what follows the end', () => {
    const reader = read(1, 2);
    reader.unsigned();
    expectMalformed(() => reader.end(), 'bytes follow its end');
  });
});
