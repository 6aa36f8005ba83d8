/** How long these take, in milliseconds. A day is one of 24 hours, whatever clocks do in it. */
export const SECOND_MS = 1000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** The number of the whole minute that a moment is in, from epoch ms. */
export function minuteOf(now: number): number {
  return Math.floor(now / MINUTE_MS);
}
