import { randomInt } from 'node:crypto';

import { AdviceWalk } from '../../../support/health-check/advice-walk.js';
import { AdvisedAccount } from '../../../support/health-check/advised-account.js';

/** The accounts that are looked at: those that `npm run simulate` asks for, or the same ten in each run and forty fresh ones. */
function seeds(): number[] {
  const { SIMULATED_LIVES: lives, FIRST_SEED: first } = process.env;
  const inOrder = Array.from({ length: Number(lives ?? 10) }, (_, index) => Number(first ?? 1) + index);
  const fresh = lives === undefined ? Array.from({ length: 40 }, () => randomInt(2 ** 32)) : [];
  return [...inOrder, ...fresh];
}

describe('Doing only what the report offers', () => {
  for (const seed of seeds()) {
    it(`[I1] [I2] seed ${seed}: ends in sync, or with what only a person can decide, on one device after the other`, () => {
      const account = new AdvisedAccount(seed);
      for (const device of account.living) new AdviceWalk(account, device).go();
    });
  }
});
