import type { KeyRecord } from '../entries/key-record.js';
import { compareText } from '../hex.js';
import type { EntryFact, MemberClass } from './entry-fact.js';
import type { HeardMarks } from './heard-marks.js';
import type { Rank } from './rank.js';

/** An entry that passed every check that needs it and its own past alone. None of this ever changes. */
export interface HeldEntry {
  readonly id: string;
  readonly branch: Branch;
  /** Its place: 1 for a first entry. */
  readonly number: number;
  /** The entry before it in its feed. */
  readonly previous: HeldEntry | null;
  readonly deps: readonly HeldEntry[];
  readonly kind: string;
  /** What it says, with names looked up; null when that has no effect, whatever else is held (10.3). */
  readonly fact: EntryFact | null;
  /** 9.3: one more than the highest among `previous` and deps. */
  readonly time: number;
  /** How far it heard other branches, and those from which its own goes off. */
  readonly marks: HeardMarks;
  /** The number of the newest entry up to this one, in its feed, that ML-DSA-65 signed too; 0 for none. */
  readonly lastSignedByBoth: number;
  /** How many admissions there are up to this one in its feed. */
  readonly admissions: number;
  /** By the clock of whoever wrote it, ms since 1970: shown and never compared (3.1). */
  readonly writtenAt: number;
  /** Another entry of this author with this number, held before: proof of a fork (9.1). */
  readonly twin: HeldEntry | null;
}

/** A feed is a tree; a branch of it is a line of entries that ends in one on which none builds. */
export class Branch {
  readonly entries: HeldEntry[] = [];
  /** Those of them that say who is a member, in order: what a rotation has to know (7.2). */
  readonly membership: HeldEntry[] = [];
  /** Those of them that make a generation, in order. */
  readonly generations: HeldEntry[] = [];
  /** The number of the first of its entries that names another branch of its own feed; 0 where one before it did already. */
  hearsItselfFrom: number;

  constructor(
    /** Counts up over the whole account, in the order in which the branches came. */
    readonly index: number,
    readonly member: Member,
    /** The entry after which it goes off; null where it begins the feed. */
    readonly from: HeldEntry | null,
  ) {
    this.hearsItselfFrom = from !== null && from.branch.hearsItselfFrom <= from.number ? 0 : Infinity;
  }

  get last(): HeldEntry | null {
    return this.entries.at(-1) ?? null;
  }
}

/** Finds the keys of a member where they are stored. */
export type KeySource = (member: Member) => KeyRecord;

/** A device or a recovery key that was let in, and its feed. */
export class Member {
  /** The entry that let it in; genesis for the two that genesis names. Set as soon as that is held. */
  admission!: HeldEntry;
  /** Counts up over the whole account, in the order in which members were let in here. Set as soon as its admission is held. */
  index!: number;
  readonly branches: Branch[] = [];
  /** By number, from 1: the entry with it that came last. The others are its twins. */
  readonly newest: HeldEntry[] = [];
  /** Numbers that stand on several entries, in the order in which that was seen. */
  readonly forkedNumbers = new Set<number>();
  #keys: KeyRecord | KeySource;

  constructor(
    readonly id: string,
    readonly memberClass: MemberClass,
    /** The keys, or where they are looked up when they are first needed: of most members they never are. */
    keys: KeyRecord | KeySource,
    readonly admittedBy: Member | null,
    readonly rank: Rank,
  ) {
    this.#keys = keys;
  }

  /** Throws what the source of the keys throws. */
  get keys(): KeyRecord {
    if (typeof this.#keys === 'function') this.#keys = this.#keys(this);
    return this.#keys;
  }
}

/** Below 0 when `a` is senior to `b` (6.3). */
export function compareSeniority(a: Member, b: Member): number {
  if (a.memberClass !== b.memberClass) return a.memberClass === 'recovery' ? -1 : 1;
  return a.rank.compare(b.rank);
}

/** 9.3: the order for names, archiving and lists. */
export function compareInOrder(a: HeldEntry, b: HeldEntry): number {
  return a.time - b.time || compareText(a.id, b.id);
}

/** 3.4: whether `entry` heard of `other`. An entry hasn't heard of itself. */
export function hasHeard(entry: HeldEntry, other: HeldEntry): boolean {
  if (other.branch === entry.branch) return other.number < entry.number;
  return entry.marks.upTo(other.branch.index) >= other.number;
}
