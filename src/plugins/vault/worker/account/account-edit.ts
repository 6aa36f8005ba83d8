import { appError } from '../../../../core/errors.js';
import type { Statement } from '../../../../keystore/entries/entry-kinds.js';
import { composeEntry, encodeEntry, type EntryHead } from '../../../../keystore/entries/signed-entry.js';
import { SUITE } from '../../../../keystore/entries/suite.js';
import type { EntryGate } from '../../../../keystore/feeds/entry-gate.js';
import type { HeldEntry } from '../../../../keystore/feeds/held-entry.js';
import type { IntakeReport, TakenEntry } from '../../../../keystore/feeds/intake-report.js';
import { Past } from '../../../../keystore/feeds/past.js';
import { fromHex, toHex } from '../bytes.js';
import type { RecordWriter } from '../record-store.js';
import type { SecretKeys } from '../trust/secret-keys.js';
import { accountKeys, accountPrefixes, numberInKey } from './account-keys.js';
import type { EntryMark } from './entry-directory.js';
import type { AccountLedger } from './ledger-record.js';
import type { MemberFacts } from './member-facts.js';
import { isExchangeMark, type OwnDevice } from './small-records.js';
import type { StoredAccount } from './stored-account.js';
import { storeWaiting, takeWaiting } from './waiting-records.js';

/** More than a person marks, and few enough to come with every snapshot. */
const MAX_SEEN_FINDINGS = 200;

const ENTRY_LETTER = String.fromCharCode(accountPrefixes.entry[0] ?? 0);

/** What an entry says; or what makes it, where that depends on where the entry stands. */
export type Saying = Statement | ((head: EntryHead) => Statement);

/** Who writes an entry, and after which of its own. */
export interface EntryAuthor extends OwnDevice {
  /** Null before its first. */
  readonly head: HeldEntry | null;
}

/**
 * One transaction on an account, in memory and in the storage at once. When the transaction fails, the account must be loaded anew: what
 * was done to it in memory is not taken back.
 */
export class AccountEdit {
  readonly #account: StoredAccount;
  readonly #writer: RecordWriter;
  readonly #now: number;
  #isChanged = false;
  #released: readonly HeldEntry[] = [];
  /** Whether that is more than what was looked at and left: who sends nothing new changes no byte of the file. */
  #isToBeStored = false;

  /** @param now wall clock of the change, ms since 1970 */
  constructor(account: StoredAccount, writer: RecordWriter, now: number) {
    this.#account = account;
    this.#writer = writer;
    this.#now = now;
  }

  /** Whether anything was changed, so that a failure must be answered by loading anew. */
  get isChanged(): boolean {
    return this.#isChanged;
  }

  /**
   * Writes the next entry of this device, or of another member whose keys are at hand. Where that is its first, what let it in is named beside
   * what is given.
   *
   * @param deps ids of held entries, which it newly takes note of (3.3). Throws what a programmer got wrong.
   */
  append(saying: Saying, deps: Iterable<string>, author: EntryAuthor = this.#ownAuthor()): HeldEntry {
    const { feeds, entries } = this.#account;
    const { member: id, keys, head: previous } = author;
    const member = feeds.member(id);
    if (member === undefined) throw appError('VAULT_DAMAGED.own-feed');
    const past = previous === null ? Past.afterAdmission(member.admission) : Past.after(previous);
    const named = new Set(deps);
    // The recovery key of genesis is let in by what everybody's past begins with, and names it all the same.
    if (previous === null) named.add(member.admission.id);
    for (const dep of named) {
      const held = feeds.entry(dep);
      if (held === undefined) throw new RangeError('An entry names what is not held.');
      past.hear(held);
    }
    const head: EntryHead = {
      suite: SUITE,
      account: feeds.account,
      author: id,
      number: 1 + (previous?.number ?? 0),
      previous: previous?.id ?? null,
      deps: [...named].sort(),
      writtenAt: this.#now,
    };
    const statement = typeof saying === 'function' ? saying(head) : saying;
    const making = { crypto: entries.crypto, hears: past.newlyHearsBoth };
    const composed = composeEntry(head, statement, keys, making);
    if (composed.kind === 'refused') throw new Error(`An entry is not well-formed: ${composed.problem.detail}.`);
    const { refused } = this.take([encodeEntry(composed.value)]);
    const entry = feeds.entry(composed.value.id);
    if (entry === undefined) throw new Error(`An entry is refused: ${refused[0]?.reason ?? 'it waits'}.`);
    return entry;
  }

