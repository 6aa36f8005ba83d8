import type { KeyRecord } from './key-record.js';
import { ML_KEM_768_KEY_BYTES } from './suite.js';
import type { TrustCrypto } from './trust-crypto.js';

/** Why nobody could seal to a key, or a signature under it would prove nothing. */
export type KeyFlaw = 'ed25519' | 'ml-kem-modulus' | 'x25519-low-order';

/** Of ML-KEM (FIPS 203, section 2.4). */
const MODULUS = 3329;
/** The vector of polynomials comes before a seed of 32 bytes, for which any bytes will do. */
const COEFFICIENT_BYTES = ML_KEM_768_KEY_BYTES - 32;

/**
 * The points of Curve25519 whose order is below 9, by the u-coordinate as it is encoded; the last two are 0 and 1 encoded as 2²⁵⁵ − 19
 * more. A multiple of such a point is known to everybody.
 */
const LOW_ORDER_U: ReadonlySet<bigint> = new Set([
  0n,
  1n,
  325606250916557431795983626356110631294008115727848805560023387167927233504n,
  39382357235489614581723060781553021112529911719440698176882885853963445705823n,
  2n ** 255n - 20n,
  2n ** 255n - 19n,
  2n ** 255n - 18n,
]);

/**
 * The first flaw of a record whose lengths are right, or null. Keys are checked where they come in: one to which nobody can seal would
 * stop every rotation that has to have a box for it.
 */
export function flawOf(record: KeyRecord, crypto: Pick<TrustCrypto, 'isEd25519Key'>): KeyFlaw | null {
  if (!crypto.isEd25519Key(record.ed25519)) return 'ed25519';
  if (!hasReducedCoefficients(record.xwing.subarray(0, COEFFICIENT_BYTES))) return 'ml-kem-modulus';
  return isOfLowOrder(record.xwing.subarray(ML_KEM_768_KEY_BYTES)) ? 'x25519-low-order' : null;
}

/** FIPS 203, section 7.2, the modulus check: two numbers of 12 bits in each 3 bytes, all below the modulus. */
function hasReducedCoefficients(bytes: Uint8Array): boolean {
  for (let offset = 0; offset < bytes.length; offset += 3) {
    const [low, middle, high] = [bytes[offset] ?? 0, bytes[offset + 1] ?? 0, bytes[offset + 2] ?? 0];
    if ((low | ((middle & 0x0f) << 8)) >= MODULUS || ((middle >> 4) | (high << 4)) >= MODULUS) return false;
  }
  return true;
}

/** The highest bit counts for nothing (RFC 7748, section 5). */
function isOfLowOrder(littleEndian: Uint8Array): boolean {
  const u = BigInt(`0x${Buffer.from(littleEndian).reverse().toString('hex')}`);
  return LOW_ORDER_U.has(u & (2n ** 255n - 1n));
}
