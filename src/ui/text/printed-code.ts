import { typedSymbols } from '../../core/common/crockford.js';

/** The groups of a code, in order. */
export function groupsOf(code: string): readonly string[] {
  return code.split('-');
}

/** How a typed code differs from the one on the screen. */
export type CodeMismatch =
  /** Symbols are missing, or there are too many, or others than a code has. */
  | { readonly kind: 'not-whole'; readonly groups: number }
  /** The first group that is another, from 1. */
  | { readonly kind: 'group'; readonly number: number };

/** Null when it is the same: read as the whole code is read wherever it is typed. */
export function mismatchOf(typed: string, code: string): CodeMismatch | null {
  const groups = groupsOf(code);
  const symbols = typedSymbols(typed, groups.join('').length);
  if (symbols === null) return { kind: 'not-whole', groups: groups.length };
  let start = 0;
  for (const [index, group] of groups.entries()) {
    if (symbols.slice(start, start + group.length) !== group) return { kind: 'group', number: index + 1 };
    start += group.length;
  }
  return null;
}
