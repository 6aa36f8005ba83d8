import { sodium } from '../sodium.js';
import { withKey } from './derive-key.js';
import { PAPER_BYTES, readPaper, recoveryPaperOf } from './paper-form.js';
import { SecretKeys } from './secret-keys.js';
import { sodiumTrustCrypto } from './sodium-trust-crypto.js';

export { recoveryPaperOf };

/** What is printed for a new recovery key. */
export function newRecoveryPaper(): string {
  return withKey(newPaperBytes(), recoveryPaperOf);
}

/** What a vault keeps of a new recovery key until it is printed. The caller overwrites it. */
export function newPaperBytes(): Uint8Array {
  return sodium.randombytes_buf(PAPER_BYTES);
}

/**
 * The keys of a recovery key, from what a person typed. Null when it can't be a paper of ours, so that a typo is told before anything is
 * tried. They derive as a device's do.
 */
export function recoveryKeysOf(typed: string): SecretKeys | null {
  const random = readPaper(typed);
  return random && withKey(random, keysOfPaper);
}

/** The keys of a recovery key, from its random bytes. */
export function keysOfPaper(random: Uint8Array): SecretKeys {
  return new SecretKeys(sodiumTrustCrypto.hash('recovery secret', random), 'device');
}
