import { expect } from 'chai';

import { Registry } from '../../../../src/container/index.js';
import type { FindingCode } from '../../../../src/core/common/text/english/findings.js';
import { SystemClock } from '../../../../src/core/clock.js';
import { LineLogger } from '../../../../src/core/logger.js';
import type { DeviceSummary, VoidEntry } from '../../../../src/keystore/index.js';
import { builtInChecks } from '../../../../src/plugins/health-check/checks/index.js';
import { findingKinds, type FindingKind } from '../../../../src/plugins/health-check/finding-kinds.js';
import type { HealthCheck, SyncCheckResult } from '../../../../src/plugins/health-check/index.js';
import { RegistryHealthChecker } from '../../../../src/plugins/health-check/registry-health-checker.js';
import {
  DAY,
  device,
  deviceId,
  entryId,
  NOW,
  snapshotOf,
  type SnapshotChanges,
} from '../../../support/health-check/snapshot-fixture.js';

/** An account in which a finding is reported, and what its remedy makes of that account. */
interface Case {
  readonly reported: SnapshotChanges;
  /** What doing what is offered changes; of what time or a mark ends, nothing. */
  readonly remedied?: SnapshotChanges;
}

const active = (...devices: DeviceSummary[]): SnapshotChanges => ({ devices: { active: devices } });
const revokedPhone = device(3, { name: 'Phone', standing: 'revoked', lastHeardAt: NOW - DAY });
const withRevoked: SnapshotChanges = { devices: { active: [device(1), device(2)], revoked: [revokedPhone] } };
const fork = (of: number) => ({
  forks: [{ device: deviceId(of), deviceName: 'B', sequence: 3, entries: [entryId(1), entryId(2)] as const }],
});
const refused = (code: VoidEntry['code']): SnapshotChanges => ({
  ...withRevoked,
  voidEntries: {
    total: 1,
    newest: [
      {
        device: revokedPhone.id,
        deviceName: 'Phone',
        sequence: 3,
        kind: 'key-rotated',
        code,
        reason: 'after-revocation',
      },
    ],
  },
});
const recent = {
  id: entryId(1),
  generation: 2,
  author: deviceId(2),
  authorName: 'Desktop',
  writtenAt: NOW - DAY / 12,
  reason: '',
  publicKey: 'b'.repeat(64),
  isCurrent: true,
  acknowledgedBy: 1,
  activeDevices: 2,
};
const { currentKey } = snapshotOf();
const roster = (count: number) => active(...Array.from({ length: count }, (_, index) => device(index + 1)));

const cases: Readonly<Record<Exclude<FindingCode, 'CHECK_INCONCLUSIVE'>, Case>> = {
  THIS_DEVICE_REVOKED: {
    reported: { devices: { active: [device(2)], revoked: [device(1, { standing: 'revoked' })] } },
  },
  KEY_OPEN_TO_REVOKED_DEVICE: {
    reported: { ...withRevoked, currentKey: { ...currentKey, openToRevoked: [revokedPhone.id] } },
    remedied: withRevoked,
  },
  PASSWORD_OLDER_THAN_REVOCATION: {
    reported: { ...withRevoked, revokedSincePasswordChange: [revokedPhone.id] },
    remedied: withRevoked,
  },
  REVOCATION_CONTESTED: {
    reported: { ...withRevoked, contestedRevocations: [{ standing: deviceId(2), voided: revokedPhone.id }] },
  },
  THIS_DEVICE_FORKED: { reported: fork(1) },
  DEVICE_FORKED: {
    reported: fork(2),
    remedied: { ...fork(2), devices: { active: [device(1)], revoked: [device(2, { standing: 'revoked' })] } },
  },
  REMOTE_ROLLED_BACK: { reported: { rollbacks: [{ remote: 'Stick', device: deviceId(2), seen: 5, shown: 3 }] } },
  RECORDS_DAMAGED: { reported: { damagedRecords: ['an entry'] }, remedied: {} },
  THIS_DEVICE_LACKS_ROTATIONS: { reported: { highestGenerationNamed: 3 }, remedied: {} },
  ROTATION_UNOPENED: { reported: { unopenedRotations: [currentKey.rotation] }, remedied: {} },
  OLDER_KEYS_MISSING: { reported: { unopenedRotations: [entryId(9)] } },
  THIS_DEVICE_LACKS_ENTRIES: {
    reported: { gaps: [{ device: deviceId(2), missingEntries: 1, heardBy: deviceId(2) }] },
    remedied: {},
  },
  DEVICES_LACK_ROTATIONS: { reported: active(device(1), device(2, { missingRotations: 1 })), remedied: {} },
  EXCHANGE_STALE: { reported: { lastSyncedAt: NOW - 8 * DAY }, remedied: { lastSyncedAt: NOW } },
  EXCHANGE_OVERDUE: { reported: { lastSyncedAt: NOW - 31 * DAY }, remedied: { lastSyncedAt: NOW } },
  ROTATION_CONFLICT: { reported: { conflicts: [{ generation: 2, chosen: entryId(1), others: [entryId(2)] }] } },
  REVOKED_DEVICE_WROTE: { reported: refused('ENTRY_AUTHOR_REVOKED') },
  DEVICE_REFUSED: { reported: refused('DEVICE_REVOKED') },
  ENTRIES_VOID: { reported: refused('ENTRY_INVALID') },
  CLOCK_AHEAD: { reported: active(device(1), device(2, { clockAheadMs: DAY })), remedied: {} },
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

async function reportOf(changes: SnapshotChanges, now: number): Promise<SyncCheckResult> {
  const registry = new Registry<HealthCheck>();
  for (const check of builtInChecks) registry.register(check);
  const clock = Object.assign(new SystemClock(), { now: () => now });
  const configuration = { testMode: false, place: 'window', version: '0.0.0' } as const;
  const checker = new RegistryHealthChecker(registry, clock, new LineLogger('error', () => {}), configuration);
  const { report } = await checker.evaluate(snapshotOf(changes), new AbortController().signal, 'once');
  return report;
}

async function find(code: string, changes: SnapshotChanges, now = NOW) {
  const { warnings } = await reportOf(changes, now);
  return warnings.find(({ metadata }) => metadata?.code === code);
}

describe('Each finding, as its code declares', () => {
  for (const [code, { reported, remedied }] of Object.entries(cases)) {
    const { ends }: FindingKind = findingKinds[code as FindingCode];

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
