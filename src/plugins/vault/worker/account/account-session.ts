import { AppError, appError } from '../../../../core/errors.js';
import type { TrustCrypto } from '../../../../keystore/entries/trust-crypto.js';
import { vaultExists, vaultReadOnly } from '../../vault-errors.js';
import { equalBytes } from '../bytes.js';
import { defaultIndexPolicy, type IndexPolicy } from '../index-policy.js';
import { RecordCipher } from '../record-cipher.js';
import type { RecordStore, RecordWriter } from '../record-store.js';
import { StagedRecordStore, type StagedChanges } from '../staged-record-store.js';
import { sodiumTrustCrypto } from '../trust/sodium-trust-crypto.js';
import { AccountEdit } from './account-edit.js';
import { putIndex } from './account-index.js';
import { accountKeys } from './account-keys.js';
import { AccountVerification } from './account-verification.js';
import { overwriteLeftovers } from './leftovers.js';
import type { LedgerMark } from './ledger-record.js';
import { SealedRecords } from './sealed-records.js';
import type { OwnDevice } from './small-records.js';
import { type HeldEntryListener, StoredAccount } from './stored-account.js';

/** How often a change is worked out without the write lock, in vain because others wrote meanwhile, before it is held for as long as that takes. */
const MAX_UNLOCKED_ATTEMPTS = 3;

/** What the records of a vault are kept under. */
export interface RecordSecrets {
  /** Encrypts the records. */
  readonly recordKey: Uint8Array;
  /** Keys the hashes of records that can change. */
  readonly digestKey: Uint8Array;
}

export interface AccountSessionOptions {
  /** 16 random bytes, of the header. */
  readonly vaultId: Uint8Array;
  readonly keys: RecordSecrets;
  readonly listener: HeldEntryListener;
  readonly indexPolicy?: IndexPolicy;
  readonly crypto?: TrustCrypto;
}

/** What a vault is made of that holds no account yet. */
export interface Founding {
  /** As it is stored, with its MAC. */
  readonly header: Uint8Array;
  readonly account: string;
  readonly device: OwnDevice;
  /** The closed set of entries to begin with: genesis, or what came with a welcome. They are verified. */
  readonly entries: Iterable<Uint8Array>;
  /** Whether the vault of a device that asked to join is there, and takes its place now. */
  readonly isAwaited?: boolean;
}

type Work<T> = (edit: AccountEdit, writer: RecordWriter) => T;

/** A change that was worked out, and what the ledger record was before. */
interface ComposedChange<T> {
  readonly result: T;
  readonly changes: StagedChanges;
  readonly basis: Uint8Array | undefined;
}

/** The account in an open vault. Other processes may write to the same file at any time. */
export class AccountSession {
  readonly store: StagedRecordStore;
  readonly account: StoredAccount;
  readonly #records: SealedRecords;
  /** The ledger record as last seen, encrypted: every transaction writes it anew, so that one look shows whether others wrote. */
  #seenLedger: Uint8Array | undefined;
  readonly #indexPolicy: IndexPolicy;
  /** What opening left to be looked at; null when that is done. */
  #verification: AccountVerification | null = null;
  #needsIndex = false;

