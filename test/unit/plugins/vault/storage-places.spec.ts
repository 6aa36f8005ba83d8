import fs, { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import path from 'node:path';
import { expect } from 'chai';
import sinon from 'sinon';

import { createAllocated, isNearlyFull } from '../../../../src/plugins/vault/worker/disk-space.js';
import { openRecordStore } from '../../../../src/plugins/vault/worker/open-record-store.js';
import { StopSignal } from '../../../../src/plugins/vault/worker/stop-signal.js';
import { DataFolders } from '../../../support/vault/data-folders.js';

describe('isNearlyFull', () => {
  const folders = new DataFolders();

  it('is false for a disk with room, and for one that cannot be asked', () => {
    const folder = folders.make();
    writeFileSync(path.join(folder, 'vault.lmdb'), 'of a few bytes');
    expect(isNearlyFull(path.join(folder, 'vault.lmdb'))).to.equal(false);
    expect(isNearlyFull(path.join(folder, 'missing'))).to.equal(false);
  });
});

describe('createAllocated', () => {
  const folders = new DataFolders();

  it('leaves making the file to the one that opens it if the disk knows no links', () => {
    const place = path.join(folders.make(), 'vault.lmdb-lock');
    const link = sinon.stub(fs, 'linkSync').throws(Object.assign(new Error('EPERM'), { code: 'EPERM' }));
    syncBuiltinESMExports();
    try {
      createAllocated(place, 100);
    } finally {
      link.restore();
      syncBuiltinESMExports();
    }
    expect(link.callCount).to.equal(1);
    expect(readdirSync(path.dirname(place))).to.deep.equal([]);
  });
});

describe('openRecordStore', () => {
  const folders = new DataFolders();

  it('[B4] opens nothing but a file, and leaves it as it is', () => {
    const place = path.join(folders.make(), 'vault.lmdb');
    mkdirSync(place);
    expect(() => openRecordStore(place, new StopSignal()))
      .to.throw()
      .with.property('code', 'VAULT_STORAGE_FAILED');
    expect(readdirSync(place)).to.deep.equal([]);
  });
});