  #ownAuthor(): EntryAuthor {
    return { ...this.#account.requireDevice(), head: this.#account.ownNewest };
  }

  /** Wall clock of the change, ms since 1970. */
  get now(): number {
    return this.#now;
  }

  /** What waited, and was taken at the beginning of the transaction. */
  get released(): readonly HeldEntry[] {
    return this.#released;
  }

  /**
   * Takes in entries, whatever is wrong with them, and stores those that are new.
   *
   * @param gate holds back for now what others wrote; null for what came with a welcome, was lost, or is written here
   */
  take(encoded: Iterable<Uint8Array>, gate: EntryGate | null = null): IntakeReport {
    // Even where nothing of it is kept, memory may have to be brought back to what is stored if this fails.
    this.#isChanged = true;
    const report = this.#account.entries.intake.take(encoded, gate);
    this.#store(report.taken);
    return report;
  }

  /**
   * Has wait in memory what waits in the storage, and takes what a newer version reads by now. Comes first of all that is done in a
   * transaction, as it lists records.
   */
  takeWaiting(): void {
    const taken = takeWaiting(this.#account, this.#now);
    this.#store(taken);
    this.#released = taken.map(({ entry }) => entry);
  }

  /** Keeps the secret of a generation whose entry is held. Takes it over. */
  holdGeneration(generation: string, keys: SecretKeys): void {
    const { generations } = this.#account;
    this.#touch();
    if (generations.has(generation)) keys.wipe();
    else generations.put(this.#writer, generation, keys);
  }

  /** Remembers what came of looking at the boxes of an entry that makes or shares a generation. */
  markGeneration(generation: string, mark: Exclude<EntryMark, 'secret'>, isSet: boolean): void {
    this.#touch();
    this.#account.changeable.directory.setMark(generation, mark, isSet);
  }

  setMemberFacts(member: string, changes: Partial<MemberFacts>): void {
    this.#touch();
    this.#account.changeable.members.change(member, changes);
  }

  /** Remembers whether a person marked a finding as seen; of more than `MAX_SEEN_FINDINGS` the newest. */
  setSeen(key: string, isSeen: boolean): void {
    const { seenFindings: before } = this.#account.changeable;
    if (before.includes(key) === isSeen) return;
    const after = isSeen ? [...before, key].slice(-MAX_SEEN_FINDINGS) : before.filter((one) => one !== key);
    this.#touch();
    this.#account.changeable.putSeenFindings(this.#writer, after);
  }

  /** Remembers how far an exchange went. With null the place is forgotten. Throws `RangeError` on what is too long or too much. */
  setExchange(place: string, mark: Uint8Array | null): void {
    const marks = new Map(this.#account.changeable.exchanges);
    if (mark !== null && !isExchangeMark(place, mark, marks)) throw new RangeError('Not the mark of an exchange.');
    if (mark === null) marks.delete(place);
    else marks.set(place, mark);
    this.#touch();
    this.#account.changeable.putExchanges(this.#writer, marks);
  }

  setCheckpoint(checkpoint: Uint8Array): void {
    this.#touch();
    this.#account.changeable.putCheckpoint(this.#writer, checkpoint);
  }

  /** Keeps a recovery key that was not printed yet; with null it is erased (2.8). */
  setPaper(paper: Uint8Array | null): void {
    this.#touch();
    this.#account.changeable.putPaper(this.#writer, paper);
  }

  setDevice(device: OwnDevice): void {
    this.#touch();
    this.#account.changeable.putDevice(this.#writer, device);
  }

  /** @param replaced the wrapped keys of slots that are replaced by it, to be overwritten in the file */
  putHeader(stored: Uint8Array, replaced: readonly Uint8Array[] = []): void {
    this.#touch();
    this.#account.changeable.putHeader(this.#writer, stored, replaced);
  }

  /** Somebody typed the recovery key, and all of the header was made anew: whatever was wrong with the one before is put right. */
  trustHeader(): void {
    this.#touch();
    this.#account.changeable.trustHeader();
  }

  /** Changes facts about the vault as a whole. */
  set(facts: Partial<Pick<AccountLedger, 'lastSyncedAt' | 'passwordChangedAt' | 'paperCheckedAt'>>): void {
    this.#set(facts);
  }

  /** Begins an account in a vault that holds none, with the entries that come next. */
  begin(account: string): void {
    this.#account.begin(account);
    this.#set({ account });
  }

  /**
   * Writes anew what is damaged in the storage and known all the same, takes what was put back as it is, and gives up entries of which
   * nothing is known, or that break a rule.
   */
  heal(): void {
    const { changeable, damages, generations } = this.#account;
    this.#touch();
    for (const { letter, key, kind, entry } of damages.values()) {
      if (letter !== ENTRY_LETTER || (entry !== null && kind !== 'refused')) continue;
      const stored = fromHex(key);
      this.#writer.remove(stored);
      changeable.directory.forget(numberInKey(stored));
    }
    for (const generation of generations.held)
      if (!generations.canBeRead(generation)) changeable.directory.setMark(generation, 'secret', false);
    this.#followOwnFeed();
    changeable.heal(this.#writer);
    damages.delete(toHex(accountKeys.ledger));
  }

  /** Writes where things stand at the end of the transaction. */
  finish(): void {
    if (!this.#isChanged) return;
    const isWaitingChanged = storeWaiting(this.#account, this.#writer);
    const areBrakesChanged = this.#account.changeable.putBrakes(this.#writer);
    if (this.#isToBeStored || isWaitingChanged || areBrakesChanged) this.#account.changeable.finish(this.#writer);
  }

  #touch(): void {
    this.#isChanged = true;
    this.#isToBeStored = true;
  }

  #store(taken: readonly TakenEntry[]): void {
    if (taken.length > 0) this.#touch();
    const { changeable, records } = this.#account;
    for (const { entry, encoded } of taken) {
      // One that was damaged, or waited for what was, goes back to its place.
      const order = changeable.directory.orderOf(entry.id) ?? changeable.directory.add(entry.id);
      records.put(this.#writer, accountKeys.entry(order), encoded);
      const clockAheadMs = Math.max(0, Math.round(entry.writtenAt - this.#now));
      changeable.members.change(entry.branch.member.id, { heardAt: this.#now, clockAheadMs });
    }
    this.#account.tell(taken.map(({ entry }) => entry));
    if (taken.length > 0) this.#followOwnFeed();
  }

  /**
   * Goes on where this device's own words end: a vault that was put back is told them by others, and would else write a number twice. One
   * whose newest entry is lost waits until that has come back.
   */
  #followOwnFeed(): void {
    const { changeable, feeds, ownNewest } = this.#account;
    const own = feeds.member(changeable.device?.member ?? '');
    const branch = changeable.ledger.ownNewest === null ? own?.branches[0] : ownNewest?.branch;
    const last = branch?.last?.id ?? changeable.ledger.ownNewest;
    if (last !== changeable.ledger.ownNewest) this.#set({ ownNewest: last });
  }

  #set(facts: Partial<AccountLedger>): void {
    this.#touch();
    const { changeable } = this.#account;
    changeable.ledger = { ...changeable.ledger, ...facts };
  }
}
