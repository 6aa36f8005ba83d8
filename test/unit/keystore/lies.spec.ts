import { expect } from 'chai';
import { AppError } from '../../../src/core/errors.js';
import {
  decodeEntry,
  type EntrySource,
  type KeystoreCrypto,
  KeystoreState,
  shortDeviceId,
} from '../../../src/keystore/index.js';
import { AccountUnderAttack, effectiveEntries, encodeAll } from '../../support/attacker/account-under-attack.js';
import { revokedDeviceMoves } from '../../support/attacker/revoked-device.js';
import { type Tampering, tamperings } from '../../support/attacker/tampering.js';
import type { FeedAuthor } from '../../support/keystore/feed-author.js';
import { SeededRandom } from '../../support/simulation/random.js';

/** Accounts per move; raise it to search longer. */
const ACCOUNTS = Number(process.env['LIES_ACCOUNTS'] ?? 8);
const FIRST_SEED = Number(process.env['LIES_SEED'] ?? 1);

type Examine = (state: KeystoreState, bundle: readonly Uint8Array[]) => void;

/** The two ways in: entries that come once, and a bundle, which is read again and again. */
const waysIn: Readonly<Record<string, Examine>> = {
  once: (state, bundle) => void state.examine(bundle),
  'as a bundle': (state, bundle) =>
    void state.examineRepeatable(() => bundle, state.accountBytes ?? new Uint8Array(32)),
};

/** What is wrong with how a state met a tampered bundle; undefined when it did what was promised. */
function brokenPromise(
  state: KeystoreState,
  { bundle, codes, culprits }: Tampering,
  examine: Examine,
): string | undefined {
  const before = Buffer.from(state.canonical());
  try {
    examine(state, bundle);
    return 'It was accepted.';
  } catch (error) {
    if (!(error instanceof AppError)) return `It failed with ${String(error)}.`;
    if (!codes.includes(error.code)) return `It was refused as ${error.code}: ${error.message}`;
    if (!before.equals(state.canonical())) return 'It was refused and changed the state.';
    const { device, sequence } = error.details ?? {};
    const isNamed = culprits.some((one) => shortDeviceId(one.device) === device && one.sequence === sequence);
    const isSaid = error.message.includes(`Entry ${String(sequence)} of`) && error.message.includes(String(device));
    return culprits.length === 0 || (isNamed && isSaid)
      ? undefined
      : `It named ${String(device)}, ${String(sequence)}.`;
  }
}

const accounts = new Map<number, AccountUnderAttack>();

/** Moves leave an account as it is, so each is made once. */
function accountOf(seed: number): AccountUnderAttack {
  const account = accounts.get(seed) ?? new AccountUnderAttack(new SeededRandom(seed), seed);
  accounts.set(seed, account);
  return account;
}

function forEachAccount(test: (account: AccountUnderAttack, random: SeededRandom, seed: number) => void): void {
  for (let seed = FIRST_SEED; seed < FIRST_SEED + ACCOUNTS; seed++) test(accountOf(seed), new SeededRandom(seed), seed);
}

/** A state that holds what every honest device holds, and believes what `crypto` says. */
function stateWith(account: AccountUnderAttack, crypto: KeystoreCrypto): KeystoreState {
  const holder = account.deviceHolding(account.base);
  const entries: EntrySource = holder.store;
  const state = new KeystoreState(crypto, entries);
  state.load(holder.store.all(), holder.store.evidence);
  return state;
}

