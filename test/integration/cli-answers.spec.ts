import { spawn } from 'node:child_process';
import { chmod, readFile, stat, truncate } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'chai';

import type { DeviceSummary } from '../../src/keystore/index.js';
import {
  CommandFleet,
  buildOnestar,
  errorOf,
  onestarProgram,
  resultOf,
  runOnestar,
  type CommandDevice,
  type CommandResult,
} from '../support/cli.js';

describe('onestar with one device', () => {
  const fleet = new CommandFleet();

  before(buildOnestar);
  after(() => fleet.remove());

  let device: CommandDevice;

  before(async () => {
    device = await fleet.found('Alone');
  });

  it('tells the recovery key, and keeps the vault to its owner', async () => {
    const fresh = await fleet.newDevice();
    const { exitCode, stdout } = await fresh.run('init', '--name', 'Fresh');
    expect(exitCode).to.equal(0);
    expect(stdout).to.match(/\nRecovery key:\n\n {4}[0-9A-Z]{4}(-[0-9A-Z]{4}){10}\n/);
    if (process.platform !== 'win32') expect((await stat(fresh.dataDirectory)).mode & 0o077).to.equal(0);
  });

  it('reads the password from standard input', async () => {
    const { exitCode } = await device.runWithoutPassword(['--password-stdin', 'status'], {
      stdin: 'correct horse battery\n',
    });
    expect(exitCode).to.equal(0);
  });

  it('warns of a password file that others can read, and uses it', async function () {
    if (process.platform === 'win32') this.skip();
    const open = await device.writeSecret('open', 'correct horse battery');
    await chmod(open, 0o644);
    const text = await device.runWithoutPassword(['--password-file', open, 'status']);
    expect(text.exitCode).to.equal(0);
    expect(text.stderr).to.contain('Warning: Other accounts').and.not.contain('correct horse');
    const json = await device.runWithoutPassword(['--password-file', open, '--json', 'status']);
    expect(JSON.parse(json.stderr)).to.have.nested.property('warnings[0].code', 'SECRET_FILE_READABLE_BY_OTHERS');
    expect(() => JSON.parse(json.stdout)).to.not.throw();
  });

  it('changes the password', async () => {
    const fresh = await fleet.found('Changed');
    const next = await fresh.writeSecret('next', 'another battery staple');
    await fresh.json(0, 'rotate', 'password', '--new-password-file', next);
    expect(await fresh.run('status')).to.include({ exitCode: 3 });
    expect(await fresh.runWithoutPassword(['--password-file', next, 'status'])).to.include({ exitCode: 0 });
  });

  it('[C10] shows a device name without any effect on the terminal', async () => {
    const fresh = await fleet.newDevice();
    const name = '\u001b[2J\u009b31m<b>Evil\u202e\nname</b>\u0007';
    await fresh.json(0, 'init', '--name', name);
    for (const args of [['devices', 'list'], ['--json', 'devices', 'list'], ['status'], ['devices', 'archive', name]]) {
      const { stdout, stderr } = await fresh.run(...args);
      expect(stdout + stderr).to.not.match(/(?!\n)[\p{Cc}\p{Bidi_Control}]/u);
    }
  });

  it('tells a bug reporter no name, no whole id and no secret', async () => {
    const fresh = await fleet.found('Canary Name');
    await fresh.json(0, 'rotate', 'key', '--reason', 'canary reason');
    const { devices: listed } = await fresh.json<{ devices: DeviceSummary[] }>(0, 'devices', 'list');
    const closed = await fresh.runWithoutPassword(['diagnostics']);
    const open = await fresh.run('diagnostics');
    expect([closed.exitCode, open.exitCode]).to.deep.equal([0, 0]);
    expect(JSON.parse(closed.stdout)).to.deep.include({
      vault: { state: 'locked', newestReadableFormat: 2 },
      keystore: null,
    });
    expect(JSON.parse(open.stdout)).to.have.nested.property('keystore.devices.active', 1);
    for (const { stdout } of [closed, open]) {
      expect(stdout)
        .to.not.match(/canary/i)
        .and.not.contain('correct horse')
        .and.not.contain(fresh.dataDirectory);
      for (const { id } of listed) expect(stdout).to.not.contain(id.slice(0, 9));
    }
  });

  it('tells a bug reporter what keeps a damaged vault from being opened', async () => {
    const damaged = await fleet.found('Damaged');
    await truncate(path.join(damaged.dataDirectory, 'vault.lmdb'), 5000);
    const { exitCode, stdout } = await damaged.run('diagnostics');
    expect(exitCode).to.equal(0);
    expect(JSON.parse(stdout)).to.have.deep.property('vault', {
      state: 'locked',
      newestReadableFormat: 2,
      code: 'VAULT_DAMAGED',
    });
    const wrong = await damaged.writeSecret('wrong', 'not the password');
    const intact = await fleet.found('Intact');
    const refused = await intact.runWithoutPassword(['--json', '--password-file', wrong, 'diagnostics']);
    expect(refused).to.include({ exitCode: 3, stdout: '' });
  });

  it('opens with the recovery key under a new password, and with no other key', async () => {
    const fresh = await fleet.found('Forgetful');
    const next = await fresh.writeSecret('next', 'another battery staple');
    const recover = (keyFile: string): Promise<CommandResult> =>
      fresh.runWithoutPassword(['--json', 'recover', '--recovery-key-file', keyFile, '--new-password-file', next]);
    expect(errorOf(await recover(device.recoveryKeyFile))).to.include({ code: 'WRONG_PASSWORD' });
    const typo = await fresh.writeSecret('typo', (await readFile(fresh.recoveryKeyFile, 'utf8')).trim().slice(0, -1));
    const refused = await recover(typo);
    expect(refused.exitCode).to.equal(3);
    expect(errorOf(refused)).to.include({ code: 'RECOVERY_KEY_INVALID' });
    expect(await fresh.run('status')).to.include({ exitCode: 0 });

    const recovered = await recover(fresh.recoveryKeyFile);
    expect(recovered).to.include({ exitCode: 0, stderr: '' });
    expect(JSON.parse(recovered.stdout)).to.have.keys('passwordChangedAt');
    expect(await fresh.run('status')).to.include({ exitCode: 3 });
    expect(await fresh.runWithoutPassword(['--password-file', next, 'status'])).to.include({ exitCode: 0 });
  });

  it('keeps the recovery key until it is typed back, tries it, and replaces it by a new one', async () => {
    const fresh = await fleet.found('Printer');
    const key = (await readFile(fresh.recoveryKeyFile, 'utf8')).trim();
    expect(await fresh.json(0, 'recovery-key', 'show')).to.deep.equal({ recoveryKey: key });
    const withKey = (file: string): readonly string[] => ['--recovery-key-file', file];
    expect(await fresh.json(0, 'recovery-key', 'confirm', ...withKey(fresh.recoveryKeyFile))).to.deep.equal({
      opensVault: true,
    });
    expect(await fresh.json(0, 'recovery-key', 'show')).to.deep.equal({ recoveryKey: null });
    expect(await fresh.json(0, 'recovery-key', 'check', ...withKey(fresh.recoveryKeyFile))).to.deep.equal({
      opensVault: true,
    });

    const { recoveryKey } = await fresh.json<{ recoveryKey: string }>(
      0,
      ...['recovery-key', 'replace', ...withKey(fresh.recoveryKeyFile)],
    );
    expect(recoveryKey).to.not.equal(key);
    const newKey = await fresh.writeSecret('new-key', recoveryKey);
    expect(await fresh.json(1, 'recovery-key', 'check', ...withKey(newKey))).to.deep.equal({ opensVault: false });
    const old = await fresh.run('--json', 'recovery-key', 'confirm', ...withKey(fresh.recoveryKeyFile));
    expect(old.exitCode).to.equal(3);
    expect(errorOf(old)).to.include({ code: 'RECOVERY_KEY_FOREIGN' });
    expect(await fresh.json(0, 'recovery-key', 'confirm', ...withKey(newKey))).to.deep.equal({ opensVault: true });
    expect(await fresh.json(0, 'recovery-key', 'check', ...withKey(newKey))).to.deep.equal({ opensVault: true });
    expect(await fresh.json(1, 'recovery-key', 'check', ...withKey(fresh.recoveryKeyFile))).to.deep.equal({
      opensVault: false,
    });
    const stranger = await fresh.run('--json', 'recovery-key', 'check', ...withKey(device.recoveryKeyFile));
    expect(stranger.exitCode).to.equal(3);
    expect(errorOf(stranger)).to.include({ code: 'RECOVERY_KEY_FOREIGN' });
  });

  it('ends in peace when the reader of its output leaves', async function () {
    if (process.platform === 'win32') this.skip();
    const result = await shell(device, '--json devices list | true; echo "exit ${PIPESTATUS[0]}"');
    expect(result).to.deep.include({ stdout: 'exit 0\n', stderr: '' });
  });

  it('fails when its answer finds no place', async function () {
    if (process.platform !== 'linux') this.skip();
    const { exitCode, stderr } = await shell(device, 'status > /dev/full');
    expect(exitCode).to.equal(4);
    expect(stderr).to.contain('could not be written to standard output');
  });

  it('shows help and version', async () => {
    for (const args of [['--help'], ['--version'], ['devices', '--help'], ['rotate', 'key', '--help']]) {
      const { exitCode, stdout, stderr } = await runOnestar(args);
      expect({ exitCode, stderr }, args.join(' ')).to.deep.equal({ exitCode: 0, stderr: '' });
      expect(stdout).to.not.equal('');
    }
  });

  it('makes no folder when it only looks', async () => {
    const fresh = await fleet.newDevice();
    await fresh.run('status');
    await fresh.run('diagnostics');
    await stat(fresh.dataDirectory).then(
      () => expect.fail('The data folder was made.'),
      (error: NodeJS.ErrnoException) => expect(error.code).to.equal('ENOENT'),
    );
  });
});

/** Runs the command in a shell, with what follows it on the line. */
function shell(device: CommandDevice, rest: string): Promise<CommandResult> {
  const command = [
    process.execPath,
    onestarProgram(),
    '--data-dir',
    device.dataDirectory,
    '--password-file',
    device.passwordFile,
  ];
  return resultOf(spawn('bash', ['-c', `"$@" ${rest}`, 'bash', ...command]));
}
