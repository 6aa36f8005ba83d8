import { CheckpointLife, type LieName } from '../../../support/checkpoints/checkpoint-life.js';
import { groupsOf, seedsOfLives } from '../../../support/trust-model/seeds.js';

const lies = Object.keys(CheckpointLife.lies) as LieName[];

describe('[M16] What carries checkpoints', () => {
  for (const some of groupsOf(seedsOfLives(3, 2))) {
    for (const lie of lies) {
      const told = CheckpointLife.lies[lie].inTheEnd.join(', ') || 'nothing';
      it(`and tells the lie "${lie}": ${told} is told (seeds ${some[0]} … ${some.at(-1)}, ${some.length} lives)`, () => {
        for (const seed of some) new CheckpointLife(seed, lie).run();
      });
    }
  }
});
