import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../durations.js';
import { lazily } from '../lazily.js';
import { timesMessages as words } from './english/times.js';
import { countOf } from './plurals.js';

export { countOf } from './plurals.js';

/** Below this, "just now": a number that counts up from zero tells nobody anything. */
const JUST_NOW_MS = 5 * SECOND_MS;
/** Above this, a date says more than a number of days. */
const MAX_AGO_MS = 30 * DAY_MS;

/** Between a number and what it counts, and within a date. */
export const NO_BREAK_SPACE = '\u00A0';

/** Said of a number that no date can be made of. Other devices' clocks may say anything. */
const UNKNOWN_TIME = words.unknown;

const dateOnly = lazily(() => new Intl.DateTimeFormat('en', { dateStyle: 'medium' }));
const dateAndTime = lazily(() => new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' }));
const timeOnly = lazily(() => new Intl.DateTimeFormat('en', { timeStyle: 'short' }));
const weekdayAndDate = lazily(
  () => new Intl.DateTimeFormat('en', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }),
);

interface Unit {
  readonly ms: number;
  readonly name: 'second' | 'minute' | 'hour' | 'day';
  readonly short: string;
}

const seconds: Unit = { ms: SECOND_MS, name: 'second', short: 's' };
const minutes: Unit = { ms: MINUTE_MS, name: 'minute', short: 'm' };
const hours: Unit = { ms: HOUR_MS, name: 'hour', short: 'h' };
const days: Unit = { ms: DAY_MS, name: 'day', short: 'd' };

function largestUnit(ms: number): Unit {
  if (ms >= DAY_MS) return days;
  if (ms >= HOUR_MS) return hours;
  return ms >= MINUTE_MS ? minutes : seconds;
}

/** Whether a date can be made of a number of epoch ms; `Intl` and `Date` throw at any other number. */
function isMoment(at: number): boolean {
  return !Number.isNaN(new Date(at).getTime());
}

/** "2 minutes ago". A moment in the future (a clock that was set back) reads "just now". All in epoch ms. */
export function formatAgo(at: number, now: number): string {
  if (!isMoment(at) || !isMoment(now)) return UNKNOWN_TIME;
  const elapsed = now - at;
  if (elapsed < JUST_NOW_MS) return words.justNow;
  if (elapsed > MAX_AGO_MS) return words.on(formatDate(at));
  const { ms, name } = largestUnit(elapsed);
  return words.ago(Math.floor(elapsed / ms), name);
}

/** "2h ago", for places with little room. */
export function formatAgoBriefly(at: number, now: number): string {
  if (!isMoment(at) || !isMoment(now)) return UNKNOWN_TIME;
  const elapsed = now - at;
  if (elapsed < JUST_NOW_MS) return words.justNow;
  const { ms, short } = largestUnit(elapsed);
  return words.agoBriefly(Math.floor(elapsed / ms), short);
}

/** "5h 58m": the two largest units, rounded down. Below a minute, "45s". */
export function formatSpan(ms: number): string {
  if (ms >= DAY_MS) return joinUnits(Math.floor(ms / DAY_MS), 'd', Math.floor((ms % DAY_MS) / HOUR_MS), 'h');
  if (ms >= HOUR_MS) return joinUnits(Math.floor(ms / HOUR_MS), 'h', Math.floor((ms % HOUR_MS) / MINUTE_MS), 'm');
  // Seconds are rounded up, so that a countdown ends when it says so; sixty of them are a minute.
  if (ms > 59 * SECOND_MS) return `${Math.max(1, Math.floor(ms / MINUTE_MS))}m`;
  return `${Math.max(1, Math.ceil(ms / SECOND_MS))}s`;
}

function joinUnits(large: number, largeName: string, small: number, smallName: string): string {
  return small === 0 ? `${large}${largeName}` : `${large}${largeName} ${small}${smallName}`;
}

/** "in 5h 58m"; "due now" once the moment has come. */
export function formatIn(at: number, now: number): string {
  if (!isMoment(at) || !isMoment(now)) return UNKNOWN_TIME;
  return at <= now ? words.due : words.in(formatSpan(at - now));
}

/** How long something took: "12 ms", "1.4 s". */
export function formatDuration(ms: number): string {
  if (ms < 1) return words.underOneMillisecond;
  return ms < SECOND_MS ? `${Math.round(ms)} ms` : `${(ms / SECOND_MS).toFixed(1)} s`;
}

/** An interval in words: "15 minutes", "6 hours", "1 day". */
export function formatInterval(ms: number): string {
  const { ms: unit, name } = largestUnit(ms);
  return countOf(Math.round((ms / unit) * 10) / 10, name);
}

/** "Nov 10, 2026", which stays on one line. */
export const formatDate = (at: number): string =>
  isMoment(at) ? dateOnly().format(at).replaceAll(' ', NO_BREAK_SPACE) : UNKNOWN_TIME;
/** Since when something is so: "10:12 PM" on the same day, otherwise the date. Stays on one line. */
export const formatSince = (at: number, now: number): string =>
  isMoment(at) && startOfDay(at) === startOfDay(now)
    ? timeOnly().format(at).replaceAll(/\s/g, NO_BREAK_SPACE)
    : formatDate(at);
export const formatDateTime = (at: number): string => (isMoment(at) ? dateAndTime().format(at) : UNKNOWN_TIME);
export const formatTime = (at: number): string => (isMoment(at) ? timeOnly().format(at) : UNKNOWN_TIME);

/** A moment as programs read it; undefined when no date can be made of it. */
export const isoTime = (at: number): string | undefined => (isMoment(at) ? new Date(at).toISOString() : undefined);

/** The heading of a day in a list: "Today", "Yesterday", or the date. */
export function formatDay(at: number, now: number): string {
  if (!isMoment(at)) return words.unknownDay;
  const daysApart = startOfDay(now) - startOfDay(at);
  if (daysApart === 0) return words.today;
  // A day is 23 to 25 hours long where clocks change.
  if (daysApart > 0 && daysApart <= 25 * HOUR_MS) return words.yesterday;
  return weekdayAndDate().format(at);
}

function startOfDay(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}

/** True when what is said about `at` changes within seconds, so that a clock of seconds is worth its cost. */
export function changesEverySecond(at: number, now: number): boolean {
  return Math.abs(now - at) < MINUTE_MS + SECOND_MS;
}

/** Prepares what the texts here are written with, so that drawing the first of them does not wait for it. */
export function prepareTexts(): void {
  formatDateTime(0);
  countOf(0, '');
}
