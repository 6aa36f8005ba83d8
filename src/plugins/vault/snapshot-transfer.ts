import { alignmentOf, type DeviceStanding, type DeviceSummary, type KeystoreSnapshot } from '../../keystore/index.js';

/**
 * A snapshot on its way between threads: texts in JSON, of what does not say the same as in the snapshot before. A text costs its bytes
 * to cross, an object the look at each of its fields, and the receiving thread is the one that must not be held up. The first holds the
 * fields, each of the others a list of at most `DEVICES_AT_ONCE` devices.
 */
export type PackedSnapshot = readonly [fields: string, ...devices: string[]];

/** What of a snapshot goes as it is. Devices go by themselves, and the lists of their ids are made from them. */
interface PackedFields extends Omit<KeystoreSnapshot, 'devices' | 'alignment'> {
  /** So many of the devices are active; the archived ones follow, and the revoked ones. */
  readonly active: number;
  readonly archived: number;
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
  standing: DeviceStanding,
  isThisDevice: boolean,
  verified: boolean,
  comparisonCode: string,
  addedAt: number,
  lastHeardAt: number,
  missingRotations: number,
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
    const all = [...devices.active, ...devices.archived, ...devices.revoked];
    const changed: string[] = [];
    this.#packField(changed, 'active', devices.active.length);
    this.#packField(changed, 'archived', devices.archived.length);
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
    const { active, archived, revoked } = fields;
    const all = this.#received.slice(0, active + archived + revoked);
    for (const part of parts) {
      for (const row of JSON.parse(part) as readonly DeviceRow[]) all[row[0]] = summaryOf(row);
      if (parts.length > 1) yield;
    }
    this.#received = all;
    const devices = {
      active: all.slice(0, active),
      archived: all.slice(active, active + archived),
      revoked: all.slice(active + archived),
    };
    // Written out, it always has one shape, which all that reads it knows already. A spread copy gets another after each garbage collection.
    return {
      revision: fields.revision,
      accountId: fields.accountId,
      thisDevice: fields.thisDevice,
      devices,
      thisDeviceRevoked: fields.thisDeviceRevoked,
      seenFindings: fields.seenFindings,
      alignment: alignmentOf(devices.active, fields.missingRotations),
      openExchange: fields.openExchange,
      currentKey: fields.currentKey,
      rotations: fields.rotations,
      gaps: fields.gaps,
      highestGenerationNamed: fields.highestGenerationNamed,
      unopenedRotations: fields.unopenedRotations,
      lastSyncedAt: fields.lastSyncedAt,
      passwordChangedAt: fields.passwordChangedAt,
      revokedSincePasswordChange: fields.revokedSincePasswordChange,
      keyDerivation: fields.keyDerivation,
      forks: fields.forks,
      conflicts: fields.conflicts,
      contestedRevocations: fields.contestedRevocations,
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
    device.standing,
    device.isThisDevice,
    device.verified,
    device.comparisonCode,
    device.addedAt,
    device.lastHeardAt,
    device.missingRotations,
    device.clockAheadMs,
    device.entries,
  ];
}

function summaryOf(row: DeviceRow): DeviceSummary {
  return {
    id: row[1],
    name: row[2],
    ...(row[3] && { givenName: row[3] }),
    standing: row[4],
    isThisDevice: row[5],
    verified: row[6],
    comparisonCode: row[7],
    addedAt: row[8],
    lastHeardAt: row[9],
    missingRotations: row[10],
    clockAheadMs: row[11],
    entries: row[12],
  };
}
