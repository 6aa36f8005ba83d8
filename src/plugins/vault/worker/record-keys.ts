import { utf8 } from './bytes.js';

/**
 * The keys of the records that are read without a key to the vault, or before there is an account in it: a letter for the kind. See
 * `accountKeys` for the others.
 */
export const recordKeys = {
  /** The header, in clear. */
  header: utf8('H'),
  /** Unlock attempts, in clear. */
  attempts: utf8('T'),
};
