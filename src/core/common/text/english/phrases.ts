import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../durations.js';
import { lazily } from '../../lazily.js';
import { formatNumber } from '../plurals.js';

/*
 * What the sentences of findings, errors and answers are made with.
 */

/** How many names a sentence lists before it counts the rest. */
const NAMES_IN_A_SENTENCE = 3;

/** How many characters of a name a sentence shows; a device's own page shows all. */
const NAME_CHARACTERS_IN_A_SENTENCE = 24;

const characters = lazily(() => new Intl.Segmenter('en', { granularity: 'grapheme' }));

/** 7, 9,999. */
export function numeral(count: number): string {
  // Most are: a check of a small account makes no formatter.
  return count < 1000 ? String(count) : formatNumber(count);
}

/** “Name”, shortened. */
export function quoted(name: string): string {
  // Most are; taking a text apart costs more than all the rest of a check.
  if (name.length <= NAME_CHARACTERS_IN_A_SENTENCE) return `“${name}”`;
  // What tells it from others of its name stays.
  const tag = TAG.exec(name)?.[0] ?? '';
  const units = [...characters().segment(name.slice(0, name.length - tag.length))].map(({ segment }) => segment);
  const room = NAME_CHARACTERS_IN_A_SENTENCE - tag.length;
  return units.length > room ? `“${units.slice(0, room - 1).join('')}…${tag}”` : `“${name}”`;
}

/** The beginning of a device's id, at the end of what it is called. At most so long that some of the name is left. */
const TAG = / \([0-9a-f]{4,12}\)$/;

/** Names for a sentence: enough of them to show, and how many there are. */
export type NameList = { readonly shown: readonly string[]; readonly count: number };

/** Keeps no more names than a sentence shows. */
export function nameList(names: readonly string[]): NameList {
  return { shown: names.slice(0, NAMES_IN_A_SENTENCE), count: names.length };
}

/** “A”, “A” and “B”, or “A”, “B”, “C” and 4 more. */
export function listed({ shown, count }: NameList): string {
  const hidden = count - shown.length;
  const names = shown.map(quoted);
  const parts = hidden > 0 ? [...names, `${numeral(hidden)} more`] : names;
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

/** 1 device, 2 devices, 9,999 devices. */
export function counted(count: number, singular: string, plural = `${singular}s`): string {
  return `${numeral(count)} ${count === 1 ? singular : plural}`;
}

/** A duration in its largest whole unit: 3 minutes, 2 hours, 40 days, 5 years. */
export function duration(ms: number): string {
  if (ms >= 365 * DAY_MS) return counted(Math.floor(ms / (365 * DAY_MS)), 'year');
  if (ms >= DAY_MS) return counted(Math.floor(ms / DAY_MS), 'day');
  if (ms >= HOUR_MS) return counted(Math.floor(ms / HOUR_MS), 'hour');
  return counted(Math.max(1, Math.floor(ms / MINUTE_MS)), 'minute');
}
