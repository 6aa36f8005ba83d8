import { deviceIdOf, type KeyRecord } from '../../../../keystore/entries/key-record.js';
import { AEAD_TAG_BYTES, XWING_CIPHERTEXT_BYTES } from '../../../../keystore/entries/suite.js';
import { AEAD_NONCE_BYTES, openDetachedNonce } from '../aead.js';
import { concatBytes, equalBytes, fromHex } from '../bytes.js';
import { sodium } from '../sodium.js';
import { withKey } from '../trust/derive-key.js';
import type { SecretKeys } from '../trust/secret-keys.js';
import { sodiumTrustCrypto } from '../trust/sodium-trust-crypto.js';
import type { BundleSource } from './bundle-source.js';

/** The key of what a file holds. */
export const FILE_KEY_BYTES = 32;
export const BOX_SALT_BYTES = 32;
/** By these a member finds its box. Two that are alike cost a second try, and nothing else. */
const LABEL_BYTES = 8;
const SEALED_KEY_BYTES = XWING_CIPHERTEXT_BYTES + FILE_KEY_BYTES + AEAD_TAG_BYTES;
const BOX_BYTES = LABEL_BYTES + SEALED_KEY_BYTES;
/** Some 77 MB of boxes, and six times the members of the largest account that is tested. */
export const MAX_RECIPIENTS = 65_536;
/** So many boxes with the label of one member are tried: by chance there are never two. */
const MOST_TRIES = 8;
/** How many are read at once. */
const BOXES_AT_ONCE = 64;
/** Each key seals one message. */
const NO_NONCE = new Uint8Array(AEAD_NONCE_BYTES);

/**
 * The key of a file, sealed for each member, in an order that tells nothing. Who is meant is seen only by who knows the members. Left out
 * is a member whose keys take no message; admissions with such keys are refused.
 */
export function makeMemberBoxes(
  key: Uint8Array,
  salt: Uint8Array,
  recipients: readonly KeyRecord[],
): readonly Uint8Array[] {
  return recipients
    .flatMap((recipient) => makeBox(key, salt, recipient) ?? [])
    .toSorted((a, b) => Buffer.compare(a, b));
}

/** The length of so many boxes, in bytes. */
export function lengthOfBoxes(count: number): number {
  return count * BOX_BYTES;
}

/** Finds and opens the box for these keys among `count` that begin at `position`; null when there is none that opens. */
export function openMemberBox(
  source: BundleSource,
  position: number,
  count: number,
  salt: Uint8Array,
  opener: SecretKeys,
): Uint8Array | null {
  const label = labelOf(salt, opener.record);
  let tries = 0;
  for (let first = 0; first < count; first += BOXES_AT_ONCE) {
    const some = Math.min(BOXES_AT_ONCE, count - first);
    const boxes = source.read(position + first * BOX_BYTES, some * BOX_BYTES);
    for (let index = 0; index < some; index++) {
      const box = boxes.subarray(index * BOX_BYTES, (index + 1) * BOX_BYTES);
      if (!equalBytes(box.subarray(0, LABEL_BYTES), label)) continue;
      // Somebody puts thousands of them there, each of which costs a decapsulation.
      if (++tries > MOST_TRIES) return null;
      const key = openBox(box, salt, opener);
      if (key) return key;
    }
  }
  return null;
}

function makeBox(key: Uint8Array, salt: Uint8Array, recipient: KeyRecord): Uint8Array | null {
  const encapsulated = encapsulate(recipient.xwing);
  if (encapsulated === null) return null;
  const { ciphertext, sharedSecret } = encapsulated;
  const context = contextOf(salt, recipient);
  const sealed = withSealingKey(sharedSecret, context, (sealingKey) =>
    sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(key, context, null, NO_NONCE, sealingKey),
  );
  return concatBytes(labelOf(salt, recipient), ciphertext, sealed);
}

function openBox(box: Uint8Array, salt: Uint8Array, opener: SecretKeys): Uint8Array | null {
  const ciphertext = box.subarray(LABEL_BYTES, LABEL_BYTES + XWING_CIPHERTEXT_BYTES);
  const context = contextOf(salt, opener.record);
  return withSealingKey(opener.decapsulate(ciphertext), context, (sealingKey) =>
    openDetachedNonce(sealingKey, NO_NONCE, box.subarray(LABEL_BYTES + XWING_CIPHERTEXT_BYTES), context),
  );
}

/** By the keys alone: who has nothing but the recovery key doesn't know the account, nor who that key is in it. */
function labelOf(salt: Uint8Array, keys: KeyRecord): Uint8Array {
  return sodiumTrustCrypto.hash('bundle label', placeOf(salt, keys)).subarray(0, LABEL_BYTES);
}

function contextOf(salt: Uint8Array, keys: KeyRecord): Uint8Array {
  return sodiumTrustCrypto.hash('bundle box', placeOf(salt, keys));
}

function placeOf(salt: Uint8Array, keys: KeyRecord): Uint8Array {
  return concatBytes(salt, fromHex(deviceIdOf(keys, sodiumTrustCrypto)));
}

function withSealingKey<T>(sharedSecret: Uint8Array, context: Uint8Array, use: (key: Uint8Array) => T): T {
  return withKey(sharedSecret, () => withKey(sodium.crypto_generichash(FILE_KEY_BYTES, context, sharedSecret), use));
}

function encapsulate(publicKey: Uint8Array) {
  try {
    return sodium.crypto_kem_xwing_enc(publicKey);
  } catch {
    return null; // libsodium throws for keys that it refuses; the lengths are right.
  }
}
