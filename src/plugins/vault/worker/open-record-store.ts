import type { ReadOnlyReason } from '../vault-errors.js';
import { findStructuralDamage, type InspectionDepth } from './lmdb-file-inspector.js';
import { LmdbFile } from './lmdb-file.js';
import { LmdbRecordStore } from './lmdb-record-store.js';
import { ReadOnlyRecordStore } from './read-only-record-store.js';
import type { RecordStore } from './record-store.js';
import { SalvagedRecordStore } from './salvaged-record-store.js';
import type { StopSignal } from './stop-signal.js';
import { readOnlyReasonOf, toStorageError } from './storage-errors.js';

/**
 * Opens a vault file that is there: natively when its structure is sound, else what can still be read of it. Of a large file only what
 * reading relies on is checked here; `inspect` has to come before anything is removed or replaced. What can't be written to is read all the same.
 * Null when there is no file, or nothing in it.
 */
export function openRecordStore(path: string, stopSignal: StopSignal): RecordStore | null {
  let file: LmdbFile | null = null;
  let depth: InspectionDepth;
  try {
    file = LmdbFile.open(path);
    if (!file) return null;
    depth = file.isSmall ? 'everything' : 'what-reading-needs';
    const damage = findStructuralDamage(file, depth);
    if (damage !== null) return new SalvagedRecordStore(file, damage);
  } catch (error) {
    file?.close();
    throw toStorageError(error);
  }
  file.close();
  try {
    return LmdbRecordStore.open(path, stopSignal, depth === 'everything');
  } catch (error) {
    const reason = readOnlyReasonOf(error);
    if (reason === null) throw error;
    return openReadOnly(path, reason);
  }
}

function openReadOnly(path: string, reason: ReadOnlyReason): RecordStore {
  try {
    return new ReadOnlyRecordStore(path, reason);
  } catch (error) {
    throw toStorageError(error);
  }
}
