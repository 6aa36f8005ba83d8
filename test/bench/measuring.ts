import type { Row, Samples, Scale } from './benchmark.js';
import { judge } from './judgement.js';

/** Does the thing once, and gives how long it took or how much it was, in whatever unit its row says. */
export type Measurement = () => number | Promise<number>;

/** All samples of each thing so far. */
export type SamplesOf<Name extends string> = Readonly<Record<Name, Samples>>;

/** Milliseconds that `work` takes. */
export function timed(work: () => unknown): number {
  const began = performance.now();
  work();
  return performance.now() - began;
}

/** Milliseconds until what `work` promises is there. */
export async function timedAsync(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/**
 * Measures several things in turn, so that whatever else the machine does meanwhile falls on all of them, and again while that does not
 * say whether a budget is held.
 *
 * @param toRows what the samples so far come to.
 * @param warmUps rounds that are not counted: the engine compiles what runs often.
 */
export async function measureRows<Name extends string>(
  { rounds, mostRepeats }: Pick<Scale, 'rounds' | 'mostRepeats'>,
  measurements: Readonly<Record<Name, Measurement>>,
  toRows: (samples: SamplesOf<Name>) => readonly Row[],
  warmUps = 2,
): Promise<readonly Row[]> {
  const names = Object.keys(measurements) as Name[];
  const samples = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let round = -warmUps; ; round++) {
    if (round > 0 && round % rounds === 0) {
      const rows = toRows(samples);
      if (round >= rounds * mostRepeats || !rows.some((row) => judge(row) === 'unsettled')) return rows;
    }
    globalThis.gc?.();
    for (const name of names) {
      const sample = await measurements[name]();
      if (round >= 0) samples[name].push(sample);
    }
  }
}
