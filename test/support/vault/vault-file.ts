import { open } from 'lmdb';

import { recordKeys } from '../../../src/plugins/vault/worker/record-keys.js';

/** A vault file as anybody with access to the disk sees it: keys and encrypted values. The vault must be locked meanwhile. */
export class VaultFile {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /** All records, by key in hex. */
  async records(): Promise<Map<string, Buffer>> {
    return this.#use((database) => {
      const all = database.getRange({ start: Buffer.from([0]) });
      return new Map(Array.from(all, ({ key, value }) => [key.toString('hex'), Buffer.from(value)]));
    });
  }

  /** The record of the header. */
  async header(): Promise<Buffer> {
    const header = (await this.records()).get(Buffer.from(recordKeys.header).toString('hex'));
    if (!header) throw new Error('The vault has no header.');
    return header;
  }

  async put(key: Uint8Array, value: Uint8Array): Promise<void> {
    await this.#use((database) => database.putSync(Buffer.from(key), Buffer.from(value)));
  }

  async remove(key: Uint8Array): Promise<void> {
    await this.#use((database) => database.removeSync(Buffer.from(key)));
  }

  async #use<T>(work: (database: ReturnType<typeof openFile>) => T): Promise<T> {
    const database = openFile(this.#path);
    try {
      return work(database);
    } finally {
      await database.close();
    }
  }
}

function openFile(path: string) {
  const options = {
    path,
    noSubdir: true,
    keyEncoding: 'binary',
    encoding: 'binary',
    pageSize: 4096,
    overlappingSync: false,
  };
  return open<Buffer, Buffer>(options as Parameters<typeof open<Buffer, Buffer>>[0]);
}
