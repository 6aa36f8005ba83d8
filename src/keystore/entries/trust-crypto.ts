import type { Ed25519Tag, HashTag, MlDsa65Tag } from './domain-tags.js';

/** The cryptography that entries are read with. Nothing is hashed or verified without a tag. */
export interface TrustCrypto {
  /** SHA-256, 32 bytes. */
  hash(tag: HashTag, bytes: Uint8Array): Uint8Array;
  /** False also for what can't be a signature or a key. */
  verifyEd25519(tag: Ed25519Tag, digest: Uint8Array, signature: Uint8Array, publicKey: Uint8Array): boolean;
  /** False also for what can't be a signature or a key. */
  verifyMlDsa65(tag: MlDsa65Tag, digest: Uint8Array, signature: Uint8Array, publicKey: Uint8Array): boolean;
  /** Whether these 32 bytes are the canonical encoding of a point of the large prime-order subgroup of Ed25519, and not the neutral one. */
  isEd25519Key(publicKey: Uint8Array): boolean;
}

/** Signs with one pair of keys. Nothing is signed without a tag. */
export interface TrustSigner {
  signEd25519(tag: Ed25519Tag, digest: Uint8Array): Uint8Array;
  signMlDsa65(tag: MlDsa65Tag, digest: Uint8Array): Uint8Array;
}
