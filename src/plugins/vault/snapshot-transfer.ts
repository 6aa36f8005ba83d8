import {
  alignmentOf,
  type DeviceId,
  type DeviceStanding,
  type DeviceSummary,
  type KeystoreSnapshot,
  type StandingReason,
} from '../../keystore/index.js';

/**
 * A snapshot on its way between threads: texts in JSON, of what does not say the same as in the snapshot before. A text costs its bytes
 * to cross, an object the look at each of its fields, and the receiving thread is the one that must not be held up. The first holds the
 * fields, each of the others a list of at most `DEVICES_AT_ONCE` devices.
 */
export type PackedSnapshot = readonly [fields: string, ...devices: string[]];

/** What of a snapshot goes as it is. Devices go by themselves, and the lists of their ids are made from them. */
interface PackedFields extends Omit<KeystoreSnapshot, 'devices' | 'alignment'> {
  /** So many of the devices are active; the archived ones follow, the suspended and the revoked ones. */
  readonly active: number;
  readonly archived: number;
  readonly suspended: number;
  readonly revoked: number;
  readonly missingRotations: KeystoreSnapshot['alignment']['missingRotations'];
}

/** A device: its place among all, and the fields of its summary in a fixed order, without their names. */
type DeviceRow = readonly [
  place: number,
  id: string,
  name: string,
  /** Empty where it is called what it was given. */
  givenName: string,
  /** Empty where nobody else gave it its name. */
  nameGivenBy: DeviceId,
  standing: DeviceStanding,
  reason: StandingReason | null,
  isThisDevice: boolean,
  verified: boolean,
  addedAt: number,
  lastHeardAt: number,
  isAwaited: boolean,
  missingRotations: number,
  waitsForKey: boolean,
  clockAheadMs: number,
  entries: number,
];

/** How many devices are unpacked at once: some 2 ms of work for a thread that does it for the first time. */
export const DEVICES_AT_ONCE = 500;

/** Packs the snapshots that one thread sends another, each as what changed since the one before. */
export class SnapshotPacker {
  /** By its name, each field that was sent, and as what. */
  readonly #sentFields = new Map<string, { readonly value: unknown; readonly text: string }>();
  #sentDevices: readonly DeviceSummary[] = [];

  pack(snapshot: KeystoreSnapshot): PackedSnapshot {
    const { devices, alignment } = snapshot;
    const all = [...devices.active, ...devices.archived, ...devices.suspended, ...devices.revoked];
    const changed: string[] = [];
    this.#packField(changed, 'active', devices.active.length);
    this.#packField(changed, 'archived', devices.archived.length);
    this.#packField(changed, 'suspended', devices.suspended.length);
    this.#packField(changed, 'revoked', devices.revoked.length);
    this.#packField(changed, 'missingRotations', alignment.missingRotations);
    let name: keyof KeystoreSnapshot;
    for (name in snapshot) {
      if (name !== 'devices' && name !== 'alignment') this.#packField(changed, name, snapshot[name]);
    }
    return [`{${changed.join()}}`, ...this.#packDevices(all)];
  }

  #packField(changed: string[], name: keyof PackedFields, value: unknown): void {
    const sent = this.#sentFields.get(name);
    if (sent !== undefined && sent.value === value) return;
    const text = JSON.stringify(value);
    this.#sentFields.set(name, { value, text });
    if (sent?.text !== text) changed.push(`"${name}":${text}`);
  }

  #packDevices(all: readonly DeviceSummary[]): readonly string[] {
    const parts: string[] = [];
    let rows: DeviceRow[] = [];
    for (let place = 0; place < all.length; place++) {
      const device = all[place];
      // A summary that says the same as before is the same object.
      if (device === undefined || device === this.#sentDevices[place]) continue;
      rows.push(rowOf(place, device));
      if (rows.length < DEVICES_AT_ONCE) continue;
      parts.push(JSON.stringify(rows));
      rows = [];
    }
    this.#sentDevices = all;
    if (rows.length > 0) parts.push(JSON.stringify(rows));
    return parts;
  }
}

