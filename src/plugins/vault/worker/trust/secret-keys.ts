import { ml_dsa65 } from '@noble/post-quantum/ml-dsa.js';

import { type Ed25519Tag, type MlDsa65Tag, underTag } from '../../../../keystore/entries/domain-tags.js';
import type { KeyRecord } from '../../../../keystore/entries/key-record.js';
import { SECRET_BYTES, SUITE } from '../../../../keystore/entries/suite.js';
import type { TrustSigner } from '../../../../keystore/entries/trust-crypto.js';
import { sodium } from '../sodium.js';
import { deriveKeyFrom, withKey } from './derive-key.js';

/** Numbers of derivation. What is derived beside the three seeds has numbers of its own. */
const ED25519_SEED = 1;
const ML_DSA_65_SEED = 2;
const XWING_SEED = 3;

/** Whose secret it is: the same bytes give a device and a generation other keys. */
export type SecretOwner = 'device' | 'generation';

const contexts = { device: 'onestr2D', generation: 'onestr2G' } as const;

/** The secret half of a record of keys: all of it derives from 32 bytes, so that it is one or it isn't. */
export class SecretKeys implements TrustSigner {
  /** What is stored. */
  readonly secret: Uint8Array;
  readonly #owner: SecretOwner;
  /** Each pair is made when it is first needed: most generations of an old account never are. */
  #ed25519: { readonly publicKey: Uint8Array; readonly privateKey: Uint8Array } | undefined;
  #mlDsa65: { readonly publicKey: Uint8Array; readonly secretKey: Uint8Array } | undefined;
  #xwing: { readonly publicKey: Uint8Array; readonly privateKey: Uint8Array } | undefined;

  /** Takes the secret over: `wipe` overwrites it. */
  constructor(secret: Uint8Array, owner: SecretOwner) {
    if (secret.length !== SECRET_BYTES) throw new RangeError('Not a secret of keys.');
    this.secret = secret;
    this.#owner = owner;
  }

  static random(owner: SecretOwner): SecretKeys {
    return new SecretKeys(sodium.randombytes_buf(SECRET_BYTES), owner);
  }

  get record(): KeyRecord {
    return {
      suite: SUITE,
      ed25519: this.#ed25519Pair().publicKey,
      mlDsa65: this.#mlDsa65Pair().publicKey,
      xwing: this.#xwingPair().publicKey,
    };
  }

  signEd25519(tag: Ed25519Tag, digest: Uint8Array): Uint8Array {
    return sodium.crypto_sign_detached(underTag(tag, digest), this.#ed25519Pair().privateKey);
  }

  signMlDsa65(tag: MlDsa65Tag, digest: Uint8Array): Uint8Array {
    return ml_dsa65.sign(underTag(tag, digest), this.#mlDsa65Pair().secretKey);
  }

  /** The shared secret in an X-Wing ciphertext. Any ciphertext of the right length gives one; a wrong one opens nothing. */
  decapsulate(ciphertext: Uint8Array): Uint8Array {
    return sodium.crypto_kem_xwing_dec(ciphertext, this.#xwingPair().privateKey);
  }

  /** Runs something with the key of another number than the pairs have, and overwrites it. */
  withDerived<T>(number: number, use: (key: Uint8Array) => T): T {
    return withKey(deriveKeyFrom(this.secret, number, contexts[this.#owner]), use);
  }

  wipe(): void {
    sodium.memzero(this.secret);
    if (this.#ed25519) sodium.memzero(this.#ed25519.privateKey);
    if (this.#mlDsa65) sodium.memzero(this.#mlDsa65.secretKey);
    if (this.#xwing) sodium.memzero(this.#xwing.privateKey);
  }

  #ed25519Pair() {
    return (this.#ed25519 ??= this.withDerived(ED25519_SEED, (seed) => sodium.crypto_sign_seed_keypair(seed)));
  }

  #mlDsa65Pair() {
    return (this.#mlDsa65 ??= this.withDerived(ML_DSA_65_SEED, (seed) => ml_dsa65.keygen(seed)));
  }

  #xwingPair() {
    return (this.#xwing ??= this.withDerived(XWING_SEED, (seed) => sodium.crypto_kem_xwing_seed_keypair(seed)));
  }
}
