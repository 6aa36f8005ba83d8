import {
  alignmentOf,
  type DeviceStanding,
  type DeviceSummary,
  groupDevices,
  type KeystoreSnapshot,
} from '../../keystore/index.js';

/**
 * Summaries of devices, field by field. Ten thousand objects take ten times as long to cross between threads as their columns
 * do, and the receiving thread is the one that must not be held up.
 */
interface DeviceColumns {
  /** The places of those that are not as they were sent before, ascending; the columns hold these. */
  readonly places: Uint32Array;
  /** One line each; none holds a line end, as names are safe for display. */
  readonly ids: string;
  readonly names: string;
  readonly comparisonCodes: string;
  /** Empty where a device is called what it was given. */
  readonly givenNames: string;
  /** The fields that `numbersOf` lists, device after device. In one piece: a piece costs more than the numbers of a few devices. */
  readonly numbers: Float64Array;
}

/** A snapshot on its way between threads. It has the properties of a snapshot: replacing some costs less than leaving some out. */
export interface PackedSnapshot extends Omit<KeystoreSnapshot, 'devices' | 'alignment'> {
  readonly devices: {
    /** How many devices there are. */
    readonly total: number;
    /** Those that changed, `DEVICES_AT_ONCE` in each part but the last. */
    readonly parts: readonly DeviceColumns[];
  };
  readonly alignment: Pick<KeystoreSnapshot['alignment'], 'missingRotations'>;
}

const standings: readonly DeviceStanding[] = ['active', 'archived', 'revoked'];

/** How many devices are unpacked at once: some 2 ms of work for a thread that does it for the first time. */
export const DEVICES_AT_ONCE = 500;

/** Packs the snapshots that one thread sends another. Of the devices only those go that changed since the snapshot before. */
export class SnapshotPacker {
  #sent: readonly DeviceSummary[] = [];

  pack(snapshot: KeystoreSnapshot): PackedSnapshot {
    const { devices, alignment } = snapshot;
    const all = [...devices.active, ...devices.archived, ...devices.revoked];
    const places: number[] = [];
    // A summary that says the same as before is the same object.
    for (let place = 0; place < all.length; place++) if (all[place] !== this.#sent[place]) places.push(place);
    this.#sent = all;
    const parts: DeviceColumns[] = [];
    for (let start = 0; start < places.length; start += DEVICES_AT_ONCE)
      parts.push(columnsOf(all, places.slice(start, start + DEVICES_AT_ONCE)));
    return {
      ...snapshot,
      devices: { total: all.length, parts },
      alignment: { missingRotations: alignment.missingRotations },
    };
  }
}

/** Unpacks, in their order, the snapshots that one packer packed. */
export class SnapshotUnpacker {
  #received: readonly DeviceSummary[] = [];

  unpack(packed: PackedSnapshot): KeystoreSnapshot {
    const unpacking = this.unpackInParts(packed);
    for (;;) {
      const step = unpacking.next();
      if (step.done === true) return step.value;
    }
  }

  /** As `unpack`, with a pause after each part where there is more than one. Has to come to its end before the next one begins. */
  *unpackInParts(packed: PackedSnapshot): Generator<void, KeystoreSnapshot, void> {
    const { total, parts } = packed.devices;
    const all = this.#received.slice(0, total);
    for (const columns of parts) {
      summariesOf(columns).forEach((summary, index) => {
        all[columns.places[index] ?? all.length] = summary;
      });
      if (parts.length > 1) yield;
    }
    this.#received = all;
    const devices = groupDevices(all);
    // Written out, it always has one shape, which all that reads it knows already. A spread copy gets another after each garbage collection.
    return {
      revision: packed.revision,
      accountId: packed.accountId,
      thisDevice: packed.thisDevice,
      devices,
      thisDeviceRevoked: packed.thisDeviceRevoked,
      seenFindings: packed.seenFindings,
      alignment: alignmentOf(devices.active, packed.alignment.missingRotations),
      openExchange: packed.openExchange,
      currentKey: packed.currentKey,
      rotations: packed.rotations,
      gaps: packed.gaps,
      highestGenerationNamed: packed.highestGenerationNamed,
      unopenedRotations: packed.unopenedRotations,
      lastSyncedAt: packed.lastSyncedAt,
      passwordChangedAt: packed.passwordChangedAt,
      revokedSincePasswordChange: packed.revokedSincePasswordChange,
      keyDerivation: packed.keyDerivation,
      forks: packed.forks,
      conflicts: packed.conflicts,
      contestedRevocations: packed.contestedRevocations,
      voidEntries: packed.voidEntries,
      rollbacks: packed.rollbacks,
      damagedRecords: packed.damagedRecords,
    };
  }
}

function columnsOf(all: readonly DeviceSummary[], places: readonly number[]): DeviceColumns {
  const devices = places.flatMap((place) => all[place] ?? []);
  const lines = (textOf: (device: DeviceSummary) => string): string => devices.map(textOf).join('\n');
  return {
    places: Uint32Array.from(places),
    ids: lines(({ id }) => id),
    names: lines(({ name }) => name),
    comparisonCodes: lines(({ comparisonCode }) => comparisonCode),
    givenNames: lines(({ givenName = '' }) => givenName),
    numbers: new Float64Array(devices.flatMap(numbersOf)),
  };
}

/** What of a summary is a number, or can be written as one; as many of each, in the order in which `summariesOf` reads. */
function numbersOf(device: DeviceSummary): readonly number[] {
  return [
    standings.indexOf(device.standing),
    Number(device.isThisDevice),
    Number(device.verified),
    device.addedAt,
    device.lastHeardAt,
    device.missingRotations,
    device.clockAheadMs,
    device.entries,
  ];
}

function summariesOf(columns: DeviceColumns): readonly DeviceSummary[] {
  const { places, numbers } = columns;
  const ids = columns.ids.split('\n');
  const names = columns.names.split('\n');
  const codes = columns.comparisonCodes.split('\n');
  const given = columns.givenNames.split('\n');
  const perDevice = numbers.length / places.length;
  return Array.from(places, (_, index) => {
    let next = index * perDevice;
    const number = (): number => numbers[next++] ?? 0;
    return {
      id: ids[index] ?? '',
      name: names[index] ?? '',
      ...(given[index] && { givenName: given[index] }),
      standing: standings[number()] ?? 'active',
      isThisDevice: number() === 1,
      verified: number() === 1,
      comparisonCode: codes[index] ?? '',
      addedAt: number(),
      lastHeardAt: number(),
      missingRotations: number(),
      clockAheadMs: number(),
      entries: number(),
    };
  });
}
