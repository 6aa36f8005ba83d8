import { createHash, randomBytes } from 'node:crypto';

import { inFours, toCrockford, typedSymbols } from '../../../core/common/crockford.js';
import { appError } from '../../../core/errors.js';

const SECRET_BYTES = 20;
const SECRET_SYMBOLS = (SECRET_BYTES * 8) / 5;
/** 20 bits: one typo in a million passes. */
const CHECKSUM_SYMBOLS = 4;
const GROUP_LENGTH = 4;
const GROUPS = (SECRET_SYMBOLS + CHECKSUM_SYMBOLS) / GROUP_LENGTH;

/** A new recovery code: 160 random bits and a checksum, as 9 groups of 4 letters and digits. */
export function newRecoveryCode(): string {
  const secret = toCrockford(randomBytes(SECRET_BYTES));
  return inFours(secret + checksum(secret));
}

/**
 * The code as it was made, from what a person typed: letter case, spaces and hyphens don't matter, and O, I and L are taken
 * for the digits they look like. Throws `RECOVERY_CODE_INVALID` when it can't be a code of ours, so that a typo is told before
 * anything is derived and does not count as an attempt.
 */
export function parseRecoveryCode(typed: string): string {
  const symbols = typedSymbols(typed, SECRET_SYMBOLS + CHECKSUM_SYMBOLS);
  if (symbols === null || symbols.slice(SECRET_SYMBOLS) !== checksum(symbols.slice(0, SECRET_SYMBOLS)))
    throw appError('RECOVERY_CODE_INVALID', { groups: GROUPS, length: GROUP_LENGTH });
  return inFours(symbols);
}

function checksum(secret: string): string {
  const digest = createHash('sha256').update(`onestarstream recovery ${secret}`).digest();
  return toCrockford(digest).slice(0, CHECKSUM_SYMBOLS);
}
