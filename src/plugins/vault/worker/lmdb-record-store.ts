import { chmodSync, closeSync, mkdirSync, openSync, statSync, type BigIntStats } from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';
import type * as Lmdb from 'lmdb';

import { vaultGone, vaultLocked } from '../vault-errors.js';
import { isAnyInFile, overwriteFreedPages } from './freed-pages.js';
import { createAllocated, growTo, isNearlyFull, requireSpace } from './disk-space.js';
import { LmdbFile } from './lmdb-file.js';
import { findStructuralDamage } from './lmdb-file-inspector.js';
import { PAGE_SIZE, overflowPages } from './lmdb-format.js';
import type { RecordStore, RecordWriter, StoredRecord } from './record-store.js';
import { unwritable } from './salvaged-record-store.js';
import { toStorageError } from './storage-errors.js';
import type { StopSignal } from './stop-signal.js';

/** In its CommonJS form, which is one file and takes half the time to load. */
const { open } = createRequire(import.meta.url)('lmdb') as typeof Lmdb;

type Environment = ReturnType<typeof openEnvironment>;

/** More than the native library makes its lock file, in bytes. */
const LOCK_FILE_BYTES = 3 * PAGE_SIZE;

/** What a new vault needs on the disk, in bytes. */
const NEW_VAULT_BYTES = 64 * 1024;

/**
 * Pages at the end of the file that only changes of one record may use, so that a vault can be opened on a full disk: an attempt is
 * counted first. Enough until the pages that one attempt frees serve the next.
 */
const SPARE_PAGES = 24;

/** How many pages the file grows by at once, beside what is needed, so that not every change makes it grow. */
const GROWTH_PAGES = 8;

/** How many pages the list of free ones may need besides its tree. */
const FREE_LIST_PAGES = 4;

/** Larger changes than this many pages find out as they are written whether there is space for them. */
const MAX_RESERVED_PAGES = 256;

/** The system's number for a device that failed, which the native library also takes when it could write in part only. */
const EIO = 5;

/** What is needed of the native library's statistics, which it declares without a type. */
interface TreeStatistics {
  readonly treeDepth: number;
  readonly treeBranchPageCount: number;
  readonly treeLeafPageCount: number;
}
type Statistics = TreeStatistics & { readonly lastPageNumber: number; readonly free: TreeStatistics };

/**
 * Records in one LMDB environment of one file.
 *
 * The native library writes to its lock file as to memory, and frees twice what it could not open: either ends the whole process on
 * a disk that is full. So whatever can be refused is refused here first, by plain system calls: each file is opened before the library
 * opens it, and takes its space before the library uses it.
 */
export class LmdbRecordStore implements RecordStore {
  readonly readOnlyReason = null;
  #damage: string | null = null;
  #isInspected: boolean;
  readonly #path: string;
  readonly #environment: Environment;
  /** The file that was opened, whatever lies under its name now. */
  readonly #opened: BigIntStats;
  readonly #stopSignal: StopSignal;
  readonly #writer: RecordWriter;
  /** What the transaction under way has put: how many records, and how many pages of their own those need that are long. */
  #puts = 0;
  #overflowPages = 0;

