/**
 * Suite 1, the only one so far: SHA-256, Ed25519, ML-DSA-65, X-Wing, XChaCha20-Poly1305, Argon2id, and BLAKE2b for deriving keys.
 * Everything that depends on an algorithm bears the number of its suite.
 */
export const SUITE = 1;

/** Lengths of suite 1, in bytes. */
export const HASH_BYTES = 32;
export const ED25519_KEY_BYTES = 32;
export const ED25519_SIGNATURE_BYTES = 64;
/** FIPS 204, table 2. */
export const ML_DSA_65_KEY_BYTES = 1952;
/** FIPS 204, table 2. */
export const ML_DSA_65_SIGNATURE_BYTES = 3309;
/** The ML-KEM-768 half of an X-Wing key, which comes first (FIPS 203, table 3). */
export const ML_KEM_768_KEY_BYTES = 1184;
/** The other half. */
export const X25519_KEY_BYTES = 32;
export const XWING_KEY_BYTES = ML_KEM_768_KEY_BYTES + X25519_KEY_BYTES;
export const XWING_CIPHERTEXT_BYTES = 1120;
/** A generation's secret. */
export const SECRET_BYTES = 32;
export const AEAD_TAG_BYTES = 16;
/** A secret sealed to a member. */
export const BOX_BYTES = XWING_CIPHERTEXT_BYTES + SECRET_BYTES + AEAD_TAG_BYTES;
/** An older secret under a newer one. */
export const WRAP_BYTES = SECRET_BYTES + AEAD_TAG_BYTES;
