import { expect } from 'chai';

import { recordKeys } from '../../../../src/plugins/vault/worker/record-keys.js';
import { setFindingSeen } from '../../../../src/plugins/vault/worker/device-operations.js';
import type { VaultSession } from '../../../../src/plugins/vault/worker/vault-session.js';
import { NOW } from '../../../support/vault/founded-session.js';
import { MemoryVault } from '../../../support/vault/memory-vault.js';

describe('[I1] What a person marked as seen', () => {
  let vault: MemoryVault;
  let session: VaultSession;

  beforeEach(() => {
    vault = new MemoryVault();
    session = vault.open();
  });

  const mark = (key: string, seen = true): void => setFindingSeen(session, { key, seen }, NOW);

  it('is kept in the vault, encrypted, until it is taken back', () => {
    mark('ROTATION_CONFLICT:1');
    mark('ROTATION_CONFLICT:2');
    mark('ROTATION_CONFLICT:1', false);
    expect(session.snapshot().seenFindings).to.deep.equal(['ROTATION_CONFLICT:2']);
    expect(vault.open().snapshot().seenFindings).to.deep.equal(['ROTATION_CONFLICT:2']);
    const stored = Buffer.from(vault.store.read(recordKeys.seenFindings) ?? []);
    expect(stored.length).to.be.above(0);
    expect(stored.includes('ROTATION_CONFLICT')).to.equal(false);
  });

  it('is seen by other processes that have the vault open', () => {
    const other = vault.open();
    mark('ROTATION_CONFLICT:1');
    expect(other.refresh()).to.equal(true);
    expect(other.snapshot().seenFindings).to.deep.equal(['ROTATION_CONFLICT:1']);
  });

  it('makes another snapshot, and nothing when it was marked before', () => {
    mark('ROTATION_CONFLICT:1');
    const before = session.snapshot();
    mark('ROTATION_CONFLICT:1');
    expect(session.snapshot()).to.equal(before);
    mark('ROTATION_CONFLICT:1', false);
    expect(session.snapshot().revision).to.be.above(before.revision);
  });

  it('is the newest 200 and no more', () => {
    for (let index = 0; index <= 200; index++) mark(`ROTATION_CONFLICT:${index}`);
    const { seenFindings } = session.snapshot();
    expect(seenFindings).to.have.lengthOf(200);
    expect(seenFindings.at(-1)).to.equal('ROTATION_CONFLICT:200');
    expect(seenFindings).not.to.include('ROTATION_CONFLICT:0');
  });

  it('is shown again, and the damage named, when its record is damaged', () => {
    mark('ROTATION_CONFLICT:1');
    vault.store.transaction(({ put }) => put(recordKeys.seenFindings, new Uint8Array(60)));
    const { seenFindings, damagedRecords } = vault.open().snapshot();
    expect(seenFindings).to.deep.equal([]);
    expect(damagedRecords).to.deep.equal(['the list of findings marked as seen']);
  });
});
