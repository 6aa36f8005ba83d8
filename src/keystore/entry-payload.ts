import { type CborReader, MalformedBytes, requireAscending } from '../core/cbor/cbor-reader.js';
import type { CborValue } from '../core/cbor/cbor-writer.js';
import { NAME_LIMIT } from '../core/common/visible-text.js';
import { compareText, fromHex, toHex } from './hex.js';
import { DEVICE_ID_BYTES } from './identity.js';
import {
  ED25519_KEY_BYTES,
  HASH_BYTES,
  MAX_LIST_ITEMS,
  MAX_REASON_BYTES,
  ML_DSA_65_KEY_BYTES,
  XWING_KEY_BYTES,
} from './limits.js';
import type {
  DeviceId,
  DevicePublicKeys,
  EntryId,
  EntryKind,
  EntryPayload,
  GenerationPublicKeys,
  SealedSecret,
} from './types.js';

type PayloadOf<K extends EntryKind> = Extract<EntryPayload, { kind: K }>;

/** What a payload is on the wire: a map with small integer keys, in ascending order. */
export type WirePayload = ReadonlyMap<number, CborValue>;

/** Finds the full id of a device: entries carry 32 bytes where the program uses the shorter `DeviceId`. */
export type FullIdLookup = (device: DeviceId) => Uint8Array;

interface PayloadCodec<K extends EntryKind> {
  readonly read: (reader: CborReader) => PayloadOf<K>;
  readonly write: (payload: PayloadOf<K>, fullIdOf: FullIdLookup) => WirePayload;
}

/** `{ 1 signing key, 2 sealing key, 3 name, 4 Ed25519 key, 5 ML-DSA-65 key }`: the account begins, with its first device. */
const genesis: PayloadCodec<'genesis'> = {
  read(reader) {
    reader.map(5);
    const { device, name } = readDevice(reader);
    return { kind: 'genesis', device, name, key: readGenerationKey(reader, 4) };
  },
  write: ({ device, name, key }) => wireMap(device.signing, device.sealing, name, key.ed25519, key.mlDsa65),
};

/** `{ 1 signing key, 2 sealing key, 3 name, 4 basis }`: a device joins; `basis` is the rotation (or genesis) whose secret it was given. */
const deviceAdded: PayloadCodec<'device-added'> = {
  read(reader) {
    reader.map(4);
    const { device, name } = readDevice(reader);
    reader.key(4);
    return { kind: 'device-added', device, name, basis: readEntryId(reader) };
  },
  write: ({ device, name, basis }) => wireMap(device.signing, device.sealing, name, fromHex(basis)),
};

/** `{ 1 device, 2 name }`: any device may name any device; the last one to do so wins. */
const deviceRenamed: PayloadCodec<'device-renamed'> = {
  read(reader) {
    reader.map(2);
    const device = readKeyedDevice(reader, 1);
    reader.key(2);
    return { kind: 'device-renamed', device, name: reader.text(NAME_LIMIT.bytes) };
  },
  write: ({ device, name }, fullIdOf) => wireMap(fullIdOf(device), name),
};

/** `{ 1 device, 2 last sequence }`: the device counts in no verdict until it writes something later than that; 0 takes it back. */
const deviceArchived: PayloadCodec<'device-archived'> = {
  read(reader) {
    reader.map(2);
    return { kind: 'device-archived', device: readKeyedDevice(reader, 1), lastSequence: readKeyedNumber(reader, 2) };
  },
  write: ({ device, lastSequence }, fullIdOf) => wireMap(fullIdOf(device), lastSequence),
};

/**
 * `{ 1 device, 2 last sequence, 3 reason, 4 id of that entry or null }`: what the device wrote or writes after that entry, or on
 * another branch of its feed, is void.
 */
