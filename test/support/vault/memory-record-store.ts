import type { RecordStore, RecordWriter, StoredRecord } from '../../../src/plugins/vault/worker/record-store.js';

/** Records in memory, which several sessions of one test may share; counts what is read. */
export class MemoryRecordStore implements RecordStore {
  readonly damage = null;
  readonly readOnlyReason = null;
  readonly isInspected = true;
  /** How many records were read so far, by the letter of their kind. */
  readonly reads = new Map<string, number>();
  readonly #records = new Map<string, Uint8Array>();

  /** All records as they are now, as a backup of a file has them. */
  copy(): MemoryRecordStore {
    const copy = new MemoryRecordStore();
    for (const [name, value] of this.#records) copy.#records.set(name, value);
    return copy;
  }

  /** Forgets what was counted. */
  resetCounts(): void {
    this.reads.clear();
  }

  inspect(): void {}

  seeNewest(): void {}

  read(key: Uint8Array): Uint8Array | undefined {
    this.#count(key);
    return this.#records.get(nameOf(key));
  }

  versions(key: Uint8Array): readonly Uint8Array[] {
    const value = this.read(key);
    return value ? [value] : [];
  }

  *list(prefix: Uint8Array): Iterable<StoredRecord> {
    const names = [...this.#records.keys()].filter((name) => name.startsWith(nameOf(prefix))).sort();
    for (const name of names) {
      const key = new Uint8Array(Buffer.from(name, 'hex'));
      yield { key, versions: this.versions(key) };
    }
  }

  transaction<T>(work: (writer: RecordWriter) => T): T {
    const before = new Map(this.#records);
    try {
      return work({
        put: (key, value) => void this.#records.set(nameOf(key), value.slice()),
        remove: (key) => void this.#records.delete(nameOf(key)),
      });
    } catch (error) {
      this.#records.clear();
      for (const [name, value] of before) this.#records.set(name, value);
      throw error;
    }
  }

  overwriteFreed(): boolean {
    return true;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  #count(key: Uint8Array): void {
    const kind = String.fromCharCode(key[0] ?? 0);
    this.reads.set(kind, (this.reads.get(kind) ?? 0) + 1);
  }
}

function nameOf(key: Uint8Array): string {
  return Buffer.from(key).toString('hex');
}
