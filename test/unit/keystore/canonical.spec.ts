import { decode } from 'cborg';
import { expect } from 'chai';
import fc from 'fast-check';

import { KeystoreState } from '../../../src/keystore/index.js';
import { fakeSuite } from '../../support/keystore/crypto-suite.js';
import type { FeedAuthor } from '../../support/keystore/feed-author.js';
import { hostileOperations, RandomAccount } from '../../support/keystore/random-account.js';

/** Lives per property; raise it to search longer. */
const RUNS = Number(process.env['KEYSTORE_PROPERTY_RUNS'] ?? 20);

type Feed = [Uint8Array, number, string, string, string | null, [string, number][], number];
type Form = readonly [
  account: string | null,
  feeds: Feed[],
  rotations: string[],
  current: string | null,
  conflicts: [number, string, string[]][],
  revocations: string[],
  contested: [string, string][],
  voids: [string, number, string][],
  forks: [string, number, string, string][],
  missing: number,
  highestGeneration: number,
];

const formOf = (state: KeystoreState): Form => decode(state.canonical()) as Form;

const ascending = (texts: Iterable<string>): readonly string[] => [...texts].toSorted();

/** What the form must hold, by what the state shows otherwise. */
function expectSameMeaning(author: FeedAuthor): void {
  const { state } = author;
  const [account, feeds, rotations, current, conflicts, revocations, contested, voids, forks, missing] = formOf(state);
  const snapshot = state.snapshot(author.localFacts());
  const activity = state.activity(0, 1000).items;
  const { active, archived, revoked } = snapshot.devices;
  const missingOf = new Map([...active, ...archived, ...revoked].map((one) => [one.id, one.missingRotations]));

  expect(account).to.equal(snapshot.accountId);
  const held = [...state.feeds.values()].toSorted((one, other) => (one.device < other.device ? -1 : 1));
  expect(feeds.map((feed) => feed.toSpliced(5, 1))).to.deep.equal(
    held.map(({ device, fullId, sequence, headId }) => {
      const [name, standing] = [state.nameOf(device), state.standingOf(device)];
      return [fullId, sequence, headId, name, standing, missingOf.get(device)];
    }),
  );
  expect(ascending(rotations)).to.deep.equal(ascending(state.rotations(0, 1000).items.map(({ id }) => id)));
  expect(current).to.equal(snapshot.currentKey.rotation);
  expect(conflicts).to.deep.equal(snapshot.conflicts.map((one) => [one.generation, one.chosen, one.others]));
  const effective = activity.filter(({ kind, isEffective }) => kind === 'device-revoked' && isEffective);
  expect(ascending(effective.map(({ id }) => id))).to.deep.equal(ascending(revocations));
  expect(contested).to.deep.equal(snapshot.contestedRevocations.map(({ standing, voided }) => [standing, voided]));
  expect(voids).to.have.length(snapshot.voidEntries.total);
  const codes = voids.map(([, , code]) => code).toReversed();
  expect(codes.slice(0, 20)).to.deep.equal(snapshot.voidEntries.newest.map(({ code }) => code));
  // A revocation that would take the ground from under its own author is not applied, and no void entry either.
  const shownAsVoid = activity
    .filter(({ kind, isEffective }) => !isEffective && kind !== 'device-revoked')
    .map(({ id }) => id);
  expect(voids.map(([id]) => id)).to.include.members(shownAsVoid);
  const shownForks = snapshot.forks.map(({ device, sequence, entries }) => [device, sequence, ...entries]);
  expect(ascending(forks.map(String))).to.deep.equal(ascending(shownForks.map(String)));
  expect(missing).to.equal(snapshot.alignment.missingRotations);
}

