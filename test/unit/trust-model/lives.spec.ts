import { randomInt } from 'node:crypto';

import { expect } from 'chai';

import { BrokenPromise, Life } from '../../support/trust-model/life.js';
import { type Rule, without } from '../../support/trust-model/rules.js';

/** So many lives are one test: a line for each would hide what else is printed. */
const LIVES_IN_A_TEST = 100;

/** The lives that are lived: those that `npm run simulate` asks for, or the same hundred in each run and a hundred fresh ones. */
function seeds(): number[] {
  const { SIMULATED_LIVES: lives, FIRST_SEED: first } = process.env;
  const inOrder = Array.from({ length: Number(lives ?? 100) }, (_, index) => Number(first ?? 1) + index);
  const fresh = lives === undefined ? Array.from({ length: 100 }, () => randomInt(2 ** 32)) : [];
  return [...inOrder, ...fresh];
}

describe('A random life in the model of the trust layer', () => {
  const all = seeds();
  for (let done = 0; done < all.length; done += LIVES_IN_A_TEST) {
    const some = all.slice(done, done + LIVES_IN_A_TEST);
    it(`breaks no promise: ${some.length} lives from seed ${some[0]}`, () => {
      // A life that breaks one tells its seed and its story.
      for (const seed of some) new Life(seed).run();
    });
  }

  /** Those that chance meets soon. What it meets seldom or never is shown in `attacks.spec.ts`. */
  const MET_BY_CHANCE: readonly Rule[] = [
    'admissionWithinTheCut',
    'allBranchesCount',
    'boxesByStanding',
    'completeRotations',
    'currentUnknownToAll',
    'foldsAnew',
    'keepByChain',
    'sharesOfHoldersAlone',
    'suspensionEnds',
  ];
  for (const rule of MET_BY_CHANCE) {
    it(`breaks one soon without ${rule}`, () => {
      const live = (): void => {
        for (let seed = 1; seed <= LIVES_IN_A_TEST; seed++) new Life(seed, without(rule)).run();
      };
      expect(live).to.throw(BrokenPromise);
    });
  }
});
