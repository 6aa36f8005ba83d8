import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';

import { AppError } from '../../src/core/errors.js';
import { silentLogger } from '../../src/core/logger.js';
import { JsonFileSettings } from '../../src/plugins/settings/json-file-settings.js';
import { buildOnestar, errorOf as errorOfCommand, onestarProgram, resultOf, runOnestar } from '../support/cli.js';
import { MountedDisk } from '../support/faults/mounted-disk.js';
import { DataFolders } from '../support/vault/data-folders.js';
import { errorOf } from '../support/vault/error-of.js';
import { OTHER_PASSWORD, PASSPHRASE, PASSWORD, type VaultHarness } from '../support/vault/vault-harness.js';

/** Small enough to be filled at once, in bytes. */
const DISK_BYTES = 1024 * 1024;

/** The user that owns nothing. */
const NOBODY = 65534;

describe('A disk that fails', () => {
  const folders = new DataFolders();
  let disk: MountedDisk | null = null;

  before(buildOnestar);

  // Runs after the installations on it were ended: hooks of one suite run in the order in which they were added.
  afterEach(() => {
    disk?.dispose();
    disk = null;
  });

  /** A disk for this test, or the end of the test where none can be mounted. */
  function requireDisk(test: Mocha.Context, make: () => MountedDisk | null): MountedDisk {
    disk = make();
    if (disk) return disk;
    if (test.test) test.test.title += ' (skipped: this user may not mount a disk)';
    test.skip();
  }

  /** What the vault is known to hold. */
  class Acknowledged {
    rotations = 0;
    name = 'Laptop';
    password = PASSWORD;

    /** Opens the vault in another installation and compares. */
    async expectIn(folder: string): Promise<void> {
      const { vault, keystore } = await folders.install({ folder });
      await vault.unlock(this.password);
      const { rotations, devices, damagedRecords } = await keystore.refresh();
      const found = [rotations.total, devices.active[0]?.name, damagedRecords];
      expect(found).to.deep.equal([this.rotations, this.name, []]);
      await vault.lock('person');
    }
  }

  /** Repeats what succeeds until it is refused. */
  async function refusalOf(work: (attempt: number) => Promise<void>): Promise<AppError> {
    for (let attempt = 1; attempt <= 300; attempt++) {
      try {
        await work(attempt);
      } catch (error) {
        if (error instanceof AppError) return error;
        throw error;
      }
    }
    throw new Error('It was never refused.');
  }

  async function rotate({ keystore }: VaultHarness, acknowledged: Acknowledged): Promise<void> {
    await keystore.rotateKey({ reason: 'acknowledged' });
    acknowledged.rotations++;
  }

  async function rename({ keystore }: VaultHarness, acknowledged: Acknowledged, name: string): Promise<void> {
    const device = keystore.snapshot?.devices.active[0]?.id;
    if (device === undefined) throw new Error('There is no device.');
    await keystore.renameDevice({ device, name });
    acknowledged.name = name;
  }

  async function changePassword({ vault }: VaultHarness, acknowledged: Acknowledged): Promise<void> {
    const newPassword = acknowledged.password === PASSWORD ? OTHER_PASSWORD : PASSWORD;
    await vault.changePassword({ currentPassword: acknowledged.password, newPassword });
    acknowledged.password = newPassword;
  }

  function expectFull(error: AppError): void {
    expect(error.code, error.message).to.equal('VAULT_STORAGE_FULL');
    expect(error.message).to.match(/as it was before|unchanged/);
    expect(error.hint).to.match(/Free some space/);
  }

  it('[B3] that is full: every change is refused with what to do, the vault stays as it was and opens, and goes on once there is space', async function () {
    const full = requireDisk(this, () => MountedDisk.inMemory(DISK_BYTES));
    const folder = path.join(full.path, 'data');
    const installation = await folders.install({ folder });
    const { vault, keystore } = installation;
    const acknowledged = new Acknowledged();
    await vault.create({ deviceName: 'Laptop', password: PASSWORD });

    const other = await folders.install();
    const bundle = path.join(folders.make(), 'bundle');
    await keystore.exportBundle({ path: bundle, passphrase: PASSPHRASE });
    await other.vault.join({ bundlePath: bundle, passphrase: PASSPHRASE, deviceName: 'Phone', password: PASSWORD });
    await other.keystore.exportBundle({ path: bundle, passphrase: PASSPHRASE });
    const settings = new JsonFileSettings({ path: folder }, silentLogger);
    await settings.start();

    for (const pages of [0, 3]) {
      full.leaveFree(pages);
      expectFull(await refusalOf(() => rotate(installation, acknowledged)));
      full.leaveFree(pages % 2);
      expectFull(await refusalOf((attempt) => rename(installation, acknowledged, `${pages} ${attempt}`)));
      expectFull(await refusalOf(() => changePassword(installation, acknowledged)));
      expectFull(await errorOf(keystore.importBundle({ path: bundle, passphrase: PASSPHRASE })));
      await keystore.exportBundle({ path: path.join(folders.make(), 'rescued'), passphrase: PASSPHRASE });
      full.leaveFree(0);
      expectFull(await errorOf(settings.update({ autoLockMinutes: 7 })));
      const onDisk = path.join(full.path, 'exported');
      const refusal = await errorOf(keystore.exportBundle({ path: onDisk, passphrase: PASSPHRASE }));
      expect(refusal).to.include({ code: 'FILE_NOT_WRITTEN' });
      expect(refusal.hint).to.match(/Free some space/);
      expect(existsSync(onDisk)).to.equal(false);
      await acknowledged.expectIn(folder);
      full.free();
      await rotate(installation, acknowledged);
    }
    await rename(installation, acknowledged, 'Desk');
    await changePassword(installation, acknowledged);
    await settings.update({ autoLockMinutes: 7 });
    await acknowledged.expectIn(folder);
    expect((await keystore.importBundle({ path: bundle, passphrase: PASSPHRASE })).newDevices).to.deep.equal(['Phone']);
    await keystore.exportBundle({ path: path.join(full.path, 'exported'), passphrase: PASSPHRASE });
  });

  it('[B3] that is full, at every number of free pages: a vault is made whole or not at all, and no process crashes', async function () {
    const full = requireDisk(this, () => MountedDisk.inMemory(DISK_BYTES));
    const outcomes = new Set<string>();
    for (const pages of [0, 1, 3, 18, 20, 40, 96]) {
      const folder = path.join(full.path, `data-${pages}`);
      full.leaveFree(pages);
      const { vault } = await folders.install({ folder });
      try {
        await vault.create({ deviceName: 'Laptop', password: PASSWORD });
        outcomes.add('made');
        await vault.lock('person');
        await vault.unlock(PASSWORD);
        await vault.lock('person');
      } catch (error) {
        expectFull(error as AppError);
        expect(vault.state.kind).to.equal('missing');
        outcomes.add('refused');
      }
      full.free();
      rmSync(folder, { recursive: true });
    }
    expect(outcomes.size).to.equal(2);
    const { vault } = await folders.install({ folder: path.join(full.path, 'data') });
    await vault.create({ deviceName: 'Laptop', password: PASSWORD });
  });

  it('[B3] that is full: the command ends with 4 and one line that names what to do', async function () {
    const full = requireDisk(this, () => MountedDisk.inMemory(DISK_BYTES));
    const passwordFile = path.join(folders.make(), 'password');
    writeFileSync(passwordFile, PASSWORD, { mode: 0o600 });
    const common = ['--json', '--data-dir', path.join(full.path, 'data'), '--password-file', passwordFile];
    for (const pages of [0, 2]) {
      full.leaveFree(pages);
      const result = await runOnestar([...common, 'init', '--name', 'Laptop']);
      expect(result.exitCode, result.stderr).to.equal(4);
      expect(errorOfCommand(result)).to.include({ code: 'VAULT_STORAGE_FULL' });
    }
    full.free();
    expect((await runOnestar([...common, 'init', '--name', 'Laptop'])).exitCode).to.equal(0);
  });

  it('[B3] that is read-only: nothing can be changed, the error says so, and all is there afterwards', async function () {
    const protectedDisk = requireDisk(this, () => MountedDisk.inMemory(DISK_BYTES));
    const folder = path.join(protectedDisk.path, 'data');
    const { vault } = await folders.install({ folder });
    const acknowledged = new Acknowledged();
    await vault.create({ deviceName: 'Laptop', password: PASSWORD });
    await vault.lock('person');
    const before = readFileSync(path.join(folder, 'vault.lmdb'));
    protectedDisk.remount('ro');
    const fresh = await folders.install({ folder: path.join(protectedDisk.path, 'other') });
    const settings = new JsonFileSettings({ path: folder }, silentLogger);
    for (const refusal of [
      errorOf(vault.unlock(PASSWORD)),
      errorOf(fresh.vault.create({ deviceName: 'Phone', password: PASSWORD })),
      errorOf(settings.update({ autoLockMinutes: 7 })),
    ]) {
      const { code, hint } = await refusal;
      expect(code).to.equal('VAULT_STORAGE_FAILED');
      expect(hint).to.match(/write/);
    }
    expect(readFileSync(path.join(folder, 'vault.lmdb')).equals(before)).to.equal(true);
    protectedDisk.remount('rw');
    await vault.unlock(PASSWORD);
    await vault.lock('person');
    await acknowledged.expectIn(folder);
  });

  it('[B3] whose device fails: no change is acknowledged that is not kept, and the vault is as it was', async function () {
    const failing = requireDisk(this, () => MountedDisk.onFailingDevice(2 * DISK_BYTES));
    const folder = path.join(failing.path, 'data');
    const installation = await folders.install({ folder });
    const acknowledged = new Acknowledged();
    await installation.vault.create({ deviceName: 'Laptop', password: PASSWORD });
    await rotate(installation, acknowledged);
    failing.failWrites();
    const refusal = await refusalOf(() => rotate(installation, acknowledged));
    expect(refusal.code).to.equal('VAULT_STORAGE_FAILED');
    expect(refusal.hint).to.match(/Check that the disk/);
    await installation.vault.lock('person');
    failing.endFailing();
    await acknowledged.expectIn(folder);
  });

  it('[B3] a data folder that this user may not write to: the command says so and touches nothing', async function () {
    const folder = folders.make();
    const { vault } = await folders.install({ folder });
    await vault.create({ deviceName: 'Laptop', password: PASSWORD });
    await vault.lock('person');
    const passwordFile = path.join(folder, 'password');
    writeFileSync(passwordFile, PASSWORD, { mode: 0o600 });
    const isRoot = process.getuid?.() === 0;
    // Permissions don't bind root.
    if (isRoot) execFileSync('chown', ['-R', `${NOBODY}:${NOBODY}`, folder]);
    const before = readFileSync(path.join(folder, 'vault.lmdb'));
    execFileSync('chmod', ['500', folder]);
    execFileSync('chmod', ['400', path.join(folder, 'vault.lmdb')]);
    try {
      const args = [onestarProgram(), '--json', '--data-dir', folder, '--password-file', passwordFile, 'rotate', 'key'];
      // Nobody may not write down either what of the code was run.
      const env = { ...process.env, NODE_V8_COVERAGE: '' };
      const child = spawn(process.execPath, args, isRoot ? { uid: NOBODY, gid: NOBODY, env } : {});
      const result = await resultOf(child);
      expect(result.exitCode, result.stderr).to.equal(4);
      const { code, hint } = errorOfCommand(result);
      expect(code).to.equal('VAULT_STORAGE_FAILED');
      expect(hint).to.match(/belongs to you/);
      expect(readFileSync(path.join(folder, 'vault.lmdb')).equals(before)).to.equal(true);
    } finally {
      execFileSync('chmod', ['-R', 'u+rwX', folder]);
    }
  });
});
