import { expect } from 'chai';

import { copyIdOf } from '../../../../src/keystore/entries/signed-entry.js';
import { EntryIntake } from '../../../../src/keystore/feeds/entry-intake.js';
import { compareSeniority, hasHeard, type HeldEntry } from '../../../../src/keystore/feeds/held-entry.js';
import type { RefusalReason } from '../../../../src/keystore/feeds/refusal.js';
import { SeededRandom } from '../../../support/simulation/random.js';
import { Device } from '../../../support/trust-model/device.js';
import { EncodedModel } from '../../../support/trust-model/encoded-model.js';
import type { Entry } from '../../../support/trust-model/entry.js';
import { Feeds } from '../../../support/trust-model/feeds.js';
import { forksOf } from '../../../support/trust-model/forks.js';
import { parentsOf } from '../../../support/trust-model/past.js';
import { compareRanks } from '../../../support/trust-model/rank.js';
import type { World } from '../../../support/trust-model/world.js';
import { pieces, written } from '../../../support/trust-model/written-life.js';

const LIVES = 100;

/** What shows by the bytes and the author's keys alone, so that nothing has to wait for it. */
const EARLY: ReadonlySet<RefusalReason> = new Set<RefusalReason>([
  'malformed',
  'unsorted',
  'misplaced',
  'wrong-flag',
  'signature-missing',
  'false-signature',
  'other-account',
]);

const idsOf = (entries: Iterable<{ readonly id: string }>): string[] => [...entries].map(({ id }) => id).sort();

/** Imports into both, and compares after each piece. */
function importBeside(world: World, copies: readonly Entry[], random: SeededRandom, encoded: EncodedModel) {
  const model = new Device(world, 'a reader', { key: '', flawed: false });
  const intake = new EntryIntake(world.account, encoded.crypto);
  const refused = new Map<string, RefusalReason>();
  for (const piece of pieces(copies, random)) {
    const expected = model.receive(piece);
    const report = intake.take(piece.map((entry) => encoded.encode(entry)));
    expect(idsOf(report.taken.map(({ entry }) => entry))).to.deep.equal([...expected.taken].sort());
    for (const { copy, reason } of report.refused) refused.set(copy, reason);
  }
  for (const entry of copies) {
    const verdict = modelVerdict(world, model, entry);
    const reason = refused.get(copyIdOf(encoded.encode(entry), encoded.crypto));
    if (verdict === 'held') expect(intake.feeds.has(entry.id)).to.equal(true);
    else if (verdict === 'refused') expect(reason, `${JSON.stringify(entry)} is refused`).to.be.a('string');
    else if (reason !== undefined) expect(EARLY, JSON.stringify(entry)).to.include(reason);
  }
  return { model, intake };
}

function modelVerdict(world: World, model: Device, entry: Entry): 'held' | 'refused' | 'waiting' {
  if (model.holds(entry.id)) return 'held';
  if (!parentsOf(entry).every((id) => model.holds(id))) return 'waiting';
  return typeof world.admit(entry) === 'string' ? 'waiting' : 'refused';
}

function expectOneMeaning(world: World, model: Device, { feeds }: EntryIntake): void {
  const { past, account } = world;
  const held = [...feeds.entries];
  for (const entry of held) {
    const expected = past.heard(entry.id);
    const heard = held.filter((other) => hasHeard(entry, other));
    expect(heard.length === expected.size && heard.every(({ id }) => expected.has(id)), 'heard').to.equal(true);
    expect(entry.time).to.equal(past.time(entry.id));
    expect(entry.fact === null, JSON.stringify(past.entry(entry.id))).to.equal(hasNoEffect(world, entry));
  }
  const reference = new Feeds(past, account, model.entries);
  const members = [...feeds.members].sort(compareSeniority);
  expect(members.map(({ id }) => id)).to.deep.equal(reference.members);
  for (const [index, member] of members.entries()) {
    for (const other of members.slice(index)) {
      const order = Math.sign(compareSeniority(member, other));
      expect(order).to.equal(Math.sign(compareRanks(past, account, member.id, other.id)));
    }
  }
  const forks = members.flatMap((member) => feeds.forksOf(member));
  expect(
    forks.map(({ member, number, entries, isHealed }) => {
      return { member: member.id, number, entries: idsOf(entries), isHealed };
    }),
  ).to.deep.equal(forksOf(reference));
}

/** 10.3, by the model. */
function hasNoEffect({ past, account }: World, { id }: HeldEntry): boolean {
  const { body } = past.entry(id);
  switch (body.statement.kind) {
    case 'of-a-later-version':
      return true;
    case 'device-joined':
      return body.previous !== null;
    case 'device-renamed': {
      const member = past.member(account, body.statement.member);
      return member === null || !past.heard(id).has(member.admission);
    }
    default:
      return false;
  }
}

describe('Feeds, beside the model of the trust layer', () => {
  it(`hold, refuse and hear the same in ${LIVES} random lives, in whatever order it comes`, () => {
    const verdicts = new Map<string, number>();
    for (let seed = 1; seed <= LIVES; seed++) {
      const { world, copies } = written(seed);
      const random = new SeededRandom(seed);
      const encoded = new EncodedModel();
      try {
        const { model, intake } = importBeside(world, copies, random, encoded);
        expectOneMeaning(world, model, intake);
        const again = new EntryIntake(world.account, encoded.crypto);
        for (const piece of pieces(copies, random)) again.take(piece.map((entry) => encoded.encode(entry)));
        expect(idsOf(again.feeds.entries)).to.deep.equal(idsOf(intake.feeds.entries));
        for (const entry of copies) {
          const verdict = modelVerdict(world, model, entry);
          verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
        }
      } catch (error) {
        throw new Error(`Seed ${seed}: ${(error as Error).message}`, { cause: error });
      }
    }
    // Each verdict is met often.
    for (const verdict of ['held', 'refused', 'waiting']) expect(verdicts.get(verdict)).to.be.greaterThan(500);
  });
});
