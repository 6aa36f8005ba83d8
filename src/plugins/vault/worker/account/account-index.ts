import { concatBytes, equalBytes, readUint32, uint32 } from '../bytes.js';
import type { RecordWriter } from '../record-store.js';
import { cutIndex, joinIndex } from '../stored-index.js';
import { accountKeys, accountPrefixes } from './account-keys.js';
import type { EntryDirectory } from './entry-directory.js';
import type { SealedRecords } from './sealed-records.js';

const HEAD_BYTES = 4 + 32;

export interface AccountIndex {
  /** It is of the entries with the numbers from 0 to one less. */
  readonly count: number;
  /** What `encodeFeedsIndex` wrote. */
  readonly feeds: Uint8Array;
}

/**
 * The stored index: of how many entries it is, the digest of their ids, and what `encodeFeedsIndex` wrote. Null when there is none, or
 * none that is of the entries in the directory.
 */
export function readIndex(records: SealedRecords, directory: EntryDirectory): AccountIndex | null {
  const whole = joinIndex((number) => {
    const reading = records.read(accountKeys.indexPiece(number));
    return reading.kind === 'read' ? reading.value : null;
  });
  if (whole === null || whole.length < HEAD_BYTES) return null;
  const count = readUint32(whole);
  if (count > directory.size) return null;
  const isOfThem = equalBytes(whole.subarray(4, HEAD_BYTES), directory.digestOf(count));
  return isOfThem ? { count, feeds: whole.subarray(HEAD_BYTES) } : null;
}

/** The pieces of an index of all entries, encrypted. */
export function sealIndex(records: SealedRecords, directory: EntryDirectory, index: Uint8Array): readonly Uint8Array[] {
  const { size } = directory;
  const whole = concatBytes(uint32(size), directory.digestOf(size), index);
  const pieces = cutIndex(whole);
  return pieces.map((piece, number) => records.seal(accountKeys.indexPiece(number), piece));
}

/** Puts an index in place of the one before, which may have had more pieces. */
export function putIndex(records: SealedRecords, writer: RecordWriter, sealed: readonly Uint8Array[]): void {
  for (const number of records.numbers(accountPrefixes.indexPiece))
    if (number >= sealed.length) writer.remove(accountKeys.indexPiece(number));
  sealed.forEach((piece, number) => writer.put(accountKeys.indexPiece(number), piece));
}
