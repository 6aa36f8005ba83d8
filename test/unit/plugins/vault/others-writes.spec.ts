import { expect } from 'chai';

import { makeSlot } from '../../../../src/plugins/vault/worker/key-slots.js';
import { sodium } from '../../../../src/plugins/vault/worker/sodium.js';
import {
  encodeHeaderBody,
  VAULT_FORMAT_VERSION,
  VAULT_ID_BYTES,
} from '../../../../src/plugins/vault/worker/vault-header.js';
import { RootKeys } from '../../../../src/plugins/vault/worker/keys/root-keys.js';
import { VaultSession } from '../../../../src/plugins/vault/worker/vault-session.js';
import { found, NOW, rotate } from '../../../support/vault/founded-session.js';
import { MemoryRecordStore } from '../../../support/vault/memory-record-store.js';
import { PASSWORD, cheapParameters } from '../../../support/vault/vault-harness.js';

describe('What another process wrote to the vault', () => {
  let store: MemoryRecordStore;
  /** Makes another session of the same vault, as another process has it. */
  let openAnother: () => VaultSession;
  let reader: VaultSession;
  let writer: VaultSession;

  beforeEach(() => {
    store = new MemoryRecordStore();
    const keys = RootKeys.random();
    const vaultId = sodium.randombytes_buf(VAULT_ID_BYTES);
    const slots = (['password', 'recovery'] as const).map((kind, index) =>
      makeSlot(vaultId, { id: index + 1, kind }, PASSWORD, cheapParameters.keyDerivation, keys.vaultKey),
    );
    const header = { formatVersion: VAULT_FORMAT_VERSION, vaultId, createdAt: NOW, slots };
    const body = encodeHeaderBody(header);
    const open = (): VaultSession => new VaultSession(store, { header, body, mac: keys.headerMac(body) }, keys);
    reader = open();
    found(reader);
    openAnother = () => {
      const session = open();
      session.load();
      return session;
    };
    for (let count = 0; count < 5; count++) rotate(reader);
    writer = openAnother();
  });

  /** That a session knows the same as one that has just read everything. */
  function expectUpToDate(session: VaultSession): void {
    const fresh = openAnother();
    expect(session.snapshot()).to.deep.equal({ ...fresh.snapshot() });
    expect(Buffer.compare(session.ledger.state.canonical(), fresh.ledger.state.canonical())).to.equal(0);
    expect(session.ledger.ledger).to.deep.equal(fresh.ledger.ledger);
    const secretsOf = ({ ledger }: VaultSession): ReadonlyMap<string, string> =>
      new Map([...ledger.generations].map(([rotation, { secret }]) => [rotation, Buffer.from(secret).toString('hex')]));
    expect(secretsOf(session)).to.deep.equal(secretsOf(fresh));
  }

  it('is read, and nothing else: its entries and its secrets', () => {
    rotate(writer);
    writer.write(NOW, (edit) =>
      edit.append({ kind: 'device-renamed', device: writer.ledger.thisDevice, name: 'Another name' }),
    );
    store.resetCounts();
    expect(reader.refresh()).to.equal(true);
    expect(store.reads.get('E'), 'entries: a rotation and a name').to.equal(2);
    expect(store.reads.get('G'), 'secrets: of the new generation').to.equal(1);
    expect(store.reads.get('D'), "this device's keys").to.equal(undefined);
    expectUpToDate(reader);
  });

  it('can be followed by writes of this process', () => {
    for (let round = 0; round < 3; round++) {
      rotate(writer);
      rotate(reader);
    }
    writer.refresh();
    expectUpToDate(reader);
    expectUpToDate(writer);
  });

  it('is found when it is no entry at all', () => {
    writer.write(NOW + 5, (edit) => edit.set({ lastSyncedAt: NOW + 5 }));
    store.resetCounts();
    expect(reader.refresh()).to.equal(true);
    expect(store.reads.get('E')).to.equal(undefined);
    expect(reader.snapshot().lastSyncedAt).to.equal(NOW + 5);
    expect(reader.refresh(), 'a second look').to.equal(false);
  });

  it('makes everything be read anew when something is missing', () => {
    rotate(writer);
    store.transaction(({ remove }) => remove(lastEntryKey(writer)));
    expect(reader.refresh()).to.equal(true);
    expect(reader.snapshot().damagedRecords).to.have.lengthOf(1);
    expectUpToDate(reader);
  });
});

/** `E`, the number of the feed in 4 bytes, the number of the entry in 8. */
function lastEntryKey({ ledger }: VaultSession): Uint8Array {
  const key = Buffer.alloc(13);
  key.write('E');
  key.writeBigUInt64BE(BigInt(ledger.state.feeds.get(ledger.thisDevice)?.sequence ?? 0), 5);
  return new Uint8Array(key);
}
