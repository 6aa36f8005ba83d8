import { CborReader } from '../../../../core/cbor/cbor-reader.js';
import { CborWriter } from '../../../../core/cbor/cbor-writer.js';
import { accountKeys } from '../account/account-keys.js';
import { decoded, type SealedRecords } from '../account/sealed-records.js';
import { toHex } from '../bytes.js';
import type { RecordWriter } from '../record-store.js';
import { sodiumTrustCrypto } from '../trust/sodium-trust-crypto.js';

/** So many wrong codes end a request (5.2): somebody has its file, and guesses. */
export const MAX_WRONG_CODES = 5;
/** So many requests are remembered; the oldest is forgotten first. */
const MAX_REQUESTS = 64;
const ID_BYTES = 16;

/** How many wrong codes were typed for each request, by a short hash of its salt. */
export class WrongCodes {
  readonly #counts: Map<string, number>;

  private constructor(counts: Map<string, number>) {
    this.#counts = counts;
  }

  static read(records: SealedRecords): WrongCodes {
    const reading = decoded(records.read(accountKeys.wrongCodes), (plaintext) => {
      const reader = new CborReader(plaintext);
      const counts = new Map<string, number>();
      for (let left = reader.unsigned(); left > 0; left--) counts.set(reader.hex(ID_BYTES), reader.unsigned());
      reader.end();
      return counts;
    });
    return new WrongCodes(reading.kind === 'read' ? reading.value : new Map<string, number>());
  }

  /** How many more there may be for a request. */
  left(salt: Uint8Array): number {
    return Math.max(0, MAX_WRONG_CODES - (this.#counts.get(nameOf(salt)) ?? 0));
  }

  add(salt: Uint8Array): void {
    const name = nameOf(salt);
    const count = (this.#counts.get(name) ?? 0) + 1;
    this.#counts.delete(name);
    this.#counts.set(name, count);
    for (const oldest of this.#counts.keys()) {
      if (this.#counts.size <= MAX_REQUESTS) break;
      this.#counts.delete(oldest);
    }
  }

  put(records: SealedRecords, writer: RecordWriter): void {
    const encoder = new CborWriter().unsigned(this.#counts.size);
    for (const [name, count] of this.#counts) encoder.hex(name).unsigned(count);
    records.put(writer, accountKeys.wrongCodes, encoder.bytes.slice());
  }
}

function nameOf(salt: Uint8Array): string {
  return toHex(sodiumTrustCrypto.hash('sealed request', salt).subarray(0, ID_BYTES));
}
