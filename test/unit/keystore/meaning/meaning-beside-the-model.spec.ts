import { expect } from 'chai';

import { SeededRandom } from '../../../support/simulation/random.js';
import { AppReader, readByTheApp, readChanges } from '../../../support/trust-model/app-reader.js';
import { difference } from '../../../support/trust-model/difference.js';
import { Device } from '../../../support/trust-model/device.js';
import { EncodedModel } from '../../../support/trust-model/encoded-model.js';
import { Life } from '../../../support/trust-model/life.js';
import { canonicalState, type Meaning, standingMembers } from '../../../support/trust-model/meaning.js';
import { groupsOf, LIVES_IN_A_TEST, seedsOfLives } from '../../../support/trust-model/seeds.js';
import { pieces, written } from '../../../support/trust-model/written-life.js';

const GROUPS = groupsOf(seedsOfLives(25, 25));

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

/** After an import. */
function expectOneMeaning(app: AppReader, before: Meaning, model: Device): void {
  const { meaning } = model;
  expect(readChanges(app.change!)).to.deep.equal(difference(before, meaning));
  expect(app.change!.hasNewCurrent).to.equal(before.current !== meaning.current);
  expect(idsOf(app.meaning.lackingCurrent)).to.deep.equal(whoLacks(meaning));
  expect(idsOf(app.meaning.waitingForKey)).to.deep.equal(whoWaits(meaning));
  const read = app.read();
  expect(whoIsOut(read)).to.deep.equal(whoIsOut(meaning));
  expect(Buffer.from(canonicalState(read)).equals(model.state), 'the same bytes').to.equal(true);
}

/** Reads a life in pieces; gives for each whether all was folded anew. */
function readLife(seed: number): boolean[] {
  const { world, copies } = written(seed);
  const model = new Device(world, 'a reader', { key: '', flawed: false });
  const app = new AppReader(world.past, world.account, new EncodedModel());
  const folds: boolean[] = [];
  for (const piece of pieces(copies, new SeededRandom(seed))) {
    const before = model.meaning;
    model.receive(piece);
    app.take(piece);
    expectOneMeaning(app, before, model);
    folds.push(app.change!.isFolded);
  }
  const anew = canonicalState(app.read(app.anew));
  expect(Buffer.from(anew).equals(model.state), 'the same bytes when folded anew').to.equal(true);
  return folds;
}

describe('What entries mean, beside the model of the trust layer', () => {
  for (const some of GROUPS) {
    it(`is the same, byte for byte, after each import in any order, and folded anew: ${some.length} lives from seed ${some[0]} [M1] [C1]`, () => {
      const folds = some.flatMap((seed) => {
        try {
          return readLife(seed);
        } catch (error) {
          throw new Error(`Seed ${seed}: ${(error as Error).message}`, { cause: error });
        }
      });
      if (some.length < LIVES_IN_A_TEST) return;
      expect(folds.filter((isFolded) => isFolded).length).to.be.greaterThan(LIVES_IN_A_TEST);
      expect(folds.filter((isFolded) => !isFolded).length).to.be.greaterThan(LIVES_IN_A_TEST);
    });
  }
});

describe('A random life that the app reads in place of the model', () => {
  for (const some of GROUPS) {
    it(`breaks no promise: ${some.length} lives from seed ${some[0]} [M2] [M5]`, () => {
      // A life that breaks one tells its seed and its story.
      for (const seed of some) {
        const life = new Life(seed);
        readByTheApp(life.world);
        life.run();
      }
    });
  }
});
