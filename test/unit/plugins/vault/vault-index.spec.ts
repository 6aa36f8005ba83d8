import { randomBytes } from 'node:crypto';
import { expect } from 'chai';

import { decodeEntry } from '../../../../src/keystore/entries/signed-entry.js';
import { readIndex, putIndex, sealIndex } from '../../../../src/plugins/vault/worker/account/account-index.js';
import { accountKeys, accountPrefixes } from '../../../../src/plugins/vault/worker/account/account-keys.js';
import type { IndexPolicy } from '../../../../src/plugins/vault/worker/index-policy.js';
import { rotateKey } from '../../../../src/plugins/vault/worker/member/member-operations.js';
import { cutIndex, joinIndex } from '../../../../src/plugins/vault/worker/stored-index.js';
import { sodiumTrustCrypto } from '../../../../src/plugins/vault/worker/trust/sodium-trust-crypto.js';
import { NOW } from '../../../support/trust/account-kit.js';
import { toldFeeds } from '../../../support/trust/told-feeds.js';
import type { MemoryRecordStore } from '../../../support/vault/memory-record-store.js';
import { MemoryVault, type OpenMemoryVault } from '../../../support/vault/memory-vault.js';

const ALWAYS: IndexPolicy = { leastEntries: 1, mostLacking: 2 };
const EACH_TIME: IndexPolicy = { leastEntries: 1, mostLacking: 0 };
const NEVER: IndexPolicy = { leastEntries: Infinity, mostLacking: Infinity };

/** Genesis, and the rotations that come with each vault here. */
const ENTRIES = 6;

