import { forgetLastMatch } from './last-match.js';

/** Crockford's base 32: no I, L, O, U, so that handwriting is not misread. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const OUTSIDE_ALPHABET = new RegExp(`[^${ALPHABET}]`);
const GROUP = /.{1,4}/g;

/** One symbol for each 5 bits; what is left over at the end is not written. */
export function toCrockford(bytes: Uint8Array): string {
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

/** The bytes of symbols of the alphabet, whose number of bits is a whole number of bytes. */
export function fromCrockford(symbols: string): Uint8Array {
  const bytes = new Uint8Array((symbols.length * 5) / 8);
  let buffer = 0;
  let bits = 0;
  let length = 0;
  for (const symbol of symbols) {
    buffer = ((buffer << 5) | ALPHABET.indexOf(symbol)) & 0xfff;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes[length++] = buffer >> bits;
  }
  return bytes;
}

/**
 * The symbols in what a person typed: letter case, spaces and hyphens don't matter, and O, I and L are taken for the digits they look
 * like. Null when it is not that many symbols, or when something else is among them.
 */
export function typedSymbols(typed: string, count: number): string | null {
  const symbols = typed.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1');
  const fits = symbols.length === count && !OUTSIDE_ALPHABET.test(symbols);
  // Most codes are secrets.
  forgetLastMatch();
  return fits ? symbols : null;
}

/** Symbols as they are shown: in fours. */
export function inFours(symbols: string): string {
  const groups = symbols.match(GROUP);
  forgetLastMatch();
  return groups?.join('-') ?? '';
}
