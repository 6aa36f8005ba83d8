import type { ReadOnlyReason } from '../vault-errors.js';

/** One stored record, as it lies in the file. */
export interface StoredRecord {
  readonly key: Uint8Array;
  /** As `RecordStore.versions` gives them; at least one. */
  readonly versions: readonly Uint8Array[];
}

/**
 * Where the vault's records lie: binary keys in order, binary values, ACID transactions. Knows nothing of what they mean.
 * `transaction` can throw `VAULT_READ_ONLY`, and every method `VAULT_STORAGE_FULL`, `VAULT_STORAGE_FAILED` and `VAULT_DAMAGED`.
 */
export interface RecordStore {
  /** What is wrong with the file itself, by name; null when nothing is. A damaged store can't be written to. */
  readonly damage: string | null;
  /** Why this process can't write to it; null when it can, or when damage is what is in the way. */
  readonly readOnlyReason: ReadOnlyReason | null;
  /** Whether the whole structure was looked at, so that records can be replaced and removed. */
  readonly isInspected: boolean;
  /** Looks at what opening did not look at, as reading does not rely on it: `damage` says what came of it. */
  inspect(): void;
  /** Has the next reads see what was committed last, by any process. Until then they see one unchanging state. */
  seeNewest(): void;
  /** The value of a record; inside `transaction` what the transaction has put there. */
  read(key: Uint8Array): Uint8Array | undefined;
  /**
   * What may be the value, the likeliest first. More than one only in a damaged store, where older values are still found:
   * the reader takes the first that authenticates.
   */
  versions(key: Uint8Array): readonly Uint8Array[];
  /** All records whose key begins with `prefix`, in the order of their keys. */
  list(prefix: Uint8Array): Iterable<StoredRecord>;
  /**
   * Runs `work` as the only writer among all threads and processes. When it returns, everything it put is on the disk; when it
   * throws, nothing of it ever was.
   */
  transaction<T>(work: (writer: RecordWriter) => T): T;
  /**
   * Overwrites what earlier transactions replaced or removed, wherever it is left. Returns whether none of these byte strings stands in
   * the storage any more: another process may still look at a state that holds one. Throws what `transaction` throws.
   */
  overwriteFreed(secrets: readonly Uint8Array[]): boolean;
  close(): Promise<void>;
}

/** Whether a transaction can succeed. */
export function isWritable({ damage, readOnlyReason }: RecordStore): boolean {
  return damage === null && readOnlyReason === null;
}

export interface RecordWriter {
  put(key: Uint8Array, value: Uint8Array): void;
  remove(key: Uint8Array): void;
}
