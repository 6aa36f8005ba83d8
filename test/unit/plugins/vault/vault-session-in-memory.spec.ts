import path from 'node:path';
import { expect } from 'chai';
import sinon from 'sinon';

import { AppError } from '../../../../src/core/errors.js';
import { exportBundle, importBundle } from '../../../../src/plugins/vault/worker/bundle-operations.js';
import { OperationControl } from '../../../../src/plugins/vault/worker/operation-control.js';
import { recordKeys } from '../../../../src/plugins/vault/worker/record-keys.js';
import type { RecordStore } from '../../../../src/plugins/vault/worker/record-store.js';
import type { VaultSession } from '../../../../src/plugins/vault/worker/vault-session.js';
import { DataFolders } from '../../../support/vault/data-folders.js';
import { NOW, rotate } from '../../../support/vault/founded-session.js';
import { MemoryVault } from '../../../support/vault/memory-vault.js';
import { PASSPHRASE, cheapParameters } from '../../../support/vault/vault-harness.js';

const ALWAYS_INDEXED = { leastEntries: 1, mostLacking: 2 };

describe('A session of a vault', () => {
  const folders = new DataFolders();
  let vault: MemoryVault;

  beforeEach(() => {
    vault = new MemoryVault();
  });

  function verifyAsTheAppDoes(session: VaultSession): void {
    while (session.awaitsVerification) session.verify(2);
  }

  /** Everything that a session knows, in a bundle. */
  function bundleOf(session: VaultSession): { readonly path: string; readonly passphrase: string } {
    const request = { path: path.join(folders.make(), 'bundle'), passphrase: PASSPHRASE };
    const place = { path: path.join(folders.make(), 'vault.lmdb'), ...cheapParameters };
    exportBundle(session, request, place, NOW, new OperationControl());
    return request;
  }

  it('[B4] none of whose entries can be read says that the vault is damaged, not that there is none', () => {
    verifyAsTheAppDoes(vault.open(undefined, ALWAYS_INDEXED));
    vault.store.transaction(({ remove }) => remove(recordKeys.entry(0, 1)));
    const byIndex = vault.open(undefined, ALWAYS_INDEXED);
    expect(byIndex.snapshot().damagedRecords).to.deep.equal([]);
    expect(() => bundleOf(byIndex), 'once the index is compared with the entries')
      .to.throw(/^The vault file is damaged: none of its entries can be read/)
      .with.property('code', 'VAULT_DAMAGED');
    expect(() => byIndex.snapshot())
      .to.throw()
      .with.property('code', 'VAULT_DAMAGED');
  });

  describe('of a large file, whose structure was not looked at in full', () => {
    let store: RecordStore;
    let inspect: sinon.SinonSpy;

    /** Has the look at the structure find something, or nothing. */
    function openLarge(found: string | null): VaultSession {
      let isInspected = false;
      inspect = sinon.spy(() => {
        isInspected = true;
      });
      const { store: whole } = vault;
      store = {
        readOnlyReason: null,
        get isInspected() {
          return isInspected;
        },
        get damage() {
          return isInspected ? found : null;
        },
        inspect,
        seeNewest: () => whole.seeNewest(),
        read: (key) => whole.read(key),
        versions: (key) => whole.versions(key),
        list: (prefix) => whole.list(prefix),
        transaction: (work) => whole.transaction(work),
        overwriteFreed: () => whole.overwriteFreed(),
        close: () => whole.close(),
      };
      return vault.open(store);
    }

    it('[B4] opens at once, looks when it verifies, and names what it finds', () => {
      const session = openLarge('page 7 is damaged');
      expect(inspect.callCount).to.equal(0);
      expect(session.awaitsVerification).to.equal(true);
      expect(session.snapshot().damagedRecords).to.deep.equal([]);
      session.verifyAll();
      expect(inspect.callCount).to.equal(1);
      expect(session.awaitsVerification).to.equal(false);
      expect(session.snapshot().damagedRecords.join()).to.contain('page 7 is damaged');
    });

    it('[B4] looks before it writes', () => {
      const session = openLarge(null);
      rotate(session);
      expect(inspect.callCount).to.equal(1);
      expect(session.snapshot().damagedRecords).to.deep.equal([]);
    });
  });

  describe('whose index cannot be written', () => {
    function openWithout(error: Error): VaultSession {
      const session = vault.open(undefined, ALWAYS_INDEXED);
      sinon.stub(vault.store, 'transaction').onFirstCall().throws(error).callThrough();
      return session;
    }

    it('does without it on a full disk', () => {
      const session = openWithout(new AppError('VAULT_STORAGE_FULL', 'It is full.', 'Make room.'));
      verifyAsTheAppDoes(session);
      expect(session.snapshot().damagedRecords).to.deep.equal([]);
      expect(vault.store.read(recordKeys.indexPiece(0))).to.equal(undefined);
      rotate(session);
      expect(vault.open().snapshot().rotations.total).to.equal(1);
    });

    it('shows a defect in its own writing', () => {
      const session = openWithout(new RangeError('a defect'));
      expect(() => verifyAsTheAppDoes(session)).to.throw(RangeError);
    });
  });

  describe('while others write', () => {
    it('gives up an import that never sees the newest state, and has changed nothing', () => {
      const elsewhere = vault.open(vault.store.copy());
      rotate(elsewhere);
      const bundle = bundleOf(elsewhere);
      const [importer, other] = [vault.open(), vault.open()];
      const control = new OperationControl();
      const enter = sinon.stub(control, 'enter').callsFake((phase) => {
        if (phase === 'writing') rotate(other);
      });
      expect(() => importBundle(importer, bundle, NOW, control))
        .to.throw(/kept changing the vault/)
        .with.property('code', 'VAULT_STORAGE_FAILED');
      const attempts = enter.args.filter(([phase]) => phase === 'writing').length;
      expect(attempts).to.equal(5);
      expect(vault.open().snapshot().rotations.total).to.equal(attempts);
      expect(vault.open().snapshot().lastSyncedAt).to.equal(null);
    });

    it('imports once they pause', () => {
      const elsewhere = vault.open(vault.store.copy());
      rotate(elsewhere);
      const bundle = bundleOf(elsewhere);
      const [importer, other] = [vault.open(), vault.open()];
      const control = new OperationControl();
      const enter = sinon.stub(control, 'enter').callThrough();
      enter
        .withArgs('writing')
        .onFirstCall()
        .callsFake(() => rotate(other));
      expect(importBundle(importer, bundle, NOW, control)).to.include({ nothingNew: false });
      expect(vault.open().snapshot().lastSyncedAt).to.equal(NOW);
    });
  });
});
