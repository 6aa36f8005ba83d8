import type { Spread } from './benchmark.js';

/** Does the thing once, and gives how long it took or how much it was, in whatever unit its row says. */
export type Measurement = () => number | Promise<number>;

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
 * Measures several things in turn, so that whatever else the machine does meanwhile falls on all of them.
 *
 * @param warmUps rounds that are not counted: the engine compiles what runs often.
 */
export async function measureInTurn<Name extends string>(
  rounds: number,
  measurements: Readonly<Record<Name, Measurement>>,
  warmUps = 2,
): Promise<Readonly<Record<Name, Spread>>> {
  const names = Object.keys(measurements) as Name[];
  const samples = new Map<Name, number[]>(names.map((name) => [name, []]));
  for (let round = -warmUps; round < rounds; round++) {
    globalThis.gc?.();
    for (const name of names) {
      const sample = await measurements[name]();
      if (round >= 0) samples.get(name)?.push(sample);
    }
  }
  return Object.fromEntries(names.map((name) => [name, spreadOf(samples.get(name) ?? [])])) as Record<Name, Spread>;
}

/** Measures one thing. */
export async function measure(rounds: number, measurement: Measurement, warmUps = 2): Promise<Spread> {
  const { it } = await measureInTurn(rounds, { it: measurement }, warmUps);
  return it;
}

/** Smallest, middle and largest of some numbers. Throws `RangeError` when there are none. */
export function spreadOf(samples: readonly number[]): Spread {
  const sorted = samples.toSorted((a, b) => a - b);
  const [min, median, max] = [sorted[0], sorted[Math.floor(sorted.length / 2)], sorted.at(-1)];
  if (min === undefined || median === undefined || max === undefined) throw new RangeError('Nothing was measured.');
  return { min, median, max };
}

/** The same in another unit, or less of it. */
export function mapSpread({ min, median, max }: Spread, change: (value: number) => number): Spread {
  return { min: change(min), median: change(median), max: change(max) };
}
