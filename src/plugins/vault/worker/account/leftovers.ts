import { CborReader } from '../../../../core/cbor/cbor-reader.js';
import { CborWriter } from '../../../../core/cbor/cbor-writer.js';
import type { RecordStore, RecordWriter } from '../record-store.js';
import { accountKeys } from './account-keys.js';
import { decoded, type SealedRecords } from './sealed-records.js';

/*
 * Byte strings that were replaced or erased, and may be left in the file: old key slots, a recovery key that was printed. They are kept,
 * encrypted, from the transaction that replaces them until they are overwritten, so that an interruption puts it off and no more.
 */

/** A sequence of CBOR items: how many there are, then each. */
export function readLeftovers(records: SealedRecords): readonly Uint8Array[] {
  const reading = decoded(records.read(accountKeys.leftovers), (plaintext) => {
    const reader = new CborReader(plaintext);
    const leftovers = Array.from({ length: Math.min(reader.unsigned(), MOST) }, () => reader.bytes().slice());
    reader.end();
    return leftovers;
  });
  return reading.kind === 'read' ? reading.value : [];
}

/** Remembers more of them. */
export function putLeftovers(records: SealedRecords, writer: RecordWriter, more: readonly Uint8Array[]): void {
  const all = [...readLeftovers(records), ...more].slice(-MOST);
  const encoded = new CborWriter().unsigned(all.length);
  for (const leftover of all) encoded.byteString(leftover);
  records.put(writer, accountKeys.leftovers, encoded.bytes);
}

/** Overwrites them. Returns whether that is done: else another process still looks at an old state. Throws what a transaction throws. */
export function overwriteLeftovers(records: SealedRecords, store: RecordStore): boolean {
  const leftovers = readLeftovers(records);
  if (leftovers.length === 0) return true;
  if (!store.overwriteFreed(leftovers)) return false;
  store.transaction((writer) => writer.remove(accountKeys.leftovers));
  return true;
}

/** More than are ever replaced before they can be overwritten. */
const MOST = 64;
