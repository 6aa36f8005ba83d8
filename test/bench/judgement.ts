import type { Row, Samples } from './benchmark.js';

/** What became of a budget; `none` when nothing was promised. */
export type Judgement = 'held' | 'broken' | 'unsettled' | 'none';

/** Smallest, middle and largest of what was measured. */
export interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

/** In one of so many runs at most, the true median may lie outside of the interval. */
const RUNS_OUTSIDE = 20;

/** Smallest, middle and largest of some numbers. Throws `RangeError` when there are none. */
export function spreadOf(samples: Samples): Spread {
  const sorted = samples.toSorted((a, b) => a - b);
  const [min, median, max] = [sorted[0], sorted[Math.floor(sorted.length / 2)], sorted.at(-1)];
  if (min === undefined || median === undefined || max === undefined) throw new RangeError('Nothing was measured.');
  return { min, median, max };
}

/** What was measured by the comparison of the same round, the median of all rounds; null without a comparison. */
export function ratioOf(row: Row): number | null {
  return row.comparison === null ? null : spreadOf(ratiosOf(row.ours, row.comparison.samples)).median;
}

/**
 * Whether a budget is held. Where the rounds spread so far that their median may lie on either side of a bound, that is not settled.
 */
export function judge(row: Row): Judgement {
  switch (row.budget.kind) {
    case 'none':
      return 'none';
    case 'at-most':
      return spreadOf(row.ours).max <= row.budget.bound ? 'held' : 'broken';
    case 'ratio-at-most': {
      if (row.comparison === null) throw new RangeError(`There is nothing to compare “${row.what}” with.`);
      const { low, high } = intervalOfMedian(ratiosOf(row.ours, row.comparison.samples));
      if (high <= row.budget.bound) return 'held';
      return low > row.budget.bound ? 'broken' : 'unsettled';
    }
  }
}

/**
 * Between which of the samples the true median lies, but for one of `RUNS_OUTSIDE` runs; all of them when they are few. It asks nothing of how
 * the samples are distributed: each lies below the true median as often as above it, like a tossed coin.
 */
export function intervalOfMedian(samples: Samples): { readonly low: number; readonly high: number } {
  const { min, max } = spreadOf(samples);
  const sorted = samples.toSorted((a, b) => a - b);
  // How many of the outermost samples on each side can be left out.
  let left = -1;
  for (let outside = 2 * chanceOf(0, sorted.length); outside <= 1 / RUNS_OUTSIDE;) {
    left += 1;
    outside += 2 * chanceOf(left + 1, sorted.length);
  }
  const place = Math.max(0, left);
  return { low: sorted[place] ?? min, high: sorted[sorted.length - 1 - place] ?? max };
}

/** How likely exactly so many of `tosses` coins show heads. */
function chanceOf(heads: number, tosses: number): number {
  let chance = 1 / 2 ** tosses;
  for (let count = 0; count < heads; count++) chance *= (tosses - count) / (count + 1);
  return chance;
}

function ratiosOf(ours: Samples, others: Samples): Samples {
  if (ours.length !== others.length) throw new RangeError('What is compared was not measured in the same rounds.');
  return ours.map((sample, round) => sample / (others[round] ?? NaN));
}
