import { expect } from 'chai';

import { BrokenPromise, Life } from '../../support/trust-model/life.js';
import { type Rule, without } from '../../support/trust-model/rules.js';
import { groupsOf, LIVES_IN_A_TEST, seedsOfLives } from '../../support/trust-model/seeds.js';

describe('A random life in the model of the trust layer', () => {
  for (const some of groupsOf(seedsOfLives(100, 100))) {
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
