import { seedsOfLives } from '../../../../support/trust-model/seeds.js';
import { MemberLife } from '../../../../support/trust/member-life.js';

describe('An account of real members', () => {
  for (const seed of seedsOfLives(2, 1)) {
    it(`[M2] [M5] seed ${seed}: its honest devices agree, have the key in the end, and no thief has it`, () => {
      new MemberLife(seed).run();
    });
  }
});
