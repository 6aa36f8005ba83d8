import { randomInt } from 'node:crypto';
import { expect } from 'chai';

import { rejection } from '../support/defer.js';
import { BrokenPromise, SchedulerLife } from '../support/simulation/scheduler-life.js';

const YEARS = 10;

/**
 * The lives that are lived: those that `npm run simulate` asks for, or the same four in each run and four that nobody has seen before.
 * Each test names its seed, by which the life can be lived again.
 */
function seeds(): number[] {
  const { SIMULATED_LIVES: lives, FIRST_SEED: first } = process.env;
  const inOrder = Array.from({ length: Number(lives ?? 4) }, (_, index) => Number(first ?? 1) + index);
  const fresh = lives === undefined ? Array.from({ length: 4 }, () => randomInt(2 ** 32)) : [];
  return [...inOrder, ...fresh];
}

describe('ten simulated years of the scheduler', () => {
  for (const seed of seeds()) {
    it(`[A14] [A17] seed ${seed}: no overlap, no missed interval, no late catch-up, no leaked timer`, async () => {
      const { checks, failures } = await new SchedulerLife({ seed, years: YEARS }).live();
      // The life was one worth living: most of its days were awake, and things went wrong.
      expect(checks).to.be.above(1000);
      expect(failures).to.be.above(100);
    });
  }

  it('sees a schedule that is lost', async () => {
    const life = new SchedulerLife({ seed: 2, years: 1, sabotage: ({ alarmClock }) => (alarmClock.check = () => {}) });
    expect(await rejection(life.live()))
      .to.be.instanceOf(BrokenPromise)
      .with.property('message')
      .that.matches(/no check/);
  });

  it('sees a scheduler that goes on while the vault is locked', async () => {
    const sabotage = ({ scheduler }: { readonly scheduler: { pause(): void } }): void => {
      scheduler.pause = () => {};
    };
    const error = await rejection(new SchedulerLife({ seed: 1, years: 1, sabotage }).live());
    expect(error).to.be.instanceOf(BrokenPromise);
  });
});
