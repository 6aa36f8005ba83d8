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

/** A snapshot on its way between threads. */
export interface PackedSnapshot extends Omit<KeystoreSnapshot, 'devices' | 'alignment'> {
  readonly devices: {
    /** How many devices there are. */
    readonly total: number;
    /** Those that changed, `DEVICES_AT_ONCE` in each part but the last. */
    readonly parts: readonly DeviceColumns[];
  };
  readonly missingRotations: number;
}

const standings: readonly DeviceStanding[] = ['active', 'archived', 'revoked'];

/** How many devices are unpacked at once: some 2 ms of work for a thread that does it for the first time. */
export const DEVICES_AT_ONCE = 500;

/** Packs the snapshots that one thread sends another. Of the devices only those go that changed since the snapshot before. */
export class SnapshotPacker {
  #sent: readonly DeviceSummary[] = [];

  pack({ devices, alignment, ...rest }: KeystoreSnapshot): PackedSnapshot {
    const all = standings.flatMap((standing) => devices[standing]);
    const places: number[] = [];
    // A summary that says the same as before is the same object.
    for (let place = 0; place < all.length; place++) if (all[place] !== this.#sent[place]) places.push(place);
    this.#sent = all;
    const parts: DeviceColumns[] = [];
    for (let start = 0; start < places.length; start += DEVICES_AT_ONCE)
      parts.push(columnsOf(all, places.slice(start, start + DEVICES_AT_ONCE)));
    return { ...rest, devices: { total: all.length, parts }, missingRotations: alignment.missingRotations };
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
  *unpackInParts({
    devices: { total, parts },
    missingRotations,
    ...rest
  }: PackedSnapshot): Generator<void, KeystoreSnapshot, void> {
    const all = this.#received.slice(0, total);
    for (const columns of parts) {
      summariesOf(columns).forEach((summary, index) => {
        all[columns.places[index] ?? all.length] = summary;
      });
      if (parts.length > 1) yield;
    }
    this.#received = all;
    const devices = groupDevices(all);
    return { ...rest, devices, alignment: alignmentOf(devices.active, missingRotations) };
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
    numbers: rowsOf(devices.map(numbersOf)),
  };
}

/** One after the other. All are of one length. */
function rowsOf(rows: readonly (readonly number[])[]): Float64Array {
  const length = rows[0]?.length ?? 0;
  const numbers = new Float64Array(rows.length * length);
  for (const [index, row] of rows.entries()) numbers.set(row, index * length);
  return numbers;
}

/** What of a summary is a number, or can be written as one; in the order in which `summariesOf` reads. */
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

function summariesOf({ places, numbers, ...texts }: DeviceColumns): readonly DeviceSummary[] {
  const { ids: allIds, names: allNames, comparisonCodes, givenNames } = texts;
  const [ids, names, codes, given] = [allIds, allNames, comparisonCodes, givenNames].map((lines) => lines.split('\n'));
  const perDevice = numbers.length / places.length;
  return Array.from(places, (_, index) => {
    let next = index * perDevice;
    const number = (): number => numbers[next++] ?? 0;
    return {
      id: ids?.[index] ?? '',
      name: names?.[index] ?? '',
      ...(given?.[index] && { givenName: given[index] }),
      standing: standings[number()] ?? 'active',
      isThisDevice: number() === 1,
      verified: number() === 1,
      comparisonCode: codes?.[index] ?? '',
      addedAt: number(),
      lastHeardAt: number(),
      missingRotations: number(),
      clockAheadMs: number(),
      entries: number(),
    };
  });
}
