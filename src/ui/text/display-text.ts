import { NAME_LIMIT, sanitizeSentence, sanitizeText } from '../../core/common/visible-text.js';
import { commonMessages } from '../../core/common/text/english/window/common.js';

/** As many characters of a reason or another free text as are ever shown. */
const MAX_TEXT_LENGTH = 240;

/**
 * Makes a text that somebody else wrote fit to be shown. The keystore does this too; the window does not rely on it,
 * because an older device may have written the entry.
 */
export function displayText(text: string, longest: number = MAX_TEXT_LENGTH): string {
  return sanitizeSentence(text, { characters: longest, bytes: Infinity });
}

/** A device's name fit to be shown; never empty. */
export function displayName(name: string): string {
  return sanitizeText(name, NAME_LIMIT) || commonMessages.unnamedDevice;
}

/** A public key short enough to compare by eye: its first 16 hex digits in groups of four. */
export function fingerprint(publicKey: string): string {
  return publicKey.slice(0, 16).replace(/(.{4})(?=.)/g, '$1 ');
}
