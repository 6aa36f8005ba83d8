import { appError } from '../core/errors.js';
import { deviceNames } from '../core/common/text/english/device-names.js';
import { NAME_LIMIT, REASON_LIMIT, sanitizeText, sanitizeWhole } from '../core/common/visible-text.js';

/**
 * Makes a device name safe to show anywhere: no control, bidirectional or invisible characters, white space collapsed,
 * Unicode NFC, at most 64 characters and 256 bytes with “…” where it was cut. Applying it twice changes nothing more.
 * A name of which nothing is left becomes “Unnamed device”.
 */
export function sanitizeName(text: string): string {
  return sanitizeText(text, NAME_LIMIT) || deviceNames.unnamed;
}

/** Cuts a sanitized name, where it has to be, so that `reserved` plain characters fit behind it. */
export function shortenName(name: string, reserved: number): string {
  return sanitizeText(name, {
    characters: NAME_LIMIT.characters - reserved,
    bytes: NAME_LIMIT.bytes - reserved,
  });
}

/** Makes a reason that a person gave safe to show, as `sanitizeName` does, with at most 200 characters; may be empty. */
export function sanitizeReason(text: string): string {
  return sanitizeText(text, REASON_LIMIT);
}

/**
 * Takes a name from a person and gives back what will be stored and shown.
 * Throws `DEVICE_NAME_INVALID` when nothing is left of it, or when it would have to be cut.
 */
export function requireName(text: string): string {
  const name = sanitizeWhole(text, NAME_LIMIT);
  if (name === null) throw appError('DEVICE_NAME_INVALID.too-long', { most: NAME_LIMIT.characters });
  if (name === '') throw appError('DEVICE_NAME_INVALID');
  return name;
}

/**
 * Takes a reason from a person and gives back what will be stored and shown; may be empty.
 * Throws `REASON_TOO_LONG` when it would have to be cut.
 */
export function requireReason(text: string): string {
  const reason = sanitizeWhole(text, REASON_LIMIT);
  if (reason === null) throw appError('REASON_TOO_LONG', { most: REASON_LIMIT.characters });
  return reason;
}