describe('The canonical form', () => {
  it('[C2] holds all that a state means, so that two that mean different things differ', () => {
    fc.assert(
      fc.property(hostileOperations, (operations) => {
        const account = new RandomAccount();
        for (const operation of operations) account.perform(operation);
        for (const device of account.devices) expectSameMeaning(device);
      }),
      { numRuns: RUNS },
    );
  });

  it('[C2] holds conflicts, contested revocations, entries without effect and forks, each by its name', () => {
    const account = new RandomAccount();
    const sync = (by: number, target: number) => account.perform({ kind: 'sync', by, target });
    for (const host of [0, 0]) account.perform({ kind: 'add', host, oldBundle: null });
    for (const target of [1, 2, 1]) sync(0, target);
    for (const by of [0, 1]) account.perform({ kind: 'rotate', by });
    sync(0, 1);
    account.perform({ kind: 'clone', of: 2 });
    for (const [by, name] of [
      [2, 'Desk'],
      [3, 'Phone'],
    ] as const)
      account.perform({ kind: 'rename', by, target: by, name });
    for (const [by, target] of [
      [0, 2],
      [0, 3],
      [0, 1],
    ] as const)
      sync(by, target);
    account.perform({ kind: 'duel', by: 0, target: 1 });
    sync(0, 1);
    const [founder] = account.devices;
    if (!founder) throw new Error('There is no founder.');
    const [, , , , conflicts, , contested, voids, forks] = formOf(founder.state);
    expect([conflicts.length, contested.length, forks.length]).to.deep.equal([1, 1, 1]);
    expect(voids).not.to.deep.equal([]);
    expectSameMeaning(founder);
  });

  it('[C2] has everything in an order of its own, not in that in which it came', () => {
    fc.assert(
      fc.property(hostileOperations, (operations) => {
        const account = new RandomAccount();
        for (const operation of operations) account.perform(operation);
        for (const { state } of account.devices) {
          const [, feeds, , , , , , voids, forks] = formOf(state);
          for (const [, , , , , heard] of feeds) {
            const devices = heard.map(([device]) => device);
            expect(devices).to.deep.equal(ascending(devices));
          }
          const lamports = voids.map(([, lamport]) => lamport);
          expect(lamports).to.deep.equal(lamports.toSorted((one, other) => one - other));
          expect(forks.map(String)).to.deep.equal(ascending(forks.map(String)));
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('[C2] tells how far each device has heard each other, and the highest generation', () => {
    const account = new RandomAccount();
    const [founder] = account.devices;
    if (!founder) throw new Error('There is no founder.');
    account.perform({ kind: 'add', host: 0, oldBundle: null });
    account.perform({ kind: 'rotate', by: 0 });
    account.perform({ kind: 'sync', by: 0, target: 1 });
    const other = account.devices[1]?.device ?? '';
    const [, feeds, , , , , , , , , highestGeneration] = formOf(founder.state);
    const heard = new Map(
      feeds.map(([id, , , , , seen]) => [Buffer.from(id).toString('hex').slice(0, 32), new Map(seen)]),
    );
    expect(heard.get(founder.device)?.get(other)).to.equal(3);
    expect(heard.get(other)?.get(founder.device)).to.equal(2);
    expect(highestGeneration).to.equal(2);
  });

  it('[C2] names the revocations that are applied, by id', () => {
    const account = new RandomAccount();
    const [founder] = account.devices;
    if (!founder) throw new Error('There is no founder.');
    for (const host of [0, 0, 0]) account.perform({ kind: 'add', host, oldBundle: null });
    for (const target of [1, 2, 3]) account.perform({ kind: 'sync', by: 0, target });
    const revocations = account.devices.slice(1).map(({ device }) => founder.revoke(device).id);
    expect(formOf(founder.state)[5]).to.deep.equal(ascending(revocations));
    expect(founder.state.snapshot(founder.localFacts()).devices.revoked).to.have.length(3);
  });

  it('[C2] is that of nothing while there is no account', () => {
    const { crypto } = fakeSuite('nothing');
    const state = new KeystoreState(crypto, { read: () => new Uint8Array() });
    expect(formOf(state)).to.deep.equal([null, [], [], null, [], [], [], [], [], 0, 0]);
  });
});
