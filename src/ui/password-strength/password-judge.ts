import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import * as common from '@zxcvbn-ts/language-common';
import * as english from '@zxcvbn-ts/language-en';

import { weaknesses, type StrengthReport, type Weakness } from './strength-report.js';

/**
 * How much of a password is looked at, in UTF-16 code units. The time grows with the square of it and more: 64 take up to a third of a
 * second. What follows can only make a password harder to guess.
 */
export const MAX_JUDGED_LENGTH = 64;

/**
 * How many ways are tried to read digits and signs as the letters that they look like. Past the first few they find next to nothing, and
 * the library's own 512 take a second and more for a password full of signs.
 */
const MAX_READINGS = 20;

/** How many words are suggested: 6 out of 7,776 make 77 bits. */
const SUGGESTED_WORDS = 6;

const words: readonly string[] = common.dictionary['diceware-common'];

const estimator = new ZxcvbnFactory({
  dictionary: { ...common.dictionary, ...english.dictionary },
  graphs: common.adjacencyGraphs,
  maxLength: MAX_JUDGED_LENGTH,
  l33tMaxSubstitutions: MAX_READINGS,
});

/** Estimates how many guesses a password takes, without the network. */
export function judgePassword(password: string, context: readonly string[]): StrengthReport {
  const { score, feedback } = estimator.check(password.slice(0, MAX_JUDGED_LENGTH), [...context]);
  const weakness = feedback.warning;
  return { strength: score, weakness: isWeakness(weakness) ? weakness : null };
}

/** Six words drawn by chance, each as likely as the others. */
export function suggestPassphrase(): string {
  return Array.from({ length: SUGGESTED_WORDS }, () => words[randomBelow(words.length)]).join('-');
}

function isWeakness(key: string | null): key is Weakness {
  return (weaknesses as readonly (string | null)[]).includes(key);
}

/** A number from 0 to below `limit`, all equally likely: a draw from the end that does not fit a whole number of times is repeated. */
function randomBelow(limit: number): number {
  const draw = new Uint32Array(1);
  const fitting = 2 ** 32 - (2 ** 32 % limit);
  for (;;) {
    const [value = fitting] = crypto.getRandomValues(draw);
    if (value < fitting) return value % limit;
  }
}
