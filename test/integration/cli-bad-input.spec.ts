import { spawn } from 'node:child_process';
import { copyFile, lstat, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'chai';

import {
  CommandFleet,
  PASSWORD,
  buildOnestar,
  errorOf,
  onestarProgram,
  resultOf,
  runOnestar,
  type CommandDevice,
  type CommandResult,
} from '../support/cli.js';

describe('onestar given what it cannot use', () => {
  const fleet = new CommandFleet();

  before(buildOnestar);
  after(() => fleet.remove());

  let device: CommandDevice;
  let bundle: string;

  before(async () => {
    device = await fleet.found('Careful');
    bundle = device.file('bundle');
    await device.exportBundle(bundle);
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
    expect(result.stderr).to.not.contain(PASSWORD);
  }

  it('ends with 2 when it is called in a way it does not know', async () => {
    const lines = ['', 'nonsense', 'status --unknown', 'init', 'devices', 'rotate nothing', 'export'];
    const results = await Promise.all(lines.map((line) => runOnestar(['--json', ...line.split(' ').filter(Boolean)])));
    for (const result of results) expectErrorOf(result, 2, 'USAGE');
    const { exitCode, stdout, stderr } = await runOnestar(['devices', 'nonsense']);
    expect({ exitCode, stdout }).to.deep.equal({ exitCode: 2, stdout: '' });
    expect(stderr).to.match(
      /^onestar: Argument 2 is not known here\. Nothing was done\.\n[^\n]*Usage: onestar devices COMMAND[^\n]*\n$/,
    );
  });

  it('ends with 4, not with the 1 of Node, when it cannot be loaded', async () => {
    const folder = device.file('half a program');
    await mkdir(folder);
    const program = path.join(folder, 'onestar.mjs');
    await copyFile(onestarProgram(), program);
    for (const args of [['--json', 'status'], ['status']]) {
      const result = await resultOf(spawn(process.execPath, [program, ...args]));
      expect(result).to.include({ exitCode: 4, stdout: '' });
      if (args[0] === '--json') expect(errorOf(result).code).to.equal('INTERNAL');
      else expect(result.stderr).to.match(/^onestar: The command could not be loaded \(ERR_MODULE_NOT_FOUND\)/);
    }
  });

  it('ends with 4 when the launcher of a checkout finds nothing to load', async () => {
    const folder = device.file('a launcher alone');
    await mkdir(folder);
    const launcher = path.join(folder, 'onestar.mjs');
    await copyFile(path.join(import.meta.dirname, '../../scripts/onestar.mjs'), launcher);
    for (const args of [['--json', 'status'], ['status']]) {
      const result = await resultOf(spawn(process.execPath, [launcher, ...args]));
      expect(result).to.include({ exitCode: 4, stdout: '' });
      if (args[0] === '--json') expect(errorOf(result).code).to.equal('INTERNAL');
      else expect(result.stderr).to.match(/^onestar: Cannot find module .*\n {2}Run `npm run setup`[^\n]*\n$/);
    }
  });

  it('ends with 2 when there is no way to get the password', async () => {
    expectErrorOf(await device.runWithoutPassword(['--json', 'status']), 2, 'USAGE');
    expectErrorOf(await device.runWithoutPassword(['--json', '--password-stdin', 'status']), 2, 'USAGE');
    await expectError(2, 'USAGE', 'recovery-key', 'check');
    await expectError(2, 'USAGE', 'devices', 'admit', bundle, '--out', device.file('new'));
  });

  it('ends with 3 on a wrong password, and makes the next attempts wait', async () => {
    const fresh = await fleet.found('Guessed');
    const wrong = await fresh.writeSecret('wrong', 'not the password');
    const attempt = () => fresh.runWithoutPassword(['--wait', '0', '--json', '--password-file', wrong, 'status']);
    expectErrorOf(await attempt(), 3, 'WRONG_PASSWORD');
    let last = await attempt();
    for (let attempts = 2; attempts < 10 && errorOf(last).code === 'WRONG_PASSWORD'; attempts += 1)
      last = await attempt();
    expectErrorOf(last, 3, 'UNLOCK_THROTTLED');
  });

  it('ends with 3 on a wrong code, and on any once five were wrong', async () => {
    const joiner = await fleet.newDevice();
    const { request, codeFile } = await joiner.askToJoin('Joiner');
    const admitWith = (file: string): readonly string[] => [
      ...['devices', 'admit', request, '--code-file', file, '--out', device.file('no welcome')],
    ];
    await expectError(3, 'PAIRING_CODE_WRONG', ...admitWith(await device.writeSecret('short', '0000')));
    const wrong = await device.writeSecret('wrong', '0000-0000-0000');
    for (let guess = 1; guess < 5; guess += 1) await expectError(3, 'PAIRING_CODE_WRONG', ...admitWith(wrong));
    await expectError(3, 'REQUEST_ENDED', ...admitWith(wrong));
    await expectError(3, 'REQUEST_ENDED', ...admitWith(codeFile));
    await stat(device.file('no welcome')).then(
      () => expect.fail('A welcome was written.'),
      (error: NodeJS.ErrnoException) => expect(error.code).to.equal('ENOENT'),
    );
  });

  it('ends with 4 when a file is missing', async () => {
    await expectError(4, 'FILE_UNREADABLE', 'import', device.file('missing'));
    await expectError(4, 'FILE_NOT_WRITTEN', 'export', device.file('missing/bundle'));
    const fresh = await fleet.newDevice();
    const asked = await fresh.run('--json', 'join', '--name', 'Fresh', '--request', fresh.file('missing/request'));
    expectErrorOf(asked, 4, 'FILE_NOT_WRITTEN');
    expectErrorOf(await fresh.run('--json', 'status'), 4, 'VAULT_MISSING');
  });

  it('ends with 2 when the file of a secret is missing or empty', async () => {
    const empty = device.file('empty secret');
    await writeFile(empty, '', { mode: 0o600 });
    for (const file of [device.file('missing'), empty]) {
      await expectError(2, 'USAGE', 'recovery-key', 'check', '--recovery-key-file', file);
      expectErrorOf(await device.runWithoutPassword(['--json', '--password-file', file, 'status']), 2, 'USAGE');
    }
  });

  it('ends with 2 when two things are to come from standard input, and says that it is used up', async () => {
    const stdin = `${PASSWORD}\n`;
    for (const second of ['-', ...(process.platform === 'win32' ? [] : ['/dev/stdin'])]) {
      const args = ['--json', '--password-stdin', 'recovery-key', 'check', '--recovery-key-file', second];
      const result = await device.runWithoutPassword(args, { stdin });
      expectErrorOf(result, 2, 'USAGE');
      expect(errorOf(result).message).to.contain('used up for the password');
    }
    const result = await device.runWithoutPassword(['--json', '--password-stdin', 'import', '-'], { stdin });
    expectErrorOf(result, 2, 'USAGE');
  });

  it('says how many digits of an id are needed', async () => {
    const { devices } = await device.json<{ devices: { id: string }[] }>(0, 'devices', 'list');
    const result = await device.run('--json', 'devices', 'archive', devices[0]?.id.slice(0, 3) ?? '');
    expectErrorOf(result, 4, 'DEVICE_UNKNOWN');
    expect(errorOf(result).message).to.contain('at least 4 digits');
  });

  it('replaces no device by a bundle', async function () {
    if (process.platform !== 'linux') this.skip();
    for (const name of ['/dev/full', '/dev/stdout']) await expectError(4, 'FILE_NOT_WRITTEN', 'export', name);
    expect((await stat('/dev/full')).isCharacterDevice()).to.equal(true);
    expect((await lstat('/dev/stdout')).isSymbolicLink()).to.equal(true);
  });

  it('ends with 4 when there is no vault, or one too many', async () => {
    const fresh = await fleet.newDevice();
    for (const args of [['status'], ['check'], ['devices', 'list'], ['rotate', 'key'], ['watch']]) {
      expectErrorOf(await fresh.run('--json', ...args), 4, 'VAULT_MISSING');
    }
    await expectError(4, 'VAULT_EXISTS', 'init', '--name', 'Again');
    await expectError(4, 'VAULT_EXISTS', 'join', '--name', 'Again', '--request', device.file('again'));
    await expectError(4, 'JOIN_NOT_PENDING', 'join', '--welcome', bundle);
    await expectError(4, 'JOIN_NOT_PENDING', 'join', '--cancel');
    const keyFile = device.recoveryKeyFile;
    await expectError(
      4,
      'VAULT_EXISTS',
      ...['join', '--name', 'Again', '--recovery-key-file', keyFile, '--bundle', bundle],
    );
  });

  it('ends with 4 on a short password, and makes no vault', async () => {
    const fresh = await fleet.newDevice();
    const short = await fresh.writeSecret('short', 'short');
    expectErrorOf(
      await fresh.runWithoutPassword(['--json', '--password-file', short, 'init', '--name', 'Fresh']),
      4,
      'PASSWORD_TOO_SHORT',
    );
    expectErrorOf(await fresh.run('--json', 'status'), 4, 'VAULT_MISSING');
    await expectError(4, 'PASSWORD_TOO_SHORT', 'rotate', 'password', '--new-password-file', short);
  });

  it('ends with 4 on names and reasons that say nothing or too much, and on devices it does not know or must not touch', async () => {
    await expectError(4, 'DEVICE_NAME_INVALID', 'devices', 'rename', 'Careful', '--name', '\u0007\u200b ');
    await expectError(4, 'DEVICE_NAME_INVALID', 'devices', 'rename', 'Careful', '--name', 'x'.repeat(65));
    await expectError(4, 'REASON_TOO_LONG', 'rotate', 'key', '--yes', '--reason', 'x'.repeat(201));
    await expectError(4, 'DEVICE_UNKNOWN', 'devices', 'rename', 'Nobody', '--name', 'Somebody');
    await expectError(4, 'DEVICE_IS_THIS_ONE', 'devices', 'revoke', 'Careful');
  });

  it('ends with 4 on files that are not bundles, and changes nothing', async () => {
    const before = await device.json<{ keystore: unknown }>(0, 'diagnostics');
    const whole = await readFile(bundle);
    const changed = Buffer.from(whole);
    changed.writeUInt8(whole.readUInt8(whole.length - 20) ^ 1, whole.length - 20);
    const refused = {
      empty: Buffer.alloc(0),
      text: Buffer.from('not a bundle'),
      noise: Buffer.alloc(100_000, 'noise'),
      'cut off': whole.subarray(0, -1),
      changed,
    };
    for (const [name, content] of Object.entries(refused)) {
      const file = device.file(`bundle ${name}`);
      await writeFile(file, content);
      const result = await device.run('--json', 'import', file);
      expect({ name, code: errorOf(result).code }).to.deep.equal({ name, code: 'BUNDLE_INVALID' });
      expect(result, name).to.include({ exitCode: 4, stdout: '' });
    }
    await mkdir(device.file('folder'));
    await expectError(4, 'FILE_UNREADABLE', 'import', device.file('folder'));
    const after = await device.json<{ keystore: unknown }>(0, 'diagnostics');
    expect(after.keystore).to.deep.equal(before.keystore);
  });

  it('ends with 4 on a bundle of another account', async () => {
    const stranger = await fleet.found('Stranger');
    await stranger.exportBundle(stranger.file('bundle'));
    await expectError(4, 'BUNDLE_NOT_FOR_THIS_DEVICE', 'import', stranger.file('bundle'));
  });

  it('ends with 4 on a data folder that is a file, or a file that is not a vault', async () => {
    const fresh = await fleet.newDevice();
    await writeFile(fresh.dataDirectory, 'a file');
    const error = errorOf(await fresh.run('--json', 'init', '--name', 'Nowhere'));
    expect(error.code).to.match(/^VAULT_STORAGE_FAILED$/);

    const strange = await fleet.newDevice();
    await mkdir(strange.dataDirectory);
    await writeFile(`${strange.dataDirectory}/vault.lmdb`, 'this is no vault');
    const result = await strange.run('--json', 'status');
    expect(result.exitCode).to.equal(4);
    expect(errorOf(result).code).to.match(/^VAULT_(DAMAGED|HEADER_INVALID)$/);
    expect(await readFile(`${strange.dataDirectory}/vault.lmdb`, 'utf8')).to.equal('this is no vault');
  });
});
