/** The longest encoded entry, in bytes: a rotation sealed to about 13,000 devices. Anything longer is refused unread. */
export const MAX_ENTRY_BYTES = 16 * 1024 * 1024;

/** The longest list in an entry, in items. A rotation has no room for more devices, so that no account needs more. */
export const MAX_LIST_ITEMS = 16_384;

/** How many devices one import may bring in: as many as lists can name. */
export const MAX_NEW_DEVICES = MAX_LIST_ITEMS;

/** How many proofs of forks one import may hold. An honest account has one for each time that a device was cloned or restored. */
export const MAX_FORK_PROOFS = 4096;

/**
 * The latest moment an entry can be written at, in milliseconds since 1970: the end of the range of ECMAScript's time values
 * (ECMA-262, "Time Values and Time Range"), beyond which nothing can make a date of a number.
 */
export const LATEST_TIME_MS = 8.64e15;

/** The longest reason on the wire, in UTF-8 bytes. */
export const MAX_REASON_BYTES = 1024;

/** SHA-256, in bytes: entry ids, full device ids, account ids. */
export const HASH_BYTES = 32;

/** Ed25519 public key, in bytes. */
export const ED25519_KEY_BYTES = 32;

/** Ed25519 signature, in bytes. */
export const ED25519_SIGNATURE_BYTES = 64;

/** X-Wing public key, in bytes: ML-KEM-768 (1184) and X25519 (32). */
export const XWING_KEY_BYTES = 1216;

/** ML-DSA-65 public key, in bytes (FIPS 204, table 2). */
export const ML_DSA_65_KEY_BYTES = 1952;

/** ML-DSA-65 signature, in bytes (FIPS 204, table 2). */
export const ML_DSA_65_SIGNATURE_BYTES = 3309;
