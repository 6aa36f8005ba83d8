import { type CborFields, decodeCbor, encodeCbor, encodeSecretCbor } from '../../../core/cbor/cbor-fields.js';
import { CborReader, MalformedBytes } from '../../../core/cbor/cbor-reader.js';
import type { CborMap } from '../../../core/cbor/cbor-writer.js';
import type { EntryId } from '../../../keystore/index.js';
import { equalBytes, fromHex, toHex } from './bytes.js';
import { DeviceIdentity, IDENTITY_SEED_BYTES } from './device-identity.js';
import { GENERATION_SECRET_BYTES } from './generation-keys.js';
import type { RecordCipher } from './record-cipher.js';
import { numberInKey, recordKeys, recordPrefixes, sequenceInKey } from './record-keys.js';
import type { RecordStore, RecordWriter } from './record-store.js';
import { cutIndex, joinIndex, type StoredIndex } from './stored-index.js';

const HASH_BYTES = 32;

/** A rotation whose secret this device does not hold, and where its entry is. */
export interface UnopenedRotation {
  readonly rotation: EntryId;
  readonly feed: number;
  readonly sequence: number;
}

/** Where the whole stands. Written in every transaction, so that a change by another process shows, and a lost record too. */
export interface LedgerRecord {
  /** Grows by one with every transaction. */
  readonly revision: number;
  /** How many feeds and generation secrets there are: their numbers run from 0 to one less. */
  readonly feeds: number;
  readonly generations: number;
  /** The numbers of the proofs of forks, ascending. */
  readonly evidence: readonly number[];
  /** The number of this device's own feed. */
  readonly ownFeed: number;
  /** Wall clock, ms since 1970. */
  readonly passwordChangedAt: number;
  readonly lastSyncedAt: number | null;
  readonly unopened: readonly UnopenedRotation[];
}

/** What is stored about a feed beside its entries. */
export interface FeedRecord {
  /** The device's full id, 32 bytes. */
  readonly device: Uint8Array;
  /** How many entries are stored. */
  readonly entries: number;
  /** The newest entry. */
  readonly head: EntryId;
  /** This machine's wall clock when the newest entry arrived, ms since 1970. */
  readonly heardAt: number;
  /** How far ahead its author's clock was then, ms. */
  readonly clockAheadMs: number;
  /** Whether a person compared the codes. */
  readonly verified: boolean;
}

/** The secret of one generation. */
export interface GenerationRecord {
  /** The rotation (or genesis) that made the generation. */
  readonly rotation: EntryId;
  readonly secret: Uint8Array;
}

/** What came of reading a record. */
export type Reading<T> = { readonly kind: 'read'; readonly value: T } | { readonly kind: 'missing' | 'damaged' };

/** The encrypted records of a vault, by what they mean. */
export class VaultRecords {
  readonly #store: RecordStore;
  readonly #cipher: RecordCipher;
  /** By the number of the feed, what was read last: the same bytes are not opened again. */
  readonly #feeds = new Map<number, { readonly stored: Uint8Array; readonly feed: FeedRecord }>();

  constructor(store: RecordStore, cipher: RecordCipher) {
    this.#store = store;
    this.#cipher = cipher;
  }

  ledger(): Reading<LedgerRecord> {
    return this.#readFields(recordKeys.ledger, decodeLedger);
  }