  /** The account is empty until `load` or `found`. */
  constructor(store: RecordStore, options: AccountSessionOptions) {
    const { vaultId, keys, listener, indexPolicy = defaultIndexPolicy, crypto = sodiumTrustCrypto } = options;
    this.store = new StagedRecordStore(store);
    this.#records = new SealedRecords(this.store, new RecordCipher(keys.recordKey, vaultId), keys.digestKey);
    this.account = new StoredAccount(this.#records, crypto, listener);
    this.#indexPolicy = indexPolicy;
  }

  /** What is kept elsewhere to tell later whether the whole vault was put back; see `isPutBack`. */
  get mark(): LedgerMark {
    const { revision, ownNewest } = this.account.changeable.ledger;
    return { revision, ownNewest };
  }

  /** Opens the account: by its index where there is one, so that `verify` has to follow, else by reading everything. */
  load(): void {
    this.#verification = null;
    this.#seenLedger = this.store.read(accountKeys.ledger);
    const lacking = this.store.damage === null ? this.account.loadByIndex() : null;
    if (lacking === null) {
      this.#loadWhole();
      return;
    }
    this.#needsIndex = lacking > this.#indexPolicy.mostLacking;
    this.#verification = new AccountVerification(this.account);
  }

  /** Whether something was left for `verify` when the account was opened. */
  get awaitsVerification(): boolean {
    return !this.#isVerified || this.#needsIndex;
  }

  /**
   * Looks at so many records more of those that opening left unread, and writes an index where one is due. What is damaged makes everything
   * be read anew, so that it is named and left out. Returns whether everything, or what others wrote, was read.
   */
  verify(records: number): boolean {
    if (this.refresh()) return true;
    if (!this.#isVerified) return this.#continueVerifying(records);
    this.#writeIndexIfDue();
    return false;
  }

  /** Looks at all that opening left unread: for whatever relies on it. */
  verifyAll(): void {
    if (this.#isVerified) return;
    this.refresh();
    while (!this.#isVerified) this.#continueVerifying(Infinity);
  }

  /**
   * Makes the vault, or that of a device that asked to join: stores header, keys and the first entries in one transaction, and whatever
   * `work` adds. Throws `VAULT_EXISTS` when another process was first, and `JOIN_NOT_PENDING` when one took the request back.
   */
  found<T>(now: number, { header, account, device, entries, isAwaited = false }: Founding, work: Work<T>): T {
    const { result, changes } = this.store.stage((writer) => {
      const edit = new AccountEdit(this.account, writer, now);
      edit.putHeader(header);
      edit.setDevice(device);
      edit.begin(account);
      edit.takeWaiting();
      edit.take(entries);
      edit.set({ passwordChangedAt: now });
      const done = work(edit, writer);
      edit.finish();
      this.#seenLedger = this.store.read(accountKeys.ledger);
      return done;
    });
    this.store.transaction((writer) => {
      this.#requireRoom(header, isAwaited);
      changes.writeTo(writer);
    });
    return result;
  }

  /** Takes in what other processes wrote since the last look. Returns whether there was anything: the header may be another then, too. */
  refresh(): boolean {
    this.store.seeNewest();
    return this.#takeInOthersWrites();
  }

  /**
   * Runs `work` as one transaction on the newest state. Throws what `work` throws, `VAULT_DAMAGED` where nothing can be written, and the
   * storage errors; nothing is changed then.
   */
  write<T>(now: number, work: Work<T>): T {
    return this.#transact(now, (edit, writer) => {
      if (!this.account.isOwnFeedWhole) throw appError('VAULT_DAMAGED.own-feed');
      return work(edit, writer);
    });
  }

  /**
   * As `write`, for `work` that appends nothing but takes what was lost. Writes anew what is damaged and known, takes as it is what was put
   * back, and reads everything anew, as what waited for lost entries counts again.
   */
  heal<T>(now: number, work: Work<T>): T {
    const result = this.#transact(now, (edit, writer) => {
      const done = work(edit, writer);
      edit.heal();
      return done;
    });
    this.store.seeNewest();
    this.#loadWhole();
    return result;
  }

  /**
   * Overwrites in the file what was replaced or erased and must not be left there (slots, a printed recovery key). To be called after such a
   * transaction before it is told as done, and once after an opening. Returns whether nothing of it is left: else another process
   * still looks at an old state, and it is to be tried again. Throws the storage errors.
   */
  overwriteLeftovers(): boolean {
    // Removing records relies on more than reading them does.
    this.store.inspect();
    return overwriteLeftovers(this.#records, this.store);
  }

  /** Brings memory back to what is stored. */
  reload(): void {
    this.store.seeNewest();
    this.load();
  }

  /** Overwrites the secrets that were read, and closes the file. */
  async close(): Promise<void> {
    this.account.wipe();
    await this.store.close();
  }

  /** A vault with this header may be there already, of a device that asked to join. Throws `VAULT_EXISTS`, `JOIN_NOT_PENDING`. */
  #requireRoom(header: Uint8Array, isAwaited: boolean): void {
    const there = this.store.read(accountKeys.header);
    if (!there && isAwaited) throw appError('JOIN_NOT_PENDING');
    if (there && (!equalBytes(there, header) || this.store.read(accountKeys.ledger))) throw vaultExists();
  }

