import { expect } from 'chai';

import { rejection } from '../support/defer.js';
import { BrokenPromise, SchedulerLife } from '../support/simulation/scheduler-life.js';

/** How many lives are lived, and from which seed on; a failing seed is printed and can be lived again alone. */
const LIVES = Number(process.env['SIMULATED_LIVES'] ?? 20);
const FIRST_SEED = Number(process.env['FIRST_SEED'] ?? 1);
const YEARS = 10;

describe('ten simulated years of the scheduler', () => {
  for (let seed = FIRST_SEED; seed < FIRST_SEED + LIVES; seed += 1) {
    it(`[A17] seed ${seed}: no overlap, no missed interval, no leaked timer`, async () => {
      const { checks, failures } = await new SchedulerLife({ seed, years: YEARS }).live();
      // The life was one worth living: most of its days were awake, and things went wrong.
      expect(checks).to.be.above(1000);
      expect(failures).to.be.above(100);
    });
  }

  it('sees a schedule that is lost', async () => {
    const life = new SchedulerLife({ seed: 1, years: 1, sabotage: ({ alarmClock }) => (alarmClock.check = () => {}) });
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
