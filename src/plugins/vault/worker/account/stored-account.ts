import { appError } from '../../../../core/errors.js';
import { encodeFeedsIndex } from '../../../../keystore/feeds/feeds-index.js';
import type { Feeds } from '../../../../keystore/feeds/feeds.js';
import type { EntryGate } from '../../../../keystore/feeds/entry-gate.js';
import type { HeldEntry } from '../../../../keystore/feeds/held-entry.js';
import type { TrustCrypto } from '../../../../keystore/entries/trust-crypto.js';
import { AccountDamages } from './account-damage.js';
import { accountKeys, accountPrefixes } from './account-keys.js';
import { sealIndex } from './account-index.js';
import { ChangeableRecords } from './changeable-records.js';
import { GenerationSecrets } from './generation-secrets.js';
import type { SealedRecords } from './sealed-records.js';
import type { OwnDevice } from './small-records.js';
import { StoredEntries } from './stored-entries.js';

/** Is told what is held, in the order in which it comes: whatever says what all entries mean together. */
export interface HeldEntryListener {
  /** Everything was read anew: these feeds take the place of those before, with all that is in them. */
  begin(feeds: Feeds): void;
  /** More is held than before. */
  take(entries: readonly HeldEntry[]): void;
  /** What holds back for now what others wrote (10.5); without it everything is taken. @param now wall clock, ms since 1970 */
  brake?(account: StoredAccount, now: number): EntryGate;
}

/**
 * All that an open vault holds, in memory: the feeds, this device's keys, the secrets of generations, and what this installation alone
 * knows. Reading never throws for a damaged record: it goes on without it, and names it.
 */
export class StoredAccount {
  readonly records: SealedRecords;
  readonly changeable: ChangeableRecords;
  readonly entries: StoredEntries;
  readonly generations: GenerationSecrets;
  readonly damages = new AccountDamages();
  readonly #listener: HeldEntryListener;
  /** The numbers under which copies wait in the storage, by the names of the copies; null until they were read. */
  waiting: Map<string, number> | null = null;

  constructor(records: SealedRecords, crypto: TrustCrypto, listener: HeldEntryListener) {
    this.records = records;
    this.changeable = new ChangeableRecords(records, this.damages);
    this.entries = new StoredEntries(records, this.changeable, this.damages, crypto);
    this.generations = new GenerationSecrets(records, this.changeable.directory);
    this.#listener = listener;
  }

  get feeds(): Feeds {
    return this.entries.intake.feeds;
  }

  /** This device's keys. Throws `VAULT_DAMAGED` when they can't be read: then nothing can be written. */
  requireDevice(): OwnDevice {
    const { device } = this.changeable;
    if (device) return device;
    throw appError('VAULT_DAMAGED.keys');
  }

  /** This device's newest entry; null before its first, and where that is lost. */
  get ownNewest(): HeldEntry | null {
    return this.feeds.entry(this.changeable.ledger.ownNewest ?? '') ?? null;
  }

  /**
   * Whether this device's own feed can be continued: where its newest entry is lost, or the vault was put back, the next one would be a
   * second one with a number already used.
   */
  get isOwnFeedWhole(): boolean {
    const { ledger, device } = this.changeable;
    if (device === null || this.damages.isNoted(accountKeys.ledger)) return false;
    const own = this.feeds.member(device.member);
    const newest = this.ownNewest;
    if (ledger.ownNewest === null) return own?.branches.length === 0;
    return newest !== null && newest.branch.last === newest;
  }

  /** Reads everything anew. Names in `damages` what could not be read. */
  load(): void {
    this.#forget();
    const { changeable } = this;
    changeable.load();
    this.entries.loadWhole();
    const { account } = this.feeds;
    if (changeable.ledger.account === '') changeable.ledger = { ...changeable.ledger, account };
    for (const generation of this.generations.held) {
      if (this.generations.canBeRead(generation)) continue;
      const order = changeable.directory.orderOf(generation) ?? 0;
      this.damages.note(accountKeys.generation(order), 'unreadable', generation);
    }
    this.#listener.begin(this.feeds);
  }

  /**
   * Reads the index in place of most entries and all secrets, as far as there is one that fits the rest. Gives the number of entries that
   * it lacked; null when something is not as it should be: then nothing is held, and everything must be loaded.
   */
  loadByIndex(): number | null {
    this.#forget();
    this.changeable.load();
    const lacking = this.damages.size > 0 ? null : this.entries.loadByIndex();
    if (lacking === null) this.#forget();
    else this.#listener.begin(this.feeds);
    return lacking;
  }

  /**
   * Reads what other processes wrote since the last reading, and no more. Returns false when something else than that may have happened,
   * or something can't be read: then everything must be loaded anew.
   */
  readChanged(): boolean {
    const { entries: before } = this.changeable.ledger;
    if (!this.changeable.readChanged()) return false;
    const held = this.entries.readFrom(before);
    if (held === null) return false;
    // Which copies wait is known again once they are read.
    this.waiting = null;
    if (held.length > 0) this.#listener.take(held);
    return true;
  }

  /** Begins an account in a vault that holds none. */
  begin(account: string): void {
    this.entries.begin(account);
    this.#listener.begin(this.feeds);
  }

  /** What holds back for now what others wrote. Counts what it lets pass, for the transaction to store. */
  brake(now: number): EntryGate | null {
    return this.#listener.brake?.(this, now) ?? null;
  }

  /** Tells of entries that were taken in. */
  tell(held: readonly HeldEntry[]): void {
    if (held.length > 0) this.#listener.take(held);
  }

  /**
   * The copies of entries that wait, as they are stored, so that they can wait in memory again. What can't be read is left out: it can be
   * fetched again.
   */
  *storedWaiting(): Iterable<{ readonly number: number; readonly isSigned: boolean; readonly encoded: Uint8Array }> {
    for (const { number, reading } of this.records.list(accountPrefixes.waiting)) {
      if (reading.kind !== 'read' || reading.value.length === 0) continue;
      yield { number, isSigned: reading.value[0] === 1, encoded: reading.value.subarray(1) };
    }
  }

  /** The pieces of an index of all that is held, encrypted; null while not all that is stored is held. */
  sealIndex(): readonly Uint8Array[] | null {
    const { directory } = this.changeable;
    if (this.damages.size > 0 || this.feeds.size !== directory.idsUpTo(directory.size).length) return null;
    return sealIndex(this.records, directory, encodeFeedsIndex(this.feeds));
  }

  wipe(): void {
    this.changeable.clear();
    this.generations.wipe();
  }

  #forget(): void {
    this.generations.wipe();
    this.changeable.clear();
    this.entries.begin('');
    this.damages.clear();
    this.waiting = null;
  }
}
