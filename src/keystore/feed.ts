import type { FeedHead } from './admission.js';
import type { EntryRecord } from './entry-record.js';
import type { DeviceId, DevicePublicKeys } from './types.js';

/** All entries that are held of one device, without a gap from the first. */
export class Feed implements FeedHead {
  readonly device: DeviceId;
  readonly fullId: Uint8Array;
  readonly keys: DevicePublicKeys;
  readonly #records: EntryRecord[];
  readonly #evidence: EntryRecord[];

  private constructor(identity: FeedIdentity, records: EntryRecord[], evidence: EntryRecord[]) {
    this.device = identity.device;
    this.fullId = identity.fullId;
    this.keys = identity.keys;
    this.#records = records;
    this.#evidence = evidence;
  }

  /** Starts a feed with its first entry, and with proofs of forks of the entries that will follow. */
  static open(identity: FeedIdentity, first: EntryRecord, evidence: readonly EntryRecord[] = []): Feed {
    return new Feed(identity, [first], [...evidence]);
  }

  get sequence(): number {
    return this.#records.length;
  }

  get headId(): string {
    return this.head.id;
  }

  get first(): EntryRecord {
    return this.at(1);
  }

  get head(): EntryRecord {
    return this.at(this.#records.length);
  }

  /** The entries, the first one first. */
  get records(): readonly EntryRecord[] {
    return this.#records;
  }

  /** Entries of other branches whose siblings are part of this feed: proof of forks. */
  get evidence(): readonly EntryRecord[] {
    return this.#evidence;
  }

  /** The entry with number `sequence`. Throws `RangeError` when it is not held. */
  at(sequence: number): EntryRecord {
    const record = this.#records[sequence - 1];
    if (record === undefined) throw new RangeError(`Entry ${sequence} is not held.`);
    return record;
  }

  /** The entry with number `sequence`, if held. */
  find(sequence: number): EntryRecord | undefined {
    return this.#records[sequence - 1];
  }

  /** Appends the next entry. The caller has checked that it links to the head. */
  append(record: EntryRecord): void {
    this.#records.push(record);
  }

  /** A feed that shares nothing changeable with this one, cut after `sequence`, with other evidence. */
  branch(sequence: number, evidence: readonly EntryRecord[]): Feed {
    return new Feed(this, this.#records.slice(0, sequence), [...evidence]);
  }
}

/** Whose feed it is. */
export interface FeedIdentity {
  readonly device: DeviceId;
  readonly fullId: Uint8Array;
  readonly keys: DevicePublicKeys;
}

/** All feeds, by device. */
export type Feeds = ReadonlyMap<DeviceId, Feed>;