const deviceRevoked: PayloadCodec<'device-revoked'> = {
  read(reader) {
    reader.map(4);
    const device = readKeyedDevice(reader, 1);
    const lastSequence = readKeyedNumber(reader, 2);
    reader.key(3);
    const reason = reader.text(MAX_REASON_BYTES);
    reader.key(4);
    const head = reader.bytesOrNull(HASH_BYTES);
    return { kind: 'device-revoked', device, lastSequence, reason, head: head === null ? null : toHex(head) };
  },
  write: ({ device, lastSequence, reason, head }, fullIdOf) =>
    wireMap(fullIdOf(device), lastSequence, reason, head === null ? null : fromHex(head)),
};

/**
 * `{ 1 basis, 2 reason, 3 Ed25519 key, 4 ML-DSA-65 key, 5 previous secret, 6 [[device, box]…] }`: the next generation of the
 * account key, its secret sealed to devices in ascending order of id.
 */
const keyRotated: PayloadCodec<'key-rotated'> = {
  read(reader) {
    reader.map(6);
    reader.key(1);
    const basis = readEntryId(reader);
    reader.key(2);
    const reason = reader.text(MAX_REASON_BYTES);
    const key = readGenerationKey(reader, 3);
    reader.key(5);
    const previousSecret = reader.bytes();
    reader.key(6);
    return { kind: 'key-rotated', basis, reason, key, previousSecret, sealed: readSealed(reader) };
  },
  write: ({ basis, reason, key, previousSecret, sealed }, fullIdOf) =>
    wireMap(
      fromHex(basis),
      reason,
      key.ed25519,
      key.mlDsa65,
      previousSecret,
      sortedBy(sealed, ({ device }) => device).map(({ device, box }) => [fullIdOf(device), box]),
    ),
};

/** `{}`: the author's vault has a new password. */
const passwordRotated: PayloadCodec<'password-rotated'> = {
  read(reader) {
    reader.map(0);
    return { kind: 'password-rotated' };
  },
  write: () => wireMap(),
};

/**
 * `{ 1 [[device, sequence]…], 2 [[rotation, device, box]…] }`: how far the author has heard other feeds, in ascending order
 * of device; and secrets it passes on to devices that lack them, in ascending order of rotation and device.
 */
const acknowledged: PayloadCodec<'acknowledged'> = {
  read(reader) {
    reader.map(2);
    reader.key(1);
    const seen = readSeen(reader);
    reader.key(2);
    return { kind: 'acknowledged', seen, shared: readShared(reader) };
  },
  write: ({ seen, shared }, fullIdOf) =>
    wireMap(
      sortedBy(seen, ({ device }) => device).map(({ device, sequence }) => [fullIdOf(device), sequence]),
      sortedBy(shared, ({ rotation, device }) => rotation + device).map(({ rotation, device, box }) => [
        fromHex(rotation),
        fullIdOf(device),
        box,
      ]),
    ),
};

/** `{ 1 chosen, 2 [other…] }`: a person chose among concurrent rotations; the others in ascending order of id. */
const conflictSettled: PayloadCodec<'conflict-settled'> = {
  read(reader) {
    reader.map(2);
    reader.key(1);
    const chosen = readEntryId(reader);
    reader.key(2);
    return { kind: 'conflict-settled', chosen, others: readOthers(reader, chosen) };
  },
  write: ({ chosen, others }) =>
    wireMap(
      fromHex(chosen),
      sortedBy(others, (other) => other).map((other) => fromHex(other)),
    ),
};

const codecs: { readonly [K in EntryKind]: PayloadCodec<K> } = {
  genesis,
  'device-added': deviceAdded,
  'device-renamed': deviceRenamed,
  'device-archived': deviceArchived,
  'device-revoked': deviceRevoked,
  'key-rotated': keyRotated,
  'password-rotated': passwordRotated,
  acknowledged,
  'conflict-settled': conflictSettled,
};

