import { MalformedBytes } from '../../../../core/cbor/cbor-reader.js';
import type { RecordCipher } from '../record-cipher.js';
import type { RecordStore, RecordWriter } from '../record-store.js';
import { numberInKey } from './account-keys.js';
import { RecordDigest } from './record-digest.js';

/** What came of reading a record. */
export type Reading<T> = { readonly kind: 'read'; readonly value: T } | { readonly kind: 'missing' | 'unreadable' };

/**
 * The records of a vault, encrypted, and the digest over those that can change (11.3). What only grows needs none: entries and secrets
 * have keys that are never used again.
 */
export class SealedRecords {
  readonly #store: RecordStore;
  readonly #cipher: RecordCipher;
  readonly digest: RecordDigest;

  constructor(store: RecordStore, cipher: RecordCipher, digestKey: Uint8Array) {
    this.#store = store;
    this.#cipher = cipher;
    this.digest = new RecordDigest(digestKey);
  }

  read(key: Uint8Array): Reading<Uint8Array> {
    return this.#open(key, this.#store.versions(key)).reading;
  }

  /** A record as it is stored, encrypted; null where there is none. */
  stored(key: Uint8Array): Uint8Array | null {
    return this.#store.versions(key)[0] ?? null;
  }

  /** Reads a record that can change, and has the digest take account of it as it is stored. */
  readCounted(key: Uint8Array): Reading<Uint8Array> {
    const { reading, stored } = this.#open(key, this.#store.versions(key));
    this.digest.set(key, stored);
    return reading;
  }

  /** The same, of one that isn't encrypted. */
  countClear(key: Uint8Array): void {
    this.digest.set(key, this.#store.versions(key)[0] ?? null);
  }

  /** The numbers in the keys with this prefix, ascending. For when the ledger can't tell. */
  numbers(prefix: Uint8Array): readonly number[] {
    return Array.from(this.#store.list(prefix), ({ key }) => numberInKey(key));
  }

  *list(prefix: Uint8Array): Iterable<{ readonly number: number; readonly reading: Reading<Uint8Array> }> {
    for (const { key, versions } of this.#store.list(prefix))
      yield { number: numberInKey(key), reading: this.#open(key, versions).reading };
  }

  seal(key: Uint8Array, plaintext: Uint8Array): Uint8Array {
    return this.#cipher.seal(key, plaintext);
  }

  put(writer: RecordWriter, key: Uint8Array, plaintext: Uint8Array): void {
    writer.put(key, this.#cipher.seal(key, plaintext));
  }

  putCounted(writer: RecordWriter, key: Uint8Array, plaintext: Uint8Array): void {
    this.putClear(writer, key, this.#cipher.seal(key, plaintext));
  }

  /** Puts a record that can change as it is. */
  putClear(writer: RecordWriter, key: Uint8Array, stored: Uint8Array): void {
    writer.put(key, stored);
    this.digest.set(key, stored);
  }

  removeCounted(writer: RecordWriter, key: Uint8Array): void {
    writer.remove(key);
    this.digest.set(key, null);
  }

  #open(key: Uint8Array, versions: readonly Uint8Array[]): { reading: Reading<Uint8Array>; stored: Uint8Array | null } {
    for (const stored of versions) {
      const value = this.#cipher.open(key, stored);
      if (value) return { reading: { kind: 'read', value }, stored };
    }
    const [newest] = versions;
    return { reading: { kind: newest ? 'unreadable' : 'missing' }, stored: newest ?? null };
  }
}

/** Reads the plaintext of a record. What is authentic and not of the form is nothing that this version wrote. */
export function decoded<T>(reading: Reading<Uint8Array>, decode: (plaintext: Uint8Array) => T): Reading<T> {
  if (reading.kind !== 'read') return reading;
  try {
    return { kind: 'read', value: decode(reading.value) };
  } catch (error) {
    if (error instanceof MalformedBytes) return { kind: 'unreadable' };
    throw error;
  }
}
