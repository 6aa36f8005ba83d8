import { AppError, appError } from '../../../../core/errors.js';
import type { Member } from '../../../../keystore/feeds/held-entry.js';
import { accountKeys } from '../account/account-keys.js';
import { equalBytes } from '../bytes.js';
import { holdUp } from '../hold-up.js';
import type { IndexPolicy } from '../index-policy.js';
import { MemberAccount } from '../member/member-account.js';
import type { MemberPen } from '../member/member-pen.js';
import { takeReleased } from '../member/taking-in.js';
import { isWritable, type RecordStore } from '../record-store.js';
import { keysOfPaper, recoveryPaperOf } from '../trust/recovery-paper.js';
import { type VaultHeader, newestHeader, type StoredHeader } from './header-form.js';
import { secretsIn } from './opened-header.js';
import { holderOf } from './papers.js';
import type { RootKeys } from './root-keys.js';

/** How often others are waited for that still look at an old state, and how long each time, ms: they do so within one request. */
const MOST_WAITS = 10;
const WAIT_MS = 100;

/** What a vault is made of beside its records. */
export interface VaultParts {
  readonly header: Pick<VaultHeader, 'vaultId'>;
  /** Taken over: `close` overwrites it. */
  readonly root: RootKeys;
  readonly indexPolicy?: IndexPolicy | undefined;
}

/** A recovery key that waits to be printed. */
export interface KeptPaper {
  /** As it is printed. */
  readonly printed: string;
  /** Whether it opens this vault. Else it is to be typed together with the password. */
  readonly opensVault: boolean;
}

/** The open vault of a device that is a member of an account. It holds the root key, and no vault key. */
export class MemberVault {
  readonly kind = 'member';
  readonly account: MemberAccount;
  readonly root: RootKeys;

  /** Holds nothing until its account was founded, joined, recovered or loaded. */
  constructor(store: RecordStore, { header: { vaultId }, root, indexPolicy }: VaultParts) {
    this.root = root;
    this.account = new MemberAccount(store, { vaultId, keys: root, ...(indexPolicy && { indexPolicy }) });
  }

  get #session() {
    return this.account.session;
  }

  get store(): RecordStore {
    return this.#session.store;
  }

  /** The header as it is stored by now. Throws `VAULT_HEADER_INVALID`. */
  get header(): StoredHeader {
    const stored = newestHeader(this.store.versions(accountKeys.header));
    if (stored) return stored;
    throw appError('VAULT_HEADER_INVALID');
  }

  /** The recovery key that opens this vault; null where none does, or it can't be told which. */
  get recoveryKey(): Member | null {
    const { recovery } = this.header.header.slots;
    return recovery && holderOf(recovery, this.account.meaning, this.root);
  }

  /** The recovery key that waits to be printed; null where none does. */
  get keptPaper(): KeptPaper | null {
    const { paper } = this.#session.account.changeable;
    if (paper === null) return null;
    const { recovery } = this.header.header.slots;
    const keys = keysOfPaper(paper);
    const opensVault = recovery !== null && equalBytes(this.root.labelFor(keys.record), recovery.label);
    keys.wipe();
    return { printed: recoveryPaperOf(paper), opensVault };
  }

  /**
   * Stores a header in place of the one that was opened, in one transaction with `work`. Returns false, and does nothing, where others
   * changed it meanwhile. Throws what `MemberAccount.change` throws.
   */
  replaceHeader(now: number, opened: StoredHeader, next: Uint8Array, work: (pen: MemberPen) => void): boolean {
    return this.account.change(now, (pen) => {
      const there = this.store.read(accountKeys.header);
      if (!there || !equalBytes(there, opened.bytes)) return false;
      pen.edit.putHeader(next, secretsIn(opened.header));
      work(pen);
      return true;
    });
  }

  /**
   * Looks again at entries that wait in the storage, for when all is verified: some may be taken by now, and of the others can be told why
   * they wait. Does nothing where none wait or nothing can be written. Returns whether it looked.
   */
  lookAtWaiting(now: number): boolean {
    const { account } = this.#session;
    const isDue = account.waiting === null && account.changeable.ledger.waiting > 0;
    if (!isDue || !isWritable(this.store) || !account.isOwnFeedWhole || account.damages.size > 0) return false;
    try {
      this.account.change(now, takeReleased);
      return true;
    } catch (error) {
      // A full disk, or a vault that is being locked: they wait on. Anything else is a defect to be seen.
      if (!(error instanceof AppError)) throw error;
      return false;
    }
  }

  /**
   * Overwrites in the file what was replaced or erased, and waits a little for others that still look at it. To be called before a change
   * is told as done, and after an opening. Returns whether nothing is left: else it is to be told, and the next opening tries again.
   */
  overwriteLeftovers(): boolean {
    if (!isWritable(this.store)) return false;
    this.store.seeNewest();
    if (!this.store.read(accountKeys.leftovers)) return true;
    try {
      for (let waits = 0; waits < MOST_WAITS; waits++) {
        if (this.#session.overwriteLeftovers()) return true;
        holdUp(WAIT_MS);
      }
    } catch (error) {
      // The change is done, whatever the disk says now. Anything else is a defect to be seen.
      if (!(error instanceof AppError)) throw error;
    }
    return false;
  }

  /** Overwrites all keys, and closes the file. */
  async close(): Promise<void> {
    this.root.wipe();
    await this.#session.close();
  }
}
