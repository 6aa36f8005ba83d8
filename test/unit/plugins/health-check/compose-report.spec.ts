import { expect } from 'chai';
import fc from 'fast-check';

import { syncCheckResultSchema } from '../../../../src/ipc/contract.js';
import { ARRIVAL_AWAITED_MS, type DeviceSummary, type KeystoreSnapshot } from '../../../../src/keystore/index.js';
import { composeReport, type AttributedFinding } from '../../../../src/plugins/health-check/compose-report.js';
import type { Severity } from '../../../../src/plugins/health-check/index.js';
import {
  contestOf,
  DAY,
  device,
  deviceId,
  deviceOut,
  entryId,
  NOW,
  snapshotOf,
  thisDeviceOut,
} from '../../../support/health-check/snapshot-fixture.js';

function finding(changes: Partial<AttributedFinding> = {}): AttributedFinding {
  return {
    checkId: 'example',
    code: 'EXAMPLE',
    severity: 'warning',
    text: { message: 'Something is so.', recommendation: 'Do something.' },
    remedy: 'none',
    ...changes,
  };
}

const reportOf = (snapshot: KeystoreSnapshot, findings: readonly AttributedFinding[] = []) =>
  composeReport(snapshot, findings, { place: 'window', now: NOW });

describe('A report', () => {
  it('of a healthy account asks for nothing', () => {
    const report = reportOf(snapshotOf());
    expect(report).to.deep.include({
      needsSync: false,
      isAligned: true,
      lastSyncedAt: NOW - DAY,
      daysSinceLastSync: 1,
      deviceCount: 2,
      warnings: [],
      warningCount: 0,
      lastCheck: NOW,
      nextScheduled: 0,
    });
    expect(report.recommendation).to.deep.equal({
      action: 'no-action-needed',
      priority: 'low',
      reason: 'As far as this device knows, all devices are up to date.',
      text: { key: 'nothing', parameters: { devices: 2, awaited: { shown: [], count: 0 }, warnings: 0 } },
    });
    expect(report).to.include({ verdict: 'in-sync', remedy: null });
    expect(report.alignment.currentKeypairPublicKey).to.equal('b'.repeat(64));
  });

  it('fits the schema of its channel', () => {
    const about = finding({ device: { id: deviceId(2), name: 'Phone' } });
    expect(() => syncCheckResultSchema.parse(reportOf(snapshotOf(), [finding(), about]))).not.to.throw();
  });

  it('shows the most severe first, and keeps the order of the checks within a severity', () => {
    const order: [string, Severity][] = [
      ['a', 'info'],
      ['b', 'warning'],
      ['c', 'critical'],
      ['d', 'warning'],
      ['e', 'critical'],
    ];
    const report = reportOf(
      snapshotOf(),
      order.map(([checkId, severity]) => finding({ checkId, severity })),
    );
    expect(report.warnings.map(({ metadata }) => metadata?.checkId)).to.deep.equal(['c', 'e', 'b', 'd', 'a']);
  });

  it('gives lastSyncedAt as 0 before the first exchange, and counts days from joining', () => {
    const report = reportOf(snapshotOf({ lastSyncedAt: null }));
    expect(report).to.include({ lastSyncedAt: 0, daysSinceLastSync: 10 });
  });

  describe('needs sync', () => {
    it('when another device lacks a rotation', () => {
      const report = reportOf(snapshotOf({ devices: { active: [device(1), device(2, { missingRotations: 1 })] } }));
      expect(report).to.include({ needsSync: true, isAligned: false });
      expect(report.alignment).to.deep.include({
        devicesInSync: [deviceId(1)],
        devicesOutOfSync: [deviceId(2)],
        missingRotations: 1,
      });
    });

    it('when this device cannot open the current key', () => {
      expect(reportOf(snapshotOf({ lacksCurrentKey: true })).needsSync).to.equal(true);
    });

    it('[I1] not for older keys, which no device may have any more', () => {
      expect(reportOf(snapshotOf({ unopenedRotations: [entryId(3)] })).verdict).to.equal('in-sync');
    });

    it('[A3] once a device that was let in should have arrived, and not before', () => {
      const awaitedFor = (ms: number) => {
        const awaited = device(2, { isAwaited: true, missingRotations: 1, addedAt: NOW - ms });
        return reportOf(snapshotOf({ devices: { active: [device(1), awaited] } }));
      };
      const early = awaitedFor(ARRIVAL_AWAITED_MS - 1);
      expect(early).to.include({ verdict: 'in-sync', needsSync: false, isAligned: true, deviceCount: 2 });
      expect(early.alignment).to.include({ devicesInSyncCount: 1, devicesOutOfSyncCount: 0 });
      expect(early.recommendation.reason).to.equal(
        'This is the only device of the account that has arrived, and it holds every key. “Device 2” has not arrived yet.',
      );
      const late = awaitedFor(ARRIVAL_AWAITED_MS);
      expect(late).to.include({ verdict: 'needs-sync', needsSync: true, isAligned: false });
      expect(late.alignment).to.deep.include({ devicesOutOfSync: [deviceId(2)], devicesOutOfSyncCount: 1 });
      expect(late.recommendation.details).to.contain('welcome').and.to.contain('revoke it');
      expect(late.remedy).to.deep.include({ id: 'open-devices', with: { id: deviceId(2), name: 'Device 2' } });
    });

    it('when the last exchange is 30 days ago, and not before', () => {
      expect(reportOf(snapshotOf({ lastSyncedAt: NOW - 29 * DAY })).needsSync).to.equal(false);
      expect(reportOf(snapshotOf({ lastSyncedAt: NOW - 30 * DAY })).needsSync).to.equal(true);
    });

    it('never for staleness in an account of one device', () => {
      const report = reportOf(
        snapshotOf({ lastSyncedAt: null, devices: { active: [device(1, { addedAt: NOW - 900 * DAY })] } }),
      );
      expect(report.needsSync).to.equal(false);
      expect(report.alignment.staleDays).to.equal(0);
    });

    it('not for warnings alone', () => {
      expect(reportOf(snapshotOf(), [finding({ severity: 'critical' })]).needsSync).to.equal(false);
    });
  });

  describe('recommends', () => {
    const behind = { devices: { active: [device(1), device(2, { name: 'Phone', missingRotations: 1 })] } };
    const revoked = {
      devices: { ...behind.devices, revoked: [deviceOut(3, 'revoked', { name: 'Stolen' })] },
      revokedSincePasswordChange: [deviceId(3)],
    };
    const weak = { keyDerivation: { memoryKiB: 19 * 1024, passes: 2 } };

    it('a new password, before all else, once a device was revoked', () => {
      const { recommendation } = reportOf(snapshotOf({ ...revoked, ...weak }));
      expect(recommendation).to.include({ action: 'rotate-password', priority: 'critical' });
      expect(recommendation.reason).to.contain('“Stolen”');
    });

    it('an import, naming the device to do it on, when a device lacks rotations', () => {
      const { recommendation } = reportOf(snapshotOf({ ...behind, ...weak }));
      expect(recommendation).to.include({ action: 'import-keystore', priority: 'high' });
      expect(recommendation.reason).to.equal('“Phone” needs the newest key.');
      expect(recommendation.details).to.contain('import it on “Phone”');
    });

    it('an import on this device first, from the one that made the key', () => {
      const currentKey = { ...snapshotOf().currentKey, author: deviceId(2) };
      const active = [device(1), device(2, { name: 'Desktop' }), device(3, { name: 'Phone', missingRotations: 1 })];
      const { recommendation } = reportOf(snapshotOf({ lacksCurrentKey: true, currentKey, devices: { active } }));
      expect(recommendation.reason).to.equal('This device and 1 other are missing keys.');
      expect(recommendation.details)
        .to.contain('import it on “Desktop” or another device')
        .and.to.match(/with “Phone”\.$/);
    });

    it('[I1] an import from the device that made the key which can’t be opened here', () => {
      const currentKey = { ...snapshotOf().currentKey, author: deviceId(3) };
      const active = [device(1), device(2), device(3, { lastHeardAt: NOW - 50 * DAY })];
      const { remedy } = reportOf(snapshotOf({ currentKey, lacksCurrentKey: true, devices: { active } }));
      expect(remedy?.with?.id).to.equal(deviceId(3));
    });

    it('[I1] what is left where no device may have the key any more, as only a person can decide', () => {
      const { recommendation } = reportOf(snapshotOf({ lacksCurrentKey: true }));
      expect(recommendation.details).to.contain('Only you can decide').and.to.contain('rotate the key here');
    });

    it('[I1] a rotation before all that needs a key', () => {
      const needed = finding({ code: 'ROTATION_NEEDED', severity: 'critical', remedy: 'rotate-key' });
      expect(reportOf(snapshotOf({ ...behind, needsRotation: true }), [needed]).remedy?.id).to.equal('rotate-key');
    });

    it('[I1] the device that lacks the most as the next to bring a bundle to', () => {
      const active = [device(1), device(2, { missingRotations: 1 }), device(3, { missingRotations: 4 })];
      const { remedy } = reportOf(snapshotOf({ devices: { active } }));
      expect(remedy).to.deep.include({ id: 'import-keystore', device: { id: deviceId(3), name: 'Device 3' } });
      expect(remedy?.with?.id).to.equal(deviceId(1));
    });

    it('[I1] to revoke a forked device before the password is changed and the key brought to others', () => {
      const forked = finding({
        code: 'DEVICE_FORKED',
        severity: 'critical',
        remedy: 'open-devices',
        device: { id: deviceId(2), name: 'Phone' },
      });
      const { remedy } = reportOf(snapshotOf(revoked), [forked]);
      expect(remedy).to.deep.include({ id: 'open-devices', with: { id: deviceId(2), name: 'Phone' } });
    });

    it('[I1] to decide about a suspension before the password is changed and the key brought to others', () => {
      const suspended = finding({
        code: 'SUSPENSION_OPEN',
        severity: 'critical',
        remedy: 'open-devices',
        device: { id: deviceId(3), name: 'Laptop' },
      });
      const { remedy } = reportOf(snapshotOf(revoked), [suspended]);
      expect(remedy).to.deep.include({ id: 'open-devices', with: { id: deviceId(3), name: 'Laptop' } });
    });

    it('[I1] to replace a device whose name another one took, where it stands in the way, and before the key is brought to others', () => {
      const succeeded = finding({
        code: 'DEVICE_SUCCEEDED',
        severity: 'info',
        remedy: 'replace-device',
        device: { id: deviceId(2), name: 'Phone' },
      });
      const old = device(2, { name: 'Phone', missingRotations: 1 });
      const recommended = (...active: DeviceSummary[]) =>
        reportOf(snapshotOf({ devices: { active }, lastSyncedAt: NOW - 8 * DAY }), [succeeded]).remedy;
      const replacing = { id: 'replace-device', device: { id: deviceId(1), name: 'Device 1' }, with: succeeded.device };
      expect(recommended(device(1), old, device(3, { missingRotations: 4 }))).to.deep.equal(replacing);
      expect(recommended(device(1), device(2)), 'there is nobody else to exchange with').to.deep.equal(replacing);
      expect(recommended(device(1), device(2, { lastHeardAt: NOW - DAY }), device(3))?.id).to.equal('import-keystore');
    });

    it('[I1] to revoke what nobody has any more, beside each exchange', () => {
      const ofOne = reportOf(snapshotOf(behind)).recommendation.details;
      const active = [device(1), device(2, { missingRotations: 1 }), device(3, { missingRotations: 1 })];
      const ofSeveral = reportOf(snapshotOf({ devices: { active } })).recommendation.details;
      const afterDays = reportOf(snapshotOf({ lastSyncedAt: NOW - 8 * DAY })).recommendation.details;
      for (const details of [ofOne, ofSeveral, afterDays])
        expect(details).to.match(/[Rr]evoke .*no longer have|no longer have it, revoke/);
    });

    it('an import as critical from the staleness limit on', () => {
      const { recommendation } = reportOf(snapshotOf({ ...behind, lastSyncedAt: NOW - 30 * DAY }));
      expect(recommendation).to.include({ action: 'import-keystore', priority: 'critical' });
    });

    it('a new password when the derivation is weak, or the password old', () => {
      for (const changes of [weak, { passwordChangedAt: NOW - 365 * DAY }]) {
        expect(reportOf(snapshotOf(changes)).recommendation).to.include({
          action: 'rotate-password',
          priority: 'medium',
        });
      }
    });

    it('nothing else, but points to serious warnings', () => {
      const { recommendation } = reportOf(snapshotOf(), [
        finding({ severity: 'warning' }),
        finding({ severity: 'info' }),
      ]);
      expect(recommendation).to.include({
        action: 'no-action-needed',
        priority: 'low',
        details: '1 warning is worth a look.',
      });
    });
  });

  describe('comes to a verdict', () => {
    const critical = finding({ severity: 'critical', remedy: 'open-devices' });

    it('[I3] that is attention when a finding is critical, with its remedy as what to do', () => {
      const report = reportOf(snapshotOf(), [critical]);
      expect(report).to.include({ verdict: 'attention', needsSync: false });
      expect(report.recommendation).to.include({ priority: 'high', reason: 'Something is so.' });
      expect(report.remedy).to.deep.equal({ id: 'open-devices', device: { id: deviceId(1), name: 'Device 1' } });
    });

    it('[I3] that is attention when the recommendation is above low', () => {
      expect(reportOf(snapshotOf({ passwordChangedAt: NOW - 400 * DAY })).verdict).to.equal('attention');
      expect(reportOf(snapshotOf({ lastSyncedAt: NOW - 8 * DAY })).verdict).to.equal('attention');
    });

    it('[I3] that is in-sync with nothing but warnings and notes', () => {
      const report = reportOf(snapshotOf(), [finding(), finding({ severity: 'info' })]);
      expect(report).to.include({ verdict: 'in-sync', remedy: null });
    });

    it('[I2] that needs sync with a remedy after 31 days without an exchange', () => {
      const report = reportOf(snapshotOf({ lastSyncedAt: NOW - 31 * DAY }));
      expect(report).to.include({ verdict: 'needs-sync', needsSync: true });
      expect(report.recommendation).to.include({ action: 'import-keystore', priority: 'high' });
      expect(report.remedy).to.deep.equal({
        id: 'import-keystore',
        device: { id: deviceId(1), name: 'Device 1' },
        with: { id: deviceId(2), name: 'Device 2' },
      });
    });

    it('[I2] that never tells a revoked device to import, and says who revoked it and when', () => {
      const report = reportOf(
        snapshotOf({
          ...thisDeviceOut('revoked'),
          alignment: { inSync: [], outOfSync: [deviceId(2)], missingRotations: 3 },
          lastSyncedAt: NOW - 90 * DAY,
        }),
      );
      expect(report).to.include({ verdict: 'attention', needsSync: false });
      expect(report.recommendation).to.include({
        action: 'no-action-needed',
        priority: 'critical',
        reason: '“Device 2” revoked this device 10 days ago.',
      });
      expect(report.recommendation.details).to.contain('Only you can decide').and.to.contain('join');
      expect(report.remedy).to.deep.equal({ id: 'join-anew', device: { id: deviceId(1), name: 'Device 1' } });
    });

    it('[I2] that tells a suspended device who suspended it, and to answer', () => {
      const contests = [contestOf({ members: [{ id: deviceId(1), name: 'Device 1' }] })];
      const report = reportOf(snapshotOf({ ...thisDeviceOut('suspended'), contests, lastSyncedAt: NOW - 90 * DAY }));
      expect(report).to.include({ verdict: 'attention', needsSync: false });
      expect(report.recommendation).to.include({
        action: 'no-action-needed',
        priority: 'critical',
        reason: '“Device 2” suspended this device 10 days ago.',
      });
      expect(report.recommendation.details).to.contain('Only you can decide').and.to.contain('revoke it here');
      expect(report.remedy).to.deep.equal({
        id: 'open-devices',
        device: { id: deviceId(1), name: 'Device 1' },
        with: { id: deviceId(2), name: 'Device 2' },
      });
    });
  });

  describe('folds', () => {
    const codesOf = (findings: readonly AttributedFinding[]) =>
      reportOf(snapshotOf(), findings).warnings.map(({ metadata }) => [metadata?.code, metadata?.causedBy]);

    it('[I4] consequences under their cause, behind it, also over several steps', () => {
      const findings = [
        finding({ code: 'LEAF', dependsOn: ['MIDDLE'] }),
        finding({ code: 'OTHER' }),
        finding({ code: 'MIDDLE', dependsOn: ['ABSENT', 'ROOT'], severity: 'info' }),
        finding({ code: 'ROOT' }),
      ];
      expect(codesOf(findings)).to.deep.equal([
        ['OTHER', undefined],
        ['ROOT', undefined],
        ['LEAF', 'ROOT'],
        ['MIDDLE', 'ROOT'],
      ]);
    });

    it('[I4] nothing whose cause is not there, and loses nothing in a circle', () => {
      expect(codesOf([finding({ code: 'LEAF', dependsOn: ['ABSENT'] })])).to.deep.equal([['LEAF', undefined]]);
      const circle = [finding({ code: 'A', dependsOn: ['B'] }), finding({ code: 'B', dependsOn: ['A'] })];
      expect(codesOf(circle).map(([code]) => code)).to.have.members(['A', 'B']);
    });
  });

  describe('stays small', () => {
    /** Names as hostile as a snapshot can hold, and worse. */
    const name = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 64 }),
      fc.string({ unit: 'binary', maxLength: 64 }),
      fc.constantFrom(
        '"'.repeat(64),
        '\\'.repeat(64),
        '👩‍👩‍👧‍👦'.repeat(64),
        '漢'.repeat(64),
        '\u0000'.repeat(64),
        '\ud800'.repeat(64),
      ),
    );
    const anyFinding: fc.Arbitrary<AttributedFinding> = fc.record({
      checkId: fc.oneof(fc.constant('example'), name),
      code: fc.constantFrom('SHORT', 'L'.repeat(64)),
      severity: fc.constantFrom<Severity>('info', 'warning', 'critical'),
      text: fc.record({
        message: fc.oneof(
          name,
          name.map((text) => text.repeat(15)),
        ),
        recommendation: fc.oneof(
          name,
          name.map((text) => text.repeat(15)),
        ),
      }),
      remedy: fc.constantFrom('none', 'import-keystore'),
      device: fc.record({ id: fc.constant(deviceId(7)), name }),
    });
    const deviceCount = fc.oneof(
      { weight: 5, arbitrary: fc.integer({ min: 2, max: 150 }) },
      { weight: 1, arbitrary: fc.constantFrom(1_000, 10_000) },
    );

    function accountOf(count: number, behindEvery: number, shownName: string): KeystoreSnapshot {
      const active = Array.from({ length: count }, (_, index) =>
        device(index + 1, { name: shownName, missingRotations: index % behindEvery === 0 ? 3 : 0 }),
      );
      return snapshotOf({
        devices: { active, revoked: [deviceOut(count + 1, 'revoked', { name: shownName })] },
        lacksCurrentKey: count % 2 === 0,
      });
    }

    it('[E9] as JSON, below 5,000 bytes, from 2 to 10,000 devices, whatever they and the checks say', () => {
      fc.assert(
        fc.property(
          deviceCount,
          fc.integer({ min: 1, max: 3 }),
          name,
          fc.array(anyFinding, { maxLength: 60 }),
          (count, behindEvery, shownName, findings) => {
            const report = reportOf(accountOf(count, behindEvery, shownName), findings);
            const sent = { ...report, nextScheduled: Number.MAX_SAFE_INTEGER };
            expect(Buffer.byteLength(JSON.stringify(sent))).to.be.below(5_000);
            expect(report.warningCount).to.equal(findings.length);
            expect(report.deviceCount).to.equal(count);
            expect(report.alignment.devicesInSyncCount + report.alignment.devicesOutOfSyncCount).to.equal(count);
            if (findings.length > 0) expect(report.warnings).not.to.have.length(0);
          },
        ),
        { numRuns: 150 },
      );
    });

    it('[E9] by shortening names in its recommendation', () => {
      const { alignment, ...account } = accountOf(9, 1, '👩‍👩‍👧‍👦'.repeat(64));
      for (const outOfSync of [alignment.outOfSync, [deviceId(2)]]) {
        const { recommendation } = reportOf({ ...account, alignment: { ...alignment, outOfSync } });
        expect(recommendation.action).to.equal('import-keystore');
        expect(Buffer.byteLength(recommendation.reason)).to.be.at.most(240);
        expect(Buffer.byteLength(recommendation.details ?? '')).to.be.at.most(400);
      }
    });

    it('[E9] by listing at most 50 devices in and out of sync beside the exact counts', () => {
      const { alignment } = reportOf(accountOf(10_000, 2, 'Phone'));
      expect(alignment).to.include({ devicesInSyncCount: 5_000, devicesOutOfSyncCount: 5_000 });
      expect([alignment.devicesInSync.length, alignment.devicesOutOfSync.length]).to.deep.equal([50, 50]);
    });

    it('[E9] by shortening the lists of devices before it leaves out a warning', () => {
      const findings = Array.from({ length: 6 }, () =>
        finding({ text: { message: 'm'.repeat(150), recommendation: 'r'.repeat(100) } }),
      );
      const report = reportOf(accountOf(10_000, 2, 'Phone'), findings);
      expect(report.warnings).to.have.length(6);
      expect(report.alignment.devicesInSync.length).to.be.within(10, 49);
    });

    it('[E9] by leaving out the least severe warnings, and counting all', () => {
      const severities: Severity[] = ['info', 'warning', 'critical'];
      const findings = Array.from({ length: 60 }, (_, index) => finding({ severity: severities[index % 3] ?? 'info' }));
      const report = reportOf(snapshotOf(), findings);
      expect(report.warningCount).to.equal(60);
      expect(report.warnings.length).to.be.below(60);
      const criticals = report.warnings.filter(({ severity }) => severity === 'critical').length;
      expect(criticals).to.equal(Math.min(20, report.warnings.length));
    });

    it('[I1] without leaving out what it recommends to settle', () => {
      const active = [device(1), device(2, { missingRotations: 1 })];
      const succeeded = finding({
        code: 'DEVICE_SUCCEEDED',
        severity: 'info',
        remedy: 'replace-device',
        device: { id: deviceId(2), name: 'Phone' },
      });
      const others = Array.from({ length: 60 }, () => finding({ severity: 'critical' }));
      const { remedy, warnings } = reportOf(snapshotOf({ devices: { active } }), [...others, succeeded]);
      expect(remedy?.id).to.equal('replace-device');
      expect(warnings.length).to.be.below(60);
      expect(warnings.at(-1)?.metadata?.code).to.equal('DEVICE_SUCCEEDED');
    });

    it('[C10] with texts of plugins made inert', () => {
      const { warnings } = reportOf(snapshotOf(), [
        finding({
          text: { message: 'a\u202eb\u0007c\u200bd', recommendation: 'x' },
          device: { id: deviceId(2), name: '\u2066x' },
        }),
      ]);
      expect(warnings[0]?.message).to.equal('a b c d');
      expect(warnings[0]?.deviceName).to.equal(' x');
    });
  });
});
