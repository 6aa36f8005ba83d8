import type { SeededRandom } from '../simulation/random.js';
import { copyOf, type Entry } from './entry.js';
import { Life } from './life.js';
import { Mutations } from './mutations.js';
import type { World } from './world.js';

const MUTATIONS = 40;

/** All that was signed in a random life, what was refused there, and what nobody would sign. */
export function written(seed: number): { readonly world: World; readonly copies: readonly Entry[] } {
  const life = new Life(seed);
  const { world, random, promises } = life;
  // What a life promises is looked at elsewhere.
  promises.expectAfter = () => undefined;
  promises.expectAtTheEnd = () => undefined;
  const copies = new Map<string, Entry>();
  const admit = world.admit.bind(world);
  world.admit = (entry) => {
    copies.set(copyOf(entry), entry);
    return admit(entry);
  };
  life.run();
  for (const entry of new Mutations(world, random).make(MUTATIONS)) copies.set(copyOf(entry), entry);
  for (const entry of world.written) copies.set(copyOf(entry), entry);
  return { world, copies: [...copies.values()] };
}

/** Cuts into pieces, in some order; some of it comes twice. */
export function pieces(copies: readonly Entry[], random: SeededRandom): Entry[][] {
  const shuffled = random.chance(0.2) ? copies.toReversed() : [...copies];
  for (let at = shuffled.length - 1; at > 0 && shuffled[0] === copies[0]; at--) {
    const other = random.between(0, at);
    [shuffled[at], shuffled[other]] = [shuffled[other]!, shuffled[at]!];
  }
  const result: Entry[][] = [];
  while (shuffled.length > 0) {
    const piece = shuffled.splice(0, random.between(1, 60));
    result.push(random.chance(0.2) ? [...piece, ...copies.slice(0, 3)] : piece);
  }
  return result;
}