  private constructor(filePath: string, environment: Environment, stopSignal: StopSignal, isInspected: boolean) {
    this.#isInspected = isInspected;
    this.#path = filePath;
    this.#environment = environment;
    this.#opened = statSync(filePath, { bigint: true });
    this.#stopSignal = stopSignal;
    this.#writer = {
      put: (key, value) => {
        this.#count(value.length);
        environment.putSync(asBuffer(key), asBuffer(value));
      },
      remove: (key) => {
        this.#count(0);
        environment.removeSync(asBuffer(key));
      },
    };
  }

  /**
   * Opens the file, or makes an empty one that only this user can read.
   * @param isInspected whether the structure of the file was looked at in full; otherwise `inspect` comes before removals.
   */
  static open(filePath: string, stopSignal: StopSignal, isInspected = true): LmdbRecordStore {
    try {
      mkdirSync(path.dirname(filePath), { recursive: true, mode: 0o700 });
      prepareFiles(filePath);
      const store = new LmdbRecordStore(filePath, openEnvironment(filePath), stopSignal, isInspected);
      for (const file of [filePath, `${filePath}-lock`]) chmodSync(file, 0o600);
      return store;
    } catch (error) {
      throw toStorageError(error);
    }
  }

  get damage(): string | null {
    return this.#damage;
  }

  get isInspected(): boolean {
    return this.#isInspected;
  }

  /** Reading does not follow the heads of pages that hold long values, but removing such a value does. */
  inspect(): void {
    if (this.#isInspected) return;
    this.#attempt(() => {
      const file = LmdbFile.open(this.#path);
      if (!file) return;
      try {
        this.#damage = findStructuralDamage(file);
      } finally {
        file.close();
      }
    });
    this.#isInspected = true;
  }

  /**
   * The library keeps one read transaction for the rest of the turn: give it up. And it keeps a removed file open, into which whatever is
   * written is lost: throws `VAULT_STORAGE_FAILED` when another file, or none, lies under the name.
   */
  seeNewest(): void {
    const named = statSync(this.#path, { bigint: true, throwIfNoEntry: false });
    if (named?.ino !== this.#opened.ino || named.dev !== this.#opened.dev) throw vaultGone();
    this.#attempt(() => this.#environment.resetReadTxn());
  }

  read(key: Uint8Array): Uint8Array | undefined {
    return this.#attempt(() => copyOf(this.#environment.getBinary(asBuffer(key))));
  }

  versions(key: Uint8Array): readonly Uint8Array[] {
    const value = this.read(key);
    return value ? [value] : [];
  }

  *list(prefix: Uint8Array): Iterable<StoredRecord> {
    const range = this.#attempt(() =>
      this.#environment.getRange({ start: asBuffer(prefix), end: firstKeyAfter(prefix) })[Symbol.iterator](),
    );
    for (;;) {
      const next = this.#attempt(() => range.next());
      if (next.done) return;
      yield { key: Uint8Array.from(next.value.key), versions: [Uint8Array.from(next.value.value)] };
    }
  }

  transaction<T>(work: (writer: RecordWriter) => T): T {
    if (this.#damage !== null) throw unwritable(this.#damage);
    try {
      if (!this.#stopSignal.enterTransaction()) throw vaultLocked();
      return this.#attempt(() =>
        this.#environment.transactionSync(() => {
          [this.#puts, this.#overflowPages] = [0, 0];
          const result = work(this.#writer);
          if (this.#puts > 0) this.#reserve();
          return result;
        }),
      );
    } finally {
      this.#stopSignal.leaveTransaction();
    }
  }

  /** While somebody reads, pages that were freed meanwhile aren't used again: each round would only make the file grow. */
  overwriteFreed(secrets: readonly Uint8Array[]): boolean {
    this.seeNewest();
    return this.#attempt(() =>
      this.#isReadByOthers ? !isAnyInFile(this.#path, secrets) : overwriteFreedPages(this.#path, secrets, this),
    );
  }

  /** Whether somebody looks at one unchanging state; whoever was killed doing so is forgotten first. */
  get #isReadByOthers(): boolean {
    this.#environment.readerCheck();
    // A line for each reader: process, thread, and the number of the transaction it looks at, or a hyphen.
    return /\s\d+$/m.test(this.#environment.readerList());
  }

  async close(): Promise<void> {
    await this.#environment.close();
  }

  #count(valueBytes: number): void {
    this.#puts++;
    if (valueBytes > PAGE_SIZE / 4) this.#overflowPages += overflowPages(valueBytes);
  }

  /** Makes the file as long as the commit of what was put can make it. Pages are never written in place, but to free ones. */
  #reserve(): void {
    const { lastPageNumber, free, ...tree } = this.#environment.getStats() as Statistics;
    const treePages = Math.min(this.#puts * tree.treeDepth, tree.treeBranchPageCount + tree.treeLeafPageCount);
    const needed = treePages + this.#overflowPages + 2 * (free.treeDepth + 1) + FREE_LIST_PAGES;
    const pages = lastPageNumber + 1 + Math.min(needed, MAX_RESERVED_PAGES);
    const kept = this.#puts > 1 ? SPARE_PAGES : 0;
    if (statSync(this.#path).size < (pages + kept) * PAGE_SIZE)
      growTo(this.#path, (pages + SPARE_PAGES + GROWTH_PAGES) * PAGE_SIZE);
  }

  #attempt<T>(action: () => T): T {
    try {
      return action();
    } catch (error) {
      const isShortWrite = error instanceof Error && 'code' in error && error.code === EIO && isNearlyFull(this.#path);
      throw toStorageError(isShortWrite ? Object.assign(error, { code: 'ENOSPC' }) : error);
    }
  }
}

/** Throws the system's error when a file can't be written to, or when there is no space for a new one. */
function prepareFiles(filePath: string): void {
  createAllocated(`${filePath}-lock`, LOCK_FILE_BYTES);
  const size = statSync(filePath, { throwIfNoEntry: false })?.size ?? 0;
  for (const file of size > 0 ? [filePath, `${filePath}-lock`] : [`${filePath}-lock`]) closeSync(openSync(file, 'r+'));
  if (size === 0) requireSpace(filePath, NEW_VAULT_BYTES);
}

function openEnvironment(filePath: string) {
  return open<Uint8Array, Buffer>({
    path: filePath,
    noSubdir: true,
    keyEncoding: 'binary',
    encoding: 'binary',
    // The same on every machine, so that a vault can be moved, and its structure checked by one reader.
    pageSize: PAGE_SIZE,
    maxDbs: 0,
    // A commit returns when it is on the disk.
    overlappingSync: false,
    permissionsMode: 0o600,
  } as Parameters<typeof open<Uint8Array, Buffer>>[0]);
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The library may hand out views of memory that the next change overwrites. */
function copyOf(bytes: Uint8Array | undefined): Uint8Array | undefined {
  return bytes && Uint8Array.from(bytes);
}

/** The end of the range of keys that begin with `prefix`, which must not be all 0xff. */
function firstKeyAfter(prefix: Uint8Array): Buffer {
  const end = Buffer.from(prefix);
  for (let index = end.length - 1; index >= 0; index--) {
    const byte = end[index];
    if (byte === undefined || byte === 0xff) continue;
    end[index] = byte + 1;
    return end.subarray(0, index + 1);
  }
  throw new RangeError('A prefix needs a byte below 0xff.');
}
