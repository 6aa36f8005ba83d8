import { CborReader, MalformedBytes } from '../core/cbor/cbor-reader.js';
import { CborWriter } from '../core/cbor/cbor-writer.js';
import { NAME_LIMIT, REASON_LIMIT } from '../core/common/visible-text.js';
import type { DeviceIdPool, EntryFact, EntryRecord } from './entry-record.js';
import { Feed, type Feeds } from './feed.js';
import { DEVICE_ID_BYTES, deviceIdOf } from './identity.js';
import { ED25519_KEY_BYTES, HASH_BYTES, XWING_KEY_BYTES } from './limits.js';
import type { DeviceId, EntryId, EntryKind } from './types.js';

/*
 * The index of an account: what the fold needs of every entry, a fortieth of what the entries take. It says nothing that the
 * entries don't say, and is made of them alone. In CBOR:
 *
 *   [account, [device id …], [feed …]]
 *   feed:   [full id, signing key, sealing key, [record …]], the records in their order from the first
 *   record: [id, generation, written at, number of the kind, … what stands at the kind below]
 *
 * A device stands in a record as its place in the list of device ids. Proofs of forks are not part of it.
 */

/** What an index holds. */
export interface IndexedFeeds {
  /** 32 bytes. */
  readonly account: Uint8Array;
  readonly feeds: Map<DeviceId, Feed>;
}

/** Finds the place of a device in the list of ids. */
type PlaceOf = (device: DeviceId) => number;
type DeviceAt = (place: number) => DeviceId;

type FactOf<K extends EntryKind> = Extract<EntryFact, { readonly kind: K }>;

interface FactForm<K extends EntryKind> {
  /** How many items of the record are the fact's. */
  readonly items: number;
  write(writer: CborWriter, fact: FactOf<K>, placeOf: PlaceOf): void;
  read(reader: CborReader, deviceAt: DeviceAt): FactOf<K>;
}

const readId = (reader: CborReader): EntryId => reader.hex(HASH_BYTES);
const readName = (reader: CborReader): string => reader.text(NAME_LIMIT.bytes);
const readReason = (reader: CborReader): string => reader.text(REASON_LIMIT.bytes);

/** In the order of their numbers, which are stored: new ones go to the end. */
const forms: { readonly [K in EntryKind]: FactForm<K> } = {
  genesis: {
    items: 2,
    write: (writer, { name, publicKey }) => writer.text(name).hex(publicKey),
    read: (reader) => ({ kind: 'genesis', name: readName(reader), publicKey: reader.hex(ED25519_KEY_BYTES) }),
  },
  'device-added': {
    items: 2,
    write: (writer, { name, basis }) => writer.text(name).hex(basis),
    read: (reader) => ({ kind: 'device-added', name: readName(reader), basis: readId(reader) }),
  },
  'device-renamed': {
    items: 2,
    write: (writer, { device, name }, placeOf) => writer.unsigned(placeOf(device)).text(name),
    read: (reader, deviceAt) => ({
      kind: 'device-renamed',
      device: deviceAt(reader.unsigned()),
      name: readName(reader),
    }),
  },
  'device-archived': {
    items: 2,
    write: (writer, { device, lastSequence }, placeOf) => writer.unsigned(placeOf(device)).unsigned(lastSequence),
    read: (reader, deviceAt) => ({
      kind: 'device-archived',
      device: deviceAt(reader.unsigned()),
      lastSequence: reader.unsigned(),
    }),
  },
  'device-revoked': {
    items: 4,
    write: (writer, { device, lastSequence, head, reason }, placeOf) =>
      writer.unsigned(placeOf(device)).unsigned(lastSequence).hexOrNull(head).text(reason),
    read: (reader, deviceAt) => ({
      kind: 'device-revoked',
      device: deviceAt(reader.unsigned()),
      lastSequence: reader.unsigned(),
      head: reader.hexOrNull(HASH_BYTES),
      reason: readReason(reader),
    }),
  },
  'key-rotated': {
    items: 3,
    write: (writer, { basis, reason, publicKey }) => writer.hex(basis).text(reason).hex(publicKey),
    read: (reader) => ({
      kind: 'key-rotated',
      basis: readId(reader),
      reason: readReason(reader),
      publicKey: reader.hex(ED25519_KEY_BYTES),
    }),
  },
  'password-rotated': { items: 0, write: () => undefined, read: () => ({ kind: 'password-rotated' }) },
  acknowledged: {
    items: 2,
    write(writer, { seen, shared }, placeOf) {
      writer.array(2 * seen.length);
      for (const { device, sequence } of seen) writer.unsigned(placeOf(device)).unsigned(sequence);
      writer.array(2 * shared.length);
      for (const { device, rotation } of shared) writer.unsigned(placeOf(device)).hex(rotation);
    },
    read: (reader, deviceAt) => ({
      kind: 'acknowledged',
      seen: readPairs(reader, () => ({ device: deviceAt(reader.unsigned()), sequence: reader.unsigned() })),
      shared: readPairs(reader, () => ({ device: deviceAt(reader.unsigned()), rotation: readId(reader) })),
    }),
  },
  'conflict-settled': {
    items: 2,
    write(writer, { chosen, others }) {
      writer.hex(chosen).array(others.length);
      for (const other of others) writer.hex(other);
    },
    read: (reader) => ({
      kind: 'conflict-settled',
      chosen: readId(reader),
      others: readList(reader.list(), () => readId(reader)),
    }),
  },
};