/** Unpacks, in their order, the snapshots that one packer packed. What did not change is the same object as before. */
export class SnapshotUnpacker {
  #fields: PackedFields | undefined;
  #received: readonly DeviceSummary[] = [];

  unpack(packed: PackedSnapshot): KeystoreSnapshot {
    const unpacking = this.unpackInParts(packed);
    for (;;) {
      const step = unpacking.next();
      if (step.done === true) return step.value;
    }
  }

  /** As `unpack`, with a pause after each part where there is more than one. Has to come to its end before the next one begins. */
  *unpackInParts([changed, ...parts]: PackedSnapshot): Generator<void, KeystoreSnapshot, void> {
    // Always the first object, so that it keeps its shape.
    const fields: PackedFields = Object.assign(this.#fields ?? {}, JSON.parse(changed) as PackedFields);
    this.#fields = fields;
    const { active, archived, suspended, revoked } = fields;
    const inUse = active + archived;
    const all = this.#received.slice(0, inUse + suspended + revoked);
    for (const part of parts) {
      for (const row of JSON.parse(part) as readonly DeviceRow[]) all[row[0]] = summaryOf(row);
      if (parts.length > 1) yield;
    }
    this.#received = all;
    const devices = {
      active: all.slice(0, active),
      archived: all.slice(active, inUse),
      suspended: all.slice(inUse, inUse + suspended),
      revoked: all.slice(inUse + suspended),
    };
    // Written out, it always has one shape, which all that reads it knows already. A spread copy gets another after each garbage collection.
    return {
      revision: fields.revision,
      accountId: fields.accountId,
      thisDevice: fields.thisDevice,
      devices,
      recoveryKeys: fields.recoveryKeys,
      thisDeviceOut: fields.thisDeviceOut,
      lacksCurrentKey: fields.lacksCurrentKey,
      needsRotation: fields.needsRotation,
      rotationsForcedBy: fields.rotationsForcedBy,
      keepsPaper: fields.keepsPaper,
      recoveryKeyCheckedAt: fields.recoveryKeyCheckedAt,
      seenFindings: fields.seenFindings,
      alignment: alignmentOf(devices.active, fields.missingRotations),
      openExchange: fields.openExchange,
      currentKey: fields.currentKey,
      rotations: fields.rotations,
      waiting: fields.waiting,
      heldBack: fields.heldBack,
      refused: fields.refused,
      unopenedRotations: fields.unopenedRotations,
      unfairRotations: fields.unfairRotations,
      lastSyncedAt: fields.lastSyncedAt,
      passwordChangedAt: fields.passwordChangedAt,
      revokedSincePasswordChange: fields.revokedSincePasswordChange,
      keyDerivation: fields.keyDerivation,
      forks: fields.forks,
      conflicts: fields.conflicts,
      contests: fields.contests,
      doubleAdmissions: fields.doubleAdmissions,
      voidEntries: fields.voidEntries,
      rollbacks: fields.rollbacks,
      damagedRecords: fields.damagedRecords,
    };
  }
}

function rowOf(place: number, device: DeviceSummary): DeviceRow {
  return [
    place,
    device.id,
    device.name,
    device.givenName ?? '',
    device.nameGivenBy ?? '',
    device.standing,
    device.reason ?? null,
    device.isThisDevice,
    device.verified,
    device.addedAt,
    device.lastHeardAt,
    device.isAwaited,
    device.missingRotations,
    device.waitsForKey,
    device.clockAheadMs,
    device.entries,
  ];
}

function summaryOf(row: DeviceRow): DeviceSummary {
  return {
    id: row[1],
    name: row[2],
    ...(row[3] && { givenName: row[3] }),
    ...(row[4] && { nameGivenBy: row[4] }),
    standing: row[5],
    ...(row[6] && { reason: row[6] }),
    isThisDevice: row[7],
    verified: row[8],
    addedAt: row[9],
    lastHeardAt: row[10],
    isAwaited: row[11],
    missingRotations: row[12],
    waitsForKey: row[13],
    clockAheadMs: row[14],
    entries: row[15],
  };
}
