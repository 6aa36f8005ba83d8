import { randomBytes } from 'node:crypto';
import { expect } from 'chai';

import { decodeEntry } from '../../../../src/keystore/index.js';
import type { IndexPolicy } from '../../../../src/plugins/vault/worker/index-policy.js';
import { makeSlot } from '../../../../src/plugins/vault/worker/key-slots.js';
import { RecordCipher } from '../../../../src/plugins/vault/worker/record-cipher.js';
import { recordKeys } from '../../../../src/plugins/vault/worker/record-keys.js';
import { sodium } from '../../../../src/plugins/vault/worker/sodium.js';
import { sodiumKeystoreCrypto } from '../../../../src/plugins/vault/worker/sodium-keystore-crypto.js';
import { cutIndex, joinIndex, type StoredIndex } from '../../../../src/plugins/vault/worker/stored-index.js';
import {
  encodeHeaderBody,
  VAULT_FORMAT_VERSION,
  VAULT_ID_BYTES,
} from '../../../../src/plugins/vault/worker/vault-header.js';
import { RootKeys } from '../../../../src/plugins/vault/worker/keys/root-keys.js';
import { VaultRecords } from '../../../../src/plugins/vault/worker/vault-records.js';
import { VaultSession } from '../../../../src/plugins/vault/worker/vault-session.js';
import { found, NOW, rotate } from '../../../support/vault/founded-session.js';
import { MemoryRecordStore } from '../../../support/vault/memory-record-store.js';
import { PASSWORD, cheapParameters } from '../../../support/vault/vault-harness.js';
import { decodeIndex } from '../../../support/vault/independent-decoder.js';

const ALWAYS: IndexPolicy = { leastEntries: 1, mostLacking: 2 };
const NEVER: IndexPolicy = { leastEntries: Infinity, mostLacking: Infinity };

