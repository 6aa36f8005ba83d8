import { MemberLife } from '../../../../support/trust/member-life.js';

/** The lives that are lived: those that `npm run simulate` asks for, or the same few in each run. */
function seeds(): number[] {
  const { SIMULATED_LIVES: lives, FIRST_SEED: first } = process.env;
  return Array.from({ length: Number(lives ?? 4) }, (_, index) => Number(first ?? 1) + index);
}

describe('An account of real members', () => {
  for (const seed of seeds()) {
    it(`[M2] [M5] seed ${seed}: its honest devices agree, have the key in the end, and no thief has it`, () => {
      new MemberLife(seed).run();
    });
  }
});