describe('Lies', () => {
  after(() => accounts.clear());

  describe('[C3] nothing of a bundle is taken over, and the entry is named, when', () => {
    for (const [name, move] of Object.entries(tamperings)) {
      it(name, () => {
        forEachAccount((account, random, seed) => {
          const tampering = move(account, random);
          for (const [way, examine] of Object.entries(waysIn)) {
            const state = stateWith(account, account.suite.crypto);
            expect(brokenPromise(state, tampering, examine), `seed ${seed}, ${way}`).to.equal(undefined);
          }
        });
      });
    }

    it('entries are exchanged while a bundle is read', () => {
      const account = accountOf(FIRST_SEED);
      for (const bad of [tamperings['another device signs'], tamperings['a signature is taken from another entry']]) {
        const { bundle = [] } = bad?.(account, new SeededRandom(FIRST_SEED)) ?? {};
        const readings = [encodeAll(account.news), bundle];
        const state = stateWith(account, account.suite.crypto);
        const examine = (): unknown => state.examineRepeatable(() => readings.shift() ?? bundle, new Uint8Array(32));
        expect(examine)
          .to.throw(AppError)
          .with.property('code')
          .that.is.oneOf(['ENTRY_INVALID', 'ENTRY_SIGNATURE_INVALID']);
      }
    });

    it('takes the same news over when nobody tampered with them', () => {
      forEachAccount((account) => {
        for (const examine of Object.values(waysIn)) {
          expect(() => examine(stateWith(account, account.suite.crypto), encodeAll(account.news))).not.to.throw();
        }
      });
    });
  });

  describe('[C3] the attacker is noticed to get through where', () => {
    const blindnesses: Readonly<Record<string, Partial<KeystoreCrypto>>> = {
      'signatures of devices are not verified': { verifyEd25519: () => true },
      'signatures of the account are not verified': { verifyMlDsa65: () => true },
      'every entry has the same hash': { sha256: () => new Uint8Array(32) },
    };
    for (const [name, blindness] of Object.entries(blindnesses)) {
      it(name, () => {
        const account = accountOf(FIRST_SEED);
        const state = (): KeystoreState => {
          const healthy = account.suite.crypto;
          const blind = {
            sha256: healthy.sha256,
            verifyEd25519: healthy.verifyEd25519,
            verifyMlDsa65: healthy.verifyMlDsa65,
          };
          return stateWith(account, { ...blind, ...blindness });
        };
        const moves = Object.values(tamperings).map((move) => move(account, new SeededRandom(FIRST_SEED)));
        for (const examine of Object.values(waysIn)) {
          expect(moves.filter((move) => brokenPromise(state(), move, examine) !== undefined)).not.to.deep.equal([]);
        }
      });
    }
  });

  describe('[C6] nothing has effect that a revoked device signs, when it', () => {
    for (const [name, move] of Object.entries(revokedDeviceMoves)) {
      it(name, () => {
        forEachAccount((account, random, seed) => {
          const bundle = move(account, random);
          const told = account.deviceHolding(account.base);
          const before = effectiveEntries(told);
          told.import(bundle);
          const late = account.deviceHolding(account.beforeRevocation);
          late.import(bundle);
          late.import(account.base);
          for (const victim of [told, late]) expectNothingNew(victim, before, account, `seed ${seed}`);
          expect(Buffer.compare(told.state.canonical(), late.state.canonical()), `seed ${seed}`).to.equal(0);
        });
      });
    }

    it('is named with each entry that it wrote, whatever its clock said', () => {
      forEachAccount((account, random, seed) => {
        const victim = account.deviceHolding(account.base);
        const held = new Set(account.base.map((bytes) => decodeEntry(bytes, account.suite.crypto).id));
        const admission = victim.import(revokedDeviceMoves['writes on']?.(account, random) ?? []);
        const named = admission.voided.map(({ device, sequence, code }) => `${device} ${sequence} ${code}`);
        const written = admission.accepted.filter(({ entry }) => !held.has(entry.id));
        expect(written, `seed ${seed}`).not.to.deep.equal([]);
        const expected = written.map(({ device, sequence }) => `${device} ${sequence} ENTRY_AUTHOR_REVOKED`);
        expect(named, `seed ${seed}`).to.have.members(expected);
      });
    });

    it('[C4] rewrites its past: both entries are shown', () => {
      forEachAccount((account, random, seed) => {
        const victim = account.deviceHolding(account.base);
        const admission = victim.import(
          revokedDeviceMoves['writes its own past anew, with rotations']?.(account, random) ?? [],
        );
        if (admission.removed.length === 0) return;
        const fork = victim.state.snapshot(victim.localFacts()).forks.find(({ device }) => device === account.stolen);
        expect(new Set(fork?.entries).size, `seed ${seed}`).to.equal(2);
      });
    });
  });

  describe('[C5] an old bundle', () => {
    it('changes nothing and brings nothing new, whichever it is and however often it comes', () => {
      forEachAccount((account, _random, seed) => {
        const victim = account.deviceHolding(account.base);
        const before = Buffer.from(victim.state.canonical());
        const { revision } = victim.state;
        for (const bundle of [
          ...account.loot.bundles,
          account.beforeRevocation,
          account.base,
          ...account.loot.bundles,
        ]) {
          expect(victim.import(bundle).isNothingNew, `seed ${seed}`).to.equal(true);
        }
        expect(victim.state.revision).to.equal(revision);
        expect(before.equals(victim.state.canonical()), `seed ${seed}`).to.equal(true);
      });
    });
  });
});

function expectNothingNew(
  victim: FeedAuthor,
  before: ReadonlySet<string>,
  { stolen, honest }: AccountUnderAttack,
  about: string,
): void {
  const added = [...effectiveEntries(victim)].filter((id) => !before.has(id));
  expect(added, about).to.deep.equal([]);
  const { devices, currentKey } = victim.state.snapshot(victim.localFacts());
  const honestIds = new Set(honest.map(({ device }) => device));
  expect(
    devices.active.filter(({ id }) => !honestIds.has(id)),
    about,
  ).to.deep.equal([]);
  expect(victim.state.standingOf(stolen), about).to.equal('revoked');
  const isOlder = before.has(currentKey.rotation);
  expect(isOlder, `${about}: the current key is one that was made before`).to.equal(true);
}
