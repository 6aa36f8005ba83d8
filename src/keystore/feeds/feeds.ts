import type { EntryFact, Likeness } from './entry-fact.js';
import { Branch, type HeldEntry, hasHeard, type Member } from './held-entry.js';
import type { Past } from './past.js';

/** 9.1: entries with one author and one number. While that author isn't revoked all of them count. */
export interface Fork {
  readonly member: Member;
  readonly number: number;
  readonly entries: readonly HeldEntry[];
  /** 9.2: an entry of the member heard of all of them. */
  readonly isHealed: boolean;
}

/** An entry that passed all checks, as it joins the others. */
export interface Arrival {
  readonly id: string;
  readonly number: number;
  readonly kind: string;
  /** Whether ML-DSA-65 signed it too. */
  readonly isSignedByBoth: boolean;
  /** By its author's clock, ms since 1970. */
  readonly writtenAt: number;
  readonly author: Member;
  readonly previous: HeldEntry | null;
  readonly deps: readonly HeldEntry[];
  readonly past: Past;
}

/**
 * All entries of an account that are held, in the feeds of their authors: a graph in which each names by hash what it builds on. Nothing
 * in it says what counts; that is decided by all entries together.
 */
export class Feeds {
  readonly #entries = new Map<string, HeldEntry>();
  readonly #members = new Map<string, Member>();
  readonly #branches: Branch[] = [];
  readonly #admissionsByTag = new Map<string, HeldEntry[]>();
  readonly #admissionsByDevice = new Map<string, HeldEntry[]>();
  /** By the kind or suite that their authors read. */
  readonly #announcements = new Map<string | number, HeldEntry[]>();

  constructor(readonly account: string) {}

  get size(): number {
    return this.#entries.size;
  }

  /** In the order in which they came, so each after all it builds on. */
  get entries(): IterableIterator<HeldEntry> {
    return this.#entries.values();
  }

  get members(): IterableIterator<Member> {
    return this.#members.values();
  }

  entry(id: string): HeldEntry | undefined {
    return this.#entries.get(id);
  }

  has(id: string): boolean {
    return this.#entries.has(id);
  }

  /** Somebody who was let in by an entry that is held. */
  member(id: string): Member | undefined {
    return this.#members.get(id);
  }

  /** In the order in which they came. */
  get branches(): readonly Branch[] {
    return this.#branches;
  }

  branch(index: number): Branch | undefined {
    return this.#branches[index];
  }

  /** The admissions that bear the same mark of a code, or let in the same device. */
  admissionsLike({ tag, device }: Likeness): readonly HeldEntry[] {
    const byTag = this.#admissionsByTag.get(tag) ?? [];
    return byTag.concat(this.#admissionsByDevice.get(device) ?? []);
  }

  announcementsOf(format: string | number): readonly HeldEntry[] {
    return this.#announcements.get(format) ?? [];
  }

  /** 5.3: the admissions of each device that was let in more than once, on pasts that don't know each other. */
  get doubleAdmissions(): readonly (readonly HeldEntry[])[] {
    return [...this.#admissionsByDevice.values()].filter((group) => group.length > 1);
  }

  /** 5.7: the same of each code by which more than one device was let in, or one more than once. */
  get doubleCodes(): readonly (readonly HeldEntry[])[] {
    return [...this.#admissionsByTag.values()].filter((group) => group.length > 1);
  }

  /** The entries of a feed on which no other of the same feed builds. */
  headsOf(member: Member): readonly HeldEntry[] {
    return member.branches.flatMap(({ last }) => last ?? []);
  }

  /** The forks of a member, by number. Takes these times the heads of the feed that heard of another branch of it: mostly one, or none. */
  forksOf(member: Member): Fork[] {
    // Without that, no entry has heard of two with one number.
    const heads = this.headsOf(member).filter(({ branch, number }) => branch.hearsItselfFrom <= number);
    return [...member.forkedNumbers]
      .sort((a, b) => a - b)
      .map((number) => {
        const entries: HeldEntry[] = [];
        for (let at = member.newest[number - 1] ?? null; at !== null; at = at.twin) entries.push(at);
        // What an entry heard, each that builds on it has heard too.
        const isHealed = heads.some((head) => entries.every((entry) => entry === head || hasHeard(head, entry)));
        return { member, number, entries, isHealed };
      });
  }

  /** Takes an entry that passed all checks. */
  hold(arrival: Arrival, fact: EntryFact | null): HeldEntry {
    const { id, number, kind, writtenAt, author, previous, deps, past, isSignedByBoth } = arrival;
    const branch = past.home ?? this.#begin(author, previous);
    const twin = author.newest[number - 1] ?? null;
    const held: HeldEntry = {
      id,
      branch,
      number,
      previous,
      deps,
      kind,
      fact,
      time: 1 + deps.reduce((latest, dep) => Math.max(latest, dep.time), previous?.time ?? 0),
      marks: past.marks,
      lastSignedByBoth: isSignedByBoth ? number : (previous?.lastSignedByBoth ?? 0),
      admissions: (previous?.admissions ?? 0) + (fact?.kind === 'device-admitted' ? 1 : 0),
      writtenAt,
      twin,
    };
    this.#entries.set(id, held);
    branch.entries.push(held);
    if (branch.hearsItselfFrom > number && deps.some((dep) => dep.branch.member === author))
      branch.hearsItselfFrom = number;
    author.newest[number - 1] = held;
    if (twin !== null) author.forkedNumbers.add(number);
    if (fact !== null) this.#note(held, fact);
    return held;
  }

  #begin(member: Member, from: HeldEntry | null): Branch {
    const branch = new Branch(this.#branches.length, member, from);
    this.#branches.push(branch);
    member.branches.push(branch);
    return branch;
  }

  #note(entry: HeldEntry, fact: EntryFact): void {
    switch (fact.kind) {
      case 'genesis':
        this.#letIn(fact.founder, entry);
        this.#letIn(fact.recovery, entry);
        entry.branch.generations.push(entry);
        break;
      case 'key-rotated':
        entry.branch.generations.push(entry);
        return;
      case 'device-admitted':
        this.#letIn(fact.member, entry);
        addTo(this.#admissionsByTag, fact.likeness.tag, entry);
        addTo(this.#admissionsByDevice, fact.likeness.device, entry);
        break;
      case 'formats-announced':
        for (const format of [...fact.kinds, ...fact.suites]) addTo(this.#announcements, format, entry);
        return;
      case 'device-revoked':
      case 'device-suspended':
      case 'device-left':
      case 'device-archived':
        break;
      default:
        return;
    }
    entry.branch.membership.push(entry);
  }

  #letIn(member: Member, admission: HeldEntry): void {
    member.admission = admission;
    member.index = this.#members.size;
    this.#members.set(member.id, member);
  }
}

function addTo<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