describe('The index of a vault', () => {
  let vault: MemoryVault;
  let store: MemoryRecordStore;

  const open = (policy = ALWAYS): OpenMemoryVault => vault.open(store, policy);

  function rotate({ account }: OpenMemoryVault, times = 1): void {
    for (let count = 0; count < times; count++) rotateKey(account, { reason: 'because' }, NOW);
  }

  function verifyAsTheAppDoes({ session }: OpenMemoryVault): void {
    while (session.awaitsVerification) session.verify(2);
  }

  before(() => {
    vault = new MemoryVault();
    ({ store } = vault);
    rotate(open(NEVER), ENTRIES - 1);
  });

  beforeEach(() => {
    store = vault.store.copy();
  });

  /** Opens the vault as one without an index is opened. */
  function openWhole(): OpenMemoryVault {
    const before = store.read(accountKeys.indexPiece(0));
    store.transaction(({ remove }) => remove(accountKeys.indexPiece(0)));
    const opened = open(NEVER);
    if (before) store.transaction(({ put }) => put(accountKeys.indexPiece(0), before));
    return opened;
  }

  const storedEntriesRead = (): number => store.reads.get('E') ?? 0;

  function expectAsReadWhole(opened: OpenMemoryVault): void {
    const whole = openWhole();
    const { revision: _, ...expected } = whole.snapshot();
    expect(opened.snapshot()).to.deep.include(expected);
    const [told, toldWhole] = [opened, whole].map(({ session }) => toldFeeds(session.account.feeds));
    expect(told).to.deep.equal(toldWhole);
    const secretsOf = ({ session: { account } }: OpenMemoryVault): readonly string[] =>
      account.generations.held.map(
        (id) => `${id} ${Buffer.from(account.generations.get(id)?.secret ?? []).toString('hex')}`,
      );
    expect(secretsOf(opened)).to.deep.equal(secretsOf(whole));
  }

  function flip(key: Uint8Array): void {
    const value = store.read(key);
    if (!value) throw new Error('There is no such record.');
    const flipped = Uint8Array.from(value);
    flipped[30] = (flipped[30] ?? 0) ^ 1;
    store.transaction(({ put }) => put(key, flipped));
  }

  it('is made after a vault without one was opened; the next opening reads no entry and no secret, and knows the same', () => {
    verifyAsTheAppDoes(open());
    store.resetCounts();
    const opened = open();
    expect(storedEntriesRead(), 'one beyond the last, to see that there is none').to.equal(1);
    expect(store.reads.get('G')).to.equal(undefined);
    expect(opened.session.awaitsVerification).to.equal(true);
    expectAsReadWhole(opened);
    store.resetCounts();
    verifyAsTheAppDoes(opened);
    expect(storedEntriesRead(), 'each entry, once').to.equal(ENTRIES);
    expectAsReadWhole(opened);
  });

  it('is not made for a small vault, which is read whole', () => {
    const opened = open({ leastEntries: ENTRIES + 1, mostLacking: 2 });
    expect(opened.session.awaitsVerification).to.equal(false);
    verifyAsTheAppDoes(opened);
    expect(store.read(accountKeys.indexPiece(0))).to.equal(undefined);
  });

  it('stays as it is while vaults grow, until it lacks too much', () => {
    verifyAsTheAppDoes(open());
    const stored = (): Buffer => Buffer.from(store.read(accountKeys.indexPiece(0)) ?? []);
    const first = stored();
    for (const [entries, isSame] of [
      [2, true],
      [1, false],
    ] as const) {
      rotate(open(), entries);
      store.resetCounts();
      const opened = open();
      expect(storedEntriesRead(), 'what came after it, who wrote that, and one beyond').to.equal(isSame ? 4 : 5);
      expectAsReadWhole(opened);
      verifyAsTheAppDoes(opened);
      expect(stored().equals(first)).to.equal(isSame);
    }
    expectAsReadWhole(open());
  });

  it('[B4] a damaged entry, or one that is missing, is found by the verification, and named as ever', () => {
    verifyAsTheAppDoes(open());
    for (const damage of [
      () => flip(accountKeys.entry(2)),
      () => store.transaction(({ remove }) => remove(accountKeys.entry(2))),
    ]) {
      damage();
      const opened = open();
      expect(opened.snapshot().damagedRecords).to.deep.equal([]);
      verifyAsTheAppDoes(opened);
      expect(opened.snapshot().damagedRecords).to.deep.equal(['entry 3']);
      expectAsReadWhole(opened);
    }
  });

  it('[B4] damage is found before anything is written', () => {
    verifyAsTheAppDoes(open());
    flip(accountKeys.entry(2));
    const opened = open();
    expect(() => rotate(opened))
      .to.throw()
      .with.property('code', 'VAULT_DAMAGED');
    expectAsReadWhole(opened);
  });

  it('[B4] a damaged secret is found and named, and taken for one that is not held', () => {
    verifyAsTheAppDoes(open());
    flip(accountKeys.generation(2));
    const opened = open();
    expect(opened.session.verify(Infinity), 'something came of it').to.equal(true);
    expect(opened.snapshot().damagedRecords).to.have.lengthOf(1);
    const { account } = opened.session;
    const [, , third] = account.changeable.directory.ids;
    expect(account.generations.get(third ?? '')).to.equal(undefined);
  });

  it('that is damaged, not whole, or of two halves is not used, and made anew', () => {
    const pieces = (): readonly Uint8Array[] => {
      const { account } = open(NEVER).session;
      const index = readIndex(account.records, account.changeable.directory);
      const longer = new Uint8Array(Buffer.concat([index?.feeds ?? new Uint8Array(), new Uint8Array(300_000)]));
      return sealIndex(account.records, account.changeable.directory, longer);
    };
    verifyAsTheAppDoes(open());
    const [one, other] = [pieces(), pieces()];
    expect(one).to.have.lengthOf(2);
    const put = (sealed: readonly Uint8Array[]): void =>
      store.transaction((writer) => putIndex(open(NEVER).session.account.records, writer, sealed));
    for (const spoil of [
      () => flip(accountKeys.indexPiece(0)),
      () => put(one.slice(0, 1)),
      () => put([...one.slice(0, 1), ...other.slice(1)]),
      () => put(one),
    ]) {
      spoil();
      const opened = open();
      expect(opened.snapshot().damagedRecords).to.deep.equal([]);
      store.resetCounts();
      verifyAsTheAppDoes(opened);
      expect(storedEntriesRead(), 'all entries were read at the opening').to.equal(0);
      expect(opened.session.account.records.numbers(accountPrefixes.indexPiece)).to.deep.equal([0]);
      store.resetCounts();
      expectAsReadWhole(open());
    }
  });

  it('[B2] tells of nothing that is not there, whichever of the transactions is the last before the process is killed', () => {
    const lengths = new Set<number>();
    const { session } = open(NEVER);
    const transaction = store.transaction.bind(store);
    store.transaction = (work) => {
      const result = transaction(work);
      // Another process, which finds what this one left.
      const { account } = session;
      account.changeable.load();
      const index = readIndex(account.records, account.changeable.directory);
      if (index !== null) lengths.add(expectAllThere(index.count));
      return result;
    };
    for (let life = 0; life < 3; life++) {
      const opened = open(EACH_TIME);
      verifyAsTheAppDoes(opened);
      rotate(opened, 2);
      verifyAsTheAppDoes(opened);
    }
    verifyAsTheAppDoes(open(EACH_TIME));
    expect([...lengths]).to.deep.equal([6, 8, 10, 12]);

    /** Compares what an index tells of with the entries and secrets that are stored. */
    function expectAllThere(count: number): number {
      const { records, changeable, generations } = session.account;
      for (let order = 0; order < count; order++) {
        const entry = records.read(accountKeys.entry(order));
        const decoded = entry.kind === 'read' ? decodeEntry(entry.value, sodiumTrustCrypto) : null;
        expect(decoded?.kind === 'entry' && decoded.entry.id, `entry ${order}`).to.equal(
          changeable.directory.ids[order],
        );
      }
      for (const id of generations.held) expect(generations.canBeRead(id), `generation ${id}`).to.equal(true);
      return count;
    }
  });

  it('is put together from the pieces of one index alone, even where those of another hold the same', () => {
    const index = new Uint8Array(randomBytes(600_000));
    const [one, other] = [cutIndex(index), cutIndex(index)];
    const join = (pieces: readonly Uint8Array[]): Buffer | null => {
      const joined = joinIndex((number) => pieces[number] ?? null);
      return joined && Buffer.from(joined);
    };
    expect(one.length).to.equal(3);
    expect(join(one)?.equals(index)).to.equal(true);
    expect(join([...one.slice(0, 2), ...other.slice(2)])).to.equal(null);
    expect(join(one.slice(0, 2))).to.equal(null);
    expect(join([...one].reverse())?.equals(index)).to.equal(false);
  });

  it('of an older state is completed from the entries', () => {
    verifyAsTheAppDoes(open());
    const older = store.read(accountKeys.indexPiece(0)) ?? new Uint8Array();
    rotate(open(), 4);
    verifyAsTheAppDoes(open());
    store.transaction(({ put }) => put(accountKeys.indexPiece(0), older));
    expectAsReadWhole(open());
  });

  it('what another process writes while the rest is verified is taken in', () => {
    verifyAsTheAppDoes(open());
    const [reader, writer] = [open(), open()];
    reader.session.verify(2);
    rotate(writer);
    expect(reader.session.verify(2), 'something came of it').to.equal(true);
    verifyAsTheAppDoes(reader);
    expectAsReadWhole(reader);
  });
});
