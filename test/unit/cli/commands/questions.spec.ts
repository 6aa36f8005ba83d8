import { expect } from 'chai';
import sinon from 'sinon';

import type { DeviceListing, DeviceSummary, KeystoreSnapshot } from '../../../../src/keystore/index.js';
import type { RevocationTrial } from '../../../../src/plugins/vault/index.js';
import { device, snapshotOf } from '../../../support/health-check/snapshot-fixture.js';
import { runOver } from '../../../support/run-over.js';

const DAY_MS = 24 * 3_600_000;
const lastHeardAt = new Date(2026, 1, 3, 4, 5).getTime();

const isHere = ({ isThisDevice }: DeviceSummary): boolean => isThisDevice;
function toListing(one: DeviceSummary): DeviceListing {
  return { ...one, conditions: [], comparisonCode: 'AAAA-BBBB' };
}

const none = { total: 0, newest: [] };
const nothing: RevocationTrial = {
  revoked: [],
  suspended: [],
  alsoOut: [],
  letIn: [],
  back: [],
  voided: none,
  voidedRotations: none,
  restored: none,
};
/** The newest first; the thief set the clock back once. */
const history = [
  { id: 'd', device: device(2).id, sequence: 4, writtenAt: new Date(2026, 1, 2).getTime() },
  { id: 'x', device: device(1).id, sequence: 9, writtenAt: lastHeardAt },
  { id: 'c', device: device(2).id, sequence: 3, writtenAt: lastHeardAt },
  { id: 'b', device: device(2).id, sequence: 2, writtenAt: new Date(2026, 1, 3, 3, 59).getTime() },
  { id: 'a', device: device(2).id, sequence: 1, writtenAt: new Date(2026, 1, 1).getTime() },
];
const named = (name: string) => ({ id: name.padEnd(32, '0'), name });

interface Setting {
  /** What is typed at each question in turn; null where there is no terminal. */
  readonly answers: readonly string[] | null;
  readonly snapshot?: KeystoreSnapshot;
  /** What it would come to without and with the recovery key. */
  readonly trials?: readonly Partial<RevocationTrial>[];
}

async function run(
  { answers, snapshot = inSync, trials = [{ revoked: [named('Phone')] }] }: Setting,
  ...args: string[]
) {
  const other = toListing(device(2, { lastHeardAt }));
  const act = sinon.stub().resolves(snapshot);
  const tryRevoking = sinon.stub();
  for (const [index, trial] of trials.entries()) tryRevoking.onCall(index).resolves({ ...nothing, ...trial });
  const keystore = {
    refresh: sinon.stub().resolves(snapshot),
    describeDevice: sinon.stub().resolves({ device: other }),
    rotateKey: act,
    archiveDevice: act,
    revokeDevices: act,
    tryRevoking,
    listActivity: async () => ({ total: history.length, items: history }),
    openJoinRequest: sinon.stub().resolves({ name: 'Phone', comparisonCode: 'CCCC-DDDD' }),
    admitDevice: act.resolves({ ...snapshot, device: other.id, welcome: { path: '/stick/welcome', bytes: 9 } }),
  };
  const vault = { state: { kind: 'locked' }, unlock: sinon.stub().resolves(), whenVerified: sinon.stub().resolves() };
  const devices = [other, ...Object.values(snapshot.devices).flat().filter(isHere).map(toListing)];
  const { outcome, questions, stderr } = await runOver({ vault, keystore, devices, answers }, ...args);
  return { outcome, wasDone: act.called, questions, warning: stderr, asked: act.args.flat() as readonly unknown[] };
}

const inSync = snapshotOf();
const behind = snapshotOf({ lacksCurrentKey: true, lastSyncedAt: Date.now() - DAY_MS });
const phone = device(2).id;

