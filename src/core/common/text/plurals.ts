import { lazily } from '../lazily.js';

// The first screen has no numbers; the system's tables of languages take their time to be read.
const rules = lazily(() => new Intl.PluralRules('en'));
const numbers = lazily(() => new Intl.NumberFormat('en'));

/** The forms of a word that goes with a number. */
export interface PluralForms {
  /** "device" */
  readonly one: string;
  /** "devices" */
  readonly other: string;
}

/** The form that goes with a number. */
export function pluralOf(count: number, { one, other }: PluralForms): string {
  return rules().select(count) === 'one' ? one : other;
}

/** A number as a person reads it: "1,204". */
export function formatNumber(value: number): string {
  return numbers().format(value);
}

/** "1 device", "1,204 devices". */
export function countOf(count: number, noun: string, plural = `${noun}s`): string {
  return `${formatNumber(count)} ${pluralOf(count, { one: noun, other: plural })}`;
}
