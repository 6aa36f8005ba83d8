import { createHash } from 'node:crypto';

import { MalformedBytes } from '../../../../core/cbor/cbor-reader.js';
import { HASH_BYTES } from '../../../../keystore/entries/suite.js';

/** So many entries fill a record that takes one page of the file: 120 × 33 bytes and 40 of encryption, of 4,072 that fit. */
export const DIRECTORY_ENTRIES = 120;
const SLOT_BYTES = HASH_BYTES + 1;

/** What is remembered of an entry that makes a generation; bits, which are stored. */
export const entryMarks = {
  /** This device holds the secret, under the same number. */
  secret: 1,
  /** A box for this device didn't open, or what was in it wasn't the secret. */
  unopened: 2,
  /** A box for somebody isn't what it should be (7.3). */
  unfair: 4,
  /** All wraps in it were opened, and are what they should be (7.1). */
  rightWraps: 8,
} as const;

export type EntryMark = keyof typeof entryMarks;

/** Which entry is stored under which number, and what is remembered of it. */
export class EntryDirectory {
  readonly #ids: string[] = [];
  readonly #marks: number[] = [];
  readonly #orders = new Map<string, number>();
  /** The records that are not as they are stored. */
  readonly #touched = new Set<number>();

  get size(): number {
    return this.#ids.length;
  }

  /** In the order of their numbers; an empty text where it is not known, or nothing is stored any more. */
  get ids(): readonly string[] {
    return this.#ids;
  }

  orderOf(id: string): number | undefined {
    return this.#orders.get(id);
  }

  /** The entries with a mark, in the order of their numbers. Takes a look at each place. */
  marked(mark: EntryMark): readonly string[] {
    return this.#ids.filter((_, order) => this.#hasBit(order, mark));
  }

  isMarked(id: string, mark: EntryMark): boolean {
    const order = this.#orders.get(id);
    return order !== undefined && this.#hasBit(order, mark);
  }

  add(id: string): number {
    const order = this.#ids.length;
    this.#put(order, id, 0);
    this.#touch(order);
    return order;
  }

  /** Names an entry whose record was read, where the directory's was not. */
  name(order: number, id: string): void {
    this.#put(order, id, this.#marks[order] ?? 0);
    this.#touch(order);
  }

  /** Leaves a place empty for good. */
  forget(order: number): void {
    const id = this.#ids[order] ?? '';
    this.#orders.delete(id);
    this.#leaveUnknown(order);
    this.#touch(order);
  }

  setMark(id: string, mark: EntryMark, isSet: boolean): void {
    const order = this.#orders.get(id);
    if (order === undefined || this.#hasBit(order, mark) === isSet) return;
    const bits = (this.#marks[order] ?? 0) & ~entryMarks[mark];
    this.#put(order, id, isSet ? bits | entryMarks[mark] : bits);
    this.#touch(order);
  }

  /** The records that changed since it was asked last. */
  takeTouched(): readonly number[] {
    const touched = [...this.#touched];
    this.#touched.clear();
    return touched;
  }

  touchAll(): void {
    for (let order = 0; order < this.#ids.length; order += DIRECTORY_ENTRIES) this.#touch(order);
  }

  encodeRecord(record: number): Uint8Array {
    const first = record * DIRECTORY_ENTRIES;
    const count = Math.min(DIRECTORY_ENTRIES, this.#ids.length - first);
    const bytes = Buffer.alloc(count * SLOT_BYTES);
    for (let slot = 0; slot < count; slot++) {
      bytes.write(this.#ids[first + slot] ?? '', slot * SLOT_BYTES, 'hex');
      bytes[slot * SLOT_BYTES + HASH_BYTES] = this.#marks[first + slot] ?? 0;
    }
    return bytes;
  }

  /** Takes over what a record says. Throws `MalformedBytes` unless it says something of `count` entries. */
  decodeRecord(record: number, plaintext: Uint8Array, count: number): void {
    if (plaintext.length !== count * SLOT_BYTES)
      throw new MalformedBytes('a record of the directory has another length');
    const bytes = Buffer.from(plaintext.buffer, plaintext.byteOffset, plaintext.byteLength);
    for (let slot = 0; slot < count; slot++) {
      const start = slot * SLOT_BYTES;
      const id = bytes.toString('hex', start, start + HASH_BYTES);
      const order = record * DIRECTORY_ENTRIES + slot;
      if (id === UNKNOWN) this.#leaveUnknown(order);
      else this.#put(order, id, bytes[start + HASH_BYTES] ?? 0);
    }
  }

  /** Keeps places for `count` more entries of which nothing is known. */
  skip(count: number): void {
    for (let left = count; left > 0; left--) this.#leaveUnknown(this.#ids.length);
  }

  /** The ids of the first `count` places that hold an entry. */
  idsUpTo(count: number): readonly string[] {
    return this.#ids.slice(0, count).filter((id) => id !== '');
  }

  /** Names the first `count` entries together, 32 bytes. */
  digestOf(count: number): Uint8Array {
    const hash = createHash('sha256');
    for (let first = 0; first < count; first += DIRECTORY_ENTRIES)
      hash.update(this.#ids.slice(first, Math.min(count, first + DIRECTORY_ENTRIES)).join(''), 'hex');
    return new Uint8Array(hash.digest());
  }

  clear(): void {
    this.#ids.length = 0;
    this.#marks.length = 0;
    this.#orders.clear();
    this.#touched.clear();
  }

  #put(order: number, id: string, marks: number): void {
    this.#ids[order] = id;
    this.#orders.set(id, order);
    this.#marks[order] = marks;
  }

  #hasBit(order: number, mark: EntryMark): boolean {
    return ((this.#marks[order] ?? 0) & entryMarks[mark]) !== 0;
  }

  #leaveUnknown(order: number): void {
    this.#ids[order] = '';
    this.#marks[order] = 0;
  }

  #touch(order: number): void {
    this.#touched.add(Math.floor(order / DIRECTORY_ENTRIES));
  }
}

/** Stands for an entry that was lost together with its name. */
const UNKNOWN = '0'.repeat(2 * HASH_BYTES);

/** How many records the directory of so many entries has. */
export function directoryRecords(entries: number): number {
  return Math.ceil(entries / DIRECTORY_ENTRIES);
}

/** How many entries such a record names. */
export function entriesInRecord(record: number, entries: number): number {
  return Math.min(DIRECTORY_ENTRIES, entries - record * DIRECTORY_ENTRIES);
}
