import { spawn } from 'node:child_process';
import { chmod, copyFile, mkdir, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { expect } from 'chai';

import type { DeviceSummary } from '../../src/keystore/index.js';
import { syncCheckResultSchema, type SyncCheckResultView } from '../../src/ipc/contract.js';
import {
  CommandDevice,
  commandProgram,
  errorOf,
  jsonLines,
  resultOf,
  runOnestar,
  type CommandResult,
} from '../support/cli.js';

const PASSPHRASE = 'a bundle between friends';

describe('onestar', function () {
  // Every run is a process of its own, and most derive a key.
  this.timeout(120_000);

  const devices: CommandDevice[] = [];

  async function newDevice(): Promise<CommandDevice> {
    const device = await CommandDevice.make();
    devices.push(device);
    await device.writeSecret('passphrase', PASSPHRASE);
    return device;
  }

  async function foundedDevice(name: string): Promise<CommandDevice> {
    const device = await newDevice();
    await device.json(0, 'init', '--name', name);
    return device;
  }

  const exportFrom = (device: CommandDevice, file: string) =>
    device.json<{ entries: number }>(0, 'export', file, '--passphrase-file', device.file('passphrase'));
  const importInto = (device: CommandDevice, file: string) =>
    device.json<{ nothingNew: boolean; newRotations: number }>(
      0,
      'import',
      file,
      '--passphrase-file',
      device.file('passphrase'),
    );

  after(() => Promise.all(devices.map((device) => device.remove())));

  describe('with two devices that exchange files', () => {
    let a: CommandDevice;
    let b: CommandDevice;
    let bundle: string;

    before(async () => {
      a = await foundedDevice('Laptop A');
      b = await newDevice();
      bundle = a.file('bundle');
    });

    it('[D1] brings a second device into the account by file alone', async () => {
      await exportFrom(a, bundle);
      const { recoveryCode } = await b.json<{ recoveryCode: string }>(
        0,
        ...['join', bundle, '--name', 'Phone B', '--passphrase-file', b.file('passphrase')],
      );
      expect(recoveryCode).to.match(/^[0-9A-Z]+(-[0-9A-Z]+)+$/);
      const report = await b.json<SyncCheckResultView>(0, 'status');
      expect(syncCheckResultSchema.parse(report)).to.include({ needsSync: false, deviceCount: 2 });
    });

    it('says on A that B is behind after a rotation on A, and that both are in sync after an exchange', async () => {
      await exportFrom(b, bundle);
      await importInto(a, bundle);
      await a.json(0, 'status');

      await a.json(0, 'rotate', 'key', '--reason', 'a test');
      const behind = await a.json<SyncCheckResultView>(1, 'status');
      expect(behind).to.include({ needsSync: true, isAligned: false });
      expect(behind.alignment).to.include({ devicesInSyncCount: 1, devicesOutOfSyncCount: 1, missingRotations: 1 });
      expect(behind.recommendation).to.include({ action: 'import-keystore' });

      await exportFrom(a, bundle);
      expect(await importInto(b, bundle)).to.include({ newRotations: 1, nothingNew: false });
      expect(await importInto(b, bundle)).to.include({ newRotations: 0, nothingNew: true });
      await exportFrom(b, bundle);
      await importInto(a, bundle);
      expect(await a.json<SyncCheckResultView>(0, 'check')).to.include({ needsSync: false, isAligned: true });
      expect(await b.json<SyncCheckResultView>(0, 'check')).to.include({ needsSync: false, isAligned: true });
    });

    it('says the same to people', async () => {
      const { exitCode, stdout, stderr } = await a.run('status');
      expect({ exitCode, stderr }).to.deep.equal({ exitCode: 0, stderr: '' });
      expect(stdout)
        .to.match(/^In sync\n/)
        .and.contain('2 (2 in sync, 0 behind)');
    });

    it('records a check, but not a status, in the run history', async () => {
      const lastRun = async (): Promise<unknown> =>
        (await a.json<{ runs: { lastRun: number | null } }>(0, 'diagnostics')).runs.lastRun;
      const before = await lastRun();
      await a.json(0, 'status');
      expect(await lastRun()).to.equal(before);
      const { lastCheck } = await a.json<SyncCheckResultView>(0, 'check');
      expect(await lastRun()).to.equal(lastCheck);
    });

    it('lists, renames, archives and revokes devices by id, beginning of an id, or name', async () => {
      const { devices: listed } = await a.json<{ devices: DeviceSummary[] }>(0, 'devices', 'list');
      expect(listed.map(({ name }) => name)).to.have.members(['Laptop A', 'Phone B']);
      const phone = listed.find(({ name }) => name === 'Phone B');
      if (phone === undefined) throw new Error('There is no phone.');

      const renamed = await a.json<{ device: DeviceSummary }>(0, 'devices', 'rename', phone.id, '--name', 'Tablet B');
      expect(renamed.device).to.include({ id: phone.id, name: 'Tablet B' });
      const archived = await a.json<{ device: DeviceSummary }>(0, 'devices', 'archive', 'Tablet B');
      expect(archived.device).to.include({ id: phone.id, standing: 'archived' });
      const revoked = await a.json<{ device: DeviceSummary }>(
        0,
        'devices',
        'revoke',
        phone.id.slice(0, 8),
        '--reason',
        'lost',
      );
      expect(revoked.device).to.include({ id: phone.id, standing: 'revoked' });

      const { exitCode, stdout } = await a.run('devices', 'list');
      expect(exitCode).to.equal(0);
      expect(stdout).to.contain(phone.id.slice(0, 8)).and.contain('revoked').and.not.contain(phone.id);
    });
  });

  describe('with one device', () => {
    let device: CommandDevice;

    before(async () => {
      device = await foundedDevice('Alone');
    });

    it('tells the recovery code once, and keeps the vault to its owner', async () => {
      const fresh = await newDevice();
      const { exitCode, stdout } = await fresh.run('init', '--name', 'Fresh');
      expect(exitCode).to.equal(0);
      expect(stdout).to.match(/Recovery code, shown only now:\n\n {4}[0-9A-Z]+(-[0-9A-Z]+)+\n/);
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
      const fresh = await foundedDevice('Changed');
      const next = await fresh.writeSecret('next', 'another battery staple');
      await fresh.json(0, 'rotate', 'password', '--new-password-file', next);
      expect(await fresh.run('status')).to.include({ exitCode: 3 });
      expect(await fresh.runWithoutPassword(['--password-file', next, 'status'])).to.include({ exitCode: 0 });
    });

    it('[C10] shows a device name without any effect on the terminal', async () => {
      const fresh = await newDevice();
      const name = '\u001b[2J\u009b31m<b>Evil\u202e\nname</b>\u0007';
      await fresh.json(0, 'init', '--name', name);
      for (const args of [
        ['devices', 'list'],
        ['--json', 'devices', 'list'],
        ['status'],
        ['devices', 'archive', name],
      ]) {
        const { stdout, stderr } = await fresh.run(...args);
        expect(stdout + stderr).to.not.match(/(?!\n)[\p{Cc}\p{Bidi_Control}]/u);
      }
    });

    it('tells a bug reporter no name, no whole id and no secret', async () => {
      const fresh = await foundedDevice('Canary Name');
      await fresh.json(0, 'rotate', 'key', '--reason', 'canary reason');
      const { devices: listed } = await fresh.json<{ devices: DeviceSummary[] }>(0, 'devices', 'list');
      const closed = await fresh.runWithoutPassword(['diagnostics']);
      const open = await fresh.run('diagnostics');
      expect([closed.exitCode, open.exitCode]).to.deep.equal([0, 0]);
      expect(JSON.parse(closed.stdout)).to.deep.include({ vault: { state: 'locked' }, keystore: null });
      expect(JSON.parse(open.stdout)).to.have.nested.property('keystore.devices.active', 1);
      for (const { stdout } of [closed, open]) {
        expect(stdout)
          .to.not.match(/canary/i)
          .and.not.contain('correct horse')
          .and.not.contain(fresh.dataDirectory);
        for (const { id } of listed) expect(stdout).to.not.contain(id.slice(0, 9));
      }
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
      const fresh = await newDevice();
      await fresh.run('status');
      await fresh.run('diagnostics');
      await stat(fresh.dataDirectory).then(
        () => expect.fail('The data folder was made.'),
        (error: NodeJS.ErrnoException) => expect(error.code).to.equal('ENOENT'),
      );
    });
  });

  describe('given what it can not use', () => {
    let device: CommandDevice;
    let bundle: string;

    before(async () => {
      device = await foundedDevice('Careful');
      bundle = device.file('bundle');
      await exportFrom(device, bundle);
    });

    /** Runs with the right password, and expects an error in one line of JSON and nothing on stdout. */
    async function expectError(exitCode: number, code: string, ...args: readonly string[]): Promise<void> {
      const result = await device.run('--json', ...args);
      expectErrorOf(result, exitCode, code);
    }

    function expectErrorOf(result: CommandResult, exitCode: number, code: string): void {
      const error = errorOf(result);
      expect({ exitCode: result.exitCode, code: error.code, stdout: result.stdout }).to.deep.equal({
        exitCode,
        code,
        stdout: '',
      });
      expect(Object.keys(error)).to.deep.equal(['code', 'message', 'hint']);
      expect(error.message).to.not.equal('');
      expect(error.hint).to.not.equal('');
      expect(result.stderr).to.not.contain('correct horse').and.not.contain(PASSPHRASE);
    }

    it('ends with 2 when it is called in a way it does not know', async () => {
      for (const args of [
        [],
        ['nonsense'],
        ['status', '--unknown'],
        ['init'],
        ['devices'],
        ['rotate', 'nothing'],
        ['export'],
      ]) {
        expectErrorOf(await runOnestar(['--json', ...args]), 2, 'USAGE');
      }
      const { exitCode, stdout, stderr } = await runOnestar(['devices', 'nonsense']);
      expect({ exitCode, stdout }).to.deep.equal({ exitCode: 2, stdout: '' });
      expect(stderr).to.contain('onestar devices rename').and.contain('onestar: Unknown argument: nonsense');
    });

    it('ends with 2 when there is no way to get the password', async () => {
      expectErrorOf(await device.runWithoutPassword(['--json', 'status']), 2, 'USAGE');
      expectErrorOf(await device.runWithoutPassword(['--json', '--password-stdin', 'status']), 2, 'USAGE');
      await expectError(2, 'USAGE', 'export', device.file('new'));
    });

    it('ends with 3 on a wrong password, and makes the next attempts wait', async () => {
      const fresh = await foundedDevice('Guessed');
      const wrong = await fresh.writeSecret('wrong', 'not the password');
      const attempt = () => fresh.runWithoutPassword(['--json', '--password-file', wrong, 'status']);
      expectErrorOf(await attempt(), 3, 'WRONG_PASSWORD');
      let last = await attempt();
      for (let attempts = 2; attempts < 10 && errorOf(last).code === 'WRONG_PASSWORD'; attempts += 1)
        last = await attempt();
      expectErrorOf(last, 3, 'UNLOCK_THROTTLED');
    });

    it('ends with 3 on a wrong passphrase', async () => {
      const wrong = await device.writeSecret('wrong', 'not the passphrase');
      await expectError(3, 'BUNDLE_PASSPHRASE_WRONG', 'import', bundle, '--passphrase-file', wrong);
    });

    it('ends with 4 when a file is missing', async () => {
      const passphrase = device.file('passphrase');
      await expectError(4, 'FILE_UNREADABLE', 'import', device.file('missing'), '--passphrase-file', passphrase);
      await expectError(4, 'FILE_UNREADABLE', 'import', bundle, '--passphrase-file', device.file('missing'));
      await expectError(
        4,
        'FILE_NOT_WRITTEN',
        'export',
        device.file('missing/bundle'),
        '--passphrase-file',
        passphrase,
      );
      expectErrorOf(
        await device.runWithoutPassword(['--json', '--password-file', device.file('missing'), 'status']),
        4,
        'FILE_UNREADABLE',
      );
    });

    it('ends with 4 when there is no vault, or one too many', async () => {
      const fresh = await newDevice();
      for (const args of [['status'], ['check'], ['devices', 'list'], ['rotate', 'key'], ['watch']]) {
        expectErrorOf(await fresh.run('--json', ...args), 4, 'VAULT_MISSING');
      }
      await expectError(4, 'VAULT_EXISTS', 'init', '--name', 'Again');
      await expectError(4, 'VAULT_EXISTS', 'join', bundle, '--name', 'Again');
    });

    it('ends with 4 on a short password, and makes no vault', async () => {
      const fresh = await newDevice();
      const short = await fresh.writeSecret('short', 'short');
      expectErrorOf(
        await fresh.runWithoutPassword(['--json', '--password-file', short, 'init', '--name', 'Fresh']),
        4,
        'PASSWORD_TOO_SHORT',
      );
      expectErrorOf(await fresh.run('--json', 'status'), 4, 'VAULT_MISSING');
      await expectError(4, 'PASSWORD_TOO_SHORT', 'rotate', 'password', '--new-password-file', short);
    });

    it('ends with 4 on a name of nothing, and on devices it does not know or must not touch', async () => {
      await expectError(4, 'DEVICE_NAME_INVALID', 'devices', 'rename', 'Careful', '--name', '\u0007\u200b ');
      await expectError(4, 'DEVICE_UNKNOWN', 'devices', 'rename', 'Nobody', '--name', 'Somebody');
      await expectError(4, 'DEVICE_IS_THIS_ONE', 'devices', 'revoke', 'Careful');
    });

    it('ends with 4 on bundles that are none, and changes nothing', async () => {
      const passphrase = device.file('passphrase');
      const before = await device.json<{ keystore: unknown }>(0, 'diagnostics');
      const whole = await readFile(bundle);
      const changed = Buffer.from(whole);
      changed[whole.length - 20] = (changed[whole.length - 20] ?? 0) ^ 1;
      const cases: Readonly<Record<string, (file: string) => Promise<unknown>>> = {
        empty: (file) => writeFile(file, ''),
        text: (file) => writeFile(file, 'not a bundle'),
        noise: (file) => writeFile(file, Buffer.alloc(100_000, 'noise')),
        'cut off': async (file) => {
          await copyFile(bundle, file);
          await truncate(file, whole.length - 1);
        },
        'changed in one bit': (file) => writeFile(file, changed),
      };
      for (const [name, make] of Object.entries(cases)) {
        const file = device.file(`bundle ${name}`);
        await make(file);
        await expectError(4, 'BUNDLE_INVALID', 'import', file, '--passphrase-file', passphrase);
      }
      await mkdir(device.file('folder'));
      await expectError(4, 'FILE_UNREADABLE', 'import', device.file('folder'), '--passphrase-file', passphrase);
      const after = await device.json<{ keystore: unknown }>(0, 'diagnostics');
      expect(after.keystore).to.deep.equal(before.keystore);
    });

    it('ends with 4 on a bundle of another account', async () => {
      const stranger = await foundedDevice('Stranger');
      await exportFrom(stranger, stranger.file('bundle'));
      await expectError(
        4,
        'BUNDLE_FOREIGN_ACCOUNT',
        'import',
        stranger.file('bundle'),
        '--passphrase-file',
        device.file('passphrase'),
      );
    });

    it('ends with 4 on a data folder that is a file, or a vault that is none', async () => {
      const fresh = await newDevice();
      await writeFile(fresh.dataDirectory, 'a file');
      const error = errorOf(await fresh.run('--json', 'init', '--name', 'Nowhere'));
      expect(error.code).to.match(/^VAULT_STORAGE_FAILED$/);

      const strange = await newDevice();
      await mkdir(strange.dataDirectory);
      await writeFile(`${strange.dataDirectory}/vault.lmdb`, 'this is no vault');
      const result = await strange.run('--json', 'status');
      expect(result.exitCode).to.equal(4);
      expect(errorOf(result).code).to.match(/^VAULT_(DAMAGED|HEADER_INVALID)$/);
      expect(await readFile(`${strange.dataDirectory}/vault.lmdb`, 'utf8')).to.equal('this is no vault');
    });
  });

  describe('watch', () => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      it(`writes a line of JSON per event and ends with 0 on ${signal}`, async () => {
        const device = await foundedDevice('Watched');
        const child = device.start(['watch']);
        const ended = resultOf(child);
        const events: string[] = [];
        for await (const line of jsonLines(child)) {
          events.push(String(line.event));
          expect(line.at).to.be.a('number');
          if (line.event !== 'check-completed') continue;
          expect(syncCheckResultSchema.parse(line.report)).to.include({ needsSync: false });
          child.kill(signal);
          break;
        }
        expect(events).to.include.members(['state', 'check-started', 'check-completed']);
        expect(await ended).to.include({ exitCode: 0, stderr: '' });
      });
    }

    it('[B11] lets others read and write the vault meanwhile', async () => {
      const device = await foundedDevice('Shared');
      const child = device.start(['watch']);
      const ended = resultOf(child);
      for await (const line of jsonLines(child)) if (line.event === 'check-completed') break;

      const [status, rotation] = await Promise.all([
        device.json<SyncCheckResultView>(0, 'status'),
        device.json<{ currentKey: { generation: number } }>(0, 'rotate', 'key'),
      ]);
      expect(status).to.include({ needsSync: false });
      expect(rotation.currentKey.generation).to.equal(2);

      child.kill('SIGTERM');
      expect(await ended).to.include({ exitCode: 0 });
    });

    it('ends with 0 when the reader of its lines leaves', async () => {
      const device = await foundedDevice('Abandoned');
      const child = device.start(['watch']);
      const ended = resultOf(child);
      child.stdout?.once('data', () => child.stdout?.destroy());
      expect(await ended).to.include({ exitCode: 0 });
    });
  });

  /** Runs the command in a shell, with what follows it on the line. */
  function shell(device: CommandDevice, rest: string): Promise<CommandResult> {
    const command = [
      process.execPath,
      ...commandProgram(),
      '--data-dir',
      device.dataDirectory,
      '--password-file',
      device.passwordFile,
    ];
    return resultOf(spawn('bash', ['-c', `"$@" ${rest}`, 'bash', ...command]));
  }
});
