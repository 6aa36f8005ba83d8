import { expect } from 'chai';

import type { ListedFinding } from '../../src/cli/all-findings.js';
import type { SyncCheckResultView } from '../../src/ipc/contract.js';
import { type CommandDevice, CommandFleet, buildOnestar } from '../support/cli.js';

describe('onestar findings', () => {
  const fleet = new CommandFleet();
  let a: CommandDevice;
  let b: CommandDevice;

  before(buildOnestar);
  after(() => fleet.remove());

  const listed = async (code: string, device = a): Promise<readonly ListedFinding[]> => {
    const { findings } = await device.json<{ findings: ListedFinding[] }>(0, 'findings', 'list');
    return findings.filter((finding) => finding.code === code);
  };

  const codesIn = ({ warnings }: SyncCheckResultView): readonly (string | undefined)[] =>
    warnings.map(({ metadata }) => metadata?.code);

  before(async () => {
    a = await fleet.found('Laptop');
    b = await fleet.join(a, 'Phone');
    await b.bringTo(a);
  });

  it('[I1] seen ends a warning about keys made at once, unseen brings it back', async () => {
    await a.json(0, 'rotate', 'key');
    await b.json(0, 'rotate', 'key');
    await b.bringTo(a);
    await a.bringTo(b);
    await b.bringTo(a);
    const [conflict] = await listed('ROTATION_CONFLICT');
    expect(conflict).to.include({ severity: 'warning', ends: 'seen', seen: false });
    const key = conflict?.key ?? '';
    expect(await a.json(0, 'findings', 'seen', key)).to.deep.equal({ keys: [key], seen: true });
    expect(codesIn(await a.json<SyncCheckResultView>(0, 'status'))).not.to.include('ROTATION_CONFLICT');
    expect((await listed('ROTATION_CONFLICT'))[0]).to.include({ key, seen: true });

    expect(await a.json(0, 'findings', 'unseen', 'ROTATION_CONFLICT')).to.deep.equal({ keys: [key], seen: false });
    expect(codesIn(await a.json<SyncCheckResultView>(0, 'status'))).to.include('ROTATION_CONFLICT');
  });

  it('[I1] marks neither what is not there nor what has a remedy', async () => {
    expect((await a.run('findings', 'seen', 'NOTHING')).stderr).to.contain('Nothing that was found is called');
    expect((await a.run('findings', 'seen', 'RECOVERY_KEY_UNPRINTED')).stderr).to.contain('does not end by being seen');
    expect((await a.run('findings', 'unseen', 'NOTHING')).stderr).to.contain('is marked as seen');
  });

  it('[I1] marks a critical warning only with --yes where there is nobody to ask', async () => {
    const c = await fleet.join(a, 'Tablet');
    await b.json(0, 'devices', 'revoke', 'Laptop');
    await b.bringTo(a);
    expect((await listed('THIS_DEVICE_SUSPENDED'))[0]).to.include({ severity: 'critical', seen: false });
    await a.json(0, 'devices', 'revoke', 'Phone');
    await a.bringTo(c);
    expect((await listed('SUSPENSION_ANSWERED', c))[0]).to.include({ severity: 'critical', seen: false });
    const refused = await c.run('findings', 'seen', 'SUSPENSION_ANSWERED');
    expect(refused.exitCode).to.equal(2);
    expect(refused.stderr).to.contain('--yes');
    expect((await listed('SUSPENSION_ANSWERED', c))[0]).to.include({ seen: false });
    await c.json(0, 'findings', 'seen', 'SUSPENSION_ANSWERED', '--yes');
    expect((await listed('SUSPENSION_ANSWERED', c))[0]).to.include({ seen: true });
  });
});
