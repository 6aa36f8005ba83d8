import { appError } from '../../../core/errors.js';
import { type ReadOnlyReason, vaultReadOnly } from '../vault-errors.js';
import { toHex } from './bytes.js';
import { findStructuralDamage, recordsOf } from './lmdb-file-inspector.js';
import { type LeafNode, LmdbFile } from './lmdb-file.js';
import type { RecordStore, RecordWriter, StoredRecord } from './record-store.js';

/** One whole state of the file. */
interface FileState {
  readonly file: LmdbFile;
  /** In the order of their keys. */
  readonly records: readonly LeafNode[];
  readonly byKey: ReadonlyMap<string, LeafNode>;
}

/**
 * The records of a file that this process may read and not write: on a disk that is read-only, or without the permission. The native library
 * would want to write beside it. All of the file is held in memory instead, so that others, who may be able to write to it, change nothing
 * under a reader's hands.
 */
export class ReadOnlyRecordStore implements RecordStore {
  readonly damage = null;
  readonly isInspected = true;
  readonly readOnlyReason: ReadOnlyReason;
  readonly #path: string;
  #state: FileState;

  /** Throws `VAULT_DAMAGED` when the structure of the file is broken. */
  constructor(path: string, reason: ReadOnlyReason) {
    this.#path = path;
    this.readOnlyReason = reason;
    this.#state = readState(path);
  }

  inspect(): void {
    // It was, in full.
  }

  seeNewest(): void {
    if (this.#state.file.isCurrent()) return;
    const older = this.#state;
    this.#state = readState(this.#path);
    older.file.close();
  }

  read(key: Uint8Array): Uint8Array | undefined {
    const found = this.#state.byKey.get(toHex(key));
    return found && Uint8Array.from(this.#state.file.value(found.place));
  }

  versions(key: Uint8Array): readonly Uint8Array[] {
    const value = this.read(key);
    return value ? [value] : [];
  }

  *list(prefix: Uint8Array): Iterable<StoredRecord> {
    const { file, records } = this.#state;
    for (let index = firstFrom(records, prefix); index < records.length; index++) {
      const record = records[index];
      if (!record || !startsWith(record.key, prefix)) return;
      yield { key: Uint8Array.from(record.key), versions: [Uint8Array.from(file.value(record.place))] };
    }
  }

  transaction<T>(_work: (writer: RecordWriter) => T): T {
    throw vaultReadOnly(this.readOnlyReason);
  }

  overwriteFreed(_secrets: readonly Uint8Array[]): boolean {
    throw vaultReadOnly(this.readOnlyReason);
  }

  close(): Promise<void> {
    this.#state.file.close();
    return Promise.resolve();
  }
}

function readState(path: string): FileState {
  const file = LmdbFile.open(path, Infinity);
  if (!file) throw appError('VAULT_DAMAGED');
  try {
    if (findStructuralDamage(file) !== null) throw appError('VAULT_DAMAGED');
    const records = [...recordsOf(file)];
    return { file, records, byKey: new Map(records.map((record) => [toHex(record.key), record])) };
  } catch (error) {
    file.close();
    throw error;
  }
}

/** The place of the first record whose key is not before `key`. */
function firstFrom(records: readonly LeafNode[], key: Uint8Array): number {
  let [low, high] = [0, records.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const record = records[middle];
    if (record && Buffer.compare(record.key, key) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function startsWith(key: Uint8Array, prefix: Uint8Array): boolean {
  return key.length >= prefix.length && Buffer.compare(key.subarray(0, prefix.length), prefix) === 0;
}
