/*
 * What a vault's header is made of. The main process reads headers too, so nothing is imported here that compiles the cryptography.
 */

export const VAULT_MAGIC = 'onestarstream vault';
export const VAULT_FORMAT_VERSION = 2;
export const VAULT_ID_BYTES = 16;
export const VAULT_KEY_BYTES = 32;
export const ROOT_KEY_BYTES = 32;
/** Tells apart the few recovery keys of one account. */
export const SLOT_LABEL_BYTES = 16;
/** Argon2id, version 1.3, one lane (RFC 9106). */
export const KEY_DERIVATION_NAME = 'argon2id13';
export const SALT_BYTES = 16;
/** Of XChaCha20-Poly1305. */
export const AEAD_TAG_BYTES = 16;
/** What the root key becomes under the vault key. */
export const SEALED_ROOT_BYTES = ROOT_KEY_BYTES + AEAD_TAG_BYTES;
