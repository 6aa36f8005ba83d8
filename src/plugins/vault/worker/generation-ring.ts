import { appError } from '../../../core/errors.js';
import type { EntryId } from '../../../keystore/index.js';
import { toHex } from './bytes.js';
import { GenerationKeys } from './generation-keys.js';
import type { GenerationRecord, Reading } from './vault-records.js';

/**
 * The secrets of the generations that this device holds. Those that an index names are read when they are needed: an old account has
 * as many as it had rotations, and hardly any of them is ever used again.
 */
export class GenerationRing {
  readonly #readRecord: (index: number) => Reading<GenerationRecord>;
  /** By rotation, in the order in which they are stored; a number for one that was not read yet. */
  readonly #known = new Map<EntryId, GenerationKeys | number>();
  /** What `setStored` was given, until somebody asks. */
  #unlisted: readonly Uint8Array[] = [];

  constructor(readRecord: (index: number) => Reading<GenerationRecord>) {
    this.#readRecord = readRecord;
  }

  get size(): number {
    return this.#unlisted.length + this.#known.size;
  }

  has(rotation: EntryId): boolean {
    return this.#held.has(rotation);
  }

  /** Throws `VAULT_DAMAGED` when the secret is held and can't be read. */
  get(rotation: EntryId): GenerationKeys | undefined {
    const held = this.#held.get(rotation);
    if (typeof held !== 'number') return held;
    const keys = this.#read(held, rotation);
    if (!keys) throw appError('VAULT_DAMAGED.account-secret', { number: held + 1 });
    this.#held.set(rotation, keys);
    return keys;
  }

  /** Holds a secret, which `clear` overwrites. */
  set(rotation: EntryId, keys: GenerationKeys): void {
    this.#held.set(rotation, keys);
  }

  /** Holds the stored secrets with the numbers 0, 1, …, made by these rotations; the first that are held. */
  setStored(rotations: readonly Uint8Array[]): void {
    this.#unlisted = rotations;
  }

  /** Whether a stored secret that was not read yet can be read, and is the one it should be. Leaves nothing of it in memory. */
  canBeRead(rotation: EntryId): boolean {
    const held = this.#held.get(rotation);
    if (typeof held !== 'number') return held !== undefined;
    const keys = this.#read(held, rotation);
    keys?.wipe();
    return keys !== null;
  }

  rotations(): IterableIterator<EntryId> {
    return this.#held.keys();
  }

  /** Overwrites all secrets and forgets them. */
  clear(): void {
    for (const keys of this.#known.values()) if (typeof keys !== 'number') keys.wipe();
    this.#known.clear();
    this.#unlisted = [];
  }

  *[Symbol.iterator](): Iterator<readonly [EntryId, GenerationKeys]> {
    for (const rotation of [...this.#held.keys()]) {
      const keys = this.get(rotation);
      if (keys) yield [rotation, keys];
    }
  }

  get #held(): Map<EntryId, GenerationKeys | number> {
    if (this.#unlisted.length > 0) {
      this.#unlisted.forEach((rotation, index) => this.#known.set(toHex(rotation), index));
      this.#unlisted = [];
    }
    return this.#known;
  }

  #read(index: number, rotation: EntryId): GenerationKeys | null {
    const reading = this.#readRecord(index);
    if (reading.kind !== 'read') return null;
    const keys = new GenerationKeys(reading.value.secret);
    if (reading.value.rotation === rotation) return keys;
    keys.wipe();
    return null;
  }
}
