import { concatBytes, toHex } from '../bytes.js';
import { sodium } from '../sodium.js';

export const DIGEST_BUCKETS = 256;
/** Nobody can try one without the vault's key, so that many bits can't be hit. */
const SUM_BYTES = 12;
/** The shortest that libsodium makes. */
const HASH_BYTES = 16;
export const DIGEST_BYTES = DIGEST_BUCKETS * SUM_BYTES;

/**
 * What all changeable records of a vault are together (11.3): for each of 256 buckets the exclusive or of keyed hashes of the records in it,
 * of their keys and their bytes as they are stored. Each record is sealed under a nonce of its own, so two states of one never have one
 * hash. A change costs two hashes; a bucket that is not as it should be narrows down which records are meant.
 *
 * The sums stay secret, as the ledger that holds them is encrypted: adding hashes up would else be too weak.
 */
export class RecordDigest {
  readonly #key: Uint8Array;
  readonly #sums = new Uint8Array(DIGEST_BYTES);
  /** By the key of the record in hex. */
  readonly #hashes = new Map<string, Uint8Array>();

  constructor(key: Uint8Array) {
    this.#key = key;
  }

  /** All sums, one after the other; a copy. */
  get bytes(): Uint8Array {
    return this.#sums.slice();
  }

  /** The record now holds these bytes; with null it is gone. */
  set(key: Uint8Array, stored: Uint8Array | null): void {
    const name = toHex(key);
    const before = this.#hashes.get(name);
    if (before) this.#add(key, before);
    this.#hashes.delete(name);
    if (stored === null) return;
    const hash = this.#hash(key, stored);
    this.#hashes.set(name, hash);
    this.#add(key, hash);
  }

  has(key: Uint8Array): boolean {
    return this.#hashes.has(toHex(key));
  }

  /** All sums, corrected by what they were off by; a copy. */
  bytesWith(discrepancy: Uint8Array): Uint8Array {
    return this.#sums.map((byte, index) => byte ^ (discrepancy[index] ?? 0));
  }

  /** The buckets whose sums differ from these. */
  differingFrom(sums: Uint8Array): ReadonlySet<number> {
    const differing = new Set<number>();
    for (let index = 0; index < DIGEST_BYTES; index++)
      if (sums[index] !== this.#sums[index]) differing.add(Math.floor(index / SUM_BYTES));
    return differing;
  }

  /** The keys of the records in these buckets, in hex. */
  keysIn(buckets: ReadonlySet<number>): string[] {
    if (buckets.size === 0) return [];
    return [...this.#hashes.keys()].filter((name) => buckets.has(bucketOf(Buffer.from(name, 'hex'))));
  }

  clear(): void {
    this.#sums.fill(0);
    this.#hashes.clear();
  }

  #hash(key: Uint8Array, stored: Uint8Array): Uint8Array {
    // The length first, so that no key runs into the bytes behind it.
    const message = concatBytes(Uint8Array.of(key.length), key, stored);
    return sodium.crypto_generichash(HASH_BYTES, message, this.#key);
  }

  #add(key: Uint8Array, hash: Uint8Array): void {
    const start = bucketOf(key) * SUM_BYTES;
    for (let index = 0; index < SUM_BYTES; index++)
      this.#sums[start + index] = (this.#sums[start + index] ?? 0) ^ (hash[index] ?? 0);
  }
}

/** Where the sum of a record's bucket stands among all sums. */
export function placeOfSum(key: Uint8Array): { readonly start: number; readonly end: number } {
  const start = bucketOf(key) * SUM_BYTES;
  return { start, end: start + SUM_BYTES };
}

/** The bucket of a record: neighbours have others. */
export function bucketOf(key: Uint8Array): number {
  let bucket = 0;
  for (const byte of key) bucket = (31 * bucket + byte) % DIGEST_BUCKETS;
  return bucket;
}
