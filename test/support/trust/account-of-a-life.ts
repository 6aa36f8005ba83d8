import { Life } from '../trust-model/life.js';
import { EncodedModel } from '../trust-model/encoded-model.js';
import { SeededRandom } from '../simulation/random.js';

/** All entries that were written in a random life, attackers' among them, in some order, as bytes. */
export function accountOfALife(seed: number) {
  const life = new Life(seed);
  const { world, promises } = life;
  // What a life promises is looked at elsewhere.
  promises.expectAfter = () => undefined;
  promises.expectAtTheEnd = () => undefined;
  life.run();
  const encoded = new EncodedModel();
  const random = new SeededRandom(seed);
  const entries = [...world.written].map((entry) => encoded.encode(entry));
  for (let at = entries.length - 1; at > 0; at--) {
    const other = random.between(0, at);
    [entries[at], entries[other]] = [entries[other]!, entries[at]!];
  }
  return { account: world.account, entries, crypto: encoded.crypto };
}