  #transact<T>(now: number, work: Work<T>): T {
    const { readOnlyReason } = this.store;
    if (readOnlyReason !== null) throw vaultReadOnly(readOnlyReason);
    this.verifyAll();
    for (let attempt = 1; ; attempt++) {
      const done = this.#tryTransact(now, work, attempt > MAX_UNLOCKED_ATTEMPTS);
      if (done) return done.result;
    }
  }

  /** Null when others wrote while the change was worked out: then it is void, and memory is as the storage is. */
  #tryTransact<T>(now: number, work: Work<T>, holdsLock: boolean): { readonly result: T } | null {
    let edit: AccountEdit | undefined;
    const compose = (): ComposedChange<T> => {
      this.#takeInOthersWrites();
      this.account.requireDevice();
      const basis = this.#seenLedger;
      const staged = this.store.stage((writer) => {
        edit = new AccountEdit(this.account, writer, now);
        edit.takeWaiting();
        const done = work(edit, writer);
        edit.finish();
        this.#seenLedger = this.store.read(accountKeys.ledger);
        return done;
      });
      return { ...staged, basis };
    };
    try {
      const isHeld = holdsLock || this.store.damage !== null;
      const done = isHeld ? this.#writeHoldingLock(compose) : this.#writeIfNewest(compose);
      if (!done) this.reload();
      return done;
    } catch (error) {
      if (edit?.isChanged) this.reload();
      throw error;
    }
  }

  /** Works the change out, and writes it in a short transaction unless others wrote meanwhile. */
  #writeIfNewest<T>(compose: () => ComposedChange<T>): { readonly result: T } | null {
    this.store.seeNewest();
    const { result, changes, basis } = compose();
    if (changes.isEmpty) return { result };
    return this.store.transaction((writer) => {
      if (!isSameRecord(this.store.read(accountKeys.ledger), basis)) return null;
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

  get #isVerified(): boolean {
    return this.store.isInspected && this.#verification === null;
  }

  #continueVerifying(records: number): boolean {
    if (!this.store.isInspected) {
      this.store.inspect();
      return this.store.damage !== null;
    }
    const outcome = this.#verification?.continue(records) ?? 'sound';
    if (outcome === 'more') return false;
    this.#verification = null;
    if (outcome === 'unsound') this.#loadWhole();
    return outcome === 'unsound';
  }

  #loadWhole(): void {
    this.#verification = null;
    this.#seenLedger = this.store.read(accountKeys.ledger);
    this.account.load();
    const { damages, changeable } = this.account;
    this.#needsIndex = damages.size === 0 && changeable.directory.size >= this.#indexPolicy.leastEntries;
  }

  /** The index only saves time: a vault that can't take it now does without. */
  #writeIndexIfDue(): void {
    if (!this.#needsIndex) return;
    this.#needsIndex = false;
    const sealed = this.account.sealIndex();
    if (sealed === null) return;
    try {
      this.store.transaction((writer) => putIndex(this.#records, writer, sealed));
    } catch (error) {
      // A full disk, or a vault that is being locked. Anything else is a defect to be seen.
      if (!(error instanceof AppError)) throw error;
    }
  }

  #takeInOthersWrites(): boolean {
    const ledger = this.store.read(accountKeys.ledger);
    if (isSameRecord(ledger, this.#seenLedger)) return false;
    if (this.account.readChanged()) this.#seenLedger = ledger;
    else this.#loadWhole();
    return true;
  }
}

function isSameRecord(one: Uint8Array | undefined, other: Uint8Array | undefined): boolean {
  return one && other ? equalBytes(one, other) : one === other;
}
