import { appError } from '../core/errors.js';
import { lazily } from '../core/common/lazily.js';
import { MAX_NAME_BYTES, MAX_SHOWN_NAME_CHARACTERS, MAX_SHOWN_REASON_CHARACTERS } from './limits.js';

/** What stands where a device's name shows nothing. */
const UNNAMED_DEVICE = 'Unnamed device';

/** No more of a text than this is looked at, in UTF-16 units: work stays bounded whatever comes in. */
const LONGEST_EXAMINED = 4096;

// Invisible or able to disturb the text around it: controls, bidirectional overrides and isolates, zero-width
// characters, fillers, lone surrogates. The joiner and the emoji variation selector are looked at by themselves.
const disturbing = /(?!\u200d|\ufe0f)[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;
const strayEmojiGlue =
  /(?<![\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f])\u200d|\u200d(?!\p{Extended_Pictographic})|(?<!\p{Emoji})\ufe0f/gu;

// Its tables take longer to load than all of this folder, and few names need them.
const characters = lazily(() => new Intl.Segmenter('en', { granularity: 'grapheme' }));
const utf8 = new TextEncoder();

/**
 * Makes a device name safe to show anywhere: no control, bidirectional or invisible characters, white space collapsed,
 * Unicode NFC, at most 64 characters and 256 bytes with “…” where it was cut. Applying it twice changes nothing more.
 * A name of which nothing is left becomes “Unnamed device”.
 */
export function sanitizeName(text: string): string {
  return sanitizeText(text, MAX_SHOWN_NAME_CHARACTERS, MAX_NAME_BYTES) || UNNAMED_DEVICE;
}

/** Makes a reason that a person gave safe to show, as `sanitizeName` does, with at most 200 characters; may be empty. */
export function sanitizeReason(text: string): string {
  return sanitizeText(text, MAX_SHOWN_REASON_CHARACTERS, MAX_SHOWN_REASON_CHARACTERS * 4);
}

/**
 * Takes a name from a person and gives back what will be stored and shown.
 * Throws `DEVICE_NAME_INVALID` when nothing is left of it.
 */
export function requireName(text: string): string {
  const name = sanitizeText(text, MAX_SHOWN_NAME_CHARACTERS, MAX_NAME_BYTES);
  if (name === '') {
    throw appError('DEVICE_NAME_INVALID');
  }
  return name;
}

/** Printable ASCII with single spaces: most names and reasons, and nothing to do for these. */
const plain = /^[!-~]+(?: [!-~]+)*$/;

function sanitizeText(text: string, maxCharacters: number, maxBytes: number): string {
  if (text.length <= maxCharacters && plain.test(text)) return text;
  const visible = text
    .slice(0, LONGEST_EXAMINED)
    .replace(/\s/gu, ' ')
    .replace(disturbing, '')
    .replace(strayEmojiGlue, '')
    .normalize('NFC')
    .replace(/ +/gu, ' ')
    .trim();
  return cut(visible, maxCharacters, maxBytes);
}

function cut(text: string, maxCharacters: number, maxBytes: number): string {
  // A UTF-16 unit takes three bytes at most, and there is room for four per character.
  if (text.length <= maxCharacters) return text;
  const ellipsis = '…';
  // Where the text would end if the ellipsis had to follow.
  let cutAt = 0;
  let count = 0;
  let bytes = 0;
  for (const { segment, index } of characters().segment(text)) {
    if (count + 1 <= maxCharacters && bytes + utf8.encode(ellipsis).length <= maxBytes) cutAt = index;
    count += 1;
    bytes += utf8.encode(segment).length;
    if (count > maxCharacters || bytes > maxBytes) {
      const kept = text.slice(0, cutAt).trimEnd();
      return kept === '' ? '' : kept + ellipsis;
    }
  }
  return text;
}
