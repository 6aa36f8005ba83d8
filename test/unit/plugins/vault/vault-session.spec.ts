import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import sinon from 'sinon';

import { AppError } from '../../../../src/core/errors.js';
import { exportBundle } from '../../../../src/plugins/vault/worker/bundle-operations.js';
import { OperationControl } from '../../../../src/plugins/vault/worker/operation-control.js';
import { createVault } from '../../../../src/plugins/vault/worker/vault-access.js';
import type { VaultSession } from '../../../../src/plugins/vault/worker/vault-session.js';
import { WorkerSignals } from '../../../../src/plugins/vault/worker/worker-signals.js';
import { DataFolders } from '../../../support/vault/data-folders.js';
import { PASSPHRASE, PASSWORD, cheapParameters } from '../../../support/vault/vault-harness.js';

const NOW = 1_700_000_000_000;
const { keyDerivation } = cheapParameters;

describe('VaultSession', () => {
  const folders = new DataFolders();
  let place: { path: string; keyDerivation: typeof keyDerivation };
  let session: VaultSession;

  beforeEach(async () => {
    place = { path: path.join(folders.make(), 'vault.lmdb'), keyDerivation };
    const founding = { ...place, deviceName: 'Laptop', password: PASSWORD };
    ({ session } = await createVault(founding, NOW, new WorkerSignals()));
  });

  afterEach(() => session.close());

  it('holds the stored header when a transaction that replaced slots is undone', () => {
    const before = session.header;
    const slot = session.makeSlot('password', 'quite another one', keyDerivation);
    const failing = (): void =>
      session.write(NOW, (_edit, writer) => {
        session.putSlots(writer, [slot]);
        throw new RangeError('before anything else');
      });
    expect(failing).to.throw(RangeError);
    expect(session.header).to.equal(before);
    // Nor does a later transaction bring it back.
    session.write(NOW, (edit) => edit.set({ lastSyncedAt: NOW }));
    expect(session.header).to.equal(before);

    session.write(NOW, (edit, writer) => {
      session.putSlots(writer, [slot]);
      edit.notePasswordChange();
    });
    expect(session.header.slots.map(({ id }) => id)).to.include(slot.id);
  });

  it('reports an export that is complete, also when the vault can’t note it', () => {
    const full = new AppError('VAULT_STORAGE_FULL', 'The disk is full.', 'Make room.');
    sinon.stub(session, 'write').throws(full);
    const target = path.join(folders.make(), 'bundle');
    const request = { path: target, passphrase: PASSPHRASE };
    const report = exportBundle(session, request, place, NOW, new OperationControl());
    expect(report).to.deep.equal({ path: target, bytes: readFileSync(target).length, entries: 1 });
    expect(session.snapshot().lastSyncedAt).to.equal(null);
  });
});
