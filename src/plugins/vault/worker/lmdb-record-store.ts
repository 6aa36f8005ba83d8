import { chmodSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { open } from 'lmdb';

import { vaultLocked } from '../vault-errors.js';
import { PAGE_SIZE } from './lmdb-format.js';
import type { RecordStore, RecordWriter, StoredRecord } from './record-store.js';
import { toStorageError } from './storage-errors.js';
import type { StopSignal } from './stop-signal.js';

type Environment = ReturnType<typeof openEnvironment>;

/** Records in one LMDB environment of one file. */
export class LmdbRecordStore implements RecordStore {
  readonly damage = null;
  readonly #environment: Environment;
  readonly #stopSignal: StopSignal;
  readonly #writer: RecordWriter;

  private constructor(environment: Environment, stopSignal: StopSignal) {
    this.#environment = environment;
    this.#stopSignal = stopSignal;
    this.#writer = {
      put: (key, value) => environment.putSync(asBuffer(key), asBuffer(value)),
      remove: (key) => void environment.removeSync(asBuffer(key)),
    };
  }

  /** Opens the file, or makes an empty one that only this user can read. */
  static open(filePath: string, stopSignal: StopSignal): LmdbRecordStore {
    try {
      mkdirSync(path.dirname(filePath), { recursive: true, mode: 0o700 });
      const store = new LmdbRecordStore(openEnvironment(filePath), stopSignal);
      for (const file of [filePath, `${filePath}-lock`]) chmodSync(file, 0o600);
      return store;
    } catch (error) {
      throw toStorageError(error);
    }
  }

  /** The library keeps one read transaction for the rest of the turn: give it up. */
  seeNewest(): void {
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
    try {
      if (!this.#stopSignal.enterTransaction()) throw vaultLocked();
      return this.#attempt(() => this.#environment.transactionSync(() => work(this.#writer)));
    } finally {
      this.#stopSignal.leaveTransaction();
    }
  }

  async close(): Promise<void> {
    await this.#environment.close();
  }

  #attempt<T>(action: () => T): T {
    try {
      return action();
    } catch (error) {
      throw toStorageError(error);
    }
  }
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
