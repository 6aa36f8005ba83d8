import { expect } from 'chai';

import { checkTitles } from '../../../../src/core/common/text/english/check-titles.js';
import { builtInChecks } from '../../../../src/plugins/health-check/checks/index.js';
import { parseFindings } from '../../../../src/plugins/health-check/finding-schema.js';
import { wordsOfFinding } from '../../../../src/plugins/health-check/finding-words.js';
import type { Finding } from '../../../../src/plugins/health-check/index.js';
import type { DeviceSummary, RotationSummary, VoidEntry } from '../../../../src/keystore/index.js';
import {
  DAY,
  device,
  deviceId,
  entryId,
  NOW,
  snapshotOf,
  type SnapshotChanges,
} from '../../../support/health-check/snapshot-fixture.js';

/** What one check says of a healthy account with `changes`; refused if a health checker would not read it. */
async function findingsOf(checkId: string, changes: SnapshotChanges = {}): Promise<readonly Finding[]> {
  const check = builtInChecks.find(({ id }) => id === checkId);
  if (check === undefined) throw new Error(`There is no check "${checkId}".`);
  return parseFindings(await check.evaluate(snapshotOf(changes), { now: NOW }, new AbortController().signal));
}

/** The only finding of a check. */
async function findingOf(checkId: string, changes: SnapshotChanges): Promise<Finding> {
  const findings = await findingsOf(checkId, changes);
  expect(findings).to.have.length(1);
  const [finding] = findings;
  if (finding === undefined) throw new Error('unreachable');
  return finding;
}

/** A finding in words, as the window says it. */
const said = (finding: Finding) => wordsOfFinding(finding, { place: 'window', now: NOW });

const devices = (...active: DeviceSummary[]): SnapshotChanges => ({ devices: { active } });
const manyDevices = (count: number): SnapshotChanges =>
  devices(...Array.from({ length: count }, (_, index) => device(index + 1)));

