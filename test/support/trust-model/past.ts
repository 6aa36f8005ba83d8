import {
  accountOf,
  authorOf,
  type Entry,
  type EntryId,
  isKind,
  type MemberClass,
  type MemberId,
  recoveryMemberOf,
  type DeviceRecord,
} from './entry.js';
import type { Rules } from './rules.js';

/** A member, as its own past says once and for ever. */
export interface Member {
  readonly id: MemberId;
  readonly memberClass: MemberClass;
  readonly device: DeviceRecord;
  /** The entry that let it in; genesis for the two that genesis names. */
  readonly admission: EntryId;
  /** Null for the two that genesis names. */
  readonly admittedBy: MemberId | null;
}

/**
 * All entries that passed the checks of section 10.1, and what each entry's own past says about it: that is decided by the entry and
 * its ancestors, so it is the same for every device, and worked out once.
 */
export class Past {
  readonly #entries = new Map<EntryId, Entry>();
  readonly #heard = new Map<EntryId, ReadonlySet<EntryId>>();
  readonly #times = new Map<EntryId, number>();
  readonly #members = new Map<MemberId, Member>();
  readonly #lines = new Map<MemberId, readonly Member[]>();

  constructor(readonly rules: Rules) {}

  /** Adds an entry whose ancestors are all here. */
  add(entry: Entry): void {
    if (this.#entries.has(entry.id)) return;
    this.#entries.set(entry.id, entry);
    this.#heard.set(entry.id, this.#hear(entry));
    const before = parentsOf(entry).map((id) => this.time(id));
    this.#times.set(entry.id, 1 + Math.max(0, ...before));
  }

  has(id: EntryId): boolean {
    return this.#entries.has(id);
  }

  entry(id: EntryId): Entry {
    const entry = this.#entries.get(id);
    if (!entry) throw new Error(`No entry ${id}.`);
    return entry;
  }

  get all(): IterableIterator<Entry> {
    return this.#entries.values();
  }

  /** 3.4 */
  heard(id: EntryId): ReadonlySet<EntryId> {
    const heard = this.#heard.get(id);
    if (!heard) throw new Error(`No entry ${id}.`);
    return heard;
  }

  /** 3.4, of an entry whose ancestors are all here. */
  #hear(entry: Entry): ReadonlySet<EntryId> {
    const heard = new Set<EntryId>();
    const before = entry.body.previous ?? this.#admissionOf(entry);
    if (before !== null) {
      for (const id of this.heard(before)) heard.add(id);
      heard.add(before);
    }
    // Whatever is in the set, what comes before it in its own feed is too.
    for (const dep of entry.body.deps) {
      for (let at: EntryId | null = dep; at !== null && !heard.has(at); at = this.entry(at).body.previous)
        heard.add(at);
    }
    return heard;
  }

  /** What an entry that is not here yet would have heard. */
  wouldHear(entry: Entry): ReadonlySet<EntryId> {
    return this.#heard.get(entry.id) ?? this.#hear(entry);
  }

  /** The entry and those before it in its feed. */
  chain(id: EntryId): EntryId[] {
    const chain: EntryId[] = [];
    for (let at: EntryId | null = id; at !== null; at = this.entry(at).body.previous) chain.push(at);
    return chain;
  }

  /** 9.3 */
  time(id: EntryId): number {
    return this.#times.get(id) ?? 0;
  }

  /** 9.3: by time, then by id. */
  compareInOrder(a: EntryId, b: EntryId): number {
    return this.time(a) - this.time(b) || (a < b ? -1 : Number(a > b));
  }

  /** The member of that name, once the entry that let it in is here. */
  member(account: EntryId, id: MemberId): Member | null {
    const known = this.#members.get(id) ?? this.#readMember(account, id);
    if (known) this.#members.set(id, known);
    return known;
  }

  #readMember(account: EntryId, id: MemberId): Member | null {
    const genesis = this.#entries.get(account);
    if (!genesis || !isKind(genesis, 'genesis')) return null;
    const { device, recovery } = genesis.body.statement;
    const founded = { admission: account, admittedBy: null };
    if (id === account) return { id, memberClass: 'device', device, ...founded };
    if (id === recoveryMemberOf(account)) return { id, memberClass: 'recovery', device: recovery, ...founded };
    const admission = this.#entries.get(id);
    if (!admission || !isKind(admission, 'device-admitted') || accountOf(admission) !== account) return null;
    const { memberClass, device: record } = admission.body.statement;
    return { id, memberClass, device: record, admission: id, admittedBy: authorOf(admission) };
  }

  /** The member and those above it, up to the founder or a recovery key of genesis. */
  line(account: EntryId, id: MemberId): readonly Member[] {
    const known = this.#lines.get(id);
    if (known) return known;
    const line: Member[] = [];
    for (let at: MemberId | null = id; at !== null;) {
      const member = this.member(account, at);
      if (!member) throw new Error(`No member ${at}.`);
      line.push(member);
      at = member.admittedBy;
    }
    this.#lines.set(id, line);
    return line;
  }

  /** What stands in for `previous` in a first entry. */
  #admissionOf(entry: Entry): EntryId | null {
    const { account, author } = entry.body;
    return account === null || author === null ? null : (this.member(account, author)?.admission ?? null);
  }
}

/** What has to be held before the entry is (3.6). */
export function parentsOf({ body }: Entry): EntryId[] {
  return body.previous === null ? [...body.deps] : [body.previous, ...body.deps];
}
