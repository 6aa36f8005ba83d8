import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';

import { DataFolders } from '../support/vault/data-folders.js';
import { errorOf } from '../support/vault/error-of.js';
import { HeldClock, OTHER_PASSWORD, PASSWORD, type VaultHarness } from '../support/vault/vault-harness.js';

const codeOf = async (work: Promise<unknown>): Promise<string> => (await errorOf(work)).code;

/** The files that go from one device to the other. */
interface Exchanged {
  readonly requestPath: string;
  readonly welcomePath: string;
  readonly bundlePath: string;
}

describe('A real vault that waits for its welcome', () => {
  const folders = new DataFolders();
  let [desk, phone]: VaultHarness[] = [];
  let recoveryKey: string;
  let files: Exchanged;

  beforeEach(async () => {
    [desk, phone] = [await folders.install(), await folders.install({ clock: new HeldClock() })];
    ({ recoveryKey } = await desk.vault.create({ deviceName: 'Desk', password: PASSWORD }));
    const folder = folders.make();
    const [requestPath, welcomePath, bundlePath] = ['request', 'welcome', 'bundle'].map((name) =>
      path.join(folder, name),
    ) as [string, string, string];
    files = { requestPath, welcomePath, bundlePath };
  });

  /** Has the phone ask. Gives the code. */
  async function ask(): Promise<string> {
    const pending = await phone!.vault.requestJoin({ deviceName: 'Phone', password: OTHER_PASSWORD });
    await phone!.vault.saveJoinRequest({ path: files.requestPath });
    return pending.code;
  }

  const stateOf = ({ vault }: VaultHarness): string => vault.state.kind;

  it('[M9] keeps its code through locks and starts, and is a member once the welcome is opened', async () => {
    const asked = await phone!.vault.requestJoin({ deviceName: 'Phone', password: OTHER_PASSWORD });
    expect([stateOf(phone!), phone!.keystore.snapshot]).to.deep.equal(['joining', null]);
    await phone!.end();
    const again = await folders.install({ folder: phone!.dataDirectory });
    expect(await codeOf(again.vault.unlock(PASSWORD))).to.equal('WRONG_PASSWORD');
    await again.vault.unlock(OTHER_PASSWORD);
    expect([stateOf(again), await again.vault.describeJoin()]).to.deep.equal(['joining', asked]);
    await again.vault.unlock(OTHER_PASSWORD);
    expect(await codeOf(again.vault.unlock(PASSWORD)), 'while it is open').to.equal('WRONG_PASSWORD');

    const { path: requestPath, bytes } = await again.vault.saveJoinRequest({ path: files.requestPath });
    expect([requestPath, bytes > 5000]).to.deep.equal([files.requestPath, true]);
    const { code, comparisonCode } = asked;
    const seen = await desk!.keystore.openJoinRequest({ requestPath, code });
    expect(seen).to.deep.equal({ name: 'Phone', comparisonCode });
    const admitted = await desk!.keystore.admitDevice({ requestPath, code, welcomePath: files.welcomePath });
    expect(admitted).to.deep.include({ name: 'Phone', comparisonCode });
    expect(admitted.welcome.path).to.equal(files.welcomePath);

    expect(await codeOf(again.vault.completeJoin({ welcomePath: requestPath }))).to.equal('BUNDLE_INVALID');
    expect(stateOf(again)).to.equal('joining');
    await again.vault.completeJoin({ welcomePath: files.welcomePath });
    expect(stateOf(again)).to.equal('unlocked');
    const devices = again.keystore.snapshot!.devices.active;
    expect(devices.map(({ name, verified }) => `${name} ${String(verified)}`)).to.have.members([
      'Desk true',
      'Phone true',
    ]);
    expect(again.keystore.snapshot!.thisDevice).to.equal(admitted.device);
    // What it is compared by has not changed.
    const { device } = await again.keystore.describeDevice({ device: admitted.device });
    expect(device.comparisonCode).to.equal(comparisonCode);
    await again.vault.lock('person');
    await again.vault.unlock(OTHER_PASSWORD);
    expect(stateOf(again)).to.equal('unlocked');
    expect(await codeOf(again.vault.describeJoin())).to.equal('JOIN_NOT_PENDING');
  });

  it('says that it waits to whoever wants its keystore, and lets nobody make another vault there', async () => {
    await ask();
    const { vault, keystore } = phone!;
    for (const work of [
      keystore.rotateKey({ reason: '' }),
      keystore.listDevices({ offset: 0, limit: 1 }),
      vault.changePassword({ currentPassword: OTHER_PASSWORD, newPassword: PASSWORD }),
      vault.readRecoveryKey(),
    ])
      expect(await codeOf(work)).to.equal('JOIN_PENDING');
    expect(await codeOf(vault.create({ deviceName: 'Phone', password: PASSWORD }))).to.equal('VAULT_EXISTS');
    expect(await codeOf(desk!.vault.describeJoin())).to.equal('JOIN_NOT_PENDING');
    await vault.lock('person');
    expect(await codeOf(vault.describeJoin())).to.equal('VAULT_LOCKED');
    expect(await codeOf(vault.recover({ recoveryKey, newPassword: PASSWORD }))).to.equal('WRONG_PASSWORD');
  });

  it('locks when nobody uses it, as any open vault does', async () => {
    await ask();
    const clock = new HeldClock();
    const idle = await folders.install({ folder: folders.make(), clock });
    await idle.vault.requestJoin({ deviceName: 'Idle', password: PASSWORD });
    await idle.settings.update({ autoLockMinutes: 5 });
    clock.shiftMs = 6 * 60_000;
    idle.vault.checkDeadline();
    expect(idle.vault.state).to.deep.equal({ kind: 'locked', reason: 'idle' });
  });

  it('takes its request back, and leaves room for a vault', async () => {
    await ask();
    await phone!.vault.cancelJoin();
    expect(phone!.vault.state).to.deep.equal({ kind: 'missing' });
    expect(await codeOf(phone!.vault.unlock(OTHER_PASSWORD))).to.equal('VAULT_MISSING');
    await phone!.vault.create({ deviceName: 'Phone', password: PASSWORD });
    expect(stateOf(phone!)).to.equal('unlocked');
  });

  it('finds what another process made of it meanwhile', async () => {
    const code = await ask();
    await desk!.keystore.admitDevice({ ...files, code });
    const other = await folders.install({ folder: phone!.dataDirectory });
    await other.vault.unlock(OTHER_PASSWORD);
    await other.vault.completeJoin({ welcomePath: files.welcomePath });
    expect(await codeOf(phone!.vault.cancelJoin())).to.equal('JOIN_NOT_PENDING');
    expect(stateOf(phone!)).to.equal('locked');
    await phone!.vault.unlock(OTHER_PASSWORD);
    expect([stateOf(phone!), phone!.keystore.snapshot!.devices.active.length]).to.deep.equal(['unlocked', 2]);
  });

  it('writes its request nowhere near the vault', async () => {
    await ask();
    const inside = path.join(phone!.dataDirectory, 'request');
    expect(await codeOf(phone!.vault.saveJoinRequest({ path: inside }))).to.equal('FILE_NOT_WRITTEN');
    expect(existsSync(inside)).to.equal(false);
  });

  it('[M10] is not needed where the paper and a bundle are all that is left', async () => {
    await desk!.vault.confirmRecoveryKey({ recoveryKey });
    expect(await desk!.vault.readRecoveryKey()).to.equal(null);
    await desk!.keystore.exportBundle({ path: files.bundlePath });
    const { bundlePath } = files;
    const lost = { deviceName: 'Phone', password: PASSWORD, bundlePath };
    expect(await codeOf(phone!.vault.recoverAccount({ ...lost, recoveryKey: 'a typo' }))).to.equal(
      'RECOVERY_KEY_INVALID',
    );
    await phone!.vault.recoverAccount({ ...lost, recoveryKey });
    const { active, revoked } = phone!.keystore.snapshot!.devices;
    expect([active, revoked].map((group) => group.map(({ name }) => name))).to.deep.equal([['Phone'], ['Desk']]);
    expect(await phone!.vault.checkRecoveryKey({ recoveryKey })).to.deep.equal({ opensVault: true });
  });

  it('[M10] lets a new recovery key take the place of the old one', async () => {
    const { vault, keystore } = desk!;
    const next = await vault.replaceRecoveryKey({ oldRecoveryKey: recoveryKey });
    expect(await vault.readRecoveryKey()).to.deep.equal({ recoveryKey: next.recoveryKey, opensVault: false });
    expect(keystore.snapshot!.keepsPaper).to.equal(true);
    await vault.adoptRecoveryKey({ recoveryKey: next.recoveryKey, currentPassword: PASSWORD });
    expect([await vault.readRecoveryKey(), keystore.snapshot!.keepsPaper]).to.deep.equal([null, false]);
    expect(await vault.checkRecoveryKey({ recoveryKey })).to.deep.equal({ opensVault: false });
    await vault.lock('person');
    expect(await codeOf(vault.recover({ recoveryKey, newPassword: OTHER_PASSWORD }))).to.equal('WRONG_PASSWORD');
    await vault.recover({ recoveryKey: next.recoveryKey, newPassword: OTHER_PASSWORD });
    expect(stateOf(desk!)).to.equal('unlocked');
  });

  it('tells before a revocation what it would come to', async () => {
    const code = await ask();
    const admitted = await desk!.keystore.admitDevice({ ...files, code });
    const devices = [{ device: admitted.device }];
    const named = [{ id: admitted.device, name: 'Phone' }];
    const trial = await desk!.keystore.tryRevoking({ devices });
    expect(trial).to.deep.include({ revoked: named, suspended: [], alsoOut: [], letIn: [], back: [] });
    await desk!.keystore.revokeDevices({ devices, reason: 'lost' });
    expect(desk!.keystore.snapshot!.devices.revoked.map(({ name }) => name)).to.deep.equal(['Phone']);
    expect(desk!.keystore.snapshot!.currentKey.generation).to.equal(2);
  });
});
