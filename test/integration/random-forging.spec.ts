import { expect } from 'chai';

import { AppError } from '../../src/core/errors.js';
import { lookAtHeldBackOf } from '../../src/plugins/vault/worker/member/member-operations.js';
import { forgeAtRandom, spoil } from '../support/attacker/random-thief.js';
import { Scene } from '../support/attacker/scene.js';
import { SeededRandom } from '../support/simulation/random.js';
import { NOW } from '../support/trust/account-kit.js';
import { exchange, type MemberDevice } from '../support/trust/member-device.js';
import { TestFolders } from '../support/vault/test-folders.js';

/** One by default; `npm run simulate` lives many more. */
const LIVES = Number(process.env['SIMULATED_LIVES'] ?? 1);
const SEED = Number(process.env['FIRST_SEED'] ?? 1);

describe('Whatever the keys of a stolen device can sign, at random', () => {
  const folders = new TestFolders();

  /** What a device holds and makes of it, and what it does once its vault is opened again. */
  const told = ({ account }: MemberDevice): unknown => {
    const { meaning, session } = account;
    return {
      entries: [...meaning.feeds.entries].map(({ id }) => id),
      standing: meaning.verdicts.members.map((member) => [member.id, meaning.verdicts.standingOf(member).kind]),
      current: meaning.current?.id,
      secrets: [...session.account.generations.held],
      damages: session.account.damages.size,
    };
  };

  for (let seed = SEED; seed < SEED + LIVES; seed++) {
    it(`[M2] seed ${seed}: breaks no import, no vault, and no word of whoever is senior`, () => {
      const random = new SeededRandom(seed);
      const scene = new Scene(() => folders.make());
      const { laptop, tablet, phone } = scene;
      const thief = scene.steal(phone);
      const honest = [laptop, tablet];
      for (let round = 0; round < 4; round++) {
        forgeAtRandom(thief, random, 12);
        const entries = spoil(thief.entries, random);
        for (const victim of honest) {
          const start = random.between(0, Math.max(0, entries.length - 12));
          try {
            scene.send(thief, victim, random.between(1, 3) === 1 ? entries : entries.slice(start));
          } catch (error) {
            // A tablet that was revoked by the thief's doing would show below.
            if (!(error instanceof AppError)) throw error;
            expect.fail(`An import failed: ${error.code}`);
          }
          expect(told(victim.copy('again')), `${victim.name}, round ${round}`).to.deep.equal(told(victim));
        }
        // What says that it left is revoked unasked (6.7).
        if (round === 1 && laptop.standingOf(phone) !== 'revoked') scene.revoke(laptop, phone);
        if (random.between(1, 2) === 1) thief.learn(laptop.account.entries());
      }
      for (const victim of honest) {
        scene.send(thief, victim);
        lookAtHeldBackOf(victim.account, {}, NOW);
      }
      exchange(laptop, tablet);
      for (const device of honest) lookAtHeldBackOf(device.account, {}, NOW);
      exchange(laptop, tablet);
      expect(laptop.standingOf(laptop), 'the founder, who was never robbed').to.equal('stands');
      for (const device of honest) expect(device.standingOf(phone), device.name).to.equal('revoked');
      // The way out is open: a key that both have, and the thief hasn't.
      const next = scene.rotate(laptop);
      exchange(laptop, tablet);
      expect([laptop.current?.id, tablet.current?.id]).to.deep.equal([next, next]);
      expect([laptop.key, tablet.key].filter((key) => key.endsWith('locked'))).to.deep.equal([]);
      expect(laptop.account.meaning.isKnownToAnyoneOut(laptop.current!)).to.equal(false);
    });
  }
});
