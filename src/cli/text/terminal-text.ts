/**
 * Characters that make a terminal do something, or show text in another order than it is: controls (escape sequences
 * begin with one), bidirectional marks, invisible format characters, line and paragraph separators, lone surrogates.
 * The zero-width joiner stays: it only joins emoji.
 */
const ACTIVE_CHARACTERS = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]|(?!\u200D)\p{Cf}/gu;

/** Makes one line of text that a terminal can only show. Line ends and tabs become spaces, anything else active `�`. */
export function toTerminalText(text: string): string {
  return text.replace(/[\t\n\r\u2028\u2029]+/g, ' ').replace(ACTIVE_CHARACTERS, '\uFFFD');
}

/** Writes a value as one line of JSON that parses to the same value and is inert in a terminal too. */
export function toTerminalJson(value: unknown): string {
  return JSON.stringify(value).replace(ACTIVE_CHARACTERS, escapeCodeUnits);
}

function escapeCodeUnits(character: string): string {
  let escaped = '';
  for (let index = 0; index < character.length; index += 1) {
    escaped += `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`;
  }
  return escaped;
}