const numberedForms = Object.values(forms) as readonly FactForm<EntryKind>[];
const numbers = new Map(Object.keys(forms).map((kind, number) => [kind, number]));

/** Id, generation, time and kind. */
const ITEMS_BEFORE_FACT = 4;

/** Writes the index of feeds. The same bytes for the same feeds in the same order. */
export function encodeFeedIndex(feeds: Feeds, account: Uint8Array): Uint8Array {
  const places = new Map<DeviceId, number>();
  const placeOf = (device: DeviceId): number => {
    const place = places.get(device) ?? places.size;
    if (place === places.size) places.set(device, place);
    return place;
  };
  const body = new CborWriter().array(feeds.size);
  for (const feed of feeds.values()) writeFeed(body, feed, placeOf);
  const whole = new CborWriter().array(3).byteString(account).array(places.size);
  for (const device of places.keys()) whole.hex(device);
  return Buffer.concat([whole.bytes, body.bytes]);
}

/** Reads an index. The keys of devices are views of it. Throws `MalformedBytes`. */
export function decodeFeedIndex(bytes: Uint8Array, pool: DeviceIdPool): IndexedFeeds {
  const reader = new CborReader(bytes);
  reader.array(3);
  const account = new Uint8Array(reader.bytes(HASH_BYTES));
  const devices = readList(reader.list(), () => pool.intern(reader.hex(DEVICE_ID_BYTES)));
  const deviceAt = (place: number): DeviceId => {
    const device = devices[place];
    if (device === undefined) throw new MalformedBytes('a device has no place');
    return device;
  };
  const feeds = new Map<DeviceId, Feed>();
  for (let left = reader.list(); left > 0; left--) {
    const feed = readFeed(reader, pool, deviceAt);
    if (feeds.has(feed.device)) throw new MalformedBytes('a feed is there twice');
    feeds.set(feed.device, feed);
  }
  reader.end();
  return { account, feeds };
}

/** Whether two records say the same. */
export function sameRecords(one: EntryRecord, other: EntryRecord): boolean {
  if (one.device !== other.device || one.sequence !== other.sequence) return false;
  const places = new Map<DeviceId, number>();
  const placeOf = (device: DeviceId): number => {
    const place = places.get(device) ?? places.size;
    places.set(device, place);
    return place;
  };
  const [first, second] = [new CborWriter(), new CborWriter()];
  writeRecord(first, one, placeOf);
  writeRecord(second, other, placeOf);
  return Buffer.compare(first.bytes, second.bytes) === 0;
}

function writeFeed(writer: CborWriter, { fullId, keys, records }: Feed, placeOf: PlaceOf): void {
  writer.array(4).byteString(fullId).byteString(keys.signing).byteString(keys.sealing).array(records.length);
  for (const record of records) writeRecord(writer, record, placeOf);
}

function writeRecord(writer: CborWriter, { id, generation, writtenAt, fact }: EntryRecord, placeOf: PlaceOf): void {
  const form = forms[fact.kind] as FactForm<EntryKind>;
  writer.array(ITEMS_BEFORE_FACT + form.items);
  writer
    .hex(id)
    .unsigned(generation)
    .unsigned(writtenAt)
    .unsigned(numbers.get(fact.kind) ?? 0);
  form.write(writer, fact, placeOf);
}

function readFeed(reader: CborReader, pool: DeviceIdPool, deviceAt: DeviceAt): Feed {
  reader.array(4);
  const fullId = reader.bytes(HASH_BYTES);
  const keys = { signing: reader.bytes(ED25519_KEY_BYTES), sealing: reader.bytes(XWING_KEY_BYTES) };
  const device = pool.intern(deviceIdOf(fullId));
  const count = reader.list();
  if (count === 0) throw new MalformedBytes('a feed has no entry');
  const feed = Feed.open({ device, fullId, keys }, readRecord(reader, device, 1, deviceAt));
  for (let sequence = 2; sequence <= count; sequence++) feed.append(readRecord(reader, device, sequence, deviceAt));
  return feed;
}

function readRecord(reader: CborReader, device: DeviceId, sequence: number, deviceAt: DeviceAt): EntryRecord {
  const items = reader.list();
  const id = readId(reader);
  const [generation, writtenAt] = [reader.unsigned(), reader.unsigned()];
  const form = numberedForms[reader.unsigned()];
  if (form === undefined || items !== ITEMS_BEFORE_FACT + form.items) throw new MalformedBytes('a kind is not known');
  return { id, device, sequence, generation, writtenAt, fact: form.read(reader, deviceAt) };
}

function readPairs<T>(reader: CborReader, readPair: () => T): readonly T[] {
  const items = reader.list();
  if (items % 2 !== 0) throw new MalformedBytes('a pair is not whole');
  return readList(items / 2, readPair);
}

/** Makes no room in advance: the length may be a lie. */
function readList<T>(length: number, readItem: () => T): T[] {
  const items: T[] = [];
  for (let left = length; left > 0; left--) items.push(readItem());
  return items;
}
