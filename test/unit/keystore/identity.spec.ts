import { expect } from 'chai';

import { compareText, concatBytes, equalBytes, fromHex, toHex } from '../../../src/keystore/hex.js';
import {
  accountIdOf,
  comparisonCode,
  deviceIdOf,
  fullDeviceId,
  shortDeviceId,
} from '../../../src/keystore/identity.js';
import type { KeystoreCrypto } from '../../../src/keystore/index.js';

/** Stands for SHA-256: what it was given is kept, and what it gives is chosen. */
function fakeHash(digest: Uint8Array): { readonly crypto: KeystoreCrypto; readonly hashed: Uint8Array[] } {
  const hashed: Uint8Array[] = [];
  const sha256 = (bytes: Uint8Array): Uint8Array => {
    hashed.push(bytes);
    return digest;
  };
  const crypto: Partial<KeystoreCrypto> = { sha256 };
  return { crypto: crypto as KeystoreCrypto, hashed };
}

describe('identities', () => {
  it('hash the keys of a device in one order', () => {
    const digest = new Uint8Array(32).fill(7);
    const { crypto, hashed } = fakeHash(digest);
    const keys = { signing: Uint8Array.of(1, 2), sealing: Uint8Array.of(3) };
    expect(fullDeviceId(keys, crypto)).to.equal(digest);
    expect(hashed).to.deep.equal([Uint8Array.of(1, 2, 3)]);
  });

  it('hash the first keys of an account under a name of their own, so that no device has the same id', () => {
    const { crypto, hashed } = fakeHash(new Uint8Array(32));
    accountIdOf({ ed25519: Uint8Array.of(1), mlDsa65: Uint8Array.of(2) }, crypto);
    const domain = Buffer.from('onestarstream account v1\0');
    expect(hashed.map((bytes) => Buffer.from(bytes))).to.deep.equal([Buffer.concat([domain, Buffer.of(1, 2)])]);
  });

  it('are shown as 16 bytes, and in messages as 4', () => {
    const id = deviceIdOf(Uint8Array.from({ length: 32 }, (_, index) => index));
    expect(id).to.equal('000102030405060708090a0b0c0d0e0f');
    expect(shortDeviceId(id)).to.equal('00010203');
  });

  describe('the code that two people compare', () => {
    const one = new Uint8Array(32).fill(1);
    const other = new Uint8Array(32).fill(2);

    it('is made of both ids, the smaller first, whoever asks', () => {
      const { crypto, hashed } = fakeHash(new Uint8Array(32));
      comparisonCode(one, other, crypto);
      comparisonCode(other, one, crypto);
      const both = concatBytes(one, other);
      expect(hashed).to.deep.equal([both, both]);
    });

    it('is 6 groups of 5 digits, each of 5 bytes of the hash', () => {
      const digest = fromHex('000000000100000186a0ffffffffff00000000630000000000ffffff0001ffff');
      // 1; 100,000; 2⁴⁰ − 1 = 1,099,511,627,775; 99; 0; 0xffffff0001 = 1,099,511,562,241
      const code = comparisonCode(one, other, fakeHash(digest).crypto);
      expect(code).to.equal('00001 00000 27775 00099 00000 62241');
    });
  });
});

describe('byte strings', () => {
  it('become hexadecimal digits, whole or in part, wherever they lie in their buffer', () => {
    const bytes = Uint8Array.of(9, 0x0a, 0xff, 9).subarray(1, 3);
    expect([toHex(bytes), toHex(bytes, 1)]).to.deep.equal(['0aff', '0a']);
  });

  it('are read from lower-case digits alone', () => {
    expect([...fromHex('0aff')]).to.deep.equal([0x0a, 0xff]);
    expect([...fromHex('')]).to.deep.equal([]);
    for (const text of ['0', '0A', '0g', ' 0a', '0a ', 'x0a', '0ax']) {
      expect(() => fromHex(text), text).to.throw(RangeError);
    }
  });

  it('are equal when all their bytes are, and are joined into one of their own', () => {
    expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2))).to.equal(true);
    expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1))).to.equal(false);
    expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 3))).to.equal(false);
    const joined = concatBytes(Uint8Array.of(1), Uint8Array.of(), Uint8Array.of(2, 3));
    expect([...joined]).to.deep.equal([1, 2, 3]);
    expect(joined.buffer.byteLength).to.equal(3);
  });
});

describe('the order of texts', () => {
  it('goes by code unit, not by language', () => {
    expect(['b', 'a', 'B', 'ä', 'a'].toSorted(compareText)).to.deep.equal(['B', 'a', 'a', 'b', 'ä']);
    expect([compareText('a', 'a'), compareText('a', 'b'), compareText('b', 'a')]).to.deep.equal([0, -1, 1]);
  });
});
