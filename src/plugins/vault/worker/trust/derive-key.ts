import { sodium } from '../sodium.js';

/** What a key is derived for (libsodium's crypto_kdf): 8 bytes each. */
export type DerivationContext =
  | 'onestr2D'
  | 'onestr2G'
  | 'onestr2B'
  | 'onestr2W'
  | 'onestr2P'
  | 'onestr2V'
  | 'onestr2R';

const DERIVED_KEY_BYTES = 32;

/** The key of a number under another key. */
export function deriveKeyFrom(key: Uint8Array, number: number, context: DerivationContext): Uint8Array {
  return sodium.crypto_kdf_derive_from_key(DERIVED_KEY_BYTES, number, context, key);
}

/** Runs something with a key, and overwrites it. */
export function withKey<T>(key: Uint8Array, use: (key: Uint8Array) => T): T {
  try {
    return use(key);
  } finally {
    sodium.memzero(key);
  }
}
