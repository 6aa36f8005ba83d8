import { CborReader, MalformedBytes } from '../../core/cbor/cbor-reader.js';
import { CborWriter } from '../../core/cbor/cbor-writer.js';
import { MAX_KIND_BYTES } from '../entries/entry-kinds.js';
import { recoveryMemberOf } from '../entries/key-record.js';
import type { TrustCrypto } from '../entries/trust-crypto.js';
import type { EntryFact, FactOf, MemberClass } from './entry-fact.js';
import type { Feeds } from './feeds.js';
import { type HeldEntry, type KeySource, Member } from './held-entry.js';
import {
  type FactNames,
  type FactPlaces,
  kindOfNumber,
  numberOfKind,
  readFact,
  readList,
  writeFact,
} from './index-facts.js';
import { Past } from './past.js';
import { Rank } from './rank.js';

/*
 * The index of an account (10.8): of every entry, in the order in which they are held, what everything else is decided by. It says nothing
 * that the entries don't say, and leaves out what follows from it: ids, numbers, what was heard. A sequence of CBOR items:
 *
 *   how many rows there are, row …
 *   row:     author, previous, [dep …], kind, flags, time, (name of the kind, when that is 0), (what it says, when it has an effect)
 *   time:    how many ms it was written after the entry of the row before, or before that one; 0 stands before the first row
 *   entry:   how many rows further up it stands; of a previous one 0 for none
 *   member:  how many members were let in before it
 *   members: the number of a list that came before, from 1; or 0 and [member …], which is the next list
 */

const SIGNED_BY_BOTH = 1;
const HAS_EFFECT = 2;
const IS_EARLIER = 4;

/** What an index is read with. */
export interface IndexSources {
  /** The ids of the entries in the index, in its order; it may have fewer rows. */
  readonly ids: readonly string[];
  readonly keysOf: KeySource;
  readonly crypto: Pick<TrustCrypto, 'hash'>;
}

/** Writes the index of all entries that are held. The same bytes for the same entries in the same order. */
export function encodeFeedsIndex(feeds: Feeds): Uint8Array {
  const writer = new RowWriter(feeds);
  for (const entry of feeds.entries) writer.row(entry);
  return writer.writer.bytes;
}

/**
 * Holds the entries of an index, unchecked: it has to be one that was made here, of entries that were checked. Returns how many there are.
 * Throws `MalformedBytes` where it isn't; `feeds` is of no use then.
 *
 * @param feeds holds nothing yet
 */
export function restoreFeeds(feeds: Feeds, index: Uint8Array, sources: IndexSources): number {
  const rows = new RowReader(feeds, index, sources);
  const { reader } = rows;
  const count = reader.unsigned();
  if (count > sources.ids.length) throw new MalformedBytes('an entry has no id');
  for (let row = 0; row < count; row++) rows.row(sources.ids[row] ?? '');
  reader.end();
  return count;
}

class RowWriter implements FactPlaces {
  readonly writer = new CborWriter();
  readonly #places = new Map<HeldEntry, number>();
  readonly #members = new Map<Member, number>();
  readonly #lists = new Map<string, number>();
  #lastList: readonly Member[] = [];
  #lastListNumber = 0;
  #writtenAt = 0;

  constructor(feeds: Feeds) {
    for (const member of feeds.members) this.#members.set(member, this.#members.size);
    this.writer.unsigned(feeds.size);
  }

  row(entry: HeldEntry): void {
    const { writer } = this;
    const { previous, branch, deps, kind, fact } = entry;
    const number = numberOfKind(kind);
    this.member(branch.member);
    if (previous === null) writer.unsigned(0);
    else this.entry(previous);
    this.entries(deps);
    writer.unsigned(number);
    const isSignedByBoth = entry.lastSignedByBoth === entry.number;
    const later = entry.writtenAt - this.#writtenAt;
    const flags = [isSignedByBoth && SIGNED_BY_BOTH, fact !== null && HAS_EFFECT, later < 0 && IS_EARLIER];
    writer.unsigned(flags.reduce<number>((all, flag) => all | Number(flag), 0)).unsigned(Math.abs(later));
    this.#writtenAt = entry.writtenAt;
    if (number === 0) writer.text(kind);
    if (fact !== null) writeFact(fact, this);
    this.#places.set(entry, this.#places.size);
  }

