import type { HeldEntry } from './held-entry.js';

/** How many of the entries, which ascend, have a number of at most `limit`. */
export function countUpTo(ascending: readonly HeldEntry[], limit: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle]?.number ?? Infinity) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
