import { expect } from 'chai';

import { syncCheckResultSchema, type SyncCheckResultView } from '../../src/ipc/contract.js';
import { CommandFleet, buildOnestar, jsonLines, resultOf } from '../support/cli.js';

describe('onestar watch', () => {
  const fleet = new CommandFleet();

  before(buildOnestar);
  after(() => fleet.remove());

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    it(`writes a line of JSON per event and ends with 0 on ${signal}`, async () => {
      const device = await fleet.found('Watched');
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
    const device = await fleet.found('Shared');
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
    const device = await fleet.found('Abandoned');
    const child = device.start(['watch']);
    const ended = resultOf(child);
    child.stdout?.once('data', () => child.stdout?.destroy());
    expect(await ended).to.include({ exitCode: 0 });
  });
});
