import { lazily } from './lazily.js';

/** How long a text may be. */
export interface TextLimit {
  /** As a person counts them (grapheme clusters). */
  readonly characters: number;
  /** In UTF-8. */
  readonly bytes: number;
}

/** Of a device's name, as it is shown and as it travels. */
export const NAME_LIMIT: TextLimit = { characters: 64, bytes: 256 };

/** Of a reason that a person gives. */
export const REASON_LIMIT: TextLimit = { characters: 200, bytes: 800 };

/** No more of a text than this is looked at, in UTF-16 units: work stays bounded whatever comes in. */
const MAX_EXAMINED_LENGTH = 4096;

/** Printable ASCII with single spaces: most names and reasons, and nothing to do for these. */
const plain = /^[!-~]+(?: [!-~]+)*$/;

// Invisible or able to disturb the text around it: controls, bidirectional overrides and isolates, zero-width
// characters, fillers, lone surrogates. The joiner and the emoji variation selector are looked at by themselves.
const disturbing = /(?!\u200d|\ufe0f)[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;
const strayEmojiGlue =
  /(?<![\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f])\u200d|\u200d(?!\p{Extended_Pictographic})|(?<!\p{Emoji})\ufe0f/gu;

// Its tables take longer to load than all of the code around it, and few texts need them.
const characters = lazily(() => new Intl.Segmenter('en', { granularity: 'grapheme' }));
const utf8 = new TextEncoder();

const everySpace = /\s/gu;
const breakingSpace = /[^\S\u00a0\u202f]/gu;

/**
 * Makes a text that somebody wrote safe to show anywhere: no control, bidirectional or invisible characters, white space collapsed,
 * Unicode NFC, no longer than it may be, with “…” where it was cut. Applying it twice changes nothing more.
 */
export function sanitizeText(text: string, limit: TextLimit): string {
  return cleanAndCut(text, limit, everySpace);
}

/** The same for a text that was put together here: what must not break across lines stays together. */
export function sanitizeSentence(text: string, limit: TextLimit): string {
  return cleanAndCut(text, limit, breakingSpace);
}

/**
 * The same, uncut, for a text that a person gives now and can still shorten. Null when it is longer than it may be.
 */
export function sanitizeWhole(text: string, limit: TextLimit): string | null {
  if (text.length > MAX_EXAMINED_LENGTH) return null;
  const visible = clean(text, everySpace);
  return fits(visible, limit) ? visible : null;
}

/** How many characters a text has, as a person counts them. */
export function countCharacters(text: string): number {
  if (plain.test(text)) return text.length;
  return [...characters().segment(text.slice(0, MAX_EXAMINED_LENGTH))].length;
}

/** Whether nothing of a text would be cut. */
export function fits(text: string, limit: TextLimit): boolean {
  if (text.length > MAX_EXAMINED_LENGTH) return false;
  return countCharacters(text) <= limit.characters && utf8.encode(text).length <= limit.bytes;
}

function cleanAndCut(text: string, limit: TextLimit, space: RegExp): string {
  if (text.length <= limit.characters && plain.test(text)) return text;
  return cut(clean(text.slice(0, MAX_EXAMINED_LENGTH), space), limit);
}

function clean(text: string, space: RegExp): string {
  return text
    .replace(space, ' ')
    .replace(disturbing, '')
    .replace(strayEmojiGlue, '')
    .normalize('NFC')
    .replace(/ +/gu, ' ')
    .trim();
}

function cut(text: string, limit: TextLimit): string {
  // A UTF-16 unit takes three bytes at most, and there is room for four per character.
  if (text.length <= limit.characters) return text;
  const ellipsis = '…';
  // Where the text would end if the ellipsis had to follow.
  let cutAt = 0;
  let count = 0;
  let bytes = 0;
  for (const { segment, index } of characters().segment(text)) {
    if (count + 1 <= limit.characters && bytes + utf8.encode(ellipsis).length <= limit.bytes) cutAt = index;
    count += 1;
    bytes += utf8.encode(segment).length;
    if (count > limit.characters || bytes > limit.bytes) {
      const kept = text.slice(0, cutAt).trimEnd();
      return kept === '' ? '' : kept + ellipsis;
    }
  }
  return text;
}
