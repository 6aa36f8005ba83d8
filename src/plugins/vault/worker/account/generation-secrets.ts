import { HASH_BYTES, SECRET_BYTES } from '../../../../keystore/entries/suite.js';
import { concatBytes, fromHex, toHex } from '../bytes.js';
import type { RecordWriter } from '../record-store.js';
import { SecretKeys } from '../trust/secret-keys.js';
import { accountKeys } from './account-keys.js';
import type { EntryDirectory } from './entry-directory.js';
import type { SealedRecords } from './sealed-records.js';

/**
 * The secrets of the generations that this device holds, by the ids of the entries that made them. The directory says which; each is read
 * when it is needed, as an old account has many.
 */
export class GenerationSecrets {
  readonly #records: SealedRecords;
  readonly #directory: EntryDirectory;
  readonly #read = new Map<string, SecretKeys>();

  constructor(records: SealedRecords, directory: EntryDirectory) {
    this.#records = records;
    this.#directory = directory;
  }

  /** The generations that are held, in the order of their entries. */
  get held(): readonly string[] {
    return this.#directory.marked('secret');
  }

  has(generation: string): boolean {
    return this.#directory.isMarked(generation, 'secret');
  }

  /**
   * Undefined where the secret isn't held, or can't be read: that is named elsewhere, and must keep nobody from rotating or revoking. `wipe`
   * overwrites it.
   */
  get(generation: string): SecretKeys | undefined {
    if (!this.has(generation)) return undefined;
    const known = this.#read.get(generation) ?? this.#readSecret(generation) ?? undefined;
    if (known) this.#read.set(generation, known);
    return known;
  }

  /** Whether a held secret can be read and is the one it should be. Leaves nothing of it in memory. */
  canBeRead(generation: string): boolean {
    const keys = this.#readSecret(generation);
    keys?.wipe();
    return keys !== null;
  }

  /** Keeps a secret, which `wipe` overwrites, of an entry that is stored. */
  put(writer: RecordWriter, generation: string, keys: SecretKeys): void {
    const order = this.#directory.orderOf(generation);
    if (order === undefined) throw new RangeError('A generation whose entry is not stored.');
    const plaintext = concatBytes(fromHex(generation), keys.secret);
    this.#records.put(writer, accountKeys.generation(order), plaintext);
    plaintext.fill(0);
    this.#directory.setMark(generation, 'secret', true);
    this.#directory.setMark(generation, 'unopened', false);
    this.#read.set(generation, keys);
  }

  /** Overwrites all secrets that were read. */
  wipe(): void {
    for (const keys of this.#read.values()) keys.wipe();
    this.#read.clear();
  }

  #readSecret(generation: string): SecretKeys | null {
    const order = this.#directory.orderOf(generation);
    const reading = order === undefined ? null : this.#records.read(accountKeys.generation(order));
    if (reading?.kind !== 'read') return null;
    const plaintext = reading.value;
    const isWhole = plaintext.length === HASH_BYTES + SECRET_BYTES;
    const isIt = isWhole && toHex(plaintext.subarray(0, HASH_BYTES)) === generation;
    const keys = isIt ? new SecretKeys(plaintext.slice(HASH_BYTES), 'generation') : null;
    plaintext.fill(0);
    return keys;
  }
}
