import { PassThrough } from 'node:stream';
import { expect } from 'chai';
import sinon from 'sinon';

import type { CommandContext } from '../../../../src/cli/command.js';
import { parseCommandLine } from '../../../../src/cli/command-line.js';
import { commands } from '../../../../src/cli/commands/index.js';
import { Output } from '../../../../src/cli/output.js';
import type { DeviceListing, DeviceSummary, KeystoreSnapshot } from '../../../../src/keystore/index.js';
import { device, snapshotOf } from '../../../support/health-check/snapshot-fixture.js';

const DAY_MS = 24 * 3_600_000;
const lastHeardAt = new Date(2026, 1, 3, 4, 5).getTime();

const isHere = ({ isThisDevice }: DeviceSummary): boolean => isThisDevice;
const withConditions = (one: DeviceSummary): DeviceListing => ({ conditions: [], ...one });

/** A run of a command on a terminal where `answer` is typed to every question; or without a terminal. */
async function run(answer: string | null, snapshot: KeystoreSnapshot, ...args: string[]) {
  const line = parseCommandLine(args, { commands, version: '0.0.0', environment: {} });
  if (line.kind !== 'command') return expect.fail('This is not a command line.');
  const stderr = new PassThrough({ encoding: 'utf8' });
  const other = { ...device(2, { lastHeardAt }), conditions: [] };
  const act = sinon.stub().resolves(snapshot);
  const ask = sinon.stub().resolves(answer);
  const keystore = {
    refresh: sinon.stub().resolves(snapshot),
    describeDevice: sinon.stub().resolves({ device: other }),
    rotateKey: act,
    archiveDevice: act,
    revokeDevice: act,
  };
  const vault = { state: { kind: 'locked' }, unlock: sinon.stub().resolves(), whenVerified: sinon.stub().resolves() };
  const context = {
    application: {
      vault,
      keystore,
      allDevices: async () => [other, ...Object.values(snapshot.devices).flat().filter(isHere)].map(withConditions),
    },
    output: new Output(new PassThrough(), stderr, 'text'),
    prompt: answer === null ? null : { ask },
    secrets: { password: async () => 'correct horse battery' },
  };
  const outcome = await line.invoke(context as unknown as CommandContext).then(
    () => 'done',
    (error: unknown) => (error as { readonly code: string }).code,
  );
  return {
    outcome,
    wasDone: act.called,
    questions: ask.args.flat() as readonly string[],
    warning: String(stderr.read() ?? ''),
  };
}

const inSync = snapshotOf();
const behind = snapshotOf({
  highestGenerationNamed: inSync.currentKey.generation + 1,
  lastSyncedAt: Date.now() - DAY_MS,
});

describe('before it does what may lose something, the command', () => {
  it('[I6] warns a device that is behind before it rotates, asks on a terminal, and goes on with a yes alone', async () => {
    const refused = await run('no', behind, 'rotate', 'key');
    expect(refused.warning)
      .to.contain('This device is behind')
      .and.to.contain('Import a bundle from that device first.');
    expect(refused).to.deep.include({ outcome: 'OPERATION_CANCELLED', wasDone: false });
    const confirmed = await run('yes', behind, 'rotate', 'key');
    expect(confirmed).to.deep.include({ outcome: 'done', wasDone: true });
    expect(confirmed.questions).to.have.length(1);
  });

  it('[I6] warns but does not ask with --yes or without a terminal, and says nothing on a device that is not behind', async () => {
    for (const quiet of [await run('no', behind, 'rotate', 'key', '--yes'), await run(null, behind, 'rotate', 'key')]) {
      expect(quiet).to.deep.include({ outcome: 'done', wasDone: true, questions: [] });
      expect(quiet.warning).to.contain('This device is behind');
    }
    const current = await run('no', inSync, 'rotate', 'key');
    expect(current).to.deep.equal({ outcome: 'done', wasDone: true, questions: [], warning: '' });
  });

  it('[I2] never tells a revoked device that wants to rotate to import first', async () => {
    const revokedHere = device(1, { standing: 'revoked' });
    const { questions, warning } = await run(
      'no',
      { ...behind, devices: { active: [device(2)], archived: [], revoked: [revokedHere] } },
      'rotate',
      'key',
    );
    expect({ questions, warning }).to.deep.equal({ questions: [], warning: '' });
  });

  for (const [command, loss] of [
    ['revoke', 'what it made since then is lost'],
    ['archive', 'what it made since then reaches your other devices only with a bundle from it'],
  ] as const) {
    it(`[I6] says before it would ${command} a device when that was last heard of, and what becomes of the rest`, async () => {
      const refused = await run('', inSync, 'devices', command, device(2).id);
      expect(refused.questions.join()).to.contain('last heard of 2026-02-03 04:05').and.to.contain(loss);
      expect(refused).to.deep.include({ outcome: 'OPERATION_CANCELLED', wasDone: false });
      const skipped = await run('', inSync, 'devices', command, device(2).id, '--yes');
      expect(skipped).to.deep.include({ outcome: 'done', wasDone: true, questions: [] });
    });
  }

  it('[I6] does not ask what a revoked device could not do', async () => {
    const revokedHere = device(1, { standing: 'revoked' });
    const here = snapshotOf({ devices: { active: [], archived: [], revoked: [revokedHere] } });
    for (const command of ['revoke', 'archive'])
      expect((await run('no', here, 'devices', command, device(2).id)).questions, command).to.deep.equal([]);
  });
});
