import { lazily } from '../../core/common/lazily.js';

// Controls, bidirectional overrides, invisible characters and lone surrogates; the joiner inside emoji is harmless.
const disturbing = /(?!\u200d)[\p{Cc}\p{Cf}\p{Cs}]/gu;

/** What a UTF-16 unit takes at most, in bytes, once nothing disturbing is left: quotes and backslashes take two, no character more than three. */
const MAX_BYTES_PER_UNIT = 3;

const characters = lazily(() => new Intl.Segmenter('en', { granularity: 'grapheme' }));

/** How large a value is as JSON in UTF-8, in bytes. */
export function jsonBytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}

/**
 * Makes text of any origin inert and short: no control or bidirectional characters, and at most `maxBytes` as the content of a
 * JSON string in UTF-8, with “…” where it was cut between two characters. Work is bounded by `maxBytes`, not by the text.
 */
export function boundedText(text: string, maxBytes: number): string {
  const beginning = text.slice(0, maxBytes);
  const candidate = isHarmless(beginning) ? beginning : beginning.replace(disturbing, ' ');
  // Most texts: measuring one costs more than all else about it.
  if (text.length * MAX_BYTES_PER_UNIT <= maxBytes) return candidate;
  if (text.length <= maxBytes && contentBytes(candidate) <= maxBytes) return candidate;
  const room = maxBytes - contentBytes('…');
  let used = 0;
  for (const { segment, index } of characters().segment(candidate)) {
    used += contentBytes(segment);
    if (used > room) return `${candidate.slice(0, index).trimEnd()}…`;
  }
  return `${candidate}…`;
}

/** Of text in which nothing disturbing is left: as the content of a JSON string it only has quotes and backslashes escaped. */
function contentBytes(text: string): number {
  const isEscaped = text.includes('"') || text.includes('\\');
  return isEscaped ? jsonBytes(text) - '""'.length : Buffer.byteLength(text);
}

/** Whether a text is of plain letters, digits and punctuation alone. Most are, and looking for what disturbs costs many times as much. */
function isHarmless(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    const isPlain = (unit >= FIRST_PRINTABLE && unit <= LAST_ASCII) || (unit >= FIRST_DASH && unit <= LAST_DOT);
    if (!isPlain) return false;
  }
  return true;
}

/** From the space to the tilde. */
const FIRST_PRINTABLE = 0x20;
const LAST_ASCII = 0x7e;

/** Dashes, quotation marks and dots, up to “‧”. */
const FIRST_DASH = 0x2010;
const LAST_DOT = 0x2027;
