import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';

import type { LongOperation, VaultParameters, VaultProgress } from '../../src/plugins/vault/index.js';
import { BusyDevice } from '../support/vault/busy-device.js';
import { DataFolders } from '../support/vault/data-folders.js';
import { errorOf } from '../support/vault/error-of.js';
import { OTHER_PASSWORD, PASSWORD, type VaultHarness } from '../support/vault/vault-harness.js';

const ENTRIES = 3000;

/** As costly as by default, so that there is something to follow. */
const costlyParameters: VaultParameters = { keyDerivation: { memoryKiB: 64 * 1024, passes: 3 } };

/** Gives an operation up as soon as it tells that it is in a phase. Resolves with whether that could be done. */
function cancelIn(
  { vault }: VaultHarness,
  operation: LongOperation,
  phase: VaultProgress['phase'],
): Promise<{ readonly isCancelled: boolean }> {
  return new Promise((resolve) => {
    const subscription = vault.onDidProgress((progress) => {
      if (progress.operation !== operation || progress.phase !== phase) return;
      subscription.dispose();
      resolve({ isCancelled: vault.cancel() });
    });
  });
}

/** Has `work` given up in that phase, and sees that it was. */
async function expectCancelled(
  harness: VaultHarness,
  [operation, phase]: readonly [LongOperation, VaultProgress['phase']],
  work: Promise<unknown>,
): Promise<void> {
  const [{ isCancelled }, error] = await Promise.all([cancelIn(harness, operation, phase), errorOf(work)]);
  expect(isCancelled).to.equal(true);
  expect(error).to.include({ code: 'OPERATION_CANCELLED' });
  expect(harness.vault.cancel(), 'nothing is under way any more').to.equal(false);
}

describe('Long work of a real vault that is given up', () => {
  const folders = new DataFolders();

  /** Has a device let in, and gives its welcome. */
  async function welcomeOf(busy: BusyDevice, { vault }: VaultHarness): Promise<{ readonly welcomePath: string }> {
    const folder = folders.make();
    const [request, welcomePath] = [path.join(folder, 'request'), path.join(folder, 'welcome')];
    const { code } = await vault.requestJoin({ deviceName: 'Laptop', password: OTHER_PASSWORD });
    await vault.saveJoinRequest({ path: request });
    busy.admit(request, code, welcomePath);
    return { welcomePath };
  }

  it('an import of thousands of entries: the vault stays open and as it was, and takes the bundle in the next time', async () => {
    const busy = await BusyDevice.found(folders.make());
    const device = await folders.install();
    const { vault, keystore } = device;
    await vault.completeJoin(await welcomeOf(busy, device));
    busy.write(ENTRIES);
    const bundle = { path: busy.exportTo(folders.make()) };
    await busy.close();
    const before = keystore.snapshot;
    const told: VaultProgress[] = [];
    vault.onDidProgress((progress) => told.push(progress));

    await expectCancelled(device, ['importBundle', 'verifying'], keystore.importBundle(bundle));
    const toldUntilCancelled = told.length;
    for (const { operation, done, total } of told) {
      expect(operation).to.equal('importBundle');
      if (total !== null) expect(done).to.be.within(0, total);
    }
    expect(vault.state).to.deep.equal({ kind: 'unlocked' });
    expect(await keystore.refresh()).to.equal(before);
    expect(await keystore.listActivity({ offset: 0, limit: 1 })).to.include({ total: 4 });
    expect(told, 'it is over').to.have.length(toldUntilCancelled);

    const report = await keystore.importBundle(bundle);
    // What a device takes of another within a day; the rest waits until its person looks.
    expect(report).to.include({ newEntries: 512, heldBack: 1, nothingNew: false });
    await keystore.lookAtHeldBack({});
    expect(await keystore.listActivity({ offset: 0, limit: 1 })).to.include({ total: 4 + ENTRIES });
  });

  it('the reading of a welcome with thousands of entries: the device waits as before, and joins the next time', async () => {
    const busy = await BusyDevice.found(folders.make());
    busy.write(ENTRIES);
    const device = await folders.install();
    const { vault, keystore } = device;
    const welcome = await welcomeOf(busy, device);
    await busy.close();
    await expectCancelled(device, ['completeJoin', 'verifying'], vault.completeJoin(welcome));
    expect(vault.state).to.deep.equal({ kind: 'joining' });
    await vault.completeJoin(welcome);
    expect(vault.state).to.deep.equal({ kind: 'unlocked' });
    expect(await keystore.listActivity({ offset: 0, limit: 1 })).to.include({ total: 4 + ENTRIES });

    const target = path.join(folders.make(), 'account.bundle');
    writeFileSync(target, 'an older one');
    await expectCancelled(device, ['exportBundle', 'writing'], keystore.exportBundle({ path: target }));
    expect(readdirSync(path.dirname(target))).to.deep.equal(['account.bundle']);
    expect(readFileSync(target, 'utf8')).to.equal('an older one');
    expect(keystore.snapshot?.lastSyncedAt).to.equal(null);
    await keystore.exportBundle({ path: target });
    expect(readFileSync(target, 'utf8')).to.match(/^onestar-bundle/);
  });

  it('a request: there is no vault, and it can be made', async () => {
    const device = await folders.install({ parameters: costlyParameters });
    const { vault } = device;
    const asking = { deviceName: 'Phone', password: PASSWORD };
    await expectCancelled(device, ['requestJoin', 'deriving'], vault.requestJoin(asking));
    expect(vault.state).to.deep.equal({ kind: 'missing' });
    await vault.requestJoin(asking);
    expect(vault.state).to.deep.equal({ kind: 'joining' });
  });

  it('making a vault, and opening one: there is none, or it stays locked, and the next attempt succeeds', async () => {
    const device = await folders.install({ parameters: costlyParameters });
    const { vault, keystore } = device;
    const founding = { deviceName: 'Laptop', password: PASSWORD };
    await expectCancelled(device, ['create', 'deriving'], vault.create(founding));
    expect(vault.state).to.deep.equal({ kind: 'missing' });
    await vault.create(founding);

    await vault.lock('idle');
    await expectCancelled(device, ['unlock', 'deriving'], vault.unlock(PASSWORD));
    expect(vault.state).to.deep.equal({ kind: 'locked', reason: 'idle' });
    expect(keystore.snapshot).to.equal(null);
    await vault.unlock(PASSWORD);
    expect(vault.state).to.deep.equal({ kind: 'unlocked' });
  });

  it('a change of the password: the vault stays open, under the old one', async () => {
    const device = await folders.install({ parameters: costlyParameters });
    const { vault } = device;
    await vault.create({ deviceName: 'Laptop', password: PASSWORD });
    const change = { currentPassword: PASSWORD, newPassword: OTHER_PASSWORD };
    await expectCancelled(device, ['changePassword', 'deriving'], vault.changePassword(change));
    expect(vault.state).to.deep.equal({ kind: 'unlocked' });
    await vault.lock('person');
    await vault.unlock(PASSWORD);
  });

  it('a lock that comes at the same time is a lock', async () => {
    const device = await folders.install({ parameters: costlyParameters });
    const { vault } = device;
    await vault.create({ deviceName: 'Laptop', password: PASSWORD });
    await vault.lock('person');
    const unlocking = errorOf(vault.unlock(PASSWORD));
    await new Promise((resolve) => {
      const subscription = vault.onDidProgress(() => resolve(subscription.dispose()));
    });
    expect(vault.cancel()).to.equal(true);
    await vault.lock('idle');
    expect(await unlocking).to.include({ code: 'VAULT_LOCKED' });
    await vault.unlock(PASSWORD);
  });
});
