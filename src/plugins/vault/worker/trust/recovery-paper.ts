import { fromCrockford, inFours, toCrockford, typedSymbols } from '../../../../core/common/crockford.js';
import { sodium } from '../sodium.js';
import { withKey } from './derive-key.js';
import { SecretKeys } from './secret-keys.js';
import { sodiumTrustCrypto } from './sodium-trust-crypto.js';

const RANDOM_BYTES = 25;
const RANDOM_SYMBOLS = (RANDOM_BYTES * 8) / 5;
/** 20 bits: one typo in a million passes. */
const CHECKSUM_SYMBOLS = 4;
const GROUP_LENGTH = 4;

/** How a paper is printed: for whoever tells what is wrong with what was typed. */
export const PAPER_FORM = { groups: (RANDOM_SYMBOLS + CHECKSUM_SYMBOLS) / GROUP_LENGTH, length: GROUP_LENGTH };

/** What is printed for a new recovery key: 200 random bits and a checksum, as 11 groups of 4 letters and digits. */
export function newRecoveryPaper(): string {
  return withKey(newPaperBytes(), recoveryPaperOf);
}

/** What a vault keeps of a new recovery key until it is printed. The caller overwrites it. */
export function newPaperBytes(): Uint8Array {
  return sodium.randombytes_buf(RANDOM_BYTES);
}

/** What is printed for these 25 bytes. */
export function recoveryPaperOf(random: Uint8Array): string {
  return inFours(toCrockford(random) + checksumOf(random));
}

/**
 * The keys of a recovery key, from what a person typed. Null when it can't be a paper of ours, so that a typo is told before anything is
 * tried. They derive as a device's do.
 */
export function recoveryKeysOf(typed: string): SecretKeys | null {
  const symbols = typedSymbols(typed, RANDOM_SYMBOLS + CHECKSUM_SYMBOLS);
  if (symbols === null) return null;
  return withKey(fromCrockford(symbols.slice(0, RANDOM_SYMBOLS)), (random) =>
    symbols.slice(RANDOM_SYMBOLS) === checksumOf(random) ? keysOfPaper(random) : null,
  );
}

/** The keys of a recovery key, from its random bytes. */
export function keysOfPaper(random: Uint8Array): SecretKeys {
  return new SecretKeys(sodiumTrustCrypto.hash('recovery secret', random), 'device');
}

function checksumOf(random: Uint8Array): string {
  return toCrockford(sodiumTrustCrypto.hash('recovery checksum', random)).slice(0, CHECKSUM_SYMBOLS);
}
