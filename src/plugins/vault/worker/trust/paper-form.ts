import { createHash } from 'node:crypto';

import { fromCrockford, inFours, toCrockford, typedSymbols } from '../../../../core/common/crockford.js';
import { appError } from '../../../../core/errors.js';
import { underTag } from '../../../../keystore/entries/domain-tags.js';

/*
 * How a recovery key is printed. The main process tells typos by it, so nothing is imported here that compiles the cryptography.
 */

/** 200 bits. */
export const PAPER_BYTES = 25;
const RANDOM_SYMBOLS = (PAPER_BYTES * 8) / 5;
/** 20 bits: one typo in a million passes. */
const CHECKSUM_SYMBOLS = 4;
const GROUP_LENGTH = 4;

/** What is printed for random bytes: 11 groups of 4 letters and digits, the last of them a checksum. */
export function recoveryPaperOf(random: Uint8Array): string {
  return inFours(toCrockford(random) + checksumOf(random));
}

/** The random bytes on a paper, from what a person typed. The caller overwrites them. Null when it can't be a paper of ours. */
export function readPaper(typed: string): Uint8Array | null {
  const symbols = typedSymbols(typed, RANDOM_SYMBOLS + CHECKSUM_SYMBOLS);
  if (symbols === null) return null;
  const random = fromCrockford(symbols.slice(0, RANDOM_SYMBOLS));
  if (symbols.slice(RANDOM_SYMBOLS) === checksumOf(random)) return random;
  random.fill(0);
  return null;
}

/** Throws `RECOVERY_KEY_INVALID` for what can't be a paper of ours, so that a typo is told before anything is tried. */
export function requirePaperForm(typed: string): void {
  const random = readPaper(typed);
  if (random === null) throw notAPaper();
  random.fill(0);
}

export function notAPaper() {
  const form = { groups: (RANDOM_SYMBOLS + CHECKSUM_SYMBOLS) / GROUP_LENGTH, length: GROUP_LENGTH };
  return appError('RECOVERY_KEY_INVALID', form);
}

function checksumOf(random: Uint8Array): string {
  const digest = createHash('sha256').update(underTag('recovery checksum', random)).digest();
  return toCrockford(digest).slice(0, CHECKSUM_SYMBOLS);
}