/** Reads the payload of an entry of the given kind. Throws `MalformedBytes`. */
export function readPayload(kind: string, reader: CborReader): EntryPayload {
  if (!Object.hasOwn(codecs, kind)) throw new MalformedBytes('its kind is unknown');
  return codecs[kind as EntryKind].read(reader);
}

/** Makes of a payload what is put on the wire. */
export function writePayload(payload: EntryPayload, fullIdOf: FullIdLookup): WirePayload {
  // The codec of its own kind: a fact the compiler loses across the table.
  const write = codecs[payload.kind].write as (payload: EntryPayload, fullIdOf: FullIdLookup) => WirePayload;
  return write(payload, fullIdOf);
}

function readDevice(reader: CborReader): { device: DevicePublicKeys; name: string } {
  reader.key(1);
  const signing = reader.bytes(ED25519_KEY_BYTES);
  reader.key(2);
  const sealing = reader.bytes(XWING_KEY_BYTES);
  reader.key(3);
  return { device: { signing, sealing }, name: reader.text(NAME_LIMIT.bytes) };
}

function readGenerationKey(reader: CborReader, firstKey: number): GenerationPublicKeys {
  reader.key(firstKey);
  const ed25519 = reader.bytes(ED25519_KEY_BYTES);
  reader.key(firstKey + 1);
  return { ed25519, mlDsa65: reader.bytes(ML_DSA_65_KEY_BYTES) };
}

function readEntryId(reader: CborReader): EntryId {
  return reader.hex(HASH_BYTES);
}

function readDeviceId(reader: CborReader): DeviceId {
  return reader.hex(HASH_BYTES, DEVICE_ID_BYTES);
}

function readKeyedDevice(reader: CborReader, key: number): DeviceId {
  reader.key(key);
  return readDeviceId(reader);
}

function readKeyedNumber(reader: CborReader, key: number): number {
  reader.key(key);
  return reader.unsigned();
}

function readSealed(reader: CborReader): readonly SealedSecret[] {
  return readSorted(
    reader,
    () => {
      reader.array(2);
      return { device: readDeviceId(reader), box: reader.bytes() };
    },
    ({ device }) => device,
  );
}

function readSeen(reader: CborReader): PayloadOf<'acknowledged'>['seen'] {
  return readSorted(
    reader,
    () => {
      reader.array(2);
      return { device: readDeviceId(reader), sequence: reader.unsigned() };
    },
    ({ device }) => device,
  );
}

function readShared(reader: CborReader): PayloadOf<'acknowledged'>['shared'] {
  return readSorted(
    reader,
    () => {
      reader.array(3);
      return { rotation: readEntryId(reader), device: readDeviceId(reader), box: reader.bytes() };
    },
    ({ rotation, device }) => rotation + device,
  );
}

function readOthers(reader: CborReader, chosen: EntryId): readonly EntryId[] {
  const others = readSorted(
    reader,
    () => readEntryId(reader),
    (id) => id,
  );
  if (others.length === 0 || others.includes(chosen)) throw new MalformedBytes('it settles no conflict');
  return others;
}

function readSorted<T>(reader: CborReader, readItem: () => T, keyOf: (item: T) => string): readonly T[] {
  const items: T[] = [];
  let previous: string | undefined;
  const length = reader.list();
  if (length > MAX_LIST_ITEMS) throw new MalformedBytes(`a list is longer than ${MAX_LIST_ITEMS} items`);
  for (let left = length; left > 0; left--) {
    const item = readItem();
    const key = keyOf(item);
    requireAscending(previous, key);
    previous = key;
    items.push(item);
  }
  return items;
}

/** The values under the keys 1, 2, 3 … */
function wireMap(...values: readonly CborValue[]): WirePayload {
  return new Map(values.map((value, index) => [index + 1, value]));
}

function sortedBy<T>(items: readonly T[], keyOf: (item: T) => string): readonly T[] {
  return [...items].sort((a, b) => compareText(keyOf(a), keyOf(b)));
}
