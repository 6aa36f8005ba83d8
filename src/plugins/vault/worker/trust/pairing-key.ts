import { inFours, toCrockford, typedSymbols } from '../../../../core/common/crockford.js';
import { appError } from '../../../../core/errors.js';
import { openWithKey, sealWithKey } from '../aead.js';
import { argon2id } from '../argon2id.js';
import { equalBytes, utf8 } from '../bytes.js';
import { sodium } from '../sodium.js';
import { deriveKeyFrom, withKey } from './derive-key.js';
import { sodiumTrustCrypto } from './sodium-trust-crypto.js';

/** 60 bits. */
const CODE_SYMBOLS = 12;
const CODE_RANDOM_BYTES = 8;
const MAC_BYTES = 32;
export const PAIRING_KEY_BYTES = 32;
/** What libsodium's Argon2id takes: the first bytes of the salt's hash, as the salt is longer. */
const ARGON2ID_SALT_BYTES = 16;

const DERIVATION = { length: PAIRING_KEY_BYTES, memoryKiB: 64 * 1024, passes: 3 } as const;

const NAMES = 1;
const SEALING = 2;
const MAC = 3;
const TAG = 4;
const WELCOME = 5;

/** What two devices put into a store for each other, under names that only they know. */
export type PairingObject = 'request' | 'welcome';

/** A new pairing code: 60 random bits, as 3 groups of 4 letters and digits. */
export function newPairingCode(): string {
  return inFours(toCrockford(sodium.randombytes_buf(CODE_RANDOM_BYTES)));
}

/** What a typed code and a salt become, and all that derives from it. */
export class PairingKey {
  /** What is stored while a device waits for its welcome. */
  readonly key: Uint8Array;

  private constructor(key: Uint8Array) {
    this.key = key;
  }

  /** One that was derived before. Takes it over: `wipe` overwrites it. */
  static of(key: Uint8Array): PairingKey {
    if (key.length !== PAIRING_KEY_BYTES) throw new RangeError('Not a pairing key.');
    return new PairingKey(key);
  }

  /**
   * Takes as long as unlocking with a password. Null when no code looks like what was typed.
   *
   * Throws `KEY_DERIVATION_REFUSED` when the memory cannot be had.
   */
  static derive(typed: string, salt: Uint8Array): PairingKey | null {
    const symbols = typedSymbols(typed, CODE_SYMBOLS);
    if (symbols === null) return null;
    const shortSalt = sodiumTrustCrypto.hash('pairing salt', salt).subarray(0, ARGON2ID_SALT_BYTES);
    try {
      return new PairingKey(withKey(utf8(symbols), (code) => argon2id(code, shortSalt, DERIVATION)));
    } catch (error) {
      throw appError('KEY_DERIVATION_REFUSED.memory', {}, { cause: error });
    }
  }

  /** What an admission shows of the code, so that everybody sees a second use: 32 bytes. */
  get tag(): Uint8Array {
    return this.#with(TAG, (key) => sodiumTrustCrypto.hash('pairing', key));
  }

  /** Under which name an object lies in a store: 32 bytes. */
  nameOf(object: PairingObject): Uint8Array {
    return this.#with(NAMES, (key) => sodium.crypto_generichash(MAC_BYTES, utf8(object), key));
  }

  /** Keyed BLAKE2b, 32 bytes. */
  mac(bytes: Uint8Array): Uint8Array {
    return this.#with(MAC, (key) => sodium.crypto_generichash(MAC_BYTES, bytes, key));
  }

  isAuthentic(bytes: Uint8Array, mac: Uint8Array): boolean {
    return equalBytes(this.mac(bytes), mac);
  }

  seal(plaintext: Uint8Array, context: Uint8Array): Uint8Array {
    return this.#with(SEALING, (key) => sealWithKey(key, plaintext, context));
  }

  /** Null when it was not sealed under this code and context. */
  open(sealed: Uint8Array, context: Uint8Array): Uint8Array | null {
    return this.#with(SEALING, (key) => openWithKey(key, sealed, context));
  }

  /** The key of a welcome: the code's part in it, keyed BLAKE2b over what else it takes. 32 bytes. */
  welcomeKey(bound: Uint8Array): Uint8Array {
    return this.#with(WELCOME, (key) => sodium.crypto_generichash(MAC_BYTES, bound, key));
  }

  wipe(): void {
    sodium.memzero(this.key);
  }

  #with<T>(number: number, use: (key: Uint8Array) => T): T {
    return withKey(deriveKeyFrom(this.key, number, 'onestr2P'), use);
  }
}
