import { expect } from 'chai';

import { encodeCbor } from '../../../../src/core/cbor/cbor-fields.js';
import { recordKeys } from '../../../../src/plugins/vault/worker/record-keys.js';
import type { LedgerRecord, VaultRecords } from '../../../../src/plugins/vault/worker/vault-records.js';
import { MemoryVault } from '../../../support/vault/memory-vault.js';

describe('The records of a vault', () => {
  let vault: MemoryVault;
  let records: VaultRecords;

  beforeEach(() => {
    vault = new MemoryVault();
    records = vault.recordsIn(vault.store);
  });

  it('say again which generations this device was not given', () => {
    const stored = records.ledger();
    if (stored.kind !== 'read') return expect.fail('There is a ledger.');
    const ledger: LedgerRecord = {
      ...stored.value,
      evidence: [0, 3],
      lastSyncedAt: 7,
      unopened: [{ rotation: 'ab'.repeat(32), feed: 1, sequence: 2 }],
    };
    vault.store.transaction((writer) => records.putLedger(writer, ledger));
    expect(records.ledger()).to.deep.equal({ kind: 'read', value: ledger });
  });

  it('that are authentic and of another form count as damaged, and nothing more breaks', () => {
    const key = recordKeys.ledger;
    vault.store.transaction(({ put }) => put(key, vault.cipher.seal(key, encodeCbor({ revision: 1 }))));
    expect(records.ledger()).to.deep.equal({ kind: 'damaged' });
    expect(vault.open().snapshot().damagedRecords).to.deep.equal(['the ledger']);
  });
});
