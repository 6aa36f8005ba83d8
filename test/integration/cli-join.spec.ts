import { readFile } from 'node:fs/promises';
import { expect } from 'chai';

import { syncCheckResultSchema, type SyncCheckResultView } from '../../src/ipc/contract.js';
import type { DeviceListing } from '../../src/keystore/index.js';
import { CommandFleet, buildOnestar, errorOf, type CommandDevice } from '../support/cli.js';

describe('onestar with devices that come and go', () => {
  const fleet = new CommandFleet();

  before(buildOnestar);
  after(() => fleet.remove());

  let a: CommandDevice;
  let b: CommandDevice;

  before(async () => {
    a = await fleet.found('Laptop A');
    b = await fleet.newDevice();
  });

  const listOn = async (device: CommandDevice): Promise<readonly DeviceListing[]> =>
    (await device.json<{ devices: DeviceListing[] }>(0, 'devices', 'list')).devices;

  /** Exit code and code of the error of a command that answers nothing. */
  async function refusal(device: CommandDevice, ...args: string[]): Promise<string> {
    const result = await device.run('--json', ...args);
    expect(result.stdout).to.equal('');
    return `${result.exitCode} ${errorOf(result).code}`;
  }

  it('[D1] brings a second device into the account by two files and a code, and leaves nothing to do', async () => {
    const asked = await b.askToJoin('Phone B');
    for (const args of [['status'], ['devices', 'list'], ['export', b.file('bundle')]]) {
      expect(await refusal(b, ...args)).to.equal('4 JOIN_PENDING');
    }
    const code = (await readFile(asked.codeFile, 'utf8')).trim();
    expect(await b.json(0, 'join', '--request', b.file('again'))).to.deep.equal({ code, request: b.file('again') });

    const welcome = a.file('welcome');
    const admitted = await a.json<{ device: DeviceListing; welcome: { path: string } }>(
      0,
      ...['devices', 'admit', b.file('again'), '--code-file', asked.codeFile, '--out', welcome],
    );
    expect(admitted.device).to.include({ name: 'Phone B', verified: true, isAwaited: true });
    expect(admitted.welcome).to.include({ path: welcome });
    const { device } = await b.json<{ device: DeviceListing }>(0, 'join', '--welcome', welcome);
    expect(device).to.include({ id: admitted.device.id, isThisDevice: true });

    const report = await b.json<SyncCheckResultView>(0, 'status');
    expect(syncCheckResultSchema.parse(report)).to.include({ needsSync: false, deviceCount: 2 });
    expect(await a.json<SyncCheckResultView>(0, 'status')).to.include({ needsSync: false, deviceCount: 2 });
    const [onA, onB] = [await listOn(a), await listOn(b)];
    expect(onB.map(({ id }) => id)).to.have.members(onA.map(({ id }) => id));
    expect([...onA, ...onB].every(({ verified }) => verified)).to.equal(true);
    expect((await a.run('devices', 'list')).stdout).to.contain('not heard from yet');
  });

  it('takes each request, welcome and code for what it is: used, foreign, taken back', async () => {
    const c = await fleet.newDevice();
    const asked = await c.askToJoin('Camera C');
    const welcome = await a.admit(asked);
    const again = ['devices', 'admit', asked.request, '--code-file', asked.codeFile, '--out', a.file('again')];
    expect(await refusal(a, ...again)).to.equal('4 REQUEST_USED');
    expect(await refusal(a, 'import', welcome)).to.equal('4 BUNDLE_INVALID');
    expect(await refusal(a, 'import', asked.request)).to.equal('4 BUNDLE_INVALID');
    expect(await refusal(c, 'join', '--welcome', asked.request)).to.equal('4 BUNDLE_INVALID');
    const stranger = await fleet.newDevice();
    await stranger.askToJoin('Stranger');
    expect(await refusal(stranger, 'join', '--welcome', welcome)).to.equal('4 WELCOME_NOT_FOR_THIS_DEVICE');
    expect(await stranger.json(0, 'join', '--cancel')).to.deep.equal({ cancelled: true });
    expect(await refusal(stranger, 'join', '--welcome', welcome)).to.equal('4 VAULT_MISSING');
    await stranger.askToJoin('Stranger again');
    await c.json(0, 'join', '--welcome', welcome);
    expect(await refusal(c, 'join', '--welcome', welcome)).to.equal('4 JOIN_NOT_PENDING');
    await a.json(0, 'devices', 'revoke', 'Camera C');
    await a.bringTo(b);
  });

  it('suspends a senior until the recovery key confirms it, and says so on all sides', async () => {
    const suspended = await b.json<{ devices: DeviceListing[] }>(0, 'devices', 'revoke', 'Laptop A');
    expect(suspended.devices[0]).to.include({ standing: 'suspended' });
    expect((await b.run('devices', 'list')).stdout).to.match(/ suspended .* Laptop A\n/);
    await b.bringTo(a);
    expect((await a.run('status')).stdout).to.match(/^This device is suspended\n/);
    expect(await refusal(a, 'rotate', 'key')).to.equal('4 DEVICE_SUSPENDED');

    const withKey = ['--recovery-key-file', a.recoveryKeyFile, '--reason', 'stolen'];
    const revoked = await b.json<{ devices: DeviceListing[] }>(0, 'devices', 'revoke', 'Laptop A', ...withKey);
    expect(revoked.devices[0]).to.include({ standing: 'revoked' });
    expect(revoked.devices[0]?.reason).to.include({ kind: 'revoked', isByRecoveryKey: true });
  });

  it('takes the place of all devices when they are lost, by any bundle and the recovery key', async () => {
    const bundle = b.file('last bundle');
    await b.exportBundle(bundle);
    const d = await fleet.newDevice();
    const recoverBy = (keyFile: string, file: string): readonly string[] => [
      ...['join', '--name', 'Desk D', '--recovery-key-file', keyFile, '--bundle', file],
    ];
    const other = await fleet.found('Other account');
    const refused = await refusal(d, ...recoverBy(other.recoveryKeyFile, bundle));
    expect(refused).to.match(/^(3 RECOVERY_KEY_FOREIGN|4 BUNDLE_NOT_FOR_THIS_DEVICE)$/);
    expect(await refusal(d, 'status')).to.equal('4 VAULT_MISSING');

    const { device } = await d.json<{ device: DeviceListing }>(0, ...recoverBy(a.recoveryKeyFile, bundle));
    expect(device).to.include({ name: 'Desk D', standing: 'active', isThisDevice: true });
    const standings = (await listOn(d)).map(({ name, standing }) => `${name}: ${standing}`);
    expect(standings).to.have.members(['Desk D: active', 'Laptop A: revoked', 'Phone B: revoked', 'Camera C: revoked']);
    await d.json(0, 'recovery-key', 'check', '--recovery-key-file', a.recoveryKeyFile);
  });
});
