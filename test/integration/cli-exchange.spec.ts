import { spawn } from 'node:child_process';
import { mkdir, readdir } from 'node:fs/promises';
import { expect } from 'chai';

import type { SyncCheckResultView } from '../../src/ipc/contract.js';
import type { DeviceListing } from '../../src/keystore/index.js';
import { CommandFleet, buildOnestar, onestarProgram, resultOf, type CommandDevice } from '../support/cli.js';

describe('onestar with two devices that exchange files', () => {
  const fleet = new CommandFleet();

  before(buildOnestar);
  after(() => fleet.remove());

  let a: CommandDevice;
  let b: CommandDevice;
  let bundle: string;

  before(async () => {
    a = await fleet.found('Laptop A');
    b = await fleet.join(a, 'Phone B');
    bundle = a.file('bundle');
  });

  it('says on A that B is behind after a rotation on A, and that both are in sync after an exchange', async () => {
    await b.bringTo(a);

    await a.json(0, 'rotate', 'key', '--reason', 'a test');
    const { devices: listed } = await a.json<{ devices: DeviceListing[] }>(0, 'devices', 'list');
    const phone = listed.find(({ name }) => name === 'Phone B');
    expect(phone?.conditions.map(({ kind }) => kind)).to.deep.equal(['behind']);
    const behind = await a.json<SyncCheckResultView>(1, 'status');
    expect(behind).to.include({ needsSync: true, isAligned: false });
    expect(behind.alignment).to.include({ devicesInSyncCount: 1, devicesOutOfSyncCount: 1, missingRotations: 1 });
    expect(behind.recommendation).to.include({ action: 'import-keystore' });

    await a.exportBundle(bundle);
    expect(await b.importBundle(bundle)).to.include({ newRotations: 1, nothingNew: false });
    expect(await b.importBundle(bundle)).to.include({ newRotations: 0, nothingNew: true });
    await b.exportBundle(bundle);
    await a.importBundle(bundle);
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

  it('lists, renames, archives, takes back and revokes devices by id, beginning of an id, or name', async () => {
    const { devices: listed } = await a.json<{ devices: DeviceListing[] }>(0, 'devices', 'list');
    expect(listed.map(({ name }) => name)).to.have.members(['Laptop A', 'Phone B']);
    const phone = listed.find(({ name }) => name === 'Phone B');
    if (phone === undefined) throw new Error('There is no phone.');

    const renamed = await a.json<{ device: DeviceListing }>(0, 'devices', 'rename', phone.id, '--name', 'Tablet B');
    expect(renamed.device).to.include({ id: phone.id, name: 'Tablet B' });
    expect(renamed.device.conditions).to.deep.equal([{ kind: 'in-sync' }]);
    const archived = await a.json<{ device: DeviceListing }>(0, 'devices', 'archive', 'Tablet B');
    expect(archived.device).to.include({ id: phone.id, standing: 'archived' });
    const unarchived = await a.json<{ device: DeviceListing }>(0, 'devices', 'unarchive', 'Tablet B');
    expect(unarchived.device).to.include({ id: phone.id, standing: 'active' });
    const { devices: revoked } = await a.json<{ devices: DeviceListing[] }>(
      0,
      ...['devices', 'revoke', phone.id.slice(0, 8), '--reason', 'lost'],
    );
    expect(revoked).to.have.length(1);
    expect(revoked[0]).to.include({ id: phone.id, standing: 'revoked' });
    expect(revoked[0]?.conditions).to.deep.equal([{ kind: 'revoked' }]);

    const { exitCode, stdout } = await a.run('devices', 'list');
    expect(exitCode).to.equal(0);
    expect(stdout).to.contain(phone.id.slice(0, 8)).and.contain('revoked').and.not.contain(phone.id);
  });

  it('takes requests, welcomes and bundles through pipes, and hands bundles through them', async function () {
    if (process.platform === 'win32') this.skip();
    const c = await fleet.newDevice();
    const { request, codeFile } = await c.askToJoin('Pipe C');
    const welcome = a.file('welcome for C');
    const admit = `${call(a)} --json devices admit - --code-file '${codeFile}' --out '${welcome}'`;
    expect(JSON.parse(await shell(`cat '${request}' | ${admit}`))).to.have.nested.property('device.name', 'Pipe C');
    const joined = await shell(`${call(c)} --json join --welcome <(cat '${welcome}')`);
    expect(JSON.parse(joined)).to.have.nested.property('device.name', 'Pipe C');

    await a.json(0, 'rotate', 'key');
    const piped = await shell(`${call(a)} export - | ${call(c)} --json import -; echo "\${PIPESTATUS[*]}"`);
    expect(piped).to.match(/^\{"newEntries":1,"newRotations":1,[^\n]*\}\n0 0\n$/);
    const taken = await shell(`${call(a)} --json import <(${call(c)} export -)`);
    expect(JSON.parse(taken)).to.deep.include({ refused: 0, waiting: 0, nothingNew: false });
  });

  it('fails when the reader of a bundle leaves before its end, and leaves no copy behind', async function () {
    if (process.platform === 'win32') this.skip();
    const temporary = a.file('temporary');
    await mkdir(temporary);
    const told = await shell(`TMPDIR='${temporary}' ${call(a)} export - 2>&1 >/dev/full; echo $?`);
    expect(told).to.match(/^onestar: Only a part of the bundle could be written to standard output\.[^]*\n4\n$/);
    expect(await readdir(temporary)).to.deep.equal([]);
  });

  /** Runs a line in bash; `$1` is Node. */
  async function shell(line: string): Promise<string> {
    const { stdout, stderr } = await resultOf(spawn('bash', ['-c', line, 'bash', process.execPath]));
    return stdout + stderr;
  }

  function call(device: CommandDevice): string {
    return `"$1" '${onestarProgram()}' --data-dir '${device.dataDirectory}' --password-file '${device.passwordFile}'`;
  }
});
