import { appError } from '../../../../core/errors.js';
import type { SignedRequest } from '../../../../keystore/entries/join-request.js';
import { deviceIdOf } from '../../../../keystore/entries/key-record.js';
import { HASH_BYTES } from '../../../../keystore/entries/suite.js';
import type { IntakeReport } from '../../../../keystore/feeds/intake-report.js';
import type { HeldEntry, Member } from '../../../../keystore/feeds/held-entry.js';
import type { AccountMeaning } from '../../../../keystore/meaning/account-meaning.js';
import type { AccountViews } from '../../../../keystore/views/account-views.js';
import { AccountSession, type AccountSessionOptions, type Founding } from '../account/account-session.js';
import { vaultExists } from '../../vault-errors.js';
import { accountKeys } from '../account/account-keys.js';
import { type PendingJoin, putPendingJoin, readPendingJoin, removePendingJoin } from '../joining/pending-join.js';
import type { RecordStore } from '../record-store.js';
import type { SecretKeys } from '../trust/secret-keys.js';
import { sodiumTrustCrypto } from '../trust/sodium-trust-crypto.js';
import { composeGenesis, type Founders } from './genesis.js';
import { GenerationIntake } from './generation-intake.js';
import { LiveMeaning } from './live-meaning.js';
import { MemberPen } from './member-pen.js';
import { admit } from './membership.js';
import { recoverAccount, type Successor } from './recovering.js';
import { statementsOf } from './shown-facts.js';
import { takeIn } from './taking-in.js';

/** What a device brings that begins an account. */
export interface Founder extends Founders {
  /** The recovery key as its paper gives it, kept until it was printed (2.8). Null when it was. */
  readonly paper: Uint8Array | null;
}

/** What a device was given that joins. */
export interface Newcomer {
  readonly account: string;
  /** The id of its admission. */
  readonly member: string;
  readonly keys: SecretKeys;
  /** The closed set of entries with the admission. */
  readonly entries: Iterable<Uint8Array>;
  readonly appVersion: string;
  /** The header that takes the place of the one it asked with, once the account is known; null where that one stays. */
  readonly completeHeader?: (meaning: AccountMeaning) => Uint8Array | null;
  /** As in `Founding`. */
  readonly isAwaited?: boolean;
}

/** What a device has that takes the place of all others. */
export interface Recovery extends Successor {
  readonly account: string;
  /** The closed set of entries in a bundle that the recovery key opened. */
  readonly entries: Iterable<Uint8Array>;
  /** The keys on the paper. */
  readonly paper: SecretKeys;
}

/** An account as one of its members holds it: what is stored, what it means, and what the member does. */
export class MemberAccount {
  readonly session: AccountSession;
  readonly #live = new LiveMeaning({ read: (entry) => statementsOf(this.session.account).read(entry) });

  /** Holds nothing until `load`, `found` or `join`. */
  constructor(store: RecordStore, options: Omit<AccountSessionOptions, 'listener'>) {
    this.session = new AccountSession(store, { ...options, listener: this.#live });
  }

  /** All that the held entries mean. Throws before anything was read. */
  get meaning(): AccountMeaning {
    return this.#live.now;
  }

  /** All that may be shown of them. Throws before anything was read. */
  get views(): AccountViews {
    return this.#live.views;
  }

  /** This device; undefined where the entry that let it in is lost. */
  get self(): Member | undefined {
    const { account } = this.session;
    return account.feeds.member(account.requireDevice().member);
  }

  /** Throws what a programmer got wrong. */
  requireMember(id: string): Member {
    const member = this.meaning.feeds.member(id);
    if (member) return member;
    throw new RangeError('No member of this account.');
  }

  /** The closed set of all entries that are held, in an order in which each comes after all it builds on. */
  entries(): Iterable<Uint8Array> {
    return this.encoded(this.session.account.feeds.entries);
  }

  /** The bytes of entries that are held. Throws `VAULT_DAMAGED` at one that can't be read. */
  *encoded(held: Iterable<HeldEntry>): Iterable<Uint8Array> {
    for (const { id } of held) yield this.session.account.entries.readEncoded(id);
  }

  /** Begins an account. @param header as it is stored, with its MAC */
  found(now: number, header: Uint8Array, { paper, ...founders }: Founder): void {
    const { account, encoded } = composeGenesis(founders, now);
    const device = { member: account, keys: founders.device };
    this.session.found(now, { header, account, device, entries: [encoded] }, (edit) => {
      edit.holdGeneration(account, founders.generation);
      edit.setPaper(paper);
    });
  }

  /** Keeps what this device asked with, in a vault that holds no account yet. Throws `VAULT_EXISTS`. */
  ask(header: Uint8Array, pending: PendingJoin): void {
    const { store, account } = this.session;
    store.transaction((writer) => {
      if (store.read(accountKeys.header)) throw vaultExists();
      writer.put(accountKeys.header, header);
      putPendingJoin(account.records, writer, pending);
    });
  }

  /** What this device asked with, while it waits for its welcome. Throws `VAULT_DAMAGED`. */
  get pendingJoin(): PendingJoin | null {
    return readPendingJoin(this.session.account.records);
  }

  /** Takes the place that a welcome gives, and says so. What it asked with goes. */
  join(now: number, header: Uint8Array, { member, keys, appVersion, completeHeader, ...newcomer }: Newcomer): void {
    const founding: Founding = { ...newcomer, header, device: { member, keys } };
    this.session.found(now, founding, (edit, writer) => {
      // Who has the code can say anything in a welcome.
      const admitted = this.session.account.feeds.member(member);
      if (!admitted || deviceIdOf(admitted.keys, sodiumTrustCrypto) !== deviceIdOf(keys.record, sodiumTrustCrypto))
        throw appError('BUNDLE_INVALID.false-welcome');
      removePendingJoin(writer);
      const complete = completeHeader?.(this.meaning) ?? null;
      if (complete) edit.putHeader(complete);
      const pen = new MemberPen(this.session.account, edit, this.#live);
      // The code of this device was typed there: nobody else could make the welcome.
      const admittedBy = pen.self.admittedBy?.id;
      if (admittedBy !== undefined) edit.setMemberFacts(admittedBy, { isVerified: true });
      new GenerationIntake(pen.account, edit).open([...pen.account.feeds.entries]);
      pen.say({ kind: 'device-joined', appVersion });
    });
  }

  /** Takes the place of all devices that were lost, by the recovery key (5.10). Throws `RECOVERY_KEY_FOREIGN` and `VAULT_EXISTS`. */
  recover(now: number, header: Uint8Array, { account, entries, paper, ...successor }: Recovery): void {
    // Nobody yet: who it is follows from an entry that is written on the way.
    const device = { member: '0'.repeat(2 * HASH_BYTES), keys: successor.keys };
    this.session.found(now, { header, account, device, entries }, (edit) => {
      recoverAccount(new MemberPen(this.session.account, edit, this.#live), paper, successor, now);
    });
  }

  /** Runs `work` as one transaction. Throws what `AccountSession.write` throws. */
  change<T>(now: number, work: (pen: MemberPen) => T): T {
    return this.session.write(now, (edit) => work(new MemberPen(this.session.account, edit, this.#live)));
  }

  takeIn(now: number, entries: Iterable<Uint8Array>): IntakeReport {
    return this.change(now, (pen) => takeIn(pen, entries));
  }

  /** Lets a device in, and gives the id of the admission. */
  admit(now: number, joiner: SignedRequest): string {
    return this.change(now, (pen) => admit(pen, joiner).id);
  }
}
