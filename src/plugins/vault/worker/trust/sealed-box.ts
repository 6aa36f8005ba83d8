import { encodeCbor } from '../../../../core/cbor/cbor-fields.js';
import { encodeKeyRecord, type KeyRecord } from '../../../../keystore/entries/key-record.js';
import { BOX_BYTES, XWING_CIPHERTEXT_BYTES } from '../../../../keystore/entries/suite.js';
import { AEAD_NONCE_BYTES, openDetachedNonce } from '../aead.js';
import { concatBytes, equalBytes, fromHex } from '../bytes.js';
import { sodium } from '../sodium.js';
import { deriveKeyFrom, withKey } from './derive-key.js';
import { openGeneration } from './generation-secret.js';
import type { SecretKeys } from './secret-keys.js';
import { sodiumTrustCrypto } from './sodium-trust-crypto.js';

/** Of a generation's secret: the key of the seeds that its boxes are made with. */
const BOX_SEEDS = 4;
/** Of the shared secret: the key that seals the one message in a box. */
const SEALING_KEY = 1;
/** X-Wing takes 32 bytes for ML-KEM-768 and 32 for X25519. */
const SEED_BYTES = 64;
/** The key is used once. */
const NO_NONCE = new Uint8Array(AEAD_NONCE_BYTES);
/** What stands for a box that can't be made. */
const NO_BOX = new Uint8Array(0);

/** What a box is bound to. */
export interface BoxPlace {
  /** 64 hex digits; null in genesis, whose id is not there before its boxes are. */
  readonly account: string | null;
  readonly generation: KeyRecord;
}

/**
 * Seals a generation's secret to a member. Nothing in it is left to chance: whoever holds the secret makes the same bytes. A secret of 256
 * bits is enough randomness for its own boxes. Empty when nothing can be sealed to the member's keys.
 */
export function makeBox(generation: SecretKeys, account: string | null, recipient: KeyRecord): Uint8Array {
  const context = contextOf({ account, generation: generation.record }, recipient);
  const seed = generation.withDerived(BOX_SEEDS, (key) => sodium.crypto_generichash(SEED_BYTES, context, key));
  const encapsulated = withKey(seed, () => encapsulate(recipient.xwing, seed));
  if (encapsulated === null) return NO_BOX;
  const { ciphertext, sharedSecret } = encapsulated;
  const box = withSealingKey(sharedSecret, (key) =>
    sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(generation.secret, context, null, NO_NONCE, key),
  );
  return concatBytes(ciphertext, box);
}

/** Opens a box. Null when it is not for this member, or doesn't hold the secret of which the whole record derives. */
export function openBox(box: Uint8Array, recipient: SecretKeys, place: BoxPlace): SecretKeys | null {
  if (box.length !== BOX_BYTES) return null;
  const context = contextOf(place, recipient.record);
  const sharedSecret = recipient.decapsulate(box.subarray(0, XWING_CIPHERTEXT_BYTES));
  const secret = withSealingKey(sharedSecret, (key) =>
    openDetachedNonce(key, NO_NONCE, box.subarray(XWING_CIPHERTEXT_BYTES), context),
  );
  return secret === null ? null : openGeneration(secret, place.generation);
}

/**
 * Whether another's box is what it should be, for somebody who holds the secret: it is made anew and compared. An empty one is right
 * exactly if none can be made here either.
 *
 * This makes up for the cipher, in which one ciphertext can open under two keys: what a recipient takes out counts only if the published
 * record derives from it, and no two secrets have one record.
 */
export function isBoxRight(
  box: Uint8Array,
  generation: SecretKeys,
  account: string | null,
  recipient: KeyRecord,
): boolean {
  return equalBytes(box, makeBox(generation, account, recipient));
}

function contextOf({ account, generation }: BoxPlace, recipient: KeyRecord): Uint8Array {
  const names = [
    account === null ? null : fromHex(account),
    sodiumTrustCrypto.hash('generation', encodeKeyRecord(generation)),
    sodiumTrustCrypto.hash('device', encodeKeyRecord(recipient)),
  ];
  return sodiumTrustCrypto.hash('box', encodeCbor(names));
}

function encapsulate(publicKey: Uint8Array, seed: Uint8Array) {
  try {
    return sodium.crypto_kem_xwing_enc_deterministic(publicKey, seed);
  } catch {
    return null; // libsodium throws for keys that it refuses; the lengths are right.
  }
}

function withSealingKey<T>(sharedSecret: Uint8Array, use: (key: Uint8Array) => T): T {
  return withKey(sharedSecret, () => withKey(deriveKeyFrom(sharedSecret, SEALING_KEY, 'onestr2B'), use));
}
