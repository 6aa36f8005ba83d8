import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';

import { AppError } from '../../src/core/errors.js';
import { silentLogger } from '../../src/core/logger.js';
import { defaultVaultParameters } from '../../src/plugins/vault/vault-parameters.js';
import { FREE_ATTEMPTS } from '../../src/plugins/vault/worker/throttle.js';
import { JsonFileSettings } from '../../src/plugins/settings/json-file-settings.js';
import {
  type CommandResult,
  buildOnestar,
  errorOf as errorOfCommand,
  onestarProgram,
  resultOf,
  runOnestar,
} from '../support/cli.js';
import { letIn } from '../support/exchange.js';
import { MountedDisk } from '../support/faults/mounted-disk.js';
import { DataFolders } from '../support/vault/data-folders.js';
import { errorOf } from '../support/vault/error-of.js';
import { storeAttempts } from '../support/vault/stored-attempts.js';
import { HeldClock, OTHER_PASSWORD, PASSWORD, type VaultHarness } from '../support/vault/vault-harness.js';

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
    await letIn(installation, other, { deviceName: 'Phone', password: PASSWORD });
    await other.keystore.exportBundle({ path: bundle });
    const settings = new JsonFileSettings({ path: folder }, silentLogger);
    await settings.start();

    for (const pages of [0, 3]) {
      full.leaveFree(pages);
      expectFull(await refusalOf(() => rotate(installation, acknowledged)));
      full.leaveFree(pages % 2);
      expectFull(await refusalOf((attempt) => rename(installation, acknowledged, `${pages} ${attempt}`)));
      expectFull(await refusalOf(() => changePassword(installation, acknowledged)));
      expectFull(await errorOf(keystore.importBundle({ path: bundle })));
      await keystore.exportBundle({ path: path.join(folders.make(), 'rescued') });
      full.leaveFree(0);
      expectFull(await errorOf(settings.update({ autoLockMinutes: 7 })));
      const onDisk = path.join(full.path, 'exported');
      const refusal = await errorOf(keystore.exportBundle({ path: onDisk }));
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
    expect(await keystore.importBundle({ path: bundle })).to.include({ newEntries: 1 });
    await keystore.exportBundle({ path: path.join(full.path, 'exported') });
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

  it('[B3] that is read-only: all can be read, nothing can be changed, the error says so, and all is there afterwards', async function () {
    const protectedDisk = requireDisk(this, () => MountedDisk.inMemory(DISK_BYTES));
    const folder = path.join(protectedDisk.path, 'data');
    const { vault, keystore } = await folders.install({ folder });
    const acknowledged = new Acknowledged();
    const { recoveryKey } = await vault.create({ deviceName: 'Laptop', password: PASSWORD });
    await keystore.rotateKey({ reason: 'to be read' });
    acknowledged.rotations++;
    const bundle = path.join(folders.make(), 'bundle');
    await keystore.exportBundle({ path: bundle });
    await vault.lock('person');
    const before = readFileSync(path.join(folder, 'vault.lmdb'));
    protectedDisk.remount('ro');

    await vault.unlock(PASSWORD);
    expect(vault.state).to.have.nested.property('readOnly.code', 'VAULT_READ_ONLY');
    const snapshot = await keystore.refresh();
    expect(snapshot.rotations.total).to.equal(1);
    expect(snapshot.damagedRecords).to.deep.equal([]);
    expect((await keystore.listActivity({ offset: 0, limit: 9 })).items).to.have.length(2);
    const rescued = path.join(folders.make(), 'rescued');
    await keystore.exportBundle({ path: rescued });
    const other = await folders.install();
    await other.vault.recoverAccount({ deviceName: 'Phone', password: PASSWORD, recoveryKey, bundlePath: rescued });
    expect(other.keystore.snapshot?.rotations.total).to.equal(2);
    expect(await vault.checkRecoveryKey({ recoveryKey })).to.deep.equal({ opensVault: true });

    const device = snapshot.devices.active[0]?.id ?? '';
    const passwords = { currentPassword: PASSWORD, newPassword: OTHER_PASSWORD };
    for (const refused of [
      keystore.rotateKey({ reason: 'in vain' }),
      keystore.renameDevice({ device, name: 'Desk' }),
      keystore.importBundle({ path: bundle }),
      vault.changePassword(passwords),
      vault.confirmRecoveryKey({ recoveryKey }),
      vault.adoptRecoveryKey({ recoveryKey, currentPassword: PASSWORD }),
      vault.replaceRecoveryKey({ oldRecoveryKey: recoveryKey }),
    ])
      expect(await errorOf(refused)).to.include({ code: 'VAULT_READ_ONLY' });
    expect(await errorOf(vault.recover({ recoveryKey, newPassword: OTHER_PASSWORD }))).to.include({
      code: 'VAULT_READ_ONLY',
    });

    const fresh = await folders.install({ folder: path.join(protectedDisk.path, 'other') });
    const settings = new JsonFileSettings({ path: folder }, silentLogger);
    for (const refusal of [
      errorOf(fresh.vault.create({ deviceName: 'Phone', password: PASSWORD })),
      errorOf(fresh.vault.requestJoin({ deviceName: 'Phone', password: PASSWORD })),
      errorOf(settings.update({ autoLockMinutes: 7 })),
    ]) {
      const { code, hint } = await refusal;
      expect(code).to.equal('VAULT_STORAGE_FAILED');
      expect(hint).to.match(/write/);
    }
    expect(readFileSync(path.join(folder, 'vault.lmdb')).equals(before)).to.equal(true);
    protectedDisk.remount('rw');
    await acknowledged.expectIn(folder);
  });

  it('[I7] counts guesses at a read-only vault within the process, beside those that it holds', async function () {
    const protectedDisk = requireDisk(this, () => MountedDisk.inMemory(DISK_BYTES));
    const folder = path.join(protectedDisk.path, 'data');
    const { vault, vaultFile } = await folders.install({ folder });
    await vault.create({ deviceName: 'Laptop', password: PASSWORD });
    await vault.lock('person');
    protectedDisk.remount('ro');
    const clock = new HeldClock();
    const guessing = await folders.install({ folder, clock });
    const codes: string[] = [];
    for (let guess = 1; guess <= 20 && codes.at(-1) !== 'UNLOCK_THROTTLED'; guess++)
      codes.push((await errorOf(guessing.vault.unlock('not the right password'))).code);
    expect(codes.length).to.be.within(FREE_ATTEMPTS + 1, 19);
    expect(new Set(codes.slice(0, FREE_ATTEMPTS))).to.deep.equal(new Set(['WRONG_PASSWORD']));
    clock.shiftMs = 3600_000;
    await guessing.vault.unlock(PASSWORD);
    await guessing.vault.lock('person');
    expect((await errorOf(guessing.vault.unlock('not the right password'))).code, 'success forgets').to.equal(
      'WRONG_PASSWORD',
    );

    protectedDisk.remount('rw');
    await storeAttempts(vaultFile, 12, clock.now());
    protectedDisk.remount('ro');
    const another = await folders.install({ folder, clock });
    expect(await errorOf(another.vault.unlock(PASSWORD))).to.include({ code: 'UNLOCK_THROTTLED' });
  });

  it('[B3] that is read-only: the command reads, checks and exports, and says why it changes nothing', async function () {
    const protectedDisk = requireDisk(this, () => MountedDisk.inMemory(DISK_BYTES));
    const folder = path.join(protectedDisk.path, 'data');
    const { vault } = await folders.install({ folder, parameters: defaultVaultParameters });
    const { recoveryKey } = await vault.create({ deviceName: 'Laptop', password: PASSWORD });
    await vault.lock('person');
    const secrets = makeSecrets(recoveryKey);
    protectedDisk.remount('ro');
    const args = ['--json', '--data-dir', folder, '--password-file', secrets.password];
    await expectReadable((...command) => runOnestar([...args, ...command]), secrets);
  });

  it('[B3] whose device fails: no change is acknowledged that is not kept, and the vault is as it was', async function () {
    const failing = requireDisk(this, () => MountedDisk.onFailingDevice(2 * DISK_BYTES));
    const folder = path.join(failing.path, 'data');
    const installation = await folders.install({ folder });
    const acknowledged = new Acknowledged();
    const { recoveryKey } = await installation.vault.create({ deviceName: 'Laptop', password: PASSWORD });
    await rotate(installation, acknowledged);
    failing.failWrites();
    const refusal = await refusalOf(() => rotate(installation, acknowledged));
    expect(refusal.code).to.equal('VAULT_STORAGE_FAILED');
    expect(refusal.hint).to.match(/Check that the disk/);
    const rescued = path.join(folders.make(), 'rescued');
    await installation.keystore.exportBundle({ path: rescued });
    const other = await folders.install();
    await other.vault.recoverAccount({ deviceName: 'Phone', password: PASSWORD, recoveryKey, bundlePath: rescued });
    // And the one by which it took the place of the lost device.
    expect(other.keystore.snapshot?.rotations.total).to.equal(acknowledged.rotations + 1);
    await installation.vault.lock('person');
    failing.endFailing();
    await acknowledged.expectIn(folder);
  });

  it('[B3] a data folder that this user may not write to: the command reads, checks and exports, says why it changes nothing, and touches nothing', async function () {
    const folder = folders.make();
    const { vault } = await folders.install({ folder, parameters: defaultVaultParameters });
    const { recoveryKey } = await vault.create({ deviceName: 'Laptop', password: PASSWORD });
    await vault.lock('person');
    const secrets = makeSecrets(recoveryKey);
    const isRoot = process.getuid?.() === 0;
    // Permissions don't bind root.
    if (isRoot) execFileSync('chown', ['-R', `${NOBODY}:${NOBODY}`, folder, path.dirname(secrets.password)]);
    const before = readFileSync(path.join(folder, 'vault.lmdb'));
    execFileSync('chmod', ['400', path.join(folder, 'vault.lmdb')]);
    execFileSync('chmod', ['500', folder]);
    try {
      const args = [onestarProgram(), '--json', '--data-dir', folder, '--password-file', secrets.password];
      // Nobody may not write down either what of the code was run.
      const env = { ...process.env, NODE_V8_COVERAGE: '' };
      const run = (...command: readonly string[]): Promise<CommandResult> =>
        resultOf(spawn(process.execPath, [...args, ...command], isRoot ? { uid: NOBODY, gid: NOBODY, env } : {}));
      await expectReadable(run, secrets);
      expect(readFileSync(path.join(folder, 'vault.lmdb')).equals(before)).to.equal(true);
      expect(readdirSync(folder).filter((name) => !name.startsWith('vault.lmdb'))).to.deep.equal([]);
    } finally {
      execFileSync('chmod', ['-R', 'u+rwX', folder]);
    }
  });

  interface SecretFiles {
    readonly password: string;
    readonly recoveryKey: string;
  }

  /** Files in a folder of their own, with the secrets that commands ask for. */
  function makeSecrets(recoveryKey: string): SecretFiles {
    const folder = folders.make();
    const write = (name: string, secret: string): string => {
      const file = path.join(folder, name);
      writeFileSync(file, secret, { mode: 0o600 });
      return file;
    };
    return { password: write('password', PASSWORD), recoveryKey: write('recovery-key', recoveryKey) };
  }

  /** What reads works, and what writes is refused with the reason. */
  async function expectReadable(
    run: (...command: readonly string[]) => Promise<CommandResult>,
    { password, recoveryKey }: SecretFiles,
  ): Promise<void> {
    const bundle = path.join(path.dirname(password), 'bundle');
    for (const command of [
      ['status'],
      ['check'],
      ['devices', 'list'],
      ['export', bundle],
      ['recovery-key', 'check', '--recovery-key-file', recoveryKey],
      ['diagnostics'],
    ]) {
      const { exitCode, stderr } = await run(...command);
      expect({ exitCode, stderr }, command.join(' ')).to.deep.equal({ exitCode: 0, stderr: '' });
    }
    const other = await folders.install();
    await other.vault.recoverAccount({
      deviceName: 'Phone',
      password: PASSWORD,
      recoveryKey: readFileSync(recoveryKey, 'utf8'),
      bundlePath: bundle,
    });
    for (const command of [
      ['rotate', 'key'],
      ['rotate', 'password', '--new-password-file', password],
      ['devices', 'rename', 'Laptop', '--name', 'Desk'],
      ['import', bundle],
    ]) {
      const result = await run(...command);
      expect(result.exitCode, result.stderr).to.equal(4);
      const { code, message, hint } = errorOfCommand(result);
      expect(code, command.join(' ')).to.equal('VAULT_READ_ONLY');
      expect(message).to.match(/can be read and exported/);
      expect(hint).to.match(/writable|permission to write/);
    }
  }
});