describe('before it does what may lose something, the command', () => {
  it('[I6] warns a device that is behind before it rotates, asks on a terminal, and goes on with a yes alone', async () => {
    const refused = await run({ answers: ['no'], snapshot: behind }, 'rotate', 'key');
    expect(refused.warning)
      .to.contain('This device is behind')
      .and.to.contain('Import a bundle from that device first.');
    expect(refused).to.deep.include({ outcome: 'OPERATION_CANCELLED', wasDone: false });
    const confirmed = await run({ answers: ['yes'], snapshot: behind }, 'rotate', 'key');
    expect(confirmed).to.deep.include({ outcome: 0, wasDone: true });
    expect(confirmed.questions).to.have.length(1);
  });

  it('[I6] warns but does not ask with --yes or without a terminal, and says nothing on a device that is not behind', async () => {
    for (const quiet of [
      await run({ answers: ['no'], snapshot: behind }, 'rotate', 'key', '--yes'),
      await run({ answers: null, snapshot: behind }, 'rotate', 'key'),
    ]) {
      expect(quiet).to.deep.include({ outcome: 0, wasDone: true, questions: [] });
      expect(quiet.warning).to.contain('This device is behind');
    }
    const current = await run({ answers: ['no'] }, 'rotate', 'key');
    expect(current).to.deep.include({ outcome: 0, wasDone: true, questions: [], warning: '' });
  });

  it('[I2] never tells a revoked device that wants to rotate to import first', async () => {
    const here = device(1, { standing: 'revoked' });
    const snapshot = { ...behind, devices: { active: [device(2)], archived: [], suspended: [], revoked: [here] } };
    const thisDeviceOut = {
      kind: 'revoked',
      by: phone,
      byName: 'Phone',
      entry: '',
      at: 0,
      isByRecoveryKey: false,
    } as const;
    const { questions, warning } = await run(
      { answers: ['no'], snapshot: { ...snapshot, thisDeviceOut } },
      'rotate',
      'key',
    );
    expect({ questions, warning }).to.deep.equal({ questions: [], warning: '' });
  });

  for (const [command, loss] of [
    ['revoke', 'anything that turns up later does not'],
    ['archive', 'what it made since then reaches your other devices only with a bundle from it'],
  ] as const) {
    it(`[I6] says before it would ${command} a device when that was last heard of, and what becomes of the rest`, async () => {
      const refused = await run({ answers: [''] }, 'devices', command, phone);
      expect(refused.questions.join()).to.contain('last heard of 2026-02-03 04:05').and.to.contain(loss);
      expect(refused).to.deep.include({ outcome: 'OPERATION_CANCELLED', wasDone: false });
      const skipped = await run({ answers: [''] }, 'devices', command, phone, '--yes');
      expect(skipped).to.deep.include({ outcome: 0, wasDone: true, questions: [] });
    });
  }

  it('[I6] does not ask what a revoked device could not do', async () => {
    const here = snapshotOf({
      devices: { active: [], archived: [], suspended: [], revoked: [device(1, { standing: 'revoked' })] },
    });
    expect((await run({ answers: ['no'], snapshot: here }, 'devices', 'archive', phone)).questions).to.deep.equal([]);
  });

  it('shows what revoking would come to: who else goes, comes back or stays, and what has no effect any more', async () => {
    const trial = {
      revoked: [named('Phone'), named('Tablet')],
      alsoOut: [named('Watch')],
      letIn: [named('Camera')],
      back: [named('Desk')],
      voided: { total: 7, newest: [] },
      voidedRotations: { total: 1, newest: [] },
      restored: { total: 2, newest: [] },
    };
    const { questions, outcome } = await run({ answers: ['no'], trials: [trial] }, 'devices', 'revoke', phone);
    const [question = ''] = questions;
    expect(outcome).to.equal('OPERATION_CANCELLED');
    expect(question.split('\n')).to.have.length(9);
    expect(question)
      .to.contain('“Phone” and “Tablet” will be shut out for good')
      .and.contain('“Watch” will be out too')
      .and.contain('“Camera” will stay')
      .and.contain('“Desk” will be in the account again')
      .and.contain('7 entries will have no effect')
      .and.contain('1 key is among that')
      .and.contain('2 entries will have effect again')
      .and.match(/Type yes to go on: $/);
  });

  it('offers the recovery key where a device could only suspend its senior, and revokes by it once it is typed', async () => {
    const trials = [{ suspended: [named('Desk')] }, { revoked: [named('Desk')] }];
    const typed = await run({ answers: ['KEY', 'yes'], trials }, 'devices', 'revoke', phone);
    expect(typed.questions[0]).to.match(/^A device is senior to this one\. Type the recovery key/);
    expect(typed.questions[1]).to.contain('will be shut out for good');
    expect(typed.asked).to.deep.equal([{ devices: [{ device: phone }], recoveryKey: 'KEY', reason: 'revoked' }]);

    const left = await run({ answers: ['', 'yes'], trials }, 'devices', 'revoke', phone);
    expect(left.questions[1]).to.contain('will only be suspended').and.contain('Type yes to suspend');
    expect(left.asked).to.deep.equal([{ devices: [{ device: phone }], reason: 'revoked' }]);
  });

  it('keeps nothing that a stolen device wrote from a moment on', async () => {
    const revoke = ['devices', 'revoke', phone, '--nothing-since'];
    const { asked } = await run({ answers: null }, ...revoke, '2026-02-03T04:00');
    expect(asked).to.deep.equal([{ devices: [{ device: phone, believed: ['b'] }], reason: 'revoked' }]);
    const all = await run({ answers: null }, ...revoke, '2026-02-01');
    expect(all.asked).to.deep.equal([{ devices: [{ device: phone, believed: [] }], reason: 'revoked' }]);
    const later = await run({ answers: null }, ...revoke, '2026-02-04');
    expect(later.asked).to.deep.equal([{ devices: [{ device: phone }], reason: 'revoked' }]);
    const { questions } = await run({ answers: ['no'] }, ...revoke, '2026-02-03T04:00');
    expect(questions.join()).to.contain('Nothing counts that it wrote since 2026-02-03T04:00, by its own clock.');
  });

  it('revokes by the recovery key that a script gives, several devices at once and each once', async () => {
    const args = ['devices', 'revoke', phone, 'Device 1', phone, '--recovery-key-file', 'k', '--reason', 'lost'];
    const { asked, questions } = await run({ answers: null }, ...args);
    const devices = [{ device: phone }, { device: device(1).id }];
    expect({ asked, questions }).to.deep.equal({
      asked: [{ devices, recoveryKey: 'correct horse battery', reason: 'lost' }],
      questions: [],
    });
  });

  it('shows name and comparison code before it lets a device in, and asks', async () => {
    const admit = ['devices', 'admit', '/stick/request', '--out', '/stick/welcome'];
    const refused = await run({ answers: ['no'] }, ...admit);
    expect(refused).to.deep.include({ outcome: 'OPERATION_CANCELLED', wasDone: false });
    expect(refused.questions.join()).to.contain('Phone').and.contain('CCCC-DDDD');
    expect(await run({ answers: ['yes'] }, ...admit)).to.deep.include({ outcome: 0, wasDone: true });
    for (const quiet of [await run({ answers: null }, ...admit), await run({ answers: [] }, ...admit, '--yes')])
      expect(quiet).to.deep.include({ outcome: 0, wasDone: true, questions: [] });
  });
});
