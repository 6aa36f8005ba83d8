import {
  alignmentOf,
  type Contest,
  type DeviceSummary,
  type ForkEvidence,
  type KeystoreSnapshot,
  type StandingReason,
  type VoidEntry,
} from '../../../src/keystore/index.js';

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
    addedAt: NOW - 10 * DAY,
    lastHeardAt: NOW - 3_600_000,
    isAwaited: false,
    missingRotations: 0,
    waitsForKey: false,
    clockAheadMs: 0,
    entries: 3,
    ...changes,
  };
}

export interface SnapshotChanges extends Partial<Omit<KeystoreSnapshot, 'devices'>> {
  readonly devices?: Partial<KeystoreSnapshot['devices']>;
}

/** A device that is out, by a word of device 2 ten days ago. */
export function deviceOut(
  index: number,
  kind: StandingReason['kind'] = 'revoked',
  changes: Partial<DeviceSummary> = {},
): DeviceSummary {
  const standing = kind === 'suspended' || kind === 'archived' ? kind : 'revoked';
  const reason = { kind, by: deviceId(2), entry: entryId(99), at: NOW - 10 * DAY, isByRecoveryKey: false };
  return device(index, { standing, reason, ...changes });
}

/** That this device is out, by device 2. */
export function thisDeviceOut(kind: StandingReason['kind']): SnapshotChanges {
  const self = deviceOut(1, kind);
  const { reason, standing } = self;
  return {
    devices: { active: [device(2)], [standing]: [self] },
    thisDeviceOut: reason ? { ...reason, byName: 'Device 2' } : null,
    lacksCurrentKey: true,
  };
}

/** Two entries with one number. */
export function forkOf(index: number, changes: Partial<ForkEvidence> = {}): ForkEvidence {
  return {
    device: deviceId(index),
    deviceName: `Device ${index}`,
    sequence: 3,
    entries: [entryId(1), entryId(2)],
    isHealed: false,
    onOwnLine: null,
    ...changes,
  };
}

/** Device 2 suspended device 3, and nobody has answered. */
export function contestOf(changes: Partial<Contest> = {}): Contest {
  return {
    by: { id: deviceId(2), name: 'Device 2' },
    at: NOW - DAY,
    suspensions: [entryId(98)],
    members: [{ id: deviceId(3), name: 'Device 3' }],
    total: 1,
    answeredBy: null,
    ...changes,
  };
}

/** An entry of a device that device 2 revoked. */
export function voidEntryOf(index: number, changes: Partial<VoidEntry> = {}): VoidEntry {
  return {
    id: entryId(1000 + index),
    device: deviceId(index),
    deviceName: `Device ${index}`,
    sequence: 3,
    kind: 'key-rotated',
    code: 'ENTRY_AUTHOR_REVOKED',
    reason: 'after-revocation',
    by: deviceId(2),
    byName: 'Device 2',
    ...changes,
  };
}

export interface SnapshotChanges extends Partial<Omit<KeystoreSnapshot, 'devices'>> {
  readonly devices?: Partial<KeystoreSnapshot['devices']>;
}

/** A healthy account of two devices, apart from `changes`. Alignment follows from the devices unless it is given. */
export function snapshotOf({ devices: changedDevices, ...changes }: SnapshotChanges = {}): KeystoreSnapshot {
  const devices = { active: [device(1), device(2)], archived: [], suspended: [], revoked: [], ...changedDevices };
  const lacking = devices.active.filter(({ missingRotations, isAwaited }) => !isAwaited && missingRotations > 0);
  return {
    revision: 1,
    accountId: 'a'.repeat(64),
    thisDevice: deviceId(1),
    devices,
    recoveryKeys: [{ id: 'f'.repeat(32), name: 'Recovery key', standing: 'active', verified: true, lastUsedAt: null }],
    thisDeviceOut: null,
    lacksCurrentKey: false,
    needsRotation: false,
    rotationsForcedBy: [],
    keepsPaper: false,
    recoveryKeyCheckedAt: null,
    seenFindings: [],
    alignment: alignmentOf(devices.active, Math.max(0, ...lacking.map(({ missingRotations }) => missingRotations))),
    openExchange: null,
    currentKey: {
      rotation: entryId(1),
      generation: 2,
      publicKey: 'b'.repeat(64),
      author: deviceId(1),
      authorName: 'Device 1',
      writtenAt: NOW - 5 * DAY,
    },
    rotations: { total: 1, current: null },
    waiting: { incomplete: 0, ofALaterVersion: 0 },
    heldBack: [],
    refused: { total: 0, newest: [] },
    unopenedRotations: [],
    unfairRotations: { total: 0, newest: [] },
    lastSyncedAt: NOW - DAY,
    passwordChangedAt: NOW - 10 * DAY,
    revokedSincePasswordChange: [],
    keyDerivation: { memoryKiB: 65_536, passes: 3 },
    forks: [],
    conflicts: [],
    contests: [],
    doubleAdmissions: [],
    voidEntries: { total: 0, newest: [] },
    rollbacks: [],
    damagedRecords: [],
    ...changes,
  };
}
