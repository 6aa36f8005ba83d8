import { expect } from 'chai';

import { checkTitles } from '../../../../src/core/common/text/english/check-titles.js';
import { builtInChecks } from '../../../../src/plugins/health-check/checks/index.js';
import { parseFindings } from '../../../../src/plugins/health-check/finding-schema.js';
import { wordsOfFinding } from '../../../../src/plugins/health-check/finding-words.js';
import type { Finding } from '../../../../src/plugins/health-check/index.js';
import { ARRIVAL_AWAITED_MS, type DeviceSummary, type RotationSummary } from '../../../../src/keystore/index.js';
import {
  contestOf,
  DAY,
  device,
  deviceId,
  deviceOut,
  entryId,
  forkOf,
  NOW,
  snapshotOf,
  type SnapshotChanges,
  thisDeviceOut,
  voidEntryOf,
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

    it('[A3] is silent about a device that was let in, for seven days; then it asks for the welcome', async () => {
      const awaitedFor = (ms: number) =>
        devices(
          device(1),
          device(2, { name: 'Tablet', isAwaited: true, missingRotations: 1, addedAt: NOW - ms, lastHeardAt: NOW - ms }),
        );
      expect(await findingsOf('key-alignment', awaitedFor(ARRIVAL_AWAITED_MS - 1))).to.deep.equal([]);
      const finding = await findingOf('key-alignment', awaitedFor(ARRIVAL_AWAITED_MS));
      expect(finding).to.include({ code: 'DEVICES_NOT_ARRIVED', severity: 'warning', remedy: 'open-devices' });
      expect(said(finding).message).to.equal('“Tablet” was let in, and nothing was heard of it since.');
      expect(said(finding).advice).to.contain('welcome').and.to.contain('revoke it');
    });

    it('names devices that heard of the current key and cannot open it', async () => {
      const waiting = device(2, { name: 'Tablet', waitsForKey: true });
      const finding = await findingOf('key-alignment', devices(device(1), waiting));
      expect(finding).to.include({ code: 'DEVICES_WAIT_FOR_KEY', severity: 'warning', remedy: 'export-keystore' });
      expect(said(finding).message).to.equal('“Tablet” knows of the current key and can’t open it yet.');
    });

    it('leaves this device to its own check', async () => {
      expect(await findingsOf('key-alignment', devices(device(1, { missingRotations: 1 }), device(2)))).to.deep.equal(
        [],
      );
    });
  });

  describe('this-device-out', () => {
    it('says who revoked this device, and when', async () => {
      const finding = await findingOf('this-device-out', thisDeviceOut('revoked'));
      expect(finding).to.include({ code: 'THIS_DEVICE_REVOKED', severity: 'critical', remedy: 'join-anew' });
      expect(said(finding).message).to.equal('“Device 2” revoked this device 10 days ago.');
      expect(said(finding).advice).to.contain('join again');
    });

    it('says so when it left, and when what let it in was taken back', async () => {
      const message = async (kind: 'left' | 'not-let-in') =>
        said(await findingOf('this-device-out', thisDeviceOut(kind))).message;
      expect(await message('left')).to.equal('This device left the account 10 days ago.');
      expect(await message('not-let-in')).to.contain('“Device 2” revoked the device that let this one in');
    });

    it('says that the recovery key did it, which no device changes', async () => {
      const { thisDeviceOut: reason, ...account } = thisDeviceOut('revoked');
      const changes = { ...account, thisDeviceOut: reason ? { ...reason, isByRecoveryKey: true } : null };
      expect(said(await findingOf('this-device-out', changes)).message).to.match(/^Somebody with the recovery key/);
    });

    it('[I1] says who suspended this device, and that it can answer, as it is the senior', async () => {
      const self = { id: deviceId(1), name: 'Device 1' };
      const finding = await findingOf('this-device-out', {
        ...thisDeviceOut('suspended'),
        contests: [contestOf({ members: [self] })],
      });
      expect(finding).to.include({ code: 'THIS_DEVICE_SUSPENDED', severity: 'critical', remedy: 'open-devices' });
      expect(finding.device).to.deep.equal({ id: deviceId(2), name: 'Device 2' });
      expect(said(finding).message).to.equal('“Device 2” suspended this device 10 days ago.');
      expect(said(finding).advice)
        .to.contain('Only you can decide')
        .and.to.contain('revoke it here')
        .and.to.contain('recovery key');
    });

    it('[I1] says that only the recovery key answers where the device that let it in was suspended', async () => {
      const finding = await findingOf('this-device-out', { ...thisDeviceOut('suspended'), contests: [contestOf()] });
      expect(said(finding).message).to.contain('the device that let this one in');
      expect(said(finding).advice).to.contain('revoke it with the recovery key').and.not.to.contain('revoke it here');
    });
  });

  describe('this-device-behind', () => {
    it('sees that this device lacks the current key, and names who made it', async () => {
      const currentKey = { ...snapshotOf().currentKey, author: deviceId(2), authorName: 'Device 2' };
      const finding = await findingOf('this-device-behind', { lacksCurrentKey: true, currentKey });
      expect(finding).to.include({ code: 'THIS_DEVICE_LACKS_KEY', severity: 'warning', remedy: 'import-keystore' });
      expect(said(finding).advice).to.contain('“Device 2” or another device').and.to.contain('Export a bundle here');
    });

    it('asks for a rotation where no key is fit to seal what is new', async () => {
      const finding = await findingOf('this-device-behind', { needsRotation: true });
      expect(finding).to.include({ code: 'ROTATION_NEEDED', severity: 'critical', remedy: 'rotate-key' });
      const rotationsForcedBy = [{ id: deviceId(2), name: 'Device 2' }];
      const forced = await findingOf('this-device-behind', { needsRotation: true, rotationsForcedBy });
      expect(said(forced).message).to.contain('“Device 2” made that necessary again and again');
    });

    it('[I1] tells older keys apart, which nobody may have any more, and each of their sets from the others', async () => {
      const older = await findingOf('this-device-behind', { unopenedRotations: [entryId(9)] });
      expect(older).to.include({ code: 'OLDER_KEYS_MISSING', ends: 'seen' });
      const more = await findingOf('this-device-behind', { unopenedRotations: [entryId(9), entryId(8)] });
      expect(more.subject).not.to.equal(older.subject);
    });

    it('sees what a newer version made, which an update ends', async () => {
      const finding = await findingOf('this-device-behind', { waiting: { incomplete: 0, ofALaterVersion: 2 } });
      expect(finding).to.include({ code: 'ENTRIES_OF_NEWER_VERSION', remedy: 'update-app', ends: 'remedy' });
      expect(said(finding).message).to.equal(
        '2 changes were made by a newer version of the app, and wait for it. Nothing is lost.',
      );
    });

    it('sees what builds on something that is missing, and tells more of it from what was seen', async () => {
      const waiting = (incomplete: number) =>
        findingOf('this-device-behind', { waiting: { incomplete, ofALaterVersion: 0 } });
      expect(await waiting(1)).to.include({ code: 'ENTRIES_INCOMPLETE', remedy: 'import-keystore', ends: 'seen' });
      expect((await waiting(1)).subject).not.to.equal((await waiting(2)).subject);
    });

    it('sees what was refused', async () => {
      const refused = { total: 1, newest: [{ id: entryId(7), reason: 'of-a-senior', descendants: 3 }] };
      const finding = await findingOf('this-device-behind', { refused });
      expect(finding).to.include({ code: 'ENTRIES_REFUSED', severity: 'warning', ends: 'seen' });
      expect(said(finding).message).to.equal(
        '1 change in a bundle is not in order and was left out. All others were taken.',
      );
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

    it('is silent while nobody else has arrived', async () => {
      const active = [device(1, { addedAt: NOW - 40 * DAY }), device(2, { isAwaited: true })];
      expect(await findingsOf('staleness', { lastSyncedAt: null, devices: { active } })).to.deep.equal([]);
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

  it('inactive-devices leaves those that have not arrived to their own check', async () => {
    const awaited = device(2, { isAwaited: true, lastHeardAt: NOW - 200 * DAY });
    const silent = device(3, { name: 'Old phone', lastHeardAt: NOW - 200 * DAY });
    const finding = await findingOf('inactive-devices', devices(device(1), awaited, silent));
    expect(finding.device?.id).to.equal(silent.id);
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
          isUnfair: false,
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
      const revoked = [deviceOut(3, 'revoked', { name: 'Stolen' })];
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
    const entries = [`${'1'.repeat(12)}${'0'.repeat(52)}`, `${'2'.repeat(12)}${'0'.repeat(52)}`] as const;

    it('[C4] reports the device with both entries, as critical', async () => {
      const finding = await findingOf('forked-device', { forks: [forkOf(2, { sequence: 17, entries })] });
      expect(finding).to.include({ code: 'DEVICE_FORKED', severity: 'critical', remedy: 'open-devices' });
      expect(said(finding).message)
        .to.contain('number 17')
        .and.to.contain('1'.repeat(12))
        .and.to.contain('2'.repeat(12));
      expect(finding.device?.id).to.equal(deviceId(2));
    });

    it('makes one finding per device', async () => {
      const findings = await findingsOf('forked-device', {
        forks: [forkOf(2), forkOf(3), forkOf(2, { sequence: 18 })],
      });
      expect(findings.map(({ device: about }) => about?.name)).to.deep.equal(['Device 2', 'Device 3']);
      expect(findings.map((finding) => said(finding).message)[0]).to.contain('1 further pair');
    });

    it('is content once the device is out, and goes on about the others', async () => {
      for (const kind of ['revoked', 'suspended'] as const) {
        const gone = deviceOut(2, kind);
        const changes = { devices: { active: [device(1), device(3)], [gone.standing]: [gone] } };
        expect(await findingsOf('forked-device', { ...changes, forks: [forkOf(2)] })).to.deep.equal([]);
        const finding = await findingOf('forked-device', { ...changes, forks: [forkOf(2), forkOf(3)] });
        expect(finding.device?.id).to.equal(deviceId(3));
      }
    });

    it('is not content once the device was archived', async () => {
      const archived = device(2, { standing: 'archived' });
      const finding = await findingOf('forked-device', {
        devices: { active: [device(1)], archived: [archived] },
        forks: [forkOf(2)],
      });
      expect(finding.device?.id).to.equal(deviceId(2));
    });

    it('[I1] tells of what was healed until it is seen, and of each next fork anew', async () => {
      const healed = forkOf(2, { isHealed: true });
      const finding = await findingOf('forked-device', { forks: [healed] });
      expect(finding).to.include({ code: 'DEVICE_FORK_HEALED', severity: 'warning', ends: 'seen' });
      expect(said(finding).message).to.contain('come together');
      const more = await findingOf('forked-device', { forks: [healed, forkOf(2, { isHealed: true, sequence: 9 })] });
      expect(more.subject).not.to.equal(finding.subject);
      const open = await findingOf('forked-device', { forks: [healed, forkOf(2, { sequence: 9 })] });
      expect(open.code).to.equal('DEVICE_FORKED');
    });

    it('[I1] leaves it to a person when it is this device, healed or not', async () => {
      for (const isHealed of [false, true]) {
        const finding = await findingOf('forked-device', { forks: [forkOf(1, { isHealed })] });
        expect(finding).to.include({ code: 'THIS_DEVICE_FORKED', remedy: 'join-anew', ends: 'seen' });
        expect(said(finding).message).to.match(/^This device wrote two different entries/);
        expect(said(finding).advice).to.match(
          /^Only you can decide\. If you restored a backup.*somebody else has its keys/,
        );
      }
    });
  });

  describe('contested-suspension', () => {
    it('[I1] names who suspended whom, and how the recovery key ends it either way', async () => {
      const finding = await findingOf('contested-suspension', { contests: [contestOf()] });
      expect(finding).to.include({ code: 'SUSPENSION_OPEN', severity: 'critical', remedy: 'open-devices' });
      expect(said(finding).message).to.contain('“Device 2” suspended “Device 3”');
      expect(said(finding).advice)
        .to.contain('If “Device 3” is lost or stolen, revoke it with the recovery key')
        .and.to.contain('If “Device 2” is, revoke that one with the recovery key');
    });

    it('asks the device that suspended to confirm', async () => {
      const by = { id: deviceId(1), name: 'Device 1' };
      const finding = await findingOf('contested-suspension', { contests: [contestOf({ by })] });
      expect(said(finding).message).to.contain('This device suspended “Device 3”');
      expect(said(finding).advice).to.equal(
        'Only the recovery key makes it final: revoke “Device 3” with it. If it was a mistake, revoke this device on that one.',
      );
    });

    it('leaves its own suspension to another check', async () => {
      const changes = { ...thisDeviceOut('suspended'), contests: [contestOf()] };
      expect(await findingsOf('contested-suspension', changes)).to.deep.equal([]);
    });

    it('[I1] tells of an answer until it is seen, and loudly of one by another device', async () => {
      const answeredBy = { id: deviceId(3), name: 'Device 3', at: NOW - DAY };
      const finding = await findingOf('contested-suspension', { contests: [contestOf({ answeredBy })] });
      expect(finding).to.include({ code: 'SUSPENSION_ANSWERED', severity: 'critical', ends: 'seen' });
      expect(finding.device?.id).to.equal(deviceId(3));
      expect(said(finding).message).to.contain('“Device 3” revoked “Device 2” 1 day ago');
      expect(said(finding).advice).to.contain('revoke it with the recovery key');
      const own = { id: deviceId(1), name: 'Device 1', at: NOW - DAY };
      const ownFinding = await findingOf('contested-suspension', { contests: [contestOf({ answeredBy: own })] });
      expect(ownFinding).to.include({ severity: 'info', ends: 'seen' });
    });
  });

  describe('double-admission', () => {
    const admission = {
      kind: 'device',
      members: [
        { id: deviceId(3), name: 'Phone' },
        { id: deviceId(4), name: 'Phone (0004)' },
      ],
      by: [
        { id: deviceId(1), name: 'Laptop' },
        { id: deviceId(2), name: 'Tablet' },
      ],
    } as const;

    it('[I1] asks to revoke the one of which there is no word, and names who let in', async () => {
      const active = [device(1), device(2), device(3), device(4, { isAwaited: true })];
      const finding = await findingOf('double-admission', { doubleAdmissions: [admission], devices: { active } });
      expect(finding).to.include({ code: 'DEVICE_ADMITTED_TWICE', severity: 'critical', remedy: 'open-devices' });
      expect(finding.device?.id).to.equal(deviceId(4));
      expect(said(finding).message).to.contain('“Laptop” and “Tablet”');
      expect(said(finding).advice).to.contain('Revoke “Phone (0004)”');
    });

    it('never asks for this device itself, and is content once only one is left', async () => {
      const active = [device(1), device(2), device(3, { isAwaited: true }), device(4)];
      const self = { thisDevice: deviceId(4), doubleAdmissions: [admission] };
      expect((await findingOf('double-admission', { ...self, devices: { active } })).device?.id).to.equal(deviceId(3));
      for (const kind of ['revoked', 'suspended'] as const) {
        const gone = deviceOut(3, kind);
        const changes = { ...self, devices: { active: [device(1), device(4)], [gone.standing]: [gone] } };
        expect(await findingsOf('double-admission', changes)).to.deep.equal([]);
      }
    });
  });

  it('unfair-rotation names the author, whoever that is, until it is out', async () => {
    const unfair = (author: number) => ({
      unfairRotations: {
        total: 1,
        newest: [{ rotation: entryId(4), generation: 7, author: deviceId(author), authorName: `Device ${author}` }],
      },
    });
    const finding = await findingOf('unfair-rotation', unfair(2));
    expect(finding).to.include({ code: 'ROTATION_UNFAIR', severity: 'critical', ends: 'seen' });
    expect(said(finding).message).to.contain('“Device 2” gave out a key that some devices can’t open (generation 7)');
    expect(said(finding).advice).to.contain('Rotate the key').and.to.contain('revoke “Device 2”');
    expect(said(await findingOf('unfair-rotation', unfair(1))).advice).to.contain('this device');
    const gone = { devices: { active: [device(1)], revoked: [deviceOut(2)] } };
    expect(await findingsOf('unfair-rotation', { ...unfair(2), ...gone })).to.deep.equal([]);
  });

  it('held-back-entries names who writes unusually much, but for devices that are out', async () => {
    const heldBack = (index: number, reason: 'entries' | 'day' | 'out') =>
      ({ device: deviceId(index), deviceName: `Device ${index}`, reason, entries: 5000, bytes: 1 }) as const;
    const finding = await findingOf('held-back-entries', { heldBack: [heldBack(2, 'entries')] });
    expect(finding).to.include({
      code: 'ENTRIES_HELD_BACK',
      severity: 'warning',
      remedy: 'open-devices',
      ends: 'seen',
    });
    expect(said(finding).message).to.contain('“Device 2” writes unusually much. 5,000 changes of it wait');
    expect(said(await findingOf('held-back-entries', { heldBack: [heldBack(2, 'day')] })).advice).to.contain('a day');
    const gone = { devices: { active: [device(1)], revoked: [deviceOut(2)] } };
    expect(await findingsOf('held-back-entries', { ...gone, heldBack: [heldBack(2, 'out')] })).to.deep.equal([]);
  });

  describe('recovery-key', () => {
    const usedAt = (lastUsedAt: number): SnapshotChanges => ({
      recoveryKeys: snapshotOf().recoveryKeys.map((key) => ({ ...key, lastUsedAt })),
    });

    it('[I1] tells of each use until it is seen', async () => {
      const finding = await findingOf('recovery-key', usedAt(NOW - DAY));
      expect(finding).to.include({ code: 'RECOVERY_KEY_USED', severity: 'warning', ends: 'seen' });
      expect(said(finding).message).to.equal('The recovery key was used 1 day ago.');
      expect((await findingOf('recovery-key', usedAt(NOW))).subject).not.to.equal(finding.subject);
    });

    it('[I1] tells of a use in two places at once here, and not as a device that was copied', async () => {
      const [paper] = snapshotOf().recoveryKeys;
      const forks = [forkOf(9, { device: paper?.id ?? '', deviceName: 'Recovery key' })];
      expect(await findingsOf('forked-device', { ...usedAt(NOW), forks })).to.deep.equal([]);
      const finding = await findingOf('recovery-key', { ...usedAt(NOW), forks });
      expect(said(finding).message).to.contain('in two places that had not heard of each other');
      expect(finding.subject).not.to.equal((await findingOf('recovery-key', usedAt(NOW))).subject);
    });

    it('asks to print the one that the vault keeps', async () => {
      const finding = await findingOf('recovery-key', { keepsPaper: true });
      expect(finding).to.include({ code: 'RECOVERY_KEY_UNPRINTED', severity: 'info', remedy: 'print-recovery-key' });
    });

    it('asks for a drill after a year, and not where nobody knows of the last one', async () => {
      const checked = (days: number) => ({ recoveryKeyCheckedAt: NOW - days * DAY });
      expect(await findingsOf('recovery-key', { recoveryKeyCheckedAt: null })).to.deep.equal([]);
      expect(await findingsOf('recovery-key', checked(364))).to.deep.equal([]);
      const finding = await findingOf('recovery-key', checked(365));
      expect(finding).to.include({ code: 'RECOVERY_KEY_UNCHECKED', severity: 'info', remedy: 'check-recovery-key' });
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

    it('[I5] offers to replace one that never came, and not by one that has not come', async () => {
      const never = { ...old, isAwaited: true };
      const finding = await findingOf('successor-device', devices(device(1), never, successor));
      expect(finding.device?.id).to.equal(old.id);
      const awaited = { ...successor, isAwaited: true };
      expect(await findingsOf('successor-device', devices(device(1), old, awaited))).to.deep.equal([]);
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

  it('void-entries tells what a revoked device wrote from devices that are not let in, and says by whose word', async () => {
    const revoked = [deviceOut(3, 'revoked', { name: 'Phone' }), deviceOut(4, 'not-let-in', { name: 'Watch' })];
    const newest = [
      voidEntryOf(4, { deviceName: 'Watch', code: 'DEVICE_REVOKED', reason: 'not-let-in' }),
      voidEntryOf(3, { deviceName: 'Phone' }),
    ];
    const changes = { devices: { active: [device(1)], revoked }, voidEntries: { total: 2, newest } };
    const findings = await findingsOf('void-entries', changes);
    expect(findings.map(({ code }) => code)).to.deep.equal(['REVOKED_DEVICE_WROTE', 'DEVICE_REFUSED']);
    expect(findings.map((finding) => said(finding).message)).to.deep.equal([
      'Changes by “Phone” have no effect: they are not among those that “Device 2” kept when it revoked it.',
      '“Watch” is not let in any more: “Device 2” revoked the device that let it in, and took that back.',
    ]);
    expect(findings.every(({ severity }) => severity === 'warning')).to.equal(true);
  });

  it('void-entries are a warning while a device that is out may go on: for 30 days after something of it came', async () => {
    const severityWith = async (...daysOfSilence: readonly number[]): Promise<string> => {
      const revoked = daysOfSilence.map((days, index) => {
        const gone = deviceOut(index + 2, 'revoked', { lastHeardAt: NOW - days * DAY });
        return gone.reason ? { ...gone, reason: { ...gone.reason, at: NOW - 500 * DAY } } : gone;
      });
      const newest = revoked.map((_, index) => voidEntryOf(index + 2));
      const changes = { devices: { active: [device(1)], revoked }, voidEntries: { total: newest.length, newest } };
      return (await findingOf('void-entries', changes)).severity;
    };
    expect(await severityWith(29)).to.equal('warning');
    expect(await severityWith(30)).to.equal('info');
    expect(await severityWith(400, 2)).to.equal('warning');
    expect(await severityWith(501), 'nothing came since it was revoked').to.equal('info');
  });

  it('void-entries are no warning to whoever took the effect from them', async () => {
    const revoked = [deviceOut(3, 'revoked', { lastHeardAt: NOW - 11 * DAY })];
    const changes = { devices: { active: [device(1)], revoked }, voidEntries: { total: 1, newest: [voidEntryOf(3)] } };
    expect((await findingOf('void-entries', changes)).severity).to.equal('info');
  });

  it('[C10] stay readable for a health checker with the longest names there can be', async () => {
    const name = '👩‍👩‍👧‍👦'.repeat(64);
    const bad = { name, verified: false, missingRotations: 9, waitsForKey: true, clockAheadMs: DAY, lastHeardAt: 0 };
    const active = [
      device(1, { name }),
      ...Array.from({ length: 20 }, (_, index) => device(index + 2, { ...bad, isAwaited: index > 15, addedAt: 0 })),
    ];
    const named = active.map(({ id }) => ({ id, name }));
    const by = { id: deviceId(99), name };
    for (const { id } of builtInChecks) {
      await findingsOf(id, {
        devices: { active, revoked: [deviceOut(99, 'revoked', { name })] },
        revokedSincePasswordChange: [deviceId(99)],
        contests: named.flatMap((one) => [
          contestOf({ by, members: named, total: 9_000, suspensions: [one.id] }),
          contestOf({ by, members: named, suspensions: [one.id], answeredBy: { ...one, at: 0 } }),
        ]),
        doubleAdmissions: [{ kind: 'device', members: named, by: named }],
        unfairRotations: {
          total: 21,
          newest: named.map((one) => ({ rotation: entryId(1), generation: 2, author: one.id, authorName: name })),
        },
        heldBack: named.map((one) => ({ device: one.id, deviceName: name, reason: 'bytes', entries: 1, bytes: 1 })),
        refused: { total: 20, newest: named.map(() => ({ id: entryId(1), reason: 'incomplete', descendants: 0 })) },
        unopenedRotations: Array.from({ length: 100 }, (_, index) => entryId(index)),
        damagedRecords: [name, name, name, name],
        rollbacks: [{ remote: name, device: deviceId(2), seen: 5, shown: 1 }],
        forks: named.map((one) => forkOf(1, { device: one.id, deviceName: name })),
        voidEntries: {
          total: 20,
          newest: named.map((_, index) => voidEntryOf(index, { deviceName: name, byName: name })),
        },
      });
    }
  });
});
