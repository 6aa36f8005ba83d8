import { randomInt } from 'node:crypto';

/** So many lives are one test: a line for each would hide what else is printed. */
export const LIVES_IN_A_TEST = 100;

/** The seeds of lives: those that `npm run simulate` asks for, or the same few in each run and some fresh ones. */
export function seedsOfLives(usual: number, fresh: number): number[] {
  const { SIMULATED_LIVES: lives, FIRST_SEED: first } = process.env;
  const inOrder = Array.from({ length: Number(lives ?? usual) }, (_, index) => Number(first ?? 1) + index);
  return lives === undefined ? [...inOrder, ...Array.from({ length: fresh }, () => randomInt(2 ** 32))] : inOrder;
}

/** The seeds in groups, each for one test. */
export function groupsOf(seeds: readonly number[]): readonly (readonly number[])[] {
  return Array.from({ length: Math.ceil(seeds.length / LIVES_IN_A_TEST) }, (_, index) =>
    seeds.slice(index * LIVES_IN_A_TEST, (index + 1) * LIVES_IN_A_TEST),
  );
}
