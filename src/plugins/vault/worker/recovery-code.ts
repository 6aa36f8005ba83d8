import { createHash, randomBytes } from 'node:crypto';

import { appError } from '../../../core/errors.js';

/** Crockford's base 32: no I, L, O, U, so that handwriting is not misread. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const OUTSIDE_ALPHABET = new RegExp(`[^${ALPHABET}]`);
const SECRET_BYTES = 20;
const SECRET_SYMBOLS = (SECRET_BYTES * 8) / 5;
/** 20 bits: one typo in a million passes. */
const CHECKSUM_SYMBOLS = 4;
const GROUP_LENGTH = 4;
const GROUPS = (SECRET_SYMBOLS + CHECKSUM_SYMBOLS) / GROUP_LENGTH;

/** A new recovery code: 160 random bits and a checksum, as 9 groups of 4 letters and digits. */
export function newRecoveryCode(): string {
  const secret = encodeBase32(randomBytes(SECRET_BYTES));
  return group(secret + checksum(secret));
}

/**
 * The code as it was made, from what a person typed: letter case, spaces and hyphens don't matter, and O, I and L are taken
 * for the digits they look like. Throws `RECOVERY_CODE_INVALID` when it can't be a code of ours, so that a typo is told before
 * anything is derived and does not count as an attempt.
 */
export function parseRecoveryCode(typed: string): string {
  const symbols = typed.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1');
  const secret = symbols.slice(0, SECRET_SYMBOLS);
  const fits = symbols.length === SECRET_SYMBOLS + CHECKSUM_SYMBOLS && !OUTSIDE_ALPHABET.test(symbols);
  if (!fits || symbols.slice(SECRET_SYMBOLS) !== checksum(secret))
    throw appError('RECOVERY_CODE_INVALID', { groups: GROUPS, length: GROUP_LENGTH });
  return group(symbols);
}

function group(symbols: string): string {
  return symbols.match(new RegExp(`.{${GROUP_LENGTH}}`, 'g'))?.join('-') ?? '';
}

function checksum(secret: string): string {
  return encodeBase32(createHash('sha256').update(`onestarstream recovery ${secret}`).digest()).slice(
    0,
    CHECKSUM_SYMBOLS,
  );
}

function encodeBase32(bytes: Uint8Array): string {
  let symbols = '';
  let buffer = 0;
  let bits = 0;
  for (const byte of bytes) {
    buffer = ((buffer << 8) | byte) & 0xfff;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      symbols += ALPHABET[(buffer >> bits) & 31];
    }
  }
  return symbols;
}
