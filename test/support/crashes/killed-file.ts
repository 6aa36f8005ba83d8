import { copyFileSync, existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';

import { recordKeys } from '../../../src/plugins/vault/worker/record-keys.js';
import { VaultFile } from '../vault/vault-file.js';
import type { ExpectedAccount } from './expected-account.js';
import { readStoredFeeds } from './stored-feeds.js';

const FIRST_PIECE = Buffer.from(recordKeys.indexPiece(0)).toString('hex');

/** What lies in a vault's file before anything opens it again; read from a copy, so that nothing is mended by the look at it. */
export class KilledFile {
  readonly #records: ReadonlyMap<string, Buffer>;

  private constructor(records: ReadonlyMap<string, Buffer>) {
    this.#records = records;
  }

  /** Reads the file of the vault in `folder`; its copy is for a moment in `home`. Null when there is none. */
  static async read(folder: string, home: string): Promise<KilledFile | null> {
    const file = path.join(folder, 'vault.lmdb');
    if (!existsSync(file)) return null;
    const copy = path.join(home, 'killed.lmdb');
    copyFileSync(file, copy);
    try {
      return new KilledFile(await new VaultFile(copy).records());
    } finally {
      for (const used of [copy, `${copy}-lock`]) rmSync(used, { force: true });
    }
  }

  /** The first piece of the index, encrypted, in hex: another one after each writing. Undefined when there is none. */
  get index(): string | undefined {
    return this.#records.get(FIRST_PIECE)?.toString('hex');
  }

  /**
   * Checks the file by its written format, with no code of the app. Throws when it does not hold the account, or when its index tells of
   * another.
   * @param leastIndexed of how many entries the index must tell.
   */
  verify({ password, ownEntries, other }: ExpectedAccount, leastIndexed: number): void {
    const feeds = readStoredFeeds(this.#records, password);
    const found = feeds.map(({ entries }) => entries);
    const due = other ? [ownEntries, other.entries] : [ownEntries];
    if (!isDeepStrictEqual(found, due)) throw new Error(`The file holds ${found.join()} entries, not ${due.join()}.`);
    const indexed = feeds.reduce((sum, feed) => sum + feed.indexed, 0);
    if (indexed < leastIndexed) throw new Error(`The index tells of ${indexed} entries, not of ${leastIndexed}.`);
  }
}