describe('The built-in checks', () => {
  it('find nothing in a healthy account', async () => {
    for (const { id } of builtInChecks) expect(await findingsOf(id), id).to.deep.equal([]);
  });

  it('have unique ids in lower case with dashes', () => {
    const ids = builtInChecks.map(({ id }) => id);
    expect(new Set(ids).size).to.equal(ids.length);
    for (const id of ids) expect(id).to.match(/^[a-z]+(-[a-z]+)*$/);
  });

  it('have a title in the catalogue, and no title is without a check', () => {
    expect(Object.fromEntries(builtInChecks.map(({ id, title }) => [id, title]))).to.deep.equal(checkTitles);
  });

  describe('key-alignment', () => {
    it('names the device that lacks rotations, and how many', async () => {
      const finding = await findingOf(
        'key-alignment',
        devices(device(1), device(2, { name: 'Phone', missingRotations: 2 })),
      );
      expect(finding).to.include({ code: 'DEVICES_LACK_ROTATIONS', severity: 'warning', remedy: 'export-keystore' });
      expect(said(finding).message).to.equal('“Phone” may be missing the 2 newest keys.');
      expect(finding.device).to.deep.equal({ id: deviceId(2), name: 'Phone' });
    });

    it('names three of many, and counts the rest', async () => {
      const behind = [2, 3, 4, 5, 6].map((index) => device(index, { missingRotations: index }));
      const finding = await findingOf('key-alignment', devices(device(1), ...behind));
      expect(said(finding).message).to.equal(
        '5 devices may be missing up to 6 keys: “Device 2”, “Device 3”, “Device 4” and 2 more.',
      );
      expect(finding.device).to.equal(undefined);
    });

    it('leaves this device to its own check', async () => {
      expect(await findingsOf('key-alignment', devices(device(1, { missingRotations: 1 }), device(2)))).to.deep.equal(
        [],
      );
    });
  });

  describe('this-device-behind', () => {
    it('sees a generation that others name and this device does not know', async () => {
      const finding = await findingOf('this-device-behind', { highestGenerationNamed: 5 });
      expect(finding).to.include({ code: 'THIS_DEVICE_LACKS_ROTATIONS', remedy: 'import-keystore' });
      expect(said(finding).message).to.contain('missing 3 rotations');
    });

    it('sees rotations that this device has not acknowledged', async () => {
      const finding = await findingOf('this-device-behind', devices(device(1, { missingRotations: 1 }), device(2)));
      expect(said(finding).message).to.contain('missing 1 rotation of');
    });

    it('sees rotations that this device cannot open', async () => {
      const unopenedRotations = [snapshotOf().currentKey.rotation, entryId(9)];
      const finding = await findingOf('this-device-behind', { unopenedRotations });
      expect(finding.code).to.equal('ROTATION_UNOPENED');
    });

    it('[I1] tells older keys apart, which nobody may have any more, and each of their sets from the others', async () => {
      const older = await findingOf('this-device-behind', { unopenedRotations: [entryId(9)] });
      expect(older).to.include({ code: 'OLDER_KEYS_MISSING', ends: 'seen' });
      const more = await findingOf('this-device-behind', { unopenedRotations: [entryId(9), entryId(8)] });
      expect(more.subject).not.to.equal(older.subject);
    });

    it('sees entries that others have received, and says whose', async () => {
      const finding = await findingOf('this-device-behind', {
        gaps: [{ device: deviceId(2), missingEntries: 4, heardBy: deviceId(3) }],
      });
      expect(finding.code).to.equal('THIS_DEVICE_LACKS_ENTRIES');
      expect(said(finding).message).to.contain('4 changes').and.to.contain('“Device 2”');
    });
  });

  describe('staleness', () => {
    for (const [days, severity] of [
      [6, null],
      [7, 'warning'],
      [29, 'warning'],
      [30, 'critical'],
      [4000, 'critical'],
    ] as const) {
      it(`is ${severity ?? 'silent'} after ${days} days`, async () => {
        const findings = await findingsOf('staleness', { lastSyncedAt: NOW - days * DAY });
        expect(findings.map((finding) => finding.severity)).to.deep.equal(severity === null ? [] : [severity]);
      });
    }

    it('counts from joining before the first exchange', async () => {
      const active = [device(1, { addedAt: NOW - 8 * DAY }), device(2)];
      const finding = await findingOf('staleness', { lastSyncedAt: null, devices: { active } });
      expect(said(finding).message).to.contain('since it joined, 8 days ago');
    });

    it('is silent in an account of one device, also when others are archived', async () => {
      const alone = { active: [device(1)], archived: [device(2, { standing: 'archived' })] };
      expect(await findingsOf('staleness', { lastSyncedAt: NOW - 400 * DAY, devices: alone })).to.deep.equal([]);
    });

    it('takes a clock that was set back for no time at all', async () => {
      expect(await findingsOf('staleness', { lastSyncedAt: NOW + 400 * DAY })).to.deep.equal([]);
    });
  });

  describe('inactive-devices', () => {
    it('[C9] proposes archiving from 90 days without a word on, and not before', async () => {
      const silentFor = (days: number) =>
        devices(device(1), device(2, { name: 'Old phone', lastHeardAt: NOW - days * DAY }));
      expect(await findingsOf('inactive-devices', silentFor(89))).to.deep.equal([]);
      const finding = await findingOf('inactive-devices', silentFor(90));
      expect(finding).to.include({ code: 'DEVICES_INACTIVE', severity: 'info', remedy: 'open-devices' });
      expect(said(finding).message).to.contain('“Old phone”');
      expect(said(finding).advice).to.contain('Archive');
    });

    it('[C9] speaks neither of archived devices nor of this one', async () => {
      const silent = { lastHeardAt: NOW - 200 * DAY };
      const archived = [device(3, { ...silent, standing: 'archived' })];
      expect(
        await findingsOf('inactive-devices', { devices: { active: [device(1, silent), device(2)], archived } }),
      ).to.deep.equal([]);
    });
  });

  it('roster-size speaks from the 51st device on', async () => {
    expect(await findingsOf('roster-size', manyDevices(50))).to.deep.equal([]);
    expect(said(await findingOf('roster-size', manyDevices(51))).message).to.contain('51 devices');
  });

  it('rotation-history speaks from the 101st rotation on', async () => {
    expect(await findingsOf('rotation-history', { rotations: { total: 100, current: null } })).to.deep.equal([]);
    expect((await findingOf('rotation-history', { rotations: { total: 101, current: null } })).code).to.equal(
      'ROTATION_HISTORY_LONG',
    );
  });

  it('key-age speaks from one year on', async () => {
    const madeDaysAgo = (days: number) => ({ currentKey: { ...snapshotOf().currentKey, writtenAt: NOW - days * DAY } });
    expect(await findingsOf('key-age', madeDaysAgo(364))).to.deep.equal([]);
    expect(await findingOf('key-age', madeDaysAgo(365))).to.include({
      code: 'KEY_OLD',
      severity: 'info',
      remedy: 'rotate-key',
    });
    expect(await findingsOf('key-age', madeDaysAgo(-2000))).to.deep.equal([]);
  });

  describe('recent-rotation', () => {
    const rotation = (changes: Partial<RotationSummary>): SnapshotChanges => ({
      rotations: {
        total: 1,
        current: {
          id: entryId(1),
          generation: 2,
          author: deviceId(1),
          authorName: 'Desktop',
          writtenAt: NOW - 7_200_000,
          reason: '',
          publicKey: 'b'.repeat(64),
          isCurrent: true,
          acknowledgedBy: 1,
          activeDevices: 2,
          ...changes,
        },
      },
    });

    it('tells who rotated, when, and how many have the key', async () => {
      const finding = await findingOf('recent-rotation', rotation({}));
      expect(said(finding).message).to.equal(
        '“Desktop” rotated the key 2 hours ago. 1 of 2 devices is known to have the new one.',
      );
    });

    it('is silent once everybody has it, after a day, and about the future', async () => {
      expect(await findingsOf('recent-rotation', rotation({ acknowledgedBy: 2 }))).to.deep.equal([]);
      expect(await findingsOf('recent-rotation', rotation({ writtenAt: NOW - DAY - 1 }))).to.deep.equal([]);
      expect(await findingsOf('recent-rotation', rotation({ writtenAt: NOW + 1 }))).to.deep.equal([]);
      expect(await findingsOf('recent-rotation', { rotations: { total: 0, current: null } })).to.deep.equal([]);
    });
  });

  it('password-age speaks from one year on', async () => {
    expect(await findingsOf('password-age', { passwordChangedAt: NOW - 364 * DAY })).to.deep.equal([]);
    const finding = await findingOf('password-age', { passwordChangedAt: NOW - 365 * DAY });
    expect(finding).to.include({ code: 'PASSWORD_OLD', severity: 'warning', remedy: 'rotate-password' });
  });

  describe('weak-key-derivation', () => {
    for (const [memoryMiB, passes, isWeak] of [
      [64, 3, false],
      [64, 2, true],
      [63, 100, true],
      [19, 2, true],
      [256, 1, false],
      [96, 2, false],
    ] as const) {
      it(`finds ${memoryMiB} MiB and ${passes} passes ${isWeak ? 'weak' : 'strong enough'}`, async () => {
        const findings = await findingsOf('weak-key-derivation', {
          keyDerivation: { memoryKiB: memoryMiB * 1024, passes },
        });
        expect(findings.map(({ code }) => code)).to.deep.equal(isWeak ? ['KEY_DERIVATION_WEAK'] : []);
      });
    }
  });

  describe('revoked-device', () => {
    it('asks for a new password after a revocation', async () => {
      const revoked = [device(3, { name: 'Stolen', standing: 'revoked' })];
      const finding = await findingOf('revoked-device', {
        devices: { revoked },
        revokedSincePasswordChange: [deviceId(3)],
      });
      expect(finding).to.include({
        code: 'PASSWORD_OLDER_THAN_REVOCATION',
        severity: 'critical',
        remedy: 'rotate-password',
      });
      expect(said(finding).message).to.contain('“Stolen”');
    });

    it('[C6] asks for a new key when a revoked device can open the current one', async () => {
      const { currentKey } = snapshotOf();
      const finding = await findingOf('revoked-device', {
        devices: { revoked: [device(3, { name: 'Stolen', standing: 'revoked' })] },
        currentKey: { ...currentKey, openToRevoked: [deviceId(3)] },
      });
      expect(finding).to.include({ code: 'KEY_OPEN_TO_REVOKED_DEVICE', severity: 'critical', remedy: 'rotate-key' });
      expect(said(finding).message).to.contain('“Stolen”');
    });

    it('says so when this very device was revoked', async () => {
      const finding = await findingOf('revoked-device', {
        devices: { active: [device(2)], revoked: [device(1, { standing: 'revoked' })] },
      });
      expect(finding).to.include({ code: 'THIS_DEVICE_REVOKED', severity: 'critical' });
    });
  });

  it('rollback names the remote, and says that nothing was taken back', async () => {
    const finding = await findingOf('rollback', {
      rollbacks: [{ remote: 'NAS', device: deviceId(2), seen: 9, shown: 4 }],
    });
    expect(finding).to.include({ code: 'REMOTE_ROLLED_BACK', severity: 'critical' });
    expect(said(finding).message)
      .to.contain('“NAS”')
      .and.to.contain('5 changes')
      .and.to.contain('Nothing was taken back');
  });

  describe('forked-device', () => {
    const fork = (ofDevice: number, sequence: number) => ({
      device: deviceId(ofDevice),
      deviceName: `Device ${ofDevice}`,
      sequence,
      entries: [`${'1'.repeat(12)}${'0'.repeat(52)}`, `${'2'.repeat(12)}${'0'.repeat(52)}`] as const,
    });

    it('[C4] reports the device with both entries, as critical', async () => {
      const finding = await findingOf('forked-device', { forks: [fork(2, 17)] });
      expect(finding).to.include({ code: 'DEVICE_FORKED', severity: 'critical', remedy: 'open-devices' });
      expect(said(finding).message)
        .to.contain('number 17')
        .and.to.contain('1'.repeat(12))
        .and.to.contain('2'.repeat(12));
      expect(finding.device?.id).to.equal(deviceId(2));
    });

    it('makes one finding per device', async () => {
      const findings = await findingsOf('forked-device', { forks: [fork(2, 17), fork(3, 4), fork(2, 18)] });
      expect(findings.map(({ device: about }) => about?.name)).to.deep.equal(['Device 2', 'Device 3']);
      expect(findings.map((finding) => said(finding).message)[0]).to.contain('1 further pair');
    });

    it('is content once the device was revoked, and goes on about the others', async () => {
      const revoked = device(2, { standing: 'revoked' });
      const changes = { devices: { active: [device(1), device(3)], revoked: [revoked] } };
      expect(await findingsOf('forked-device', { ...changes, forks: [fork(2, 17)] })).to.deep.equal([]);
      const finding = await findingOf('forked-device', { ...changes, forks: [fork(2, 17), fork(3, 4)] });
      expect(finding.device?.id).to.equal(deviceId(3));
    });

    it('is not content once the device was archived', async () => {
      const archived = device(2, { standing: 'archived' });
      const finding = await findingOf('forked-device', {
        devices: { active: [device(1)], archived: [archived] },
        forks: [fork(2, 17)],
      });
      expect(finding.device?.id).to.equal(deviceId(2));
    });

    it('[I1] leaves it to a person when it is this device', async () => {
      const finding = await findingOf('forked-device', { forks: [fork(1, 2)] });
      expect(finding).to.include({ code: 'THIS_DEVICE_FORKED', remedy: 'join-anew', ends: 'decision' });
      expect(said(finding).message).to.match(/^This device wrote two different entries/);
      expect(said(finding).advice).to.match(/^Only you can decide\..*this device from another one/);
    });
  });

  describe('successor-device', () => {
    const old = device(2, { name: 'Phone (0000)', givenName: 'Phone', lastHeardAt: NOW - 40 * DAY });
    const successor = device(3, { name: 'Phone (1111)', givenName: 'phone', addedAt: NOW - 2 * DAY });

    it('[I5] offers to replace a silent device by the later one of its name, until it is marked as seen', async () => {
      const finding = await findingOf('successor-device', devices(device(1), old, successor));
      expect(finding).to.include({ code: 'DEVICE_SUCCEEDED', remedy: 'replace-device', ends: 'seen' });
      expect(finding.device?.id).to.equal(old.id);
      expect(said(finding).message).to.equal(
        '“Phone (1111)” has the name of “Phone (0000)”, which this device last heard of on May\u00A06,\u00A02026.',
      );
    });

    it('[I5] offers nothing while the old one is heard of, and nothing against this device', async () => {
      const heard = { ...old, lastHeardAt: NOW - DAY / 2 };
      expect(await findingsOf('successor-device', devices(device(1), heard, successor))).to.deep.equal([]);
      const own = device(1, { name: 'Phone (0000)', givenName: 'Phone', lastHeardAt: NOW - 40 * DAY });
      expect(await findingsOf('successor-device', devices(own, successor))).to.deep.equal([]);
    });
  });

  it('unsettled-conflict says how many rotated, and where', async () => {
    const finding = await findingOf('unsettled-conflict', {
      conflicts: [{ generation: 4, chosen: entryId(1), others: [entryId(2)] }],
    });
    expect(finding).to.include({ code: 'ROTATION_CONFLICT', severity: 'warning', remedy: 'open-rotations' });
    expect(said(finding).message).to.contain('2 devices').and.to.contain('generation 4');
  });

  it('unsettled-conflict counts generations that were made more than once, and tells of the newest', async () => {
    const finding = await findingOf('unsettled-conflict', {
      conflicts: [
        { generation: 4, chosen: entryId(1), others: [entryId(2)] },
        { generation: 6, chosen: entryId(3), others: [entryId(4), entryId(5)] },
      ],
    });
    expect(said(finding).message).to.contain('3 devices').and.to.contain('generation 6 and 1 earlier one');
  });

  it('contested-revocation names both, and which one stands', async () => {
    const finding = await findingOf('contested-revocation', {
      devices: { active: [device(1)], revoked: [device(2, { standing: 'revoked' })] },
      contestedRevocations: [{ standing: deviceId(1), voided: deviceId(2) }],
    });
    expect(finding).to.include({ code: 'REVOCATION_CONTESTED', severity: 'critical' });
    expect(said(finding).message).to.contain('“Device 1” and “Device 2”').and.to.contain('“Device 1” counts');
  });

  it('contested-revocation is content once the one that stands was revoked too', async () => {
    const revoked = [device(2, { standing: 'revoked' }), device(3, { standing: 'revoked' })];
    const findings = await findingsOf('contested-revocation', {
      devices: { active: [device(1)], revoked },
      contestedRevocations: [{ standing: deviceId(3), voided: deviceId(2) }],
    });
    expect(findings).to.deep.equal([]);
  });

  describe('clock-skew', () => {
    it('tolerates ten minutes, and tells more', async () => {
      expect(await findingsOf('clock-skew', devices(device(1), device(2, { clockAheadMs: 600_000 })))).to.deep.equal(
        [],
      );
      const finding = await findingOf('clock-skew', devices(device(1), device(2, { clockAheadMs: 3 * 3_600_000 })));
      expect(finding).to.include({ code: 'CLOCK_AHEAD', severity: 'warning', remedy: 'check-clock' });
      expect(said(finding).message).to.contain('is 3 hours ahead');
    });

    it('suspects this device when several are ahead of it', async () => {
      const ahead = { clockAheadMs: 5 * 365 * DAY };
      const finding = await findingOf('clock-skew', devices(device(1), device(2, ahead), device(3, ahead)));
      expect(said(finding).message).to.contain('up to 5 years');
      expect(said(finding).advice).to.contain('this device');
    });
  });

  it('damaged-records names what is damaged, and what heals it', async () => {
    const finding = await findingOf('damaged-records', { damagedRecords: ['entry 3 of Phone', 'a', 'b', 'c'] });
    expect(finding).to.include({ code: 'RECORDS_DAMAGED', severity: 'critical', remedy: 'import-keystore' });
    expect(said(finding).message)
      .to.contain('4 stored records')
      .and.to.contain('“entry 3 of Phone”')
      .and.to.contain('1 more');
  });

  it('unverified-device names devices whose code nobody compared', async () => {
    const finding = await findingOf('unverified-device', devices(device(1), device(2, { verified: false })));
    expect(finding).to.include({ code: 'DEVICES_UNVERIFIED', severity: 'info' });
    expect(finding.device?.id).to.equal(deviceId(2));
  });

  it('void-entries tells a late joiner from a revoked device that goes on writing, and both from the rest', async () => {
    const voidEntry = (code: VoidEntry['code'], name: string): VoidEntry => ({
      device: deviceId(name.length),
      deviceName: name,
      sequence: 3,
      kind: 'key-rotated',
      code,
      reason: 'after-revocation',
    });
    const newest = [
      voidEntry('DEVICE_REVOKED', 'Joiner'),
      voidEntry('ENTRY_AUTHOR_REVOKED', 'Stolen phone'),
      voidEntry('ENTRY_INVALID', 'Other'),
    ];
    const findings = await findingsOf('void-entries', { voidEntries: { total: 3, newest } });
    expect(findings.map(({ code }) => code)).to.deep.equal(['REVOKED_DEVICE_WROTE', 'DEVICE_REFUSED', 'ENTRIES_VOID']);
    expect(findings.map((finding) => said(finding).message).join()).to.match(/Stolen phone.*Joiner.*Other/);
    expect(findings.every(({ severity }) => severity === 'warning')).to.equal(true);
  });

  it('void-entries are a warning until nothing was heard of the revoked device for 30 days', async () => {
    const severityWith = async (...daysOfSilence: readonly number[]): Promise<string> => {
      const revoked = daysOfSilence.map((days, index) =>
        device(index + 2, { standing: 'revoked', lastHeardAt: NOW - days * DAY }),
      );
      const newest = revoked.map(({ id, name }): VoidEntry => {
        const entry = {
          sequence: 3,
          kind: 'key-rotated',
          code: 'ENTRY_AUTHOR_REVOKED',
          reason: 'after-revocation',
        } as const;
        return { device: id, deviceName: name, ...entry };
      });
      const changes = { devices: { active: [device(1)], revoked }, voidEntries: { total: newest.length, newest } };
      return (await findingOf('void-entries', changes)).severity;
    };
    expect(await severityWith(29)).to.equal('warning');
    expect(await severityWith(30)).to.equal('info');
    expect(await severityWith(400, 2)).to.equal('warning');
  });

  it('[C10] stay readable for a health checker with the longest names there can be', async () => {
    const name = '👩‍👩‍👧‍👦'.repeat(64);
    const bad = { name, verified: false, missingRotations: 9, clockAheadMs: DAY, lastHeardAt: 0 };
    const active = [device(1, { name }), ...Array.from({ length: 20 }, (_, index) => device(index + 2, bad))];
    const forks = active.map(({ id }) => ({
      device: id,
      deviceName: name,
      sequence: 1,
      entries: [entryId(1), entryId(2)] as const,
    }));
    for (const { id } of builtInChecks) {
      await findingsOf(id, {
        devices: { active, revoked: [device(99, { name, standing: 'revoked' })] },
        revokedSincePasswordChange: [deviceId(99)],
        contestedRevocations: forks.map(({ device: standing }) => ({ standing, voided: deviceId(99) })),
        damagedRecords: [name, name, name, name],
        rollbacks: [{ remote: name, device: deviceId(2), seen: 5, shown: 1 }],
        forks,
      });
    }
  });
});
