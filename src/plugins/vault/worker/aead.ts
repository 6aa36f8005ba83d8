import { sodium } from './sodium.js';
import { concatBytes } from './bytes.js';
import { AEAD_TAG_BYTES } from './vault-header.js';

export { AEAD_TAG_BYTES };

/** Every symmetric seal of the vault: XChaCha20-Poly1305. */
export const AEAD_KEY_BYTES = 32;
export const AEAD_NONCE_BYTES = 24;

/** How long and how many the records are that are opened to warm up; some 5 ms of work. */
const WARM_UP_BYTES = 16 * 1024;
const WARM_UPS = 8;

/** Encrypts under a random nonce: 24 bytes of nonce, then the ciphertext and its tag. */
export function sealWithKey(key: Uint8Array, plaintext: Uint8Array, associatedData: Uint8Array): Uint8Array {
  const nonce = sodium.randombytes_buf(AEAD_NONCE_BYTES);
  return concatBytes(
    nonce,
    sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(plaintext, associatedData, null, nonce, key),
  );
}

/** Opens what `sealWithKey` made. Null when the key, the associated data or any bit is not the same. */
export function openWithKey(key: Uint8Array, sealed: Uint8Array, associatedData: Uint8Array): Uint8Array | null {
  if (sealed.length < AEAD_NONCE_BYTES + AEAD_TAG_BYTES) return null;
  return openDetachedNonce(
    key,
    sealed.subarray(0, AEAD_NONCE_BYTES),
    sealed.subarray(AEAD_NONCE_BYTES),
    associatedData,
  );
}

/**
 * Seals and opens nothing worth keeping, so that the engine has the fast code ready when the first long record comes: it would stay with the
 * slow code for as long as that one takes.
 */
export function warmUpAead(): void {
  const [key, nothing] = [new Uint8Array(AEAD_KEY_BYTES), new Uint8Array(0)];
  const sealed = sealWithKey(key, new Uint8Array(WARM_UP_BYTES), nothing);
  for (let count = 0; count < WARM_UPS; count++) openWithKey(key, sealed, nothing);
}

/** As `openWithKey`, with the nonce kept elsewhere. */
export function openDetachedNonce(
  key: Uint8Array,
  nonce: Uint8Array,
  ciphertext: Uint8Array,
  associatedData: Uint8Array,
): Uint8Array | null {
  if (ciphertext.length < AEAD_TAG_BYTES) return null;
  try {
    return sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(null, ciphertext, associatedData, nonce, key);
  } catch {
    return null; // libsodium throws for the one reason that there is: it does not authenticate.
  }
}
