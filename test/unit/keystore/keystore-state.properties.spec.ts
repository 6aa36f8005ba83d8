import { expect } from 'chai';
import fc from 'fast-check';
import { KeystoreState } from '../../../src/keystore/index.js';
import { fakeSuite } from '../../support/keystore/crypto-suite.js';
import { FeedAuthor } from '../../support/keystore/feed-author.js';
import { NaiveKeystore, type NaiveMeaning } from '../../support/keystore/naive-keystore.js';
import {
  honestOperations,
  hostileOperations,
  type Operation,
  RandomAccount,
} from '../../support/keystore/random-account.js';

/** Lives per property; raise it to search longer. */
const RUNS = Number(process.env['KEYSTORE_PROPERTY_RUNS'] ?? 150);

const YEAR_MS = 365 * 24 * 3600 * 1000;
/** When the clocks of all devices begin. */
const RIGHT_TIME = Date.UTC(2025, 0, 1);

/** The same facts as the naive reference states, from the state under test. */
function meaningOf(author: FeedAuthor): NaiveMeaning {
  const snapshot = author.state.snapshot(author.localFacts());
  const { active, archived, revoked } = snapshot.devices;
  const all = [...active, ...archived, ...revoked];
  const idsOf = (devices: readonly { readonly id: string }[]): string[] => devices.map(({ id }) => id).sort();
  return {
    active: idsOf(active),
    archived: idsOf(archived),
    revoked: idsOf(revoked),
    inSync: [...snapshot.alignment.inSync].sort(),
    outOfSync: [...snapshot.alignment.outOfSync].sort(),
    missingRotations: snapshot.alignment.missingRotations,
    missingOf: new Map(all.map(({ id, missingRotations }) => [id, missingRotations])),
    names: new Map(all.map(({ id, name, givenName }) => [id, givenName ?? name])),
    rotations: idsOf(author.state.rotations(0, 1000).items),
    current: snapshot.currentKey.rotation,
    conflicts: snapshot.conflicts.map(({ chosen, others }) => [chosen, ...others].sort()),
    withoutEffect: idsOf(author.state.activity(0, 1000).items.filter(({ isEffective }) => !isEffective)),
    contested: snapshot.contestedRevocations.map(({ standing, voided }) => `${standing} ${voided}`).sort(),
  };
}

/** Void entries but acknowledgements, which histories leave out. */
function withoutVoidAcknowledgements(meaning: NaiveMeaning, account: RandomAccount, author: FeedAuthor): NaiveMeaning {
  const kinds = new Map([...account.receivedBy(author)].map(({ id, body }) => [id, body.payload.kind]));
  return { ...meaning, withoutEffect: meaning.withoutEffect.filter((id) => kinds.get(id) !== 'acknowledged') };
}

function sorted(map: ReadonlyMap<string, unknown>): unknown {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1));
}

function expectAgreement(account: RandomAccount, author: FeedAuthor): void {
  const naive = withoutVoidAcknowledgements(new NaiveKeystore(account.receivedBy(author)).meaning(), account, author);
  const ours = meaningOf(author);
  const plain = (meaning: NaiveMeaning): unknown => ({
    ...meaning,
    missingOf: sorted(meaning.missingOf),
    names: sorted(meaning.names),
  });
  expect(plain(ours)).to.deep.equal(plain(naive));
}

function live(
  operations: readonly Operation[],
  onChange: (account: RandomAccount, author: FeedAuthor) => void,
  account = new RandomAccount(),
): RandomAccount {
  for (const operation of operations) for (const author of account.perform(operation)) onChange(account, author);
  return account;
}

/** What a device that takes the bundles over in this order makes of them. */
function observe(bundles: readonly (readonly Uint8Array[])[]): FeedAuthor {
  const observer = new FeedAuthor(fakeSuite('observer'), new Map());
  for (const bundle of bundles) observer.import(bundle);
  return observer;
}

/** Sets the clock of one device five years ahead or back, as soon as there is such a device. */
function setWrong({ devices }: RandomAccount, index: number, isAhead: boolean): void {
  const device = devices[index];
  const isRight = device !== undefined && Math.abs(device.now - RIGHT_TIME) < YEAR_MS;
  if (isRight) device.now += (isAhead ? 5 : -5) * YEAR_MS;
}

function canonicalHex(author: FeedAuthor): string {
  return Buffer.from(author.state.canonical()).toString('hex');
}

describe('KeystoreState, for any life of an account', () => {
  it('[C1] agrees with the naive reference after every step', () => {
    fc.assert(
      fc.property(honestOperations, (operations) => void live(operations, expectAgreement)),
      { numRuns: RUNS },
    );
  });

  it('[C1] agrees with the naive reference when feeds fork and acknowledgements lie', () => {
    fc.assert(
      fc.property(hostileOperations, (operations) => void live(operations, expectAgreement)),
      { numRuns: RUNS },
    );
  });

  it('[C8] agrees with the naive reference, which reads no clock, when one device is five years off', () => {
    fc.assert(
      fc.property(hostileOperations, fc.nat({ max: 4 }), fc.boolean(), (operations, index, isAhead) => {
        const account = new RandomAccount();
        live(
          operations,
          (_, author) => {
            setWrong(account, index, isAhead);
            expectAgreement(account, author);
          },
          account,
        );
      }),
      { numRuns: RUNS },
    );
  });

  it('[C2] is the same, byte for byte, in whatever order and however often bundles come', () => {
    const bundlesInTwoOrders = hostileOperations.chain((operations) => {
      const account = live(operations, () => undefined);
      const bundles = [...account.bundles, ...account.devices.map((device) => device.export())];
      const order = fc.shuffledSubarray([...bundles, ...bundles], { minLength: 2 * bundles.length });
      return fc.tuple(order, order);
    });
    fc.assert(
      fc.property(bundlesInTwoOrders, ([one, other]) => {
        expect(canonicalHex(observe(one))).to.equal(canonicalHex(observe(other)));
      }),
      { numRuns: RUNS },
    );
  });

  it('[C2] makes no difference between entries that come once and bundles, which are screened before', () => {
    fc.assert(
      fc.property(hostileOperations, (operations) => {
        const account = live(operations, () => undefined);
        const bundles = [...account.bundles, ...account.devices.map((device) => device.export())];
        const observer = new FeedAuthor(fakeSuite('observer'), new Map());
        for (const bundle of bundles)
          observer.importBundle(bundle, account.devices[0]?.state.accountBytes ?? new Uint8Array());
        expect(canonicalHex(observer)).to.equal(canonicalHex(observe(bundles)));
      }),
      { numRuns: RUNS },
    );
  });

  it('[C2] makes no difference between entries that came one by one and a state loaded from storage', () => {
    fc.assert(
      fc.property(hostileOperations, (operations) => {
        for (const author of live(operations, () => undefined).devices) {
          const loaded = new KeystoreState(author.suite.crypto, author.store);
          loaded.load(author.store.all(), author.store.evidence);
          expect(Buffer.from(loaded.canonical()).toString('hex')).to.equal(canonicalHex(author));
        }
      }),
      { numRuns: RUNS },
    );
  });
});
