import { expect } from 'chai';

import { Registry } from '../../../../src/container/index.js';
import type { FindingCode } from '../../../../src/core/common/text/english/findings.js';
import type { Place } from '../../../../src/core/common/text/text.js';
import { SystemClock } from '../../../../src/core/clock.js';
import { LineLogger } from '../../../../src/core/logger.js';
import type { DeviceSummary, ForkEvidence, RotationSummary, VoidEntry } from '../../../../src/keystore/index.js';
import { builtInChecks } from '../../../../src/plugins/health-check/checks/index.js';
import { findingKinds, type FindingKind } from '../../../../src/plugins/health-check/finding-kinds.js';
import type { HealthCheck, SyncCheckResult } from '../../../../src/plugins/health-check/index.js';
import { RegistryHealthChecker } from '../../../../src/plugins/health-check/registry-health-checker.js';
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

/** An account in which a finding is reported, and what its remedy makes of that account. */
interface Case {
  readonly reported: SnapshotChanges;
  /** What doing what is offered changes; of what time or a mark ends, nothing. */
  readonly remedied?: SnapshotChanges;
}

const active = (...devices: DeviceSummary[]): SnapshotChanges => ({ devices: { active: devices } });
const revokedPhone = deviceOut(3, 'revoked', { name: 'Phone', lastHeardAt: NOW - DAY });
const withRevoked: SnapshotChanges = { devices: { active: [device(1), device(2)], revoked: [revokedPhone] } };
const without2: SnapshotChanges = { devices: { active: [device(1)], revoked: [deviceOut(2)] } };
const forked = (index: number, changes: Partial<ForkEvidence> = {}): SnapshotChanges => ({
  forks: [forkOf(index, changes)],
});
const withVoid = (changes: Partial<VoidEntry>): SnapshotChanges => ({
  ...withRevoked,
  voidEntries: { total: 1, newest: [voidEntryOf(3, changes)] },
});
const suspended3: SnapshotChanges = {
  devices: { active: [device(1), device(2)], suspended: [deviceOut(3, 'suspended')] },
};
const answeredBy = { id: deviceId(3), name: 'Device 3', at: NOW - DAY };
const self = { id: deviceId(1), name: 'Device 1' };
const twice: SnapshotChanges = {
  doubleAdmissions: [
    {
      kind: 'device',
      members: [
        { id: deviceId(2), name: 'Device 2' },
        { id: deviceId(3), name: 'Device 3' },
      ],
      by: [self],
    },
  ],
};
const unfair: SnapshotChanges = {
  unfairRotations: {
    total: 1,
    newest: [{ rotation: entryId(4), generation: 2, author: deviceId(2), authorName: 'Device 2' }],
  },
};
const awaited = device(2, { isAwaited: true, missingRotations: 1, addedAt: NOW - 8 * DAY });
const recent: RotationSummary = {
  id: entryId(1),
  generation: 2,
  author: deviceId(2),
  authorName: 'Desktop',
  writtenAt: NOW - DAY / 12,
  reason: '',
  publicKey: 'b'.repeat(64),
  isCurrent: true,
  isUnfair: false,
  acknowledgedBy: 1,
  activeDevices: 2,
};
const { currentKey } = snapshotOf();
const roster = (count: number) => active(...Array.from({ length: count }, (_, index) => device(index + 1)));