  identity(): Reading<DeviceIdentity> {
    return this.#readFields(recordKeys.identity, (fields) => {
      fields.expectOnly('signingSeed', 'sealingSeed');
      const signing = fields.bytes('signingSeed', IDENTITY_SEED_BYTES);
      return new DeviceIdentity({ signing, sealing: fields.bytes('sealingSeed', IDENTITY_SEED_BYTES) });
    });
  }

  /** The keys of the findings that a person marked as seen, the newest last. */
  seenFindings(): Reading<readonly string[]> {
    return this.#readFields(recordKeys.seenFindings, (fields) => fields.expectOnly('keys').texts('keys'));
  }

  /** The same object as before while the stored bytes are the same. */
  feed(number: number): Reading<FeedRecord> {
    const key = recordKeys.feed(number);
    const [stored] = this.#store.versions(key);
    const known = this.#feeds.get(number);
    if (known && stored && equalBytes(known.stored, stored)) return { kind: 'read', value: known.feed };
    const reading = this.#readPlaintext(key, decodeFeed);
    if (reading.kind === 'read' && stored) this.#feeds.set(number, { stored, feed: reading.value });
    return reading;
  }

  generation(index: number): Reading<GenerationRecord> {
    return this.#readFields(recordKeys.generation(index), (fields) => {
      fields.expectOnly('rotation', 'secret');
      const rotation = toHex(fields.bytes('rotation', HASH_BYTES));
      return { rotation, secret: fields.bytes('secret', GENERATION_SECRET_BYTES) };
    });
  }

  evidence(index: number): Reading<Uint8Array> {
    return this.#read(recordKeys.evidence(index));
  }

  entry(feed: number, sequence: number): Reading<Uint8Array> {
    return this.#read(recordKeys.entry(feed, sequence));
  }

  /** The entries of a feed in their order, as far as there are any. */
  *entriesOf(feed: number): Iterable<{ readonly sequence: number; readonly reading: Reading<Uint8Array> }> {
    for (const { key, versions } of this.#store.list(recordPrefixes.entriesOf(feed))) {
      yield { sequence: sequenceInKey(key), reading: this.#open(key, versions) };
    }
  }

  /** The index; null when there is none, or none that can be used. */
  index(): StoredIndex | null {
    return joinIndex((number) => {
      const reading = this.#read(recordKeys.indexPiece(number));
      return reading.kind === 'read' ? reading.value : null;
    });
  }

  /** The pieces of the index as they are stored, opened; those that can't be read are left out. */
  indexPieces(): readonly Uint8Array[] {
    return this.numbers('indexPiece').flatMap((number) => {
      const reading = this.#read(recordKeys.indexPiece(number));
      return reading.kind === 'read' ? [reading.value] : [];
    });
  }

  /** The numbers of the records of a kind that are there, ascending. For when the ledger can't tell. */
  numbers(kind: 'feed' | 'evidence' | 'generation' | 'indexPiece'): readonly number[] {
    return Array.from(this.#store.list(recordPrefixes[kind]), ({ key }) => numberInKey(key));
  }

  /** The pieces of an index, encrypted. They are put away by `putIndexPieces`. */
  sealIndex(index: StoredIndex): readonly Uint8Array[] {
    return cutIndex(index).map((piece, number) => this.#cipher.seal(recordKeys.indexPiece(number), piece));
  }

  /** Puts an index in place of the one before, which may have had more pieces. */
  putIndexPieces(writer: RecordWriter, sealed: readonly Uint8Array[]): void {
    for (const number of this.numbers('indexPiece')) {
      if (number >= sealed.length) writer.remove(recordKeys.indexPiece(number));
    }
    sealed.forEach((piece, number) => writer.put(recordKeys.indexPiece(number), piece));
  }

  putLedger(writer: RecordWriter, ledger: LedgerRecord): void {
    const unopened = ledger.unopened.map((one) => ({ ...one, rotation: fromHex(one.rotation) }));
    this.#putFields(writer, recordKeys.ledger, { ...ledger, unopened });
  }

  putSeenFindings(writer: RecordWriter, keys: readonly string[]): void {
    this.#putFields(writer, recordKeys.seenFindings, { keys });
  }

  putIdentity(writer: RecordWriter, { seeds }: DeviceIdentity): void {
    this.#putSecretFields(writer, recordKeys.identity, { signingSeed: seeds.signing, sealingSeed: seeds.sealing });
  }

  putFeed(writer: RecordWriter, number: number, feed: FeedRecord): void {
    this.#putFields(writer, recordKeys.feed(number), { ...feed, head: fromHex(feed.head) });
  }

  putGeneration(writer: RecordWriter, index: number, { rotation, secret }: GenerationRecord): void {
    this.#putSecretFields(writer, recordKeys.generation(index), { rotation: fromHex(rotation), secret });
  }

  putEvidence(writer: RecordWriter, index: number, encoded: Uint8Array): void {
    this.#put(writer, recordKeys.evidence(index), encoded);
  }

  removeEvidence(writer: RecordWriter, index: number): void {
    writer.remove(recordKeys.evidence(index));
  }

  putEntry(writer: RecordWriter, feed: number, sequence: number, encoded: Uint8Array): void {
    this.#put(writer, recordKeys.entry(feed, sequence), encoded);
  }

  removeEntry(writer: RecordWriter, feed: number, sequence: number): void {
    writer.remove(recordKeys.entry(feed, sequence));
  }

  #read(key: Uint8Array): Reading<Uint8Array> {
    return this.#open(key, this.#store.versions(key));
  }

  #open(key: Uint8Array, versions: readonly Uint8Array[]): Reading<Uint8Array> {
    for (const version of versions) {
      const value = this.#cipher.open(key, version);
      if (value) return { kind: 'read', value };
    }
    return { kind: versions.length === 0 ? 'missing' : 'damaged' };
  }

  #readFields<T>(key: Uint8Array, decode: (fields: CborFields) => T): Reading<T> {
    return this.#readPlaintext(key, (plaintext) => decode(decodeCbor(plaintext)));
  }

  #readPlaintext<T>(key: Uint8Array, decode: (plaintext: Uint8Array) => T): Reading<T> {
    const reading = this.#read(key);
    if (reading.kind !== 'read') return reading;
    try {
      return { kind: 'read', value: decode(reading.value) };
    } catch (error) {
      // Authentic, yet not of this form: nothing that this version wrote.
      if (error instanceof MalformedBytes) return { kind: 'damaged' };
      throw error;
    } finally {
      reading.value.fill(0);
    }
  }

  #putFields(writer: RecordWriter, key: Uint8Array, fields: CborMap): void {
    this.#put(writer, key, encodeCbor(fields));
  }

  /** As `#putFields`, for a record that is a secret itself: leaves no plaintext behind. */
  #putSecretFields(writer: RecordWriter, key: Uint8Array, fields: CborMap): void {
    const plaintext = encodeSecretCbor(fields);
    try {
      this.#put(writer, key, plaintext);
    } finally {
      plaintext.fill(0);
    }
  }

  #put(writer: RecordWriter, key: Uint8Array, value: Uint8Array): void {
    writer.put(key, this.#cipher.seal(key, value));
  }
}

