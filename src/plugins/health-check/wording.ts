import { lazily } from '../../core/common/lazily.js';
import { DAY_MS, HOUR_MS, MINUTE_MS } from './account-facts.js';

/** How many names a sentence lists before it counts the rest. */
const NAMES_IN_A_SENTENCE = 3;

/** How many characters of a name a sentence shows; a device's own page shows all. */
const NAME_CHARACTERS_IN_A_SENTENCE = 24;

const characters = lazily(() => new Intl.Segmenter('en', { granularity: 'grapheme' }));

const numbers = lazily(() => new Intl.NumberFormat('en'));

/** 7, 9,999. */
export function numeral(count: number): string {
  // Most are: a check of a small account makes no formatter.
  return count < 1000 ? String(count) : numbers().format(count);
}

/** “Name”, shortened. */
export function quoted(name: string): string {
  // Most are; taking a text apart costs more than all the rest of a check.
  if (name.length <= NAME_CHARACTERS_IN_A_SENTENCE) return `“${name}”`;
  const units = [...characters().segment(name)].map(({ segment }) => segment);
  const isLong = units.length > NAME_CHARACTERS_IN_A_SENTENCE;
  return `“${isLong ? `${units.slice(0, NAME_CHARACTERS_IN_A_SENTENCE - 1).join('')}…` : name}”`;
}

/** “A”, “A” and “B”, or “A”, “B”, “C” and 4 more. */
export function listed(names: readonly string[]): string {
  const shown = names.slice(0, NAMES_IN_A_SENTENCE).map(quoted);
  const hidden = names.length - shown.length;
  const parts = hidden > 0 ? [...shown, `${numeral(hidden)} more`] : shown;
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
