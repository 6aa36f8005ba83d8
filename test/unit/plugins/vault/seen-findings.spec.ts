import { expect } from 'chai';

import { accountKeys } from '../../../../src/plugins/vault/worker/account/account-keys.js';
import { NOW } from '../../../support/trust/account-kit.js';
import { MemoryVault, type OpenMemoryVault } from '../../../support/vault/memory-vault.js';

describe('[I1] What a person marked as seen', () => {
  let vault: MemoryVault;
  let open: OpenMemoryVault;

  beforeEach(() => {
    vault = new MemoryVault();
    open = vault.open();
  });

  const mark = (key: string, seen = true): void => open.session.write(NOW, (edit) => edit.setSeen(key, seen));

  it('is kept in the vault, encrypted, until it is taken back', () => {
    mark('ROTATION_CONFLICT:1');
    mark('ROTATION_CONFLICT:2');
    mark('ROTATION_CONFLICT:1', false);
    expect(open.snapshot().seenFindings).to.deep.equal(['ROTATION_CONFLICT:2']);
    expect(vault.open().snapshot().seenFindings).to.deep.equal(['ROTATION_CONFLICT:2']);
    const stored = Buffer.from(vault.store.read(accountKeys.seenFindings) ?? []);
    expect(stored.length).to.be.above(0);
    expect(stored.includes('ROTATION_CONFLICT')).to.equal(false);
  });

  it('is seen by other processes that have the vault open', () => {
    const other = vault.open();
    mark('ROTATION_CONFLICT:1');
    expect(other.session.refresh()).to.equal(true);
    expect(other.snapshot().seenFindings).to.deep.equal(['ROTATION_CONFLICT:1']);
  });

  it('makes another snapshot, and nothing when it was marked before', () => {
    mark('ROTATION_CONFLICT:1');
    const before = open.snapshot();
    mark('ROTATION_CONFLICT:1');
    expect(open.snapshot()).to.equal(before);
    mark('ROTATION_CONFLICT:1', false);
    expect(open.snapshot().revision).to.be.above(before.revision);
  });

  it('is the newest 200 and no more', () => {
    for (let index = 0; index <= 200; index++) mark(`ROTATION_CONFLICT:${index}`);
    const { seenFindings } = open.snapshot();
    expect(seenFindings).to.have.lengthOf(200);
    expect(seenFindings.at(-1)).to.equal('ROTATION_CONFLICT:200');
    expect(seenFindings).not.to.include('ROTATION_CONFLICT:0');
  });

  it('is shown again, and the damage named, when its record is damaged', () => {
    mark('ROTATION_CONFLICT:1');
    vault.store.transaction(({ put }) => put(accountKeys.seenFindings, new Uint8Array(60)));
    const { seenFindings, damagedRecords } = vault.open().snapshot();
    expect(seenFindings).to.deep.equal([]);
    expect(damagedRecords).to.deep.equal(['which findings were seen']);
  });
});
