import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import sinon from 'sinon';

import { AppError } from '../../../../src/core/errors.js';
import { accountKeys } from '../../../../src/plugins/vault/worker/account/account-keys.js';
import { importBundle } from '../../../../src/plugins/vault/worker/answers.js';
import { carryOut } from '../../../../src/plugins/vault/worker/member/carrying-out.js';
import { rotateKey } from '../../../../src/plugins/vault/worker/member/member-operations.js';
import { OperationControl } from '../../../../src/plugins/vault/worker/operation-control.js';
import type { RecordStore } from '../../../../src/plugins/vault/worker/record-store.js';
import { NOW } from '../../../support/trust/account-kit.js';
import { MemoryVault, type OpenMemoryVault } from '../../../support/vault/memory-vault.js';
import { TestFolders } from '../../../support/vault/test-folders.js';

const ALWAYS_INDEXED = { leastEntries: 1, mostLacking: 2 };

describe('An open vault', () => {
  const folders = new TestFolders();
  let vault: MemoryVault;

  beforeEach(() => {
    vault = new MemoryVault();
  });

  const rotate = ({ account }: OpenMemoryVault): void => rotateKey(account, { reason: 'because' }, NOW);

  function verifyAsTheAppDoes({ session }: OpenMemoryVault): void {
    while (session.awaitsVerification) session.verify(2);
  }

  /** Everything that is known there, in a bundle. */
  function bundleOf({ account }: OpenMemoryVault): string {
    const file = path.join(folders.make(), 'bundle');
    const target = { path: file, vaultFile: path.join(folders.make(), 'vault.lmdb') };
    carryOut(account, target, NOW, new OperationControl());
    return file;
  }

  it('[B4] none of whose entries can be read says that the vault is damaged, not that there is none', () => {
    verifyAsTheAppDoes(vault.open(undefined, ALWAYS_INDEXED));
    vault.store.transaction(({ remove }) => remove(accountKeys.entry(0)));
    const byIndex = vault.open(undefined, ALWAYS_INDEXED);
    expect(byIndex.snapshot().damagedRecords).to.deep.equal([]);
    byIndex.session.verifyAll();
    expect(byIndex.snapshot, 'once the index is compared with the entries')
      .to.throw()
      .with.property('code', 'VAULT_DAMAGED');
  });

  it('gives the same snapshot while nothing changed, and one of a higher revision after a change, also when all is read anew', () => {
    const open = vault.open();
    const before = open.snapshot();
    expect(open.snapshot()).to.equal(before);
    open.session.refresh();
    expect(open.snapshot()).to.equal(before);
    rotate(open);
    const rotated = open.snapshot();
    expect(rotated.revision).to.be.above(before.revision);
    open.session.reload();
    const reloaded = open.snapshot();
    expect(reloaded.revision).to.be.above(rotated.revision);
    expect(reloaded).to.deep.equal({ ...rotated, revision: reloaded.revision });
  });

  describe('of a large file, whose structure was not looked at in full', () => {
    let store: RecordStore;
    let inspect: sinon.SinonSpy;

    /** Has the look at the structure find something, or nothing. */
    function openLarge(found: string | null): OpenMemoryVault {
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
      const open = openLarge('page 7 is damaged');
      expect(inspect.callCount).to.equal(0);
      expect(open.session.awaitsVerification).to.equal(true);
      expect(open.snapshot().damagedRecords).to.deep.equal([]);
      open.session.verifyAll();
      expect(inspect.callCount).to.equal(1);
      expect(open.session.awaitsVerification).to.equal(false);
      expect(open.snapshot().damagedRecords.join()).to.contain('page 7 is damaged');
    });

    it('[B4] looks before it writes', () => {
      const open = openLarge(null);
      rotate(open);
      expect(inspect.callCount).to.equal(1);
      expect(open.snapshot().damagedRecords).to.deep.equal([]);
    });
  });

  describe('whose index cannot be written', () => {
    function openWithout(error: Error): OpenMemoryVault {
      const open = vault.open(undefined, ALWAYS_INDEXED);
      sinon.stub(vault.store, 'transaction').onFirstCall().throws(error).callThrough();
      return open;
    }

    it('does without it on a full disk', () => {
      const open = openWithout(new AppError('VAULT_STORAGE_FULL', 'It is full.', 'Make room.'));
      verifyAsTheAppDoes(open);
      expect(open.snapshot().damagedRecords).to.deep.equal([]);
      expect(vault.store.read(accountKeys.indexPiece(0))).to.equal(undefined);
      rotate(open);
      expect(vault.open().snapshot().rotations.total).to.equal(1);
    });

    it('shows a defect in its own writing', () => {
      const open = openWithout(new RangeError('a defect'));
      expect(() => verifyAsTheAppDoes(open)).to.throw(RangeError);
    });
  });

  it('takes in a bundle while others write', () => {
    const elsewhere = vault.open(vault.store.copy());
    rotate(elsewhere);
    const bundle = bundleOf(elsewhere);
    const [importer, other] = [vault.open(), vault.open()];
    const control = new OperationControl();
    const commit = sinon.stub(control, 'commit').callThrough();
    for (const call of [0, 1]) commit.onCall(call).callsFake(() => rotate(other));
    expect(importBundle(importer.account, importer.shown, bundle, NOW, control)).to.include({ nothingNew: false });
    expect(commit.callCount).to.equal(3);
    const { rotations, lastSyncedAt } = vault.open().snapshot();
    expect([rotations.total, lastSyncedAt]).to.deep.equal([3, NOW]);
  });

  it('[D3] names what a bundle brought that was refused, until it is locked', () => {
    const elsewhere = vault.open(vault.store.copy());
    rotate(elsewhere);
    const forged = Uint8Array.from([...elsewhere.account.entries()].at(-1) ?? []);
    forged[forged.length - 1] = (forged.at(-1) ?? 0) ^ 1;
    const open = vault.open();
    const before = open.snapshot();
    const { refused } = open.account.takeIn(NOW, [forged]);
    for (const again of [refused, refused]) open.shown.noteRefused(again);
    const { total, newest } = open.snapshot().refused;
    expect([total, newest.map(({ reason }) => reason)]).to.deep.equal([1, ['false-signature']]);
    expect(open.snapshot().revision).to.be.above(before.revision);
    expect(vault.open().snapshot().refused.total).to.equal(0);
  });

  it('tells as soon as it is opened what waits for others, and looks at it once', () => {
    const elsewhere = vault.open(vault.store.copy());
    rotate(elsewhere);
    rotate(elsewhere);
    const [, missing, last] = [...elsewhere.account.entries()].map((bytes) => bytes.slice());
    vault.open().account.takeIn(NOW, [last!]);
    const open = vault.open();
    const waits = { incomplete: 1, ofALaterVersion: 0 };
    expect(open.snapshot().waiting).to.deep.equal(waits);
    expect([open.vault.lookAtWaiting(NOW), open.vault.lookAtWaiting(NOW)]).to.deep.equal([true, false]);
    expect(open.snapshot().waiting).to.deep.equal(waits);
    open.account.takeIn(NOW, [missing!]);
    expect(open.snapshot().waiting.incomplete).to.equal(0);
    expect(vault.open().vault.lookAtWaiting(NOW), 'nothing waits any more').to.equal(false);
  });

  it('reads no older generation for a rotation whose wraps it looked at before', () => {
    const first = vault.open();
    for (let count = 0; count < 6; count++) rotate(first);
    const open = vault.open();
    vault.store.resetCounts();
    rotate(open);
    expect(vault.store.reads.get('E') ?? 0).to.be.at.most(1);
    expect(vault.open().snapshot().rotations.total).to.equal(7);
  });

  it('reports an export that is complete, also when the vault can’t note it', () => {
    const open = vault.open();
    sinon.stub(open.session, 'write').throws(new AppError('VAULT_STORAGE_FULL', 'The disk is full.', 'Make room.'));
    const target = path.join(folders.make(), 'bundle');
    const place = { path: target, vaultFile: path.join(folders.make(), 'vault.lmdb') };
    const report = carryOut(open.account, place, NOW, new OperationControl());
    expect(report).to.deep.equal({ path: target, bytes: readFileSync(target).length, entries: 1 });
    expect(open.snapshot().lastSyncedAt).to.equal(null);
  });
});
