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
  /** How many devices there are. */
  readonly total: number;
  /** The places of those that are not as they were sent before, ascending; the columns hold these. */
  readonly places: Uint32Array;
  /** One line each; none holds a line end, as names are safe for display. */
  readonly ids: string;
  readonly names: string;
  readonly comparisonCodes: string;
  /** Places in `standings`. */
  readonly standing: Uint8Array;
  readonly isThisDevice: Uint8Array;
  readonly verified: Uint8Array;
  readonly addedAt: Float64Array;
  readonly lastHeardAt: Float64Array;
  readonly missingRotations: Float64Array;
  readonly clockAheadMs: Float64Array;
  readonly entries: Float64Array;
}

/** A snapshot on its way between threads. */
export interface PackedSnapshot extends Omit<KeystoreSnapshot, 'devices' | 'alignment'> {
  readonly devices: DeviceColumns;
  readonly missingRotations: number;
}

const standings: readonly DeviceStanding[] = ['active', 'archived', 'revoked'];

/** Packs the snapshots that one thread sends another. Of the devices only those go that changed since the snapshot before. */
export class SnapshotPacker {
  #sent: readonly DeviceSummary[] = [];

  pack({ devices, alignment, ...rest }: KeystoreSnapshot): PackedSnapshot {
    const all = standings.flatMap((standing) => devices[standing]);
    const places: number[] = [];
    // A summary that says the same as before is the same object.
    for (let place = 0; place < all.length; place++) if (all[place] !== this.#sent[place]) places.push(place);
    this.#sent = all;
    const columns = columnsOf(
      places.flatMap((place) => all[place] ?? []),
      places,
      all.length,
    );
    return { ...rest, devices: columns, missingRotations: alignment.missingRotations };
  }
}

/** Unpacks, in their order, the snapshots that one packer packed. */
export class SnapshotUnpacker {
  #received: readonly DeviceSummary[] = [];

  unpack({ devices: columns, missingRotations, ...rest }: PackedSnapshot): KeystoreSnapshot {
    const all = this.#received.slice(0, columns.total);
    summariesOf(columns).forEach((summary, index) => {
      all[columns.places[index] ?? all.length] = summary;
    });
    this.#received = all;
    const devices = groupDevices(all);
    return { ...rest, devices, alignment: alignmentOf(devices.active, missingRotations) };
  }
}

function columnsOf(devices: readonly DeviceSummary[], places: readonly number[], total: number): DeviceColumns {
  const lines = (textOf: (device: DeviceSummary) => string): string => devices.map(textOf).join('\n');
  const numbers = (numberOf: (device: DeviceSummary) => number): Float64Array => Float64Array.from(devices, numberOf);
  const bytes = (byteOf: (device: DeviceSummary) => number): Uint8Array => Uint8Array.from(devices, byteOf);
  return {
    total,
    places: Uint32Array.from(places),
    ids: lines(({ id }) => id),
    names: lines(({ name }) => name),
    comparisonCodes: lines(({ comparisonCode }) => comparisonCode),
    standing: bytes(({ standing }) => standings.indexOf(standing)),
    isThisDevice: bytes(({ isThisDevice }) => Number(isThisDevice)),
    verified: bytes(({ verified }) => Number(verified)),
    addedAt: numbers(({ addedAt }) => addedAt),
    lastHeardAt: numbers(({ lastHeardAt }) => lastHeardAt),
    missingRotations: numbers(({ missingRotations }) => missingRotations),
    clockAheadMs: numbers(({ clockAheadMs }) => clockAheadMs),
    entries: numbers(({ entries }) => entries),
  };
}

function summariesOf(columns: DeviceColumns): readonly DeviceSummary[] {
  const [ids, names, codes] = [columns.ids, columns.names, columns.comparisonCodes].map((lines) => lines.split('\n'));
  return Array.from(columns.places, (_, index) => ({
    id: ids?.[index] ?? '',
    name: names?.[index] ?? '',
    standing: standings[columns.standing[index] ?? 0] ?? 'active',
    isThisDevice: columns.isThisDevice[index] === 1,
    verified: columns.verified[index] === 1,
    comparisonCode: codes?.[index] ?? '',
    addedAt: columns.addedAt[index] ?? 0,
    lastHeardAt: columns.lastHeardAt[index] ?? 0,
    missingRotations: columns.missingRotations[index] ?? 0,
    clockAheadMs: columns.clockAheadMs[index] ?? 0,
    entries: columns.entries[index] ?? 0,
  }));
}
