import { commonMessages } from '../../core/common/text/english/window/common.js';

/** As many characters of a device's name as are ever shown. */
export const LONGEST_NAME = 64;
/** As many characters of a reason or another free text as are ever shown. */
export const LONGEST_TEXT = 240;

/** Control and formatting characters, among them those that reorder or hide the text around them, and line breaks. */
const DECEPTIVE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;

/**
 * Makes a text that somebody else wrote fit to be shown. The keystore does this too; the window does not rely on it,
 * because an older device may have written the entry.
 */
export function displayText(text: string, longest: number = LONGEST_TEXT): string {
  // Cut before cleaning, so that a text of a megabyte costs no more than a short one.
  const cut = text
    .slice(0, longest * 4)
    .replace(DECEPTIVE, ' ')
    .trim();
  const characters = Array.from(cut);
  return characters.length <= longest ? cut : `${characters.slice(0, longest - 1).join('')}…`;
}

/** A device's name fit to be shown; never empty. */
export function displayName(name: string): string {
  return displayText(name, LONGEST_NAME) || commonMessages.unnamedDevice;
}

/** A public key short enough to compare by eye: its first 16 hex digits in groups of four. */
export function fingerprint(publicKey: string): string {
  return publicKey.slice(0, 16).replace(/(.{4})(?=.)/g, '$1 ');
}
