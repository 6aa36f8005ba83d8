import { expect } from 'chai';

import { SeededRandom } from '../../../support/simulation/random.js';
import { AppReader, readByTheApp, readChanges } from '../../../support/trust-model/app-reader.js';
import { difference } from '../../../support/trust-model/difference.js';
import { Device } from '../../../support/trust-model/device.js';
import { EncodedModel } from '../../../support/trust-model/encoded-model.js';
import { Life } from '../../../support/trust-model/life.js';
import { canonicalState, type Meaning, standingMembers } from '../../../support/trust-model/meaning.js';
import { pieces, written } from '../../../support/trust-model/written-life.js';

/** The lives that are read: those that `npm run simulate` asks for, or the same few in each run. */
const { SIMULATED_LIVES, FIRST_SEED } = process.env;
const LIVES = Number(SIMULATED_LIVES ?? 100);
const FIRST = Number(FIRST_SEED ?? 1);

const idsOf = (items: Iterable<{ readonly id: string }>): string[] => [...items].map(({ id }) => id);

/** 7.5: who stands and can't know what is current. */
function whoLacks(meaning: Meaning): string[] {
  const { current, knows } = meaning;
  return current === null ? [] : standingMembers(meaning).filter((id) => !knows.get(current)!.has(id));
}

/** 8.3: who of these heard of it. */
function whoWaits(meaning: Meaning): string[] {
  const { current, feeds, verdicts } = meaning;
  return whoLacks(meaning).filter((id) =>
    feeds.of(id).some((entry) => verdicts.hasEffect(entry.id) && feeds.past.heard(entry.id).has(current!)),
  );
}

/** Everybody who is out, from the most senior down, and by which entries: no state says why a member is shut out. */
function whoIsOut({ verdicts }: Meaning): unknown {
  return [...verdicts.out].map(([member, reasons]) => [member, [...reasons].sort()]);
}

describe('A random life that the app reads in place of the model', () => {
  it(`breaks no promise: ${LIVES} lives from seed ${FIRST} [M2] [M5]`, () => {
    for (let seed = FIRST; seed < FIRST + LIVES; seed++) {
      const life = new Life(seed);
      readByTheApp(life.world);
      life.run();
    }
  });
});

describe('What entries mean, beside the model of the trust layer', () => {
  it(`is the same, byte for byte, after each import of ${LIVES} random lives in any order, and folded anew [M1]`, () => {
    let [followed, folded] = [0, 0];
    for (let seed = FIRST; seed < FIRST + LIVES; seed++) {
      const { world, copies } = written(seed);
      const random = new SeededRandom(seed);
      const encoded = new EncodedModel();
      const model = new Device(world, 'a reader', { key: '', flawed: false });
      const app = new AppReader(world.past, world.account, encoded);
      try {
        for (const piece of pieces(copies, random)) {
          const before = model.meaning;
          model.receive(piece);
          app.take(piece);
          expect(readChanges(app.change!)).to.deep.equal(difference(before, model.meaning));
          expect(app.change!.hasNewCurrent).to.equal(before.current !== model.meaning.current);
          const { lackingCurrent, waitingForKey } = app.meaning;
          expect(idsOf(lackingCurrent)).to.deep.equal(whoLacks(model.meaning));
          expect(idsOf(waitingForKey)).to.deep.equal(whoWaits(model.meaning));
          const read = app.read();
          expect(whoIsOut(read)).to.deep.equal(whoIsOut(model.meaning));
          expect(Buffer.from(canonicalState(read)).equals(model.state), 'the same bytes').to.equal(true);
          if (app.change!.isFolded) folded += 1;
          else followed += 1;
        }
        const anew = canonicalState(app.read(app.anew));
        expect(Buffer.from(anew).equals(model.state), 'the same bytes when folded anew').to.equal(true);
      } catch (error) {
        throw new Error(`Seed ${seed}: ${(error as Error).message}`, { cause: error });
      }
    }
    if (SIMULATED_LIVES === undefined) expect(Math.min(followed, folded)).to.be.greaterThan(LIVES);
  });
});
