import { appError, type AppError } from '../../../core/errors.js';
import { toHex } from './bytes.js';
import { HEAD_PAGES } from './lmdb-format.js';
import { LmdbDamage, type LmdbFile, type TreePage, type ValuePlace } from './lmdb-file.js';
import type { RecordStore, RecordWriter, StoredRecord } from './record-store.js';

interface FoundValue {
  readonly transaction: number;
  readonly place: ValuePlace;
}

/**
 * What can still be read of a file whose structure is broken: every leaf page that has the right form, whether a tree leads
 * to it or not. That finds older values too; every record is authenticated, so its reader can tell a real one from rubbish.
 * Nothing can be written: the way out is a bundle.
 */
export class SalvagedRecordStore implements RecordStore {
  readonly damage: string;
  readonly readOnlyReason = null;
  readonly isInspected = true;
  readonly #file: LmdbFile;
  readonly #found = new Map<string, FoundValue[]>();

  /** Takes the file over: `close` closes it. */
  constructor(file: LmdbFile, damage: string) {
    this.#file = file;
    this.damage = damage;
    for (let page = HEAD_PAGES; page < file.pageCount; page++) this.#collect(page);
    for (const values of this.#found.values()) values.sort((a, b) => b.transaction - a.transaction);
  }

  inspect(): void {
    // What is wrong is known.
  }

  seeNewest(): void {
    // There is but one state.
  }

  read(key: Uint8Array): Uint8Array | undefined {
    return this.versions(key)[0];
  }

  versions(key: Uint8Array): readonly Uint8Array[] {
    return (this.#found.get(toHex(key)) ?? []).flatMap(({ place }) => this.#valueIfInside(place));
  }

  *list(prefix: Uint8Array): Iterable<StoredRecord> {
    const start = toHex(prefix);
    const keys = [...this.#found.keys()].filter((key) => key.startsWith(start)).toSorted();
    for (const hex of keys) {
      const key = Buffer.from(hex, 'hex');
      const versions = this.versions(key);
      if (versions.length > 0) yield { key, versions };
    }
  }

  transaction<T>(_work: (writer: RecordWriter) => T): T {
    throw unwritable(this.damage);
  }

  overwriteFreed(_secrets: readonly Uint8Array[]): boolean {
    throw unwritable(this.damage);
  }

  close(): Promise<void> {
    this.#file.close();
    return Promise.resolve();
  }

  #collect(number: number): void {
    const page = this.#treePageIfAny(number);
    if (page?.kind !== 'leaf') return;
    for (const { key, place } of page.nodes) {
      const hex = toHex(key);
      const values = this.#found.get(hex) ?? [];
      values.push({ transaction: page.transaction, place });
      this.#found.set(hex, values);
    }
  }

  #treePageIfAny(number: number): TreePage | null {
    try {
      return this.#file.treePage(number);
    } catch (error) {
      if (error instanceof LmdbDamage) return null;
      throw error;
    }
  }

  #valueIfInside(place: ValuePlace): readonly Uint8Array[] {
    try {
      return [Uint8Array.from(this.#file.value(place))];
    } catch (error) {
      if (error instanceof LmdbDamage) return [];
      throw error;
    }
  }
}

/** Why nothing can be written to a file whose structure is damaged. */
export function unwritable(damage: string): AppError {
  return appError('VAULT_DAMAGED.structure', {}, { details: { damage } });
}
