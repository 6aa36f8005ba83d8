import { ml_dsa65 } from '@noble/post-quantum/ml-dsa.js';

import type { EntryId, GenerationPublicKeys } from '../../../keystore/index.js';
import { openWithKey, sealWithKey } from './aead.js';
import { concatBytes, equalBytes, fromHex, utf8 } from './bytes.js';
import { sodium } from './sodium.js';

export const GENERATION_SECRET_BYTES = 32;

/** Context of the key derivation function (libsodium's crypto_kdf); 8 bytes. */
const CONTEXT = 'onestarG';
const ED25519_SEED = 1;
const ML_DSA_65_SEED = 2;
const WRAPPING_KEY = 3;

const PREVIOUS_DOMAIN = utf8('onestarstream previous secret v1\0');

/** One generation of the account key: 32 secret bytes, and the keys made of them. */
export class GenerationKeys {
  /** What is stored, sealed to devices, and carried in bundles. */
  readonly secret: Uint8Array;
  /** Made when first needed, as most generations of an old account never are. */
  #ed25519: { readonly publicKey: Uint8Array; readonly privateKey: Uint8Array } | undefined;
  /** As the other, and it costs a hundred times as much. */
  #mlDsa65: { readonly publicKey: Uint8Array; readonly secretKey: Uint8Array } | undefined;

  /** Takes the secret over: `wipe` overwrites it. */
  constructor(secret: Uint8Array) {
    this.secret = secret;
  }

  static random(): GenerationKeys {
    return new GenerationKeys(sodium.randombytes_buf(GENERATION_SECRET_BYTES));
  }

  get publicKeys(): GenerationPublicKeys {
    return { ed25519: this.#ed25519Keys().publicKey, mlDsa65: this.#mlDsa65Keys().publicKey };
  }

  /** Whether this is the secret behind a published key. The Ed25519 half settles it: both halves come of one secret. */
  isBehind(key: GenerationPublicKeys): boolean {
    return equalBytes(this.#ed25519Keys().publicKey, key.ed25519);
  }

  signEd25519(message: Uint8Array): Uint8Array {
    return sodium.crypto_sign_detached(message, this.#ed25519Keys().privateKey);
  }

  signMlDsa65(message: Uint8Array): Uint8Array {
    return ml_dsa65.sign(message, this.#mlDsa65Keys().secretKey);
  }

  /** Encrypts the secret of the generation before under this one, so that who holds this one holds all before. */
  wrapPrevious(previous: GenerationKeys, basis: EntryId): Uint8Array {
    return this.#withWrappingKey((key) => sealWithKey(key, previous.secret, previousContext(basis)));
  }

  /** Null when it is not the secret that the author should have put there. */
  unwrapPrevious(previousSecret: Uint8Array, basis: EntryId): Uint8Array | null {
    const secret = this.#withWrappingKey((key) => openWithKey(key, previousSecret, previousContext(basis)));
    return secret?.length === GENERATION_SECRET_BYTES ? secret : null;
  }

  wipe(): void {
    sodium.memzero(this.secret);
    if (this.#ed25519) sodium.memzero(this.#ed25519.privateKey);
    if (this.#mlDsa65) sodium.memzero(this.#mlDsa65.secretKey);
  }

  #ed25519Keys(): { readonly publicKey: Uint8Array; readonly privateKey: Uint8Array } {
    if (!this.#ed25519) {
      const seed = this.#derive(ED25519_SEED);
      this.#ed25519 = sodium.crypto_sign_seed_keypair(seed);
      sodium.memzero(seed);
    }
    return this.#ed25519;
  }

  #mlDsa65Keys(): { readonly publicKey: Uint8Array; readonly secretKey: Uint8Array } {
    if (!this.#mlDsa65) {
      const seed = this.#derive(ML_DSA_65_SEED);
      this.#mlDsa65 = ml_dsa65.keygen(seed);
      sodium.memzero(seed);
    }
    return this.#mlDsa65;
  }

  #withWrappingKey<T>(use: (key: Uint8Array) => T): T {
    const key = this.#derive(WRAPPING_KEY);
    try {
      return use(key);
    } finally {
      sodium.memzero(key);
    }
  }

  #derive(purpose: number): Uint8Array {
    return sodium.crypto_kdf_derive_from_key(32, purpose, CONTEXT, this.secret);
  }
}

function previousContext(basis: EntryId): Uint8Array {
  return concatBytes(PREVIOUS_DOMAIN, fromHex(basis));
}
