import { AppError, appError } from '../../../core/errors.js';
import type { KeyDerivationFacts, KeystoreSnapshot } from '../../../keystore/index.js';
import { vaultExists, vaultReadOnly } from '../vault-errors.js';
import { AccountLedger } from './account-ledger.js';
import { equalBytes, fromHex } from './bytes.js';
import type { DeviceIdentity } from './device-identity.js';
import { makeSlot, slotOf } from './key-slots.js';
import { defaultIndexPolicy, type IndexPolicy } from './index-policy.js';
import { LedgerEdit } from './ledger-edit.js';
import { RecordCipher } from './record-cipher.js';
import { recordKeys } from './record-keys.js';
import type { RecordStore, RecordWriter } from './record-store.js';
import { StagedRecordStore, type StagedChanges } from './staged-record-store.js';
import { StoredVerification } from './stored-verification.js';
import {
  type KeySlot,
  type StoredHeader,
  type VaultHeader,
  decodeStoredHeader,
  encodeHeaderBody,
  encodeStoredHeader,
} from './vault-header.js';
import type { VaultKeys } from './vault-keys.js';
import { VaultRecords } from './vault-records.js';

/** How often a change is worked out without the write lock, in vain because others wrote meanwhile, before it is held for as long as that takes. */
const MAX_UNLOCKED_ATTEMPTS = 3;

/** A change that was worked out, and what the ledger record was before. */
interface ComposedChange<T> {
  readonly result: T;
  readonly changes: StagedChanges;
  readonly basis: Uint8Array | undefined;
}

/** An open vault: its keys, and what is in it. Other processes may write to the same file at any time. */
export class VaultSession {
  readonly store: StagedRecordStore;
  readonly ledger: AccountLedger;
  readonly #keys: VaultKeys;
  #header: StoredHeader;
  #isHeaderAuthentic: boolean;
  /** What the transaction under way has put in place of the header, which holds until that is committed. */
  #nextHeader: StoredHeader | null = null;
  /** The ledger record as last seen, encrypted: every transaction writes it anew, so that one look shows whether others wrote. */
  #seenLedger: Uint8Array | undefined;
  readonly #indexPolicy: IndexPolicy;
  /** What opening left to be looked at; null when that is done. */
  #verification: StoredVerification | null = null;
  #needsIndex = false;

  /** Takes the store and the keys over. The ledger is empty until `load`. */
  constructor(store: RecordStore, header: StoredHeader, keys: VaultKeys, indexPolicy = defaultIndexPolicy) {
    this.#indexPolicy = indexPolicy;
    this.store = new StagedRecordStore(store);
    this.#header = header;
    this.#keys = keys;
    this.#isHeaderAuthentic = keys.isHeaderAuthentic(header.body, header.mac);
    const records = new VaultRecords(this.store, new RecordCipher(keys.recordKey, header.header.vaultId));
    this.ledger = new AccountLedger(records, costOf(header.header));
  }

  get header(): VaultHeader {
    return this.#header.header;
  }

  snapshot(): KeystoreSnapshot {
    return this.ledger.snapshot();
  }

  /** Opens the vault: by its index where there is one, so that `verify` has to follow, else by reading everything. */
  load(): void {
    this.#seenLedger = this.store.read(recordKeys.ledger);
    const lacking = this.store.damage === null ? this.ledger.loadByIndex() : null;
    if (lacking === null) {
      this.#loadWhole();
      return;
    }
    this.#needsIndex = lacking > this.#indexPolicy.mostLacking;
    this.#verification = new StoredVerification(this.ledger);
    this.#noteDamages();
  }

  /** Whether something was left for `verify` when the vault was opened. */
  get awaitsVerification(): boolean {
    return !this.store.isInspected || this.#verification !== null || this.#needsIndex;
  }

  /**
   * Looks at so many records more of those that opening left unread, and writes an index where one is due. What is damaged makes everything
   * be read anew, so that it is named and left out. Returns whether what is known of the account changed.
   */
  verify(records: number): boolean {
    if (this.refresh()) return true;
    const known = this.ledger.localFacts;
    if (this.#isVerified) this.#writeIndexIfDue();
    else this.#continueVerifying(records);
    return this.ledger.localFacts !== known;
  }

  /** Looks at all that opening left unread: for whatever relies on it. */
  verifyAll(): void {
    if (this.#isVerified) return;
    this.refresh();
    while (!this.#isVerified) this.#continueVerifying(Infinity);
  }

  get #isVerified(): boolean {
    return this.store.isInspected && this.#verification === null;
  }

  #continueVerifying(records: number): void {
    if (!this.store.isInspected) {
      this.store.inspect();
      if (this.store.damage !== null) this.#noteDamages();
      return;
    }
    const outcome = this.#verification?.continue(records) ?? 'sound';
    if (outcome === 'more') return;
    this.#verification = null;
    if (outcome === 'unsound') this.#loadWhole();
  }

  #loadWhole(): void {
    this.#verification = null;
    this.#seenLedger = this.store.read(recordKeys.ledger);
    this.ledger.load();
    this.#noteDamages();
    this.#needsIndex = this.ledger.damages.size === 0 && this.#countEntries() >= this.#indexPolicy.leastEntries;
  }

