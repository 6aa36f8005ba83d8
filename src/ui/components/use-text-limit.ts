import { useState } from 'react';

import { countCharacters, fits, type TextLimit } from '../../core/common/visible-text.js';
import { messages } from '../text/messages.js';

/** From this share of what there may be, it is worth counting. */
const NEARLY_FULL = 0.75;

/** What is to be said of the length of a text that is being typed. */
export interface TextLength {
  /** "50 of 64"; null as long as there is room enough. */
  readonly count: string | null;
  /** Undefined unless the text is too long. */
  readonly problem: string | undefined;
  /** To be called at each input. */
  readonly note: (text: string) => void;
}

/** Counts what is typed, as a person would. Nothing is cut off: what is too long stays, to be shortened. */
export function useTextLimit(limit: TextLimit | undefined): TextLength {
  const [text, note] = useState('');
  if (limit === undefined) return { count: null, problem: undefined, note };
  const length = countCharacters(text);
  const words = messages.common;
  const count = length < limit.characters * NEARLY_FULL ? null : words.characterCount(length, limit.characters);
  if (fits(text, limit)) return { count, problem: undefined, note };
  return { count, problem: length > limit.characters ? words.tooLong(limit.characters) : words.tooLarge, note };
}