function decodeLedger(fields: CborFields): LedgerRecord {
  const counts = ['revision', 'feeds', 'generations', 'ownFeed', 'passwordChangedAt'] as const;
  fields.expectOnly(...counts, 'evidence', 'lastSyncedAt', 'unopened');
  return {
    revision: fields.count('revision'),
    feeds: fields.count('feeds'),
    generations: fields.count('generations'),
    evidence: fields.counts('evidence'),
    ownFeed: fields.count('ownFeed'),
    passwordChangedAt: fields.count('passwordChangedAt'),
    lastSyncedAt: fields.countOrNull('lastSyncedAt'),
    unopened: fields.maps('unopened').map((one) => ({
      rotation: toHex(one.expectOnly('rotation', 'feed', 'sequence').bytes('rotation', HASH_BYTES)),
      feed: one.count('feed'),
      sequence: one.count('sequence'),
    })),
  };
}

/** Item by item, as there is one for each device. */
function decodeFeed(plaintext: Uint8Array): FeedRecord {
  const reader = new CborReader(plaintext);
  const field = <T>(name: string, read: () => T): T => {
    reader.textKey(name);
    return read();
  };
  const count = (): number => reader.unsigned();
  reader.map(6);
  const head = field('head', () => reader.hex(HASH_BYTES));
  // A copy: the plaintext is overwritten.
  const device = field('device', () => reader.bytes(HASH_BYTES).slice());
  const entries = field('entries', count);
  const heardAt = field('heardAt', count);
  const verified = field('verified', () => reader.boolean());
  const clockAheadMs = field('clockAheadMs', count);
  reader.end();
  return { device, entries, head, heardAt, clockAheadMs, verified };
}
