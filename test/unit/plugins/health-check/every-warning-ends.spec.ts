import { randomInt } from 'node:crypto';

import { AdviceWalk } from '../../../support/health-check/advice-walk.js';
import { AdvisedAccount } from '../../../support/health-check/advised-account.js';
import { DataFolders } from '../../../support/vault/data-folders.js';

/** The accounts that are looked at: those that `npm run simulate` asks for, or the same few in each run and some fresh ones. */
function seeds(): number[] {
  const { SIMULATED_LIVES: lives, FIRST_SEED: first } = process.env;
  const inOrder = Array.from({ length: Number(lives ?? 4) }, (_, index) => Number(first ?? 1) + index);
  const fresh = lives === undefined ? Array.from({ length: 3 }, () => randomInt(2 ** 32)) : [];
  return [...inOrder, ...fresh];
}

describe('Doing only what the report offers', () => {
  const folders = new DataFolders();

  for (const seed of seeds()) {
    it(`[I1] [I2] seed ${seed}: ends without a warning, or with what only a person can decide, on one device after the other`, () => {
      const account = new AdvisedAccount(seed, folders.make());
      for (const device of account.living) new AdviceWalk(account, device).go();
    });
  }
});
