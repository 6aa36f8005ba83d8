import type { DeviceSummary, KeystoreSnapshot } from '../../../src/keystore/index.js';

/** The moment at which the snapshots of this fixture are looked at. */
export const NOW = Date.UTC(2026, 5, 15, 12, 0, 0);

export const DAY = 86_400_000;

export function deviceId(index: number): string {
  return index.toString(16).padStart(32, '0');
}

export function entryId(index: number): string {
  return index.toString(16).padStart(64, 'e');
}

/** An active, verified device in sync, heard of an hour ago. Number 1 is this device. */
export function device(index: number, changes: Partial<DeviceSummary> = {}): DeviceSummary {
  return {
    id: deviceId(index),
    name: `Device ${index}`,
    standing: 'active',
    isThisDevice: index === 1,
    verified: true,
    comparisonCode: '',
    addedAt: NOW - 10 * DAY,
    lastHeardAt: NOW - 3_600_000,
    missingRotations: 0,
    clockAheadMs: 0,
    entries: 3,
    ...changes,
  };
}

export interface SnapshotChanges extends Partial<Omit<KeystoreSnapshot, 'devices'>> {
  readonly devices?: Partial<KeystoreSnapshot['devices']>;
}

/** A healthy account of two devices, apart from `changes`. Alignment follows from the devices unless it is given. */
export function snapshotOf({ devices: changedDevices, ...changes }: SnapshotChanges = {}): KeystoreSnapshot {
  const devices = { active: [device(1), device(2)], archived: [], revoked: [], ...changedDevices };
  const lacking = devices.active.filter(({ missingRotations }) => missingRotations > 0);
  return {
    revision: 1,
    accountId: 'a'.repeat(64),
    thisDevice: deviceId(1),
    devices,
    thisDeviceRevoked: null,
    seenFindings: [],
    alignment: {
      inSync: devices.active.filter(({ missingRotations }) => missingRotations === 0).map(({ id }) => id),
      outOfSync: lacking.map(({ id }) => id),
      missingRotations: Math.max(0, ...lacking.map(({ missingRotations }) => missingRotations)),
    },
    openExchange: null,
    currentKey: {
      rotation: entryId(1),
      generation: 2,
      publicKey: 'b'.repeat(64),
      author: deviceId(1),
      authorName: 'Device 1',
      writtenAt: NOW - 5 * DAY,
      openToRevoked: [],
    },
    rotations: { total: 1, current: null },
    gaps: [],
    highestGenerationNamed: 2,
    unopenedRotations: [],
    lastSyncedAt: NOW - DAY,
    passwordChangedAt: NOW - 10 * DAY,
    revokedSincePasswordChange: [],
    keyDerivation: { memoryKiB: 65_536, passes: 3 },
    forks: [],
    conflicts: [],
    contestedRevocations: [],
    voidEntries: { total: 0, newest: [] },
    rollbacks: [],
    damagedRecords: [],
    ...changes,
  };
}