  member(member: Member): void {
    this.writer.unsigned(this.#members.get(member) ?? 0);
  }

  /** The boxes of most rotations are for the same members as those of others. */
  members(members: readonly Member[]): void {
    if (this.#lastListNumber > 0 && isSameList(members, this.#lastList)) {
      this.writer.unsigned(this.#lastListNumber);
      return;
    }
    const name = members.map((member) => this.#members.get(member)).join();
    const known = this.#lists.get(name);
    this.writer.unsigned(known ?? 0);
    if (known === undefined) {
      this.#lists.set(name, 1 + this.#lists.size);
      this.writer.array(members.length);
      for (const member of members) this.member(member);
    }
    this.#lastList = members;
    this.#lastListNumber = known ?? this.#lists.size;
  }

  entry(entry: HeldEntry): void {
    this.writer.unsigned(this.#places.size - (this.#places.get(entry) ?? 0));
  }

  entries(entries: readonly HeldEntry[]): void {
    this.writer.array(entries.length);
    for (const entry of entries) this.entry(entry);
  }
}

class RowReader implements FactNames {
  readonly reader: CborReader;
  readonly #feeds: Feeds;
  readonly #sources: IndexSources;
  readonly #entries: HeldEntry[] = [];
  readonly #members: Member[] = [];
  readonly #lists: (readonly Member[])[] = [];
  #lastEntries: readonly HeldEntry[] = NONE;
  /** Of the entry that is read. */
  #id = '';
  #number = 0;
  #author: Member | null = null;
  #writtenAt = 0;

  constructor(feeds: Feeds, index: Uint8Array, sources: IndexSources) {
    this.reader = new CborReader(index);
    this.#feeds = feeds;
    this.#sources = sources;
  }

  row(id: string): void {
    const { reader } = this;
    const place = reader.unsigned();
    const distance = reader.unsigned();
    const previous = distance === 0 ? null : this.#entryAt(distance);
    const deps = this.entries();
    const known = kindOfNumber(reader.unsigned());
    const flags = reader.unsigned();
    this.#writtenAt += (flags & IS_EARLIER) === 0 ? reader.unsigned() : -reader.unsigned();
    const kind = known ?? reader.text(MAX_KIND_BYTES);
    this.#id = id;
    this.#number = 1 + (previous?.number ?? 0);
    this.#author = this.#members[place] ?? null;
    const fact = known !== undefined && (flags & HAS_EFFECT) !== 0 ? readFact(known, this) : null;
    const author = fact?.kind === 'genesis' ? fact.founder : this.#author;
    if (author === null) throw new MalformedBytes('an author was not let in');
    const past = pastOf(fact, author, previous);
    for (const dep of deps) past.hear(dep);
    const isSignedByBoth = (flags & SIGNED_BY_BOTH) !== 0;
    const writtenAt = this.#writtenAt;
    const arrival = { id, number: this.#number, kind, isSignedByBoth, writtenAt, author, previous, deps, past };
    this.#entries.push(this.#feeds.hold(arrival, fact));
    if (fact?.kind === 'genesis') this.#members.push(fact.founder, fact.recovery);
    if (fact?.kind === 'device-admitted') this.#members.push(fact.member);
  }

  member(): Member {
    const member = this.#members[this.reader.unsigned()];
    if (member === undefined) throw new MalformedBytes('a member was not let in');
    return member;
  }

  members(): readonly Member[] {
    const number = this.reader.unsigned();
    if (number === 0) {
      const list = readList(this.reader, () => this.member());
      this.#lists.push(list);
      return list;
    }
    const list = this.#lists[number - 1];
    if (list === undefined) throw new MalformedBytes('a list of members is missing');
    return list;
  }

  entry(): HeldEntry {
    return this.#entryAt(this.reader.unsigned());
  }

  entries(): readonly HeldEntry[] {
    const length = this.reader.list();
    if (length === 0) return NONE;
    const entries: HeldEntry[] = [];
    for (let left = length; left > 0; left--) entries.push(this.entry());
    // Most rotations name, wrap and build on the one before: one list serves for all three.
    if (!isSameList(entries, this.#lastEntries)) this.#lastEntries = entries;
    return this.#lastEntries;
  }

  founding(name: string): FactOf<'genesis'> {
    const { crypto, keysOf } = this.#sources;
    const top = Rank.top();
    if (this.#entries.length > 0 || this.#id !== this.#feeds.account)
      throw new MalformedBytes('the account begins elsewhere');
    const founder = new Member(this.#id, 'device', keysOf, null, top);
    const recovery = new Member(recoveryMemberOf(this.#id, crypto), 'recovery', keysOf, null, top);
    return { kind: 'genesis', founder, name, recovery };
  }

  admitted(memberClass: MemberClass): Member {
    const author = this.#author;
    if (author === null) throw new MalformedBytes('an author was not let in');
    const rank = author.rank.below(this.#number, this.#id);
    return new Member(this.#id, memberClass, this.#sources.keysOf, author, rank);
  }

  #entryAt(distance: number): HeldEntry {
    const entry = this.#entries[this.#entries.length - distance];
    if (entry === undefined) throw new MalformedBytes('an entry is named that does not come before');
    return entry;
  }
}

/** Most entries name none. */
const NONE: readonly HeldEntry[] = [];

function pastOf(fact: EntryFact | null, author: Member, previous: HeldEntry | null): Past {
  if (fact?.kind === 'genesis') return Past.ofGenesis();
  return previous === null ? Past.afterAdmission(author.admission) : Past.after(previous);
}

function isSameList<T>(one: readonly T[], other: readonly T[]): boolean {
  return one.length === other.length && one.every((item, index) => item === other[index]);
}