const cases: Readonly<Record<Exclude<FindingCode, 'CHECK_INCONCLUSIVE'>, Case>> = {
  THIS_DEVICE_REVOKED: { reported: thisDeviceOut('revoked') },
  THIS_DEVICE_SUSPENDED: {
    reported: { ...thisDeviceOut('suspended'), contests: [contestOf({ members: [self] })] },
    remedied: { ...without2, contests: [contestOf({ members: [self], answeredBy: { ...self, at: NOW } })] },
  },
  PASSWORD_OLDER_THAN_REVOCATION: {
    reported: { ...withRevoked, revokedSincePasswordChange: [revokedPhone.id] },
    remedied: withRevoked,
  },
  // With the recovery key: once it decided there is no contest any more.
  SUSPENSION_OPEN: { reported: { ...suspended3, contests: [contestOf()] }, remedied: withRevoked },
  SUSPENSION_ANSWERED: { reported: { contests: [contestOf({ answeredBy })] } },
  THIS_DEVICE_FORKED: { reported: forked(1) },
  DEVICE_FORKED: { reported: forked(2), remedied: { ...forked(2), ...without2 } },
  DEVICE_FORK_HEALED: { reported: forked(2, { isHealed: true }) },
  DEVICE_ADMITTED_TWICE: {
    reported: { ...twice, ...active(device(1), device(2), device(3)) },
    remedied: { ...twice, devices: { active: [device(1), device(2)], revoked: [deviceOut(3)] } },
  },
  ROTATION_UNFAIR: { reported: unfair },
  REMOTE_ROLLED_BACK: { reported: { rollbacks: [{ remote: 'Stick', device: deviceId(2), seen: 5, shown: 3 }] } },
  RECORDS_DAMAGED: { reported: { damagedRecords: ['an entry'] }, remedied: {} },
  ROTATION_NEEDED: { reported: { needsRotation: true }, remedied: {} },
  THIS_DEVICE_LACKS_KEY: {
    reported: { lacksCurrentKey: true, unopenedRotations: [currentKey.rotation] },
    remedied: {},
  },
  OLDER_KEYS_MISSING: { reported: { unopenedRotations: [entryId(9)] } },
  ENTRIES_OF_NEWER_VERSION: { reported: { waiting: { incomplete: 0, ofALaterVersion: 1 } }, remedied: {} },
  ENTRIES_INCOMPLETE: { reported: { waiting: { incomplete: 1, ofALaterVersion: 0 } } },
  ENTRIES_REFUSED: {
    reported: { refused: { total: 1, newest: [{ id: entryId(5), reason: 'of-a-senior', descendants: 0 }] } },
  },
  ENTRIES_HELD_BACK: {
    reported: {
      heldBack: [{ device: deviceId(2), deviceName: 'Device 2', reason: 'admissions', entries: 17, bytes: 90_000 }],
    },
  },
  DEVICES_LACK_ROTATIONS: { reported: active(device(1), device(2, { missingRotations: 1 })), remedied: {} },
  DEVICES_WAIT_FOR_KEY: { reported: active(device(1), device(2, { waitsForKey: true })), remedied: {} },
  DEVICES_NOT_ARRIVED: { reported: active(device(1), awaited), remedied: without2 },
  EXCHANGE_STALE: { reported: { lastSyncedAt: NOW - 8 * DAY }, remedied: { lastSyncedAt: NOW } },
  EXCHANGE_OVERDUE: { reported: { lastSyncedAt: NOW - 31 * DAY }, remedied: { lastSyncedAt: NOW } },
  ROTATION_CONFLICT: { reported: { conflicts: [{ generation: 2, chosen: entryId(1), others: [entryId(2)] }] } },
  REVOKED_DEVICE_WROTE: { reported: withVoid({}) },
  DEVICE_REFUSED: { reported: withVoid({ code: 'DEVICE_REVOKED', reason: 'not-let-in' }) },
  CLOCK_AHEAD: { reported: active(device(1), device(2, { clockAheadMs: DAY })), remedied: {} },
  RECOVERY_KEY_USED: {
    reported: { recoveryKeys: snapshotOf().recoveryKeys.map((key) => ({ ...key, lastUsedAt: NOW - DAY })) },
  },
  RECOVERY_KEY_UNPRINTED: { reported: { keepsPaper: true }, remedied: {} },
  RECOVERY_KEY_UNCHECKED: {
    reported: { recoveryKeyCheckedAt: NOW - 400 * DAY },
    remedied: { recoveryKeyCheckedAt: NOW },
  },
  KEY_DERIVATION_WEAK: { reported: { keyDerivation: { memoryKiB: 19_456, passes: 2 } }, remedied: {} },
  PASSWORD_OLD: { reported: { passwordChangedAt: NOW - 400 * DAY }, remedied: { passwordChangedAt: NOW } },
  KEY_OLD: {
    reported: { currentKey: { ...currentKey, writtenAt: NOW - 400 * DAY } },
    remedied: { currentKey: { ...currentKey, writtenAt: NOW } },
  },
  KEY_ROTATED_RECENTLY: { reported: { rotations: { total: 1, current: recent } } },
  DEVICE_SUCCEEDED: {
    reported: active(
      device(1),
      device(2, { name: 'B (0000)', givenName: 'B', lastHeardAt: NOW - 9 * DAY }),
      device(3, { name: 'B (1111)', givenName: 'B', addedAt: NOW - DAY }),
    ),
  },
  DEVICES_INACTIVE: {
    reported: active(device(1), device(2, { lastHeardAt: NOW - 91 * DAY })),
    remedied: { devices: { active: [device(1)], archived: [device(2, { standing: 'archived' })] } },
  },
  DEVICES_UNVERIFIED: { reported: active(device(1), device(2, { verified: false })), remedied: {} },
  ROSTER_LARGE: { reported: roster(51), remedied: roster(50) },
  ROTATION_HISTORY_LONG: { reported: { rotations: { total: 101, current: null } } },
};

/** So long after, what only time ends is over: the longest that a finding lives on by itself is thirty days. */
const LATER = NOW + 31 * DAY;

async function reportOf(changes: SnapshotChanges, now: number, place: Place): Promise<SyncCheckResult> {
  const registry = new Registry<HealthCheck>();
  for (const check of builtInChecks) registry.register(check);
  const clock = Object.assign(new SystemClock(), { now: () => now });
  const configuration = { testMode: false, place, version: '0.0.0' };
  const checker = new RegistryHealthChecker(registry, clock, new LineLogger('error', () => {}), configuration);
  const { report } = await checker.evaluate(snapshotOf(changes), new AbortController().signal, 'once');
  return report;
}

async function find(code: string, changes: SnapshotChanges, now = NOW, place: Place = 'window') {
  const { warnings } = await reportOf(changes, now, place);
  return warnings.find(({ metadata }) => metadata?.code === code);
}

describe('Each finding, as its code declares', () => {
  for (const [code, { reported, remedied }] of Object.entries(cases)) {
    const { ends }: FindingKind = findingKinds[code as FindingCode];

    it(`[E9] ${code} is said whole, here and in the command`, async () => {
      for (const place of ['window', 'command'] as const) {
        const finding = await find(code, reported, NOW, place);
        expect(finding?.message, place).to.match(/\.$/);
        expect(finding?.recommendation, place).to.match(/\.$/);
      }
    });

    it(`[I1] ${code} ends by ${ends}`, async () => {
      const finding = await find(code, reported);
      expect(finding, 'before').not.to.equal(undefined);
      switch (ends) {
        case 'remedy':
          expect(remedied, 'what its remedy does').not.to.equal(undefined);
          expect(await find(code, remedied ?? reported), 'after').to.equal(undefined);
          break;
        case 'seen': {
          const seenFindings = [finding?.metadata?.key ?? ''];
          expect(await find(code, { ...reported, seenFindings }), 'once seen').to.equal(undefined);
          break;
        }
        case 'time':
          expect((await find(code, reported, LATER))?.severity ?? 'info', 'later').to.equal('info');
          break;
        case 'decision':
          expect(finding?.recommendation).to.match(/Only you can decide|To use it in the account again/);
      }
    });
  }
});