describe('The index of a vault', () => {
  let store: MemoryRecordStore;
  let records: VaultRecords;
  let open: (policy?: IndexPolicy) => VaultSession;

  beforeEach(() => {
    store = new MemoryRecordStore();
    const keys = RootKeys.random();
    const vaultId = sodium.randombytes_buf(VAULT_ID_BYTES);
    const slots = (['password', 'recovery'] as const).map((kind, index) =>
      makeSlot(vaultId, { id: index + 1, kind }, PASSWORD, cheapParameters.keyDerivation, keys.vaultKey),
    );
    const header = { formatVersion: VAULT_FORMAT_VERSION, vaultId, createdAt: NOW, slots };
    const body = encodeHeaderBody(header);
    records = new VaultRecords(store, new RecordCipher(keys.recordKey, vaultId));
    const make = (policy: IndexPolicy): VaultSession =>
      new VaultSession(store, { header, body, mac: keys.headerMac(body) }, keys, policy);
    const founder = make(NEVER);
    found(founder);
    for (let count = 0; count < 5; count++) rotate(founder);
    open = (policy = ALWAYS) => {
      const session = make(policy);
      session.load();
      return session;
    };
  });

  function verifyAsTheAppDoes(session: VaultSession): void {
    while (session.awaitsVerification) session.verify(2);
  }

  /** Opens the vault as one without an index is opened. */
  function openWhole(): VaultSession {
    const before = store.read(recordKeys.indexPiece(0));
    store.transaction(({ remove }) => remove(recordKeys.indexPiece(0)));
    const session = open(NEVER);
    if (before) store.transaction(({ put }) => put(recordKeys.indexPiece(0), before));
    return session;
  }

  function expectAsReadWhole(session: VaultSession): void {
    const whole = openWhole();
    expect(session.snapshot()).to.deep.equal(whole.snapshot());
    expect(Buffer.compare(session.ledger.state.canonical(), whole.ledger.state.canonical())).to.equal(0);
    const secretsOf = ({ ledger }: VaultSession): readonly string[] =>
      Array.from(ledger.generations, ([rotation, { secret }]) => `${rotation} ${Buffer.from(secret).toString('hex')}`);
    expect(secretsOf(session)).to.deep.equal(secretsOf(whole));
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
    const session = open();
    expect(store.reads.get('E')).to.equal(undefined);
    expect(store.reads.get('G')).to.equal(undefined);
    expect(session.awaitsVerification).to.equal(true);
    expectAsReadWhole(session);
    store.resetCounts();
    verifyAsTheAppDoes(session);
    expect(store.reads.get('E'), 'each entry, once').to.equal(6);
    expectAsReadWhole(session);
  });

  it('is not made for a small vault, which is read whole', () => {
    const session = open({ leastEntries: 7, mostLacking: 2 });
    expect(session.awaitsVerification).to.equal(false);
    verifyAsTheAppDoes(session);
    expect(store.read(recordKeys.indexPiece(0))).to.equal(undefined);
  });

  it('stays as it is while vaults grow, until it lacks too much', () => {
    verifyAsTheAppDoes(open());
    const stored = (): Buffer => Buffer.from(store.read(recordKeys.indexPiece(0)) ?? []);
    const first = stored();
    for (const [entries, isSame] of [
      [2, true],
      [1, false],
    ] as const) {
      const writer = open();
      for (let count = 0; count < entries; count++) rotate(writer);
      store.resetCounts();
      const session = open();
      expect(store.reads.get('E'), 'what came after it').to.equal(isSame ? 2 : 3);
      expectAsReadWhole(session);
      verifyAsTheAppDoes(session);
      expect(stored().equals(first)).to.equal(isSame);
    }
    expectAsReadWhole(open());
  });

  it('[B4] a damaged entry, or one that is missing, is found by the verification, and named as ever', () => {
    verifyAsTheAppDoes(open());
    for (const damage of [
      () => flip(recordKeys.entry(0, 3)),
      () => store.transaction(({ remove }) => remove(recordKeys.entry(0, 3))),
    ]) {
      damage();
      const session = open();
      expect(session.snapshot().damagedRecords).to.deep.equal([]);
      verifyAsTheAppDoes(session);
      expect(session.snapshot().damagedRecords.join()).to.match(/entry 3 of device|after entry 2 of 6/);
      expectAsReadWhole(session);
    }
  });

  it('[B4] damage is found before anything is written', () => {
    verifyAsTheAppDoes(open());
    flip(recordKeys.entry(0, 3));
    const session = open();
    expect(() => rotate(session))
      .to.throw()
      .with.property('code', 'VAULT_DAMAGED');
    expectAsReadWhole(session);
  });

  it('[B4] a damaged secret is found, and opened again from the entries', () => {
    verifyAsTheAppDoes(open());
    flip(recordKeys.generation(2));
    const session = open();
    verifyAsTheAppDoes(session);
    expect(session.snapshot().damagedRecords.join()).to.include('account secret number 3');
    expect(session.ledger.generations.size).to.equal(6);
  });

  it('that is damaged, not whole, or of two halves is not used, and made anew', () => {
    const pieces = (): readonly Uint8Array[] => {
      const { generations, feeds } = records.index() ?? { generations: [], feeds: new Uint8Array() };
      return records.sealIndex({ generations, feeds: new Uint8Array(Buffer.concat([feeds, new Uint8Array(300_000)])) });
    };
    verifyAsTheAppDoes(open());
    const [one, other] = [pieces(), pieces()];
    expect(one).to.have.lengthOf(2);
    const put = (sealed: readonly Uint8Array[]): void =>
      store.transaction((writer) => records.putIndexPieces(writer, sealed));
    for (const spoil of [
      () => flip(recordKeys.indexPiece(0)),
      () => put(one.slice(0, 1)),
      () => put([...one.slice(0, 1), ...other.slice(1)]),
      () => put(one),
    ]) {
      spoil();
      const session = open();
      expect(session.snapshot().damagedRecords).to.deep.equal([]);
      store.resetCounts();
      verifyAsTheAppDoes(session);
      expect(store.reads.get('E'), 'all entries were read at the opening').to.equal(undefined);
      expect(records.numbers('indexPiece')).to.deep.equal([0]);
      store.resetCounts();
      expectAsReadWhole(open());
    }
  });

  it('[B2] tells of nothing that is not there, whichever of the transactions is the last before the process is killed', () => {
    const lengths = new Set<number>();
    const transaction = store.transaction.bind(store);
    store.transaction = (work) => {
      const result = transaction(work);
      const index = records.index();
      if (index !== null) lengths.add(expectAllThere(index));
      return result;
    };
    for (let life = 0; life < 3; life++) {
      const session = open({ leastEntries: 1, mostLacking: 0 });
      verifyAsTheAppDoes(session);
      for (let count = 0; count < 2; count++) rotate(session);
      verifyAsTheAppDoes(session);
    }
    verifyAsTheAppDoes(open({ leastEntries: 1, mostLacking: 0 }));
    expect([...lengths]).to.deep.equal([6, 8, 10, 12]);
  });

  /** Compares an index with the entries and secrets that are stored. Gives back how many entries it tells of. */
  function expectAllThere({ generations }: StoredIndex): number {
    const [feed] = decodeIndex(records.indexPieces()).feeds;
    for (const [place, { id }] of (feed?.records ?? []).entries()) {
      const entry = records.entry(0, place + 1);
      const held = entry.kind === 'read' ? decodeEntry(entry.value, sodiumKeystoreCrypto).id : entry.kind;
      expect(held, `entry ${place + 1}`).to.equal(id);
    }
    for (const [place, rotation] of generations.entries()) {
      const generation = records.generation(place);
      const held = generation.kind === 'read' ? generation.value.rotation : generation.kind;
      expect(held, `generation ${place}`).to.equal(Buffer.from(rotation).toString('hex'));
    }
    return feed?.records.length ?? 0;
  }

  it('is put together from the pieces of one index alone, even where those of another hold the same', () => {
    const index = { generations: [sodium.randombytes_buf(32)], feeds: new Uint8Array(randomBytes(600_000)) };
    const [one, other] = [cutIndex(index), cutIndex(index)];
    const digest = ({ generations, feeds }: StoredIndex): string =>
      Buffer.from(sodium.crypto_generichash(32, Buffer.concat([...generations, feeds]), null)).toString('hex');
    const join = (pieces: readonly Uint8Array[]): string | null => {
      const joined = joinIndex((number) => pieces[number] ?? null);
      return joined && digest(joined);
    };
    expect(one.length).to.equal(3);
    expect(join(one)).to.equal(digest(index));
    expect(join([...one.slice(0, 2), ...other.slice(2)])).to.equal(null);
    expect(join(one.slice(0, 2))).to.equal(null);
    expect(join([...one].reverse())).to.not.equal(digest(index));
  });

  it('[B4] that is authentic and says something else than the entries is found out, and made anew', () => {
    verifyAsTheAppDoes(open());
    const index = records.index();
    if (!index) throw new Error('There is no index.');
    const feeds = Buffer.from(index.feeds);
    feeds.write('Desktp', feeds.indexOf('Laptop'));
    store.transaction((writer) => records.putIndexPieces(writer, records.sealIndex({ ...index, feeds })));
    const session = open();
    expect(session.snapshot().devices.active[0]?.name).to.equal('Desktp');
    verifyAsTheAppDoes(session);
    expect(session.snapshot().devices.active[0]?.name).to.equal('Laptop');
    expect(session.snapshot().damagedRecords).to.deep.equal([]);
    expect(open().snapshot().devices.active[0]?.name).to.equal('Laptop');
  });

  it('of an older state is completed from the entries; of another branch it is not used', () => {
    verifyAsTheAppDoes(open());
    const older = records.sealIndex(records.index() ?? { generations: [], feeds: new Uint8Array() });
    const writer = open();
    for (let count = 0; count < 4; count++) rotate(writer);
    verifyAsTheAppDoes(open());
    store.transaction((records_) => records.putIndexPieces(records_, older));
    expectAsReadWhole(open());
    // Its newest entry is not the one that the feed has there.
    const feed = records.feed(0);
    if (feed.kind !== 'read') throw new Error('The feed can’t be read.');
    store.transaction((records_) => records.putFeed(records_, 0, { ...feed.value, entries: 6 }));
    expect(open().snapshot().damagedRecords).to.deep.equal(openWhole().snapshot().damagedRecords);
  });

  it('what another process writes while the rest is verified is taken in', () => {
    verifyAsTheAppDoes(open());
    const [reader, writer] = [open(), open()];
    reader.verify(2);
    rotate(writer);
    expect(reader.verify(2), 'something came of it').to.equal(true);
    verifyAsTheAppDoes(reader);
    expectAsReadWhole(reader);
  });

  it('is read by the independent decoder, which finds what the entries say', () => {
    verifyAsTheAppDoes(open());
    const index = records.index();
    const session = open();
    const decoded = decodeIndex(records.indexPieces());
    expect(decoded.generations).to.deep.equal(
      index?.generations.map((rotation) => Buffer.from(rotation).toString('hex')),
    );
    const [feed] = decoded.feeds;
    expect(decoded.feeds).to.have.lengthOf(1);
    expect(feed?.device).to.equal(session.ledger.thisDevice);
    expect(feed?.records.map(({ id }) => id)).to.include.members(decoded.generations);
    expect(feed?.records.at(-1)?.id).to.equal(session.ledger.state.feeds.get(session.ledger.thisDevice)?.headId);
    expect(feed?.records.map(({ kind }) => kind)).to.deep.equal(['genesis', ...Array<string>(5).fill('key-rotated')]);
    expect(feed?.records[0]?.fact[0]).to.equal('Laptop');
  });
});
