import { expect } from 'chai';

import { BRAKE_LIMITS, type BrakeLimits } from '../../../../src/keystore/brakes/brake.js';
import { decodeEntry } from '../../../../src/keystore/entries/signed-entry.js';
import { EntryIntake } from '../../../../src/keystore/feeds/entry-intake.js';
import { SeededRandom } from '../../../support/simulation/random.js';
import { accountOfALife } from '../../../support/trust/account-of-a-life.js';
import { BrakedDevice, DAY } from '../../../support/trust/braked-device.js';
import { groupsOf, seedsOfLives } from '../../../support/trust-model/seeds.js';

/** So little that each life meets it. */
const TIGHT: BrakeLimits = {
  own: { entries: 20, bytes: 200_000, admissions: 2 },
  needed: { entries: 40, bytes: 400_000, admissions: 4 },
  inADay: 4,
  unnamedBranches: 2,
};

const ids = (intake: EntryIntake): string[] => [...intake.feeds.entries].map(({ id }) => id).sort();

/** Hears a life in pieces, days and looks in between; and what was held back on the way. */
function hearInPieces(
  seed: number,
  limits: BrakeLimits,
): { readonly device: BrakedDevice; readonly reasons: Set<string>; readonly whole: EntryIntake } {
  const { account, entries, crypto } = accountOfALife(seed);
  const random = new SeededRandom(seed);
  const whole = new EntryIntake(account, crypto);
  whole.take(entries);
  const genesis = entries.filter((encoded) => {
    const reading = decodeEntry(encoded, crypto);
    return reading.kind !== 'refused' && reading.entry?.id === account;
  });
  const device = new BrakedDevice(
    account,
    { id: account },
    genesis.map((encoded) => ({ encoded })),
    { limits, crypto },
  );
  const reasons = new Set<string>();
  for (let at = 0; at < entries.length;) {
    const next = at + random.between(1, 30);
    device.hear(...entries.slice(at, next).map((encoded) => ({ encoded })));
    for (const { reason } of device.intake.heldBack) reasons.add(reason);
    if (random.chance(0.3)) device.now += DAY;
    if (random.chance(0.1)) device.look();
    at = next;
  }
  return { device, reasons, whole };
}

describe('The brake in random lives', () => {
  for (const some of groupsOf(seedsOfLives(20, 10))) {
    it(`only delays: all is held once the person looked, and nothing else (seeds ${some[0]} … ${some.at(-1)}, ${some.length} lives)`, () => {
      const met = new Set<string>();
      for (const seed of some) {
        const { device, reasons, whole } = hearInPieces(seed, TIGHT);
        for (const reason of reasons) met.add(reason);
        for (let looks = 0; looks < 20 && device.intake.heldBack.length > 0; looks++) device.look();
        expect(ids(device.intake), `seed ${seed}`).to.deep.equal(ids(whole));
        expect(device.intake.waiting, `seed ${seed}`).to.equal(whole.waiting);
      }
      if (some.length > 1) expect([...met].sort()).to.include.members(['admissions', 'day', 'out']);
    });
  }

  it('holds back nothing of an honest account', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const { reasons } = hearInPieces(seed, BRAKE_LIMITS);
      reasons.delete('out');
      expect([...reasons], `seed ${seed}`).to.deep.equal([]);
    }
  });
});
