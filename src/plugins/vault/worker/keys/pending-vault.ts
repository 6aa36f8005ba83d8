import { comparisonCodeOfRequest } from '../../../../keystore/entries/comparison-code.js';
import { requestDigest } from '../../../../keystore/entries/join-request.js';
import { recoveryMemberOf } from '../../../../keystore/entries/key-record.js';
import type { AccountMeaning } from '../../../../keystore/meaning/account-meaning.js';
import { appError } from '../../../../core/errors.js';
import { accountKeys } from '../account/account-keys.js';
import { recordKeys } from '../record-keys.js';
import { openWelcome } from '../bundle/welcome.js';
import type { IndexPolicy } from '../index-policy.js';
import { type PendingJoin, wipePendingJoin } from '../joining/pending-join.js';
import { MemberAccount } from '../member/member-account.js';
import type { OperationControl } from '../operation-control.js';
import type { RecordStore } from '../record-store.js';
import { sealRequest } from '../trust/sealed-request.js';
import { sodium } from '../sodium.js';
import { sodiumTrustCrypto } from '../trust/sodium-trust-crypto.js';
import { UnlockAttempts } from '../unlock-attempts.js';
import type { WorkerSignals } from '../worker-signals.js';
import { MemberVault } from './member-vault.js';
import { addRecoverySlot, type OpenedHeader, openHeader, secretsIn } from './opened-header.js';
import { wipeOpened } from './slot-changes.js';

/** The welcome that another device saved for this one. */
export interface WelcomeFile {
  readonly path: string;
  /** Of the app that joins. */
  readonly appVersion: string;
}

/** The open vault of a device that asked to join, and waits for its welcome. */
export class PendingVault {
  readonly kind = 'pending';
  readonly #store: RecordStore;
  readonly #opened: OpenedHeader;
  readonly #pending: PendingJoin;
  readonly #indexPolicy: IndexPolicy | undefined;

  /** Takes the keys over. */
  constructor(store: RecordStore, opened: OpenedHeader, pending: PendingJoin, indexPolicy?: IndexPolicy) {
    this.#store = store;
    this.#opened = opened;
    this.#pending = pending;
    this.#indexPolicy = indexPolicy;
  }

  /** Throws `VAULT_DAMAGED`. */
  static read(store: RecordStore, opened: OpenedHeader, indexPolicy?: IndexPolicy): PendingVault {
    const { vaultId } = opened.stored.header;
    const { pendingJoin } = new MemberAccount(store, { vaultId, keys: opened.root });
    if (pendingJoin === null) throw appError('VAULT_DAMAGED.pending-join');
    return new PendingVault(store, opened, pendingJoin, indexPolicy);
  }

  /** To be typed on the other device. */
  get code(): string {
    return this.#pending.code;
  }

  /** What both screens show, for people to compare. */
  get comparisonCode(): string {
    return comparisonCodeOfRequest(requestDigest(this.#pending.request, sodiumTrustCrypto), sodiumTrustCrypto);
  }

  /** The name that this device asked with. */
  get deviceName(): string {
    return this.#pending.request.name;
  }

  /** When it asked: ms since 1970. */
  get askedAt(): number {
    return this.#pending.request.madeAt;
  }

  /** The request, for a file: sealed under the code. */
  sealRequest(): Uint8Array {
    const { request, keys, pairing } = this.#pending;
    return sealRequest(request, keys, pairing);
  }

  /**
   * Takes the place that the welcome gives, with a slot for the recovery key that genesis names (2.9). This vault is used up then, and wiped with the
   * one it gives. Throws what `openWelcome` throws, `VAULT_EXISTS`, and the storage errors; it still waits then.
   */
  join({ path, appVersion }: WelcomeFile, now: number, { control }: WorkerSignals): MemberVault {
    const { header, bytes } = this.#opened.stored;
    const { keys } = this.#pending;
    const welcome = openWelcome(path, this.#pending, control);
    const vault = new MemberVault(this.#store, { header, root: this.#opened.root, indexPolicy: this.#indexPolicy });
    try {
      const { account, member } = welcome.header;
      const entries = committing(welcome.entries(), control);
      const completeHeader = (meaning: AccountMeaning) => this.#completeHeader(meaning);
      vault.account.join(now, bytes, { account, member, keys, entries, appVersion, completeHeader, isAwaited: true });
    } finally {
      welcome.close();
    }
    this.#pending.pairing.wipe();
    sodium.memzero(this.#opened.vaultKey);
    return vault;
  }

  /** Throws `WRONG_PASSWORD` unless the password opens the vault; counted and throttled as an unlock is. */
  verifyPassword(password: string, signals: WorkerSignals): void {
    const attempts = new UnlockAttempts(this.#store, signals);
    wipeOpened(openHeader(this.#opened.stored, { kind: 'password', password }, attempts));
  }

  /** Forgets the request. The file holds no vault then. Throws `JOIN_NOT_PENDING` where another process joined meanwhile, and the storage errors. */
  cancel(): void {
    this.#store.seeNewest();
    this.#store.transaction((writer) => {
      if (!isPending(this.#store)) throw appError('JOIN_NOT_PENDING');
      for (const key of [accountKeys.header, accountKeys.pendingJoin, recordKeys.attempts]) writer.remove(key);
    });
    this.#store.overwriteFreed(secretsIn(this.#opened.stored.header));
  }

  /** Overwrites all keys, and closes the file. */
  async close(): Promise<void> {
    wipePendingJoin(this.#pending);
    sodium.memzero(this.#opened.vaultKey);
    this.#opened.root.wipe();
    await this.#store.close();
  }

  #completeHeader(meaning: AccountMeaning): Uint8Array | null {
    const { feeds, verdicts } = meaning;
    const recovery = feeds.member(recoveryMemberOf(feeds.account, sodiumTrustCrypto));
    return recovery && !verdicts.isShutOut(recovery) ? addRecoverySlot(this.#opened, recovery.keys) : null;
  }
}

/** Whether a vault waits for its welcome. It holds neither an account nor a trace of one: a damaged vault may lack its ledger alone. */
export function isPending(store: RecordStore): boolean {
  return store.versions(accountKeys.pendingJoin).length > 0 && store.versions(accountKeys.ledger).length === 0;
}

/** Lets an operation be given up until the last of the entries was read. */
export function* committing(entries: Iterable<Uint8Array>, control: OperationControl): Iterable<Uint8Array> {
  yield* entries;
  control.enter('writing');
  control.commit();
}
