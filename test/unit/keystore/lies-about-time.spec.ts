import { expect } from 'chai';
import type { KeystoreSnapshot, LocalFacts } from '../../../src/keystore/index.js';
import { builtInChecks } from '../../../src/plugins/health-check/checks/index.js';
import { composeReport } from '../../../src/plugins/health-check/compose-report.js';
import { fakeSuite } from '../../support/keystore/crypto-suite.js';
import { FeedAuthor, synchronize } from '../../support/keystore/feed-author.js';
import { SeededRandom } from '../../support/simulation/random.js';

const YEAR_MS = 365 * 24 * 3600 * 1000;
const NOW = Date.UTC(2025, 0, 1, 12);
const LIVES = 12;

/** What may differ: the warning about the clock, and two hints about how old a key says it is. */
const aboutTime = new Set(['CLOCK_AHEAD', 'KEY_OLD', 'KEY_ROTATED_RECENTLY']);

/** A life of three devices that meet after each step, so that no order is left to chance. One of the clocks is off. */
function live(seed: number, wrong: number, offsetMs: number): readonly FeedAuthor[] {
  const random = new SeededRandom(seed);
  const founder = FeedAuthor.found(fakeSuite(`clocks ${seed}`), 'Founder');
  const devices = [founder, FeedAuthor.join(founder, 'Phone')];
  synchronize(founder, devices[1] as FeedAuthor);
  devices.push(FeedAuthor.join(founder, 'Tablet'));
  (devices[wrong] as FeedAuthor).now += offsetMs;
  for (let step = 0; step < 12; step++) {
    for (const device of devices.slice(1)) synchronize(founder, device);
    for (const device of devices.slice(1)) synchronize(founder, device);
    const [by, target] = [devices[random.between(0, 2)] as FeedAuthor, devices[random.between(0, 2)] as FeedAuthor];
    if (by.state.standingOf(by.device) !== 'active' || target.state.standingOf(target.device) === 'revoked') continue;
    random.pick([
      () => by.rotate(),
      () => by.rotate(),
      () => by.rename(target.device, `Name ${step}`),
      () => by.write({ kind: 'password-rotated' }),
      () => by !== target && by.archive(target.device),
      () => by !== target && step > 9 && by.revoke(target.device),
    ])();
  }
  return devices;
}

/** As a vault knows it that heard everything just now. */
function factsOf(author: FeedAuthor, devices: readonly FeedAuthor[]): LocalFacts {
  return {
    ...author.localFacts(),
    lastSyncedAt: NOW,
    passwordChangedAt: NOW,
    devices: new Map(
      devices.map(({ device, now }) => [
        device,
        { heardAt: NOW, clockAheadMs: Math.max(0, now - NOW), verified: false },
      ]),
    ),
  };
}

async function reportOf(snapshot: KeystoreSnapshot) {
  const signal = new AbortController().signal;
  const findings = await Promise.all(
    builtInChecks.map(async (check) =>
      (await check.evaluate(snapshot, { now: NOW }, signal)).map((finding) => ({ ...finding, checkId: check.id })),
    ),
  );
  const codes = findings.flat().map(({ code }) => code);
  const others = findings.flat().filter(({ code }) => !aboutTime.has(code));
  return { report: composeReport(snapshot, others, { place: 'window', now: NOW }), codes };
}

/** What a device shows of the account, without times and without the ids, which are hashes of the times too. */
function orderOf({ state }: FeedAuthor): unknown {
  const place = ({ device, sequence }: { readonly device: string; readonly sequence: number }) =>
    `${device} ${sequence}`;
  return {
    activity: state.activity(0, 1000).items.map((item) => [place(item), item.kind, item.text, item.isEffective]),
    current: [
      place({ device: state.currentKey.author, sequence: state.currentKey.sequence }),
      state.currentKey.generation,
    ],
  };
}

describe('Lies about time', () => {
  it('[C8] a clock five years off moves no order, and no verdict but warnings about time', async () => {
    let warned = 0;
    for (let seed = 1; seed <= LIVES; seed++) {
      const wrong = seed % 3;
      const right = live(seed, wrong, 0);
      for (const offset of [5 * YEAR_MS, -5 * YEAR_MS]) {
        const off = live(seed, wrong, offset);
        for (const [index, author] of off.entries()) {
          const honest = right[index] as FeedAuthor;
          expect(orderOf(author), `seed ${seed}`).to.deep.equal(orderOf(honest));
          const one = await reportOf(author.state.snapshot(factsOf(author, off)));
          const other = await reportOf(honest.state.snapshot(factsOf(honest, right)));
          expect({ ...one, codes: [] }, `seed ${seed}`).to.deep.equal({ ...other, codes: [] });
          warned += Number(one.codes.includes('CLOCK_AHEAD'));
        }
      }
    }
    expect(warned, 'the clock itself is told').to.be.greaterThan(0);
  });
});
