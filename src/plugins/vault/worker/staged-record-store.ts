import { appError } from '../../../core/errors.js';
import type { ReadOnlyReason } from '../vault-errors.js';
import { toHex } from './bytes.js';
import type { RecordStore, RecordWriter, StoredRecord } from './record-store.js';

/** A change that is kept back; null removes the record. */
interface StagedChange {
  readonly key: Uint8Array;
  readonly value: Uint8Array | null;
}

/** Changes that were worked out and are not written yet. */
export interface StagedChanges {
  readonly isEmpty: boolean;
  /** Writes them, in the order in which their records were first changed. */
  writeTo(writer: RecordWriter): void;
}

/**
 * Lets changes be worked out before the transaction that writes them. Deriving, signing and sealing take their time; other
 * processes should not wait for it, and a thread that ends meanwhile (for lack of memory, or because it is ended) should not hold the
 * write lock, which it could never give back.
 */
export class StagedRecordStore implements RecordStore {
  readonly #store: RecordStore;
  #staged: ReadonlyMap<string, StagedChange> | null = null;

  constructor(store: RecordStore) {
    this.#store = store;
  }

  get damage(): string | null {
    return this.#store.damage;
  }

  get readOnlyReason(): ReadOnlyReason | null {
    return this.#store.readOnlyReason;
  }

  get isInspected(): boolean {
    return this.#store.isInspected;
  }

  inspect(): void {
    this.#store.inspect();
  }

  /**
   * Runs `work`, and keeps what it puts and removes; meanwhile `read` and `versions` show it as if it was written. Nothing is
   * written. `work` must not list records after it changed any, and gives the bytes that it puts away.
   */
  stage<T>(work: (writer: RecordWriter) => T): { readonly result: T; readonly changes: StagedChanges } {
    const staged = new Map<string, StagedChange>();
    const stageChange = (key: Uint8Array, value: Uint8Array | null): void => {
      staged.set(toHex(key), { key, value });
    };
    this.#staged = staged;
    try {
      const result = work({
        put: stageChange,
        remove: (key) => stageChange(key, null),
      });
      return { result, changes: changesOf(staged) };
    } finally {
      this.#staged = null;
    }
  }

  seeNewest(): void {
    this.#store.seeNewest();
  }

  read(key: Uint8Array): Uint8Array | undefined {
    const staged = this.#staged?.get(toHex(key));
    return staged ? (staged.value ?? undefined) : this.#store.read(key);
  }

  versions(key: Uint8Array): readonly Uint8Array[] {
    const staged = this.#staged?.get(toHex(key));
    if (!staged) return this.#store.versions(key);
    return staged.value ? [staged.value] : [];
  }

  list(prefix: Uint8Array): Iterable<StoredRecord> {
    if (this.#staged && this.#staged.size > 0) throw appError('INTERNAL.staged-records');
    return this.#store.list(prefix);
  }

  transaction<T>(work: (writer: RecordWriter) => T): T {
    return this.#store.transaction(work);
  }

  overwriteFreed(secrets: readonly Uint8Array[]): boolean {
    return this.#store.overwriteFreed(secrets);
  }

  close(): Promise<void> {
    return this.#store.close();
  }
}

function changesOf(staged: ReadonlyMap<string, StagedChange>): StagedChanges {
  return {
    isEmpty: staged.size === 0,
    writeTo: (writer) => {
      for (const { key, value } of staged.values()) {
        if (value) writer.put(key, value);
        else writer.remove(key);
      }
    },
  };
}
