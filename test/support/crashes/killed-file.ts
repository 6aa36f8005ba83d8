import { copyFileSync, existsSync, rmSync } from 'node:fs';
import path from 'node:path';

import { accountKeys } from '../../../src/plugins/vault/worker/account/account-keys.js';
import { VaultFile } from '../vault/vault-file.js';
import type { ExpectedAccount } from './expected-account.js';
import { readStoredAccount } from './stored-account.js';

const FIRST_PIECE = Buffer.from(accountKeys.indexPiece(0)).toString('hex');

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
   * Checks the file by its written format, with no code of the app. Throws when it does not hold the account, or when its index is of
   * another.
   * @param leastIndexed of how many entries the index must be
   * @param byRecoveryKeys how many entries the recovery keys wrote
   */
  verify({ password, ownEntries, others }: ExpectedAccount, leastIndexed: number, byRecoveryKeys: number): void {
    const { entries, own, indexed } = readStoredAccount(this.#records, password);
    const byOthers = Object.values(others).reduce((sum, count) => sum + count, byRecoveryKeys);
    if (own !== ownEntries || entries !== ownEntries + byOthers)
      throw new Error(`The file holds ${entries} entries, ${own} of its own, not ${ownEntries} and ${byOthers} more.`);
    if (indexed < leastIndexed) throw new Error(`The index is of ${indexed} entries, not of ${leastIndexed}.`);
  }
}
