import { expect } from 'chai';

import { flawOf } from '../../../../src/keystore/entries/key-flaws.js';
import type { KeyRecord } from '../../../../src/keystore/entries/key-record.js';
import { sodium } from '../../../../src/plugins/vault/worker/sodium.js';
import { SecretKeys } from '../../../../src/plugins/vault/worker/trust/secret-keys.js';
import { sodiumTrustCrypto } from '../../../../src/plugins/vault/worker/trust/sodium-trust-crypto.js';
import { bytesFrom } from '../../../support/trust/bytes-from.js';

const P = 2n ** 255n - 19n;
const MODULUS = 3329;
const COEFFICIENTS = 768;
const HIGHEST_BIT = 2n ** 255n;
const good = new SecretKeys(new Uint8Array(32).fill(1), 'device').record;

/** 32 bytes, the lowest first. */
function littleEndian(value: bigint): Uint8Array {
  return new Uint8Array(Buffer.from(value.toString(16).padStart(64, '0'), 'hex').reverse());
}

function withBothSigns(value: bigint): readonly bigint[] {
  return [value, value + HIGHEST_BIT];
}

const withEd25519 = (ed25519: Uint8Array): KeyRecord => ({ ...good, ed25519 });
const withX25519 = (x25519: Uint8Array): KeyRecord => {
  const xwing = good.xwing.slice();
  xwing.set(x25519, 1184);
  return { ...good, xwing };
};

/** Puts a number into the place of one coefficient: two of 12 bits in each 3 bytes. */
function withCoefficient(index: number, value: number): KeyRecord {
  const xwing = good.xwing.slice();
  const at = Math.floor(index / 2) * 3;
  const [low = 0, middle = 0, high = 0] = xwing.subarray(at, at + 3);
  const changed =
    index % 2 === 0
      ? [value & 0xff, (middle & 0xf0) | (value >> 8), high]
      : [low, (middle & 0x0f) | ((value & 0x0f) << 4), value >> 4];
  xwing.set(changed, at);
  return { ...good, xwing };
}

const anyPoint = { isEd25519Key: () => true };
const flaw = (record: KeyRecord): string | null => flawOf(record, sodiumTrustCrypto);

/** Whether the library that will have to do it can seal to the key. */
function canEncapsulate({ xwing }: KeyRecord): boolean {
  try {
    sodium.crypto_kem_xwing_enc_deterministic(xwing, new Uint8Array(64));
    return true;
  } catch {
    return false;
  }
}

describe('The check of keys', () => {
  it('finds nothing wrong with keys that were made', () => {
    for (let seed = 0; seed < 3; seed++)
      expect(flaw(new SecretKeys(bytesFrom(`key ${seed}`, 32), 'device').record)).to.equal(null);
  });

  describe('of Ed25519', () => {
    /** The y-coordinates of the points of order 1, 2, 4 and 8: of the last there are two, the negative of each other. */
    const eighth = 0x7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd83d3d706a17c7n;
    const smallOrder = [1n, P - 1n, 0n, eighth, P - eighth];

    it('refuses every point of low order in every encoding, with either sign', () => {
      const encodings = smallOrder.flatMap((y) => (y + P < HIGHEST_BIT ? [y, y + P] : [y])).flatMap(withBothSigns);
      expect(encodings).to.have.length(14);
      for (const encoding of encodings) expect(flaw(withEd25519(littleEndian(encoding)))).to.equal('ed25519');
    });

    it('refuses every encoding of a number that is not below the modulus', () => {
      for (let y = P; y < HIGHEST_BIT; y++)
        for (const encoding of withBothSigns(y)) expect(flaw(withEd25519(littleEndian(encoding)))).to.equal('ed25519');
    });

    it('refuses what is no point', () => {
      // 2 is the y-coordinate of none: (y² − 1) / (d y² + 1) has no root.
      expect(flaw(withEd25519(littleEndian(2n)))).to.equal('ed25519');
      expect(flaw(withEd25519(new Uint8Array(32).fill(0xff)))).to.equal('ed25519');
    });

    it('refuses a good point to which one of low order was added', () => {
      for (const y of smallOrder.slice(1)) {
        for (const encoding of withBothSigns(y).filter((value) => value !== P - 1n + HIGHEST_BIT)) {
          const mixed = sodium.crypto_core_ed25519_add(good.ed25519, littleEndian(encoding));
          expect(Buffer.compare(mixed, good.ed25519)).not.to.equal(0);
          expect(flaw(withEd25519(mixed))).to.equal('ed25519');
        }
      }
    });
  });

  describe('of ML-KEM-768', () => {
    it('refuses a coefficient that is not below the modulus, wherever it stands', () => {
      for (let index = 0; index < COEFFICIENTS; index++) {
        expect(flawOf(withCoefficient(index, MODULUS), anyPoint), `${index}`).to.equal('ml-kem-modulus');
        expect(flawOf(withCoefficient(index, MODULUS - 1), anyPoint), `${index}`).to.equal(null);
      }
    });

    it('agrees with the library that seals to it', () => {
      for (const index of [0, 1, 2, 255, 256, 511, 512, 766, 767]) {
        for (const value of [0, MODULUS - 1, MODULUS, 4095]) {
          const record = withCoefficient(index, value);
          expect(canEncapsulate(record), `${value} at ${index}`).to.equal(flaw(record) === null);
        }
      }
    });

    it('takes any seed behind the coefficients', () => {
      const xwing = good.xwing.slice();
      xwing.fill(0xff, 1152, 1184);
      expect(flaw({ ...good, xwing })).to.equal(null);
    });
  });

  describe('of X25519', () => {
    /** RFC 7748 and the list of Curve25519's author: orders 4, 1 and 2, 8, 8, and 4 of the twist; then those again, unreduced. */
    const smallOrder = [
      0n,
      1n,
      325606250916557431795983626356110631294008115727848805560023387167927233504n,
      39382357235489614581723060781553021112529911719440698176882885853963445705823n,
      P - 1n,
      P,
      P + 1n,
    ];

    it('refuses every point of low order in every encoding, with the highest bit or without', () => {
      for (const encoding of smallOrder.flatMap(withBothSigns)) {
        const record = withX25519(littleEndian(encoding));
        expect(flaw(record)).to.equal('x25519-low-order');
        expect(canEncapsulate(record)).to.equal(false);
      }
    });

    it('takes whatever the library that seals to it takes', () => {
      const others = [2n, 9n, P - 2n, P + 2n, P + 9n, P + 18n].flatMap(withBothSigns).map(littleEndian);
      for (const key of [...others, ...Array.from({ length: 30 }, (_, index) => bytesFrom(`x ${index}`, 32))]) {
        const record = withX25519(key);
        expect(flaw(record)).to.equal(null);
        expect(canEncapsulate(record)).to.equal(true);
      }
    });
  });
});