  #countEntries(): number {
    let entries = 0;
    for (const feed of this.ledger.feeds.values()) entries += feed.entries;
    return entries;
  }

  /** The index only saves time: a vault that can't take it now does without. */
  #writeIndexIfDue(): void {
    if (!this.#needsIndex) return;
    this.#needsIndex = false;
    const { records, state, generations, ledger, damages } = this.ledger;
    const feeds = state.encodeIndex();
    if (feeds === null || damages.size > 0 || generations.size !== ledger.generations) return;
    const sealed = records.sealIndex({ generations: Array.from(generations.rotations(), fromHex), feeds });
    try {
      this.store.transaction((writer) => records.putIndexPieces(writer, sealed));
    } catch (error) {
      // A full disk, or a vault that is being locked. Anything else is a defect to be seen.
      if (!(error instanceof AppError)) throw error;
    }
  }

  /**
   * Makes the vault: stores header, keys and the first entries in one transaction. Throws `VAULT_EXISTS` when another process was
   * first.
   */
  found(now: number, identity: DeviceIdentity, work: (edit: LedgerEdit) => void): void {
    const { changes } = this.store.stage((writer) => {
      const { body, mac } = this.#header;
      writer.put(recordKeys.header, encodeStoredHeader(body, mac));
      this.ledger.adoptIdentity(identity);
      const edit = new LedgerEdit(this.ledger, writer, identity, now);
      edit.storeIdentity();
      edit.set({ passwordChangedAt: now });
      work(edit);
      edit.finish();
      this.#seenLedger = this.store.read(recordKeys.ledger);
    });
    this.store.transaction((writer) => {
      if (this.store.read(recordKeys.header)) throw vaultExists();
      changes.writeTo(writer);
    });
  }

  /** Takes in what other processes wrote since the last look. Returns whether there was anything. */
  refresh(): boolean {
    this.store.seeNewest();
    return this.#takeInOthersWrites();
  }

  /**
   * Runs `work` as one transaction on the newest state. Throws what `work` throws, `VAULT_DAMAGED` where nothing can be
   * written, and the storage errors; nothing is changed then.
   */
  write<T>(now: number, work: (edit: LedgerEdit, writer: RecordWriter) => T): T {
    return this.#transact(now, (edit, writer) => {
      if (!this.ledger.isOwnFeedWhole) throw appError('VAULT_DAMAGED.own-feed');
      return work(edit, writer);
    });
  }

  /**
   * As `write`, for `work` that adds nothing to this device's own feed but what it lost. Reads everything anew afterwards, as
   * what lay behind the lost parts counts again.
   */
  heal<T>(now: number, work: (edit: LedgerEdit) => T): T {
    const result = this.#transact(now, (edit) => {
      const done = work(edit);
      edit.heal();
      return done;
    });
    this.store.seeNewest();
    this.#loadWhole();
    return result;
  }

  #transact<T>(now: number, work: (edit: LedgerEdit, writer: RecordWriter) => T): T {
    const { readOnlyReason } = this.store;
    if (readOnlyReason !== null) throw vaultReadOnly(readOnlyReason);
    this.verifyAll();
    for (let attempt = 1; ; attempt++) {
      const done = this.#tryTransact(now, work, attempt > MAX_UNLOCKED_ATTEMPTS);
      if (done) return done.result;
    }
  }

  /** Null when others wrote while the change was worked out: then it is void, and memory is as the storage is. */
  #tryTransact<T>(
    now: number,
    work: (edit: LedgerEdit, writer: RecordWriter) => T,
    holdsLock: boolean,
  ): { readonly result: T } | null {
    let edit: LedgerEdit | undefined;
    this.#nextHeader = null;
    const compose = (): ComposedChange<T> => {
      this.#takeInOthersWrites();
      const basis = this.#seenLedger;
      const staged = this.store.stage((writer) => {
        edit = new LedgerEdit(this.ledger, writer, this.ledger.requireIdentity(), now);
        const done = work(edit, writer);
        edit.finish();
        this.#seenLedger = this.store.read(recordKeys.ledger);
        return done;
      });
      return { ...staged, basis };
    };
    try {
      const done =
        holdsLock || this.store.damage !== null ? this.#writeHoldingLock(compose) : this.#writeIfNewest(compose);
      if (!done) this.refreshAfterFailure();
      else if (this.#nextHeader) this.#adoptHeader(this.#nextHeader);
      return done;
    } catch (error) {
      if (edit?.isChanged) this.refreshAfterFailure();
      throw error;
    } finally {
      this.#nextHeader = null;
    }
  }

  /** Works the change out, and writes it in a short transaction unless others wrote meanwhile. */
  #writeIfNewest<T>(compose: () => ComposedChange<T>): { readonly result: T } | null {
    this.store.seeNewest();
    const { result, changes, basis } = compose();
    if (changes.isEmpty) return { result };
    return this.store.transaction((writer) => {
      if (!isSameRecord(this.store.read(recordKeys.ledger), basis)) return null;
      changes.writeTo(writer);
      return { result };
    });
  }

  /** Has all others wait while the change is worked out. A damaged store says here why it can't be written to. */
  #writeHoldingLock<T>(compose: () => ComposedChange<T>): { readonly result: T } {
    return this.store.transaction((writer) => {
      const { result, changes } = compose();
      changes.writeTo(writer);
      return { result };
    });
  }

  /** Makes a slot for a new secret, which `putSlots` then stores. Derives. */
  makeSlot(kind: KeySlot['kind'], secret: string, cost: KeyDerivationFacts): KeySlot {
    const { vaultId, slots } = this.header;
    const id = Math.max(0, ...slots.map((slot) => slot.id)) + (kind === 'password' ? 1 : 2);
    return makeSlot(vaultId, { id, kind }, secret, cost, this.#keys.vaultKey);
  }

  /**
   * Puts slots in place of those of the same kind, once the transaction is committed. Throws `VAULT_HEADER_INVALID` when a slot that stays can't be trusted, as
   * a new MAC would vouch for it.
   */
  putSlots(writer: RecordWriter, replacements: readonly KeySlot[]): void {
    const kinds = new Set(replacements.map(({ kind }) => kind));
    const staying = this.header.slots.filter(({ kind }) => !kinds.has(kind));
    if (staying.length > 0 && !this.#isHeaderAuthentic) throw appError('VAULT_HEADER_INVALID.untrusted');
    const slots = [...staying, ...replacements].toSorted((a, b) => a.id - b.id);
    const header = { ...this.header, slots };
    const body = encodeHeaderBody(header);
    const mac = this.#keys.headerMac(body);
    writer.put(recordKeys.header, encodeStoredHeader(body, mac));
    this.#nextHeader = { header, body, mac };
  }

  /** Overwrites every key and closes the file. */
  async close(): Promise<void> {
    this.ledger.wipe();
    this.#keys.wipe();
    await this.store.close();
  }

  /** Brings memory back to what is stored. */
  refreshAfterFailure(): void {
    this.store.seeNewest();
    this.#readHeader();
    this.#loadWhole();
  }

  #takeInOthersWrites(): boolean {
    const ledger = this.store.read(recordKeys.ledger);
    if (isSameRecord(ledger, this.#seenLedger)) return false;
    this.#readHeader();
    if (this.ledger.readAdditions()) this.#seenLedger = ledger;
    else this.#loadWhole();
    return true;
  }

  #readHeader(): void {
    const bytes = this.store.read(recordKeys.header);
    if (!bytes) throw appError('VAULT_HEADER_INVALID');
    this.#adoptHeader(decodeStoredHeader(bytes));
  }

  #adoptHeader(header: StoredHeader): void {
    this.#header = header;
    this.#isHeaderAuthentic = this.#keys.isHeaderAuthentic(header.body, header.mac);
    this.ledger.keyDerivation = costOf(header.header);
    this.#noteDamages();
  }

  #noteDamages(): void {
    const { damages } = this.ledger;
    if (this.store.damage !== null) damages.set('file', `the structure of the file: ${this.store.damage}`);
    if (this.#isHeaderAuthentic) damages.delete('header');
    else damages.set('header', 'the header (key slots may be changed; replace the recovery code to make it whole)');
    this.ledger.forgetLocalFacts();
  }
}

function isSameRecord(one: Uint8Array | undefined, other: Uint8Array | undefined): boolean {
  return one && other ? equalBytes(one, other) : one === other;
}

/** What the derivation of the password costs. */
function costOf(header: VaultHeader): KeyDerivationFacts {
  const { memoryKiB, passes } = slotOf(header, 'password').derivation;
  return { memoryKiB, passes };
}
