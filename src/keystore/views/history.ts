import { compareInOrder, type HeldEntry, type Member } from '../feeds/held-entry.js';

/** So many new entries find their places one by one; more are sorted with all others. */
const FEW = 64;

/** All entries but acknowledgements, in order (9.3). Nothing is put in order before somebody asks. */
export class History {
  #line: HeldEntry[] | null = null;
  /** By whom an entry is about. */
  readonly #about = new Map<Member, HeldEntry[]>();

  /** @param entries all that are held */
  constructor(readonly entries: () => Iterable<HeldEntry>) {}

  /** More is held. */
  add(entries: readonly HeldEntry[]): void {
    const line = this.#line;
    if (line === null) return;
    const told = entries.filter(isTold);
    for (const entry of told) this.#noteSubjects(entry);
    if (told.length > FEW) {
      for (const entry of told) line.push(entry);
      line.sort(compareInOrder);
      return;
    }
    for (const entry of told) {
      let index = line.length;
      for (let last = line[index - 1]; last !== undefined; last = line[index - 1]) {
        if (compareInOrder(last, entry) <= 0) break;
        index -= 1;
      }
      line.splice(index, 0, entry);
    }
  }

  /** The oldest first. */
  get all(): readonly HeldEntry[] {
    this.#line ??= this.#build();
    return this.#line;
  }

  /** What a member wrote, and what others wrote about it; the oldest first. */
  concerning(member: Member): readonly HeldEntry[] {
    this.#line ??= this.#build();
    const own = member.branches.flatMap(({ entries }) => entries.filter(isTold));
    const others = (this.#about.get(member) ?? []).filter(({ branch }) => branch.member !== member);
    return [...own, ...others].sort(compareInOrder);
  }

  #build(): HeldEntry[] {
    const line: HeldEntry[] = [];
    for (const entry of this.entries()) {
      if (!isTold(entry)) continue;
      line.push(entry);
      this.#noteSubjects(entry);
    }
    return line.sort(compareInOrder);
  }

  #noteSubjects(entry: HeldEntry): void {
    for (const member of subjectsOf(entry)) {
      const about = this.#about.get(member);
      if (about) about.push(entry);
      else this.#about.set(member, [entry]);
    }
  }
}

/** The members that an entry is about, but for its author. */
export function subjectsOf({ fact, branch }: HeldEntry): readonly Member[] {
  const others = (members: readonly Member[]): readonly Member[] => members.filter((one) => one !== branch.member);
  switch (fact?.kind) {
    case 'device-admitted':
    case 'device-renamed':
    case 'device-archived':
      return others([fact.member]);
    case 'device-revoked':
      return others(fact.targets.map(({ member }) => member));
    case 'device-suspended': {
      const withdrawn = fact.withdraws.flatMap((old) =>
        old.fact?.kind === 'device-suspended' ? old.fact.members : [],
      );
      return [...new Set(others([...fact.members, ...withdrawn]))];
    }
    case 'secret-shared':
      return others(fact.recipients);
    default:
      return [];
  }
}

function isTold({ kind }: HeldEntry): boolean {
  return kind !== 'acknowledged';
}

/** At most `limit` items from the end of a list, the last first, leaving out the `offset` last ones. */
export function newestOf<T>(items: readonly T[], offset: number, limit: number): readonly T[] {
  const end = Math.max(0, items.length - offset);
  return items.slice(Math.max(0, end - limit), end).reverse();
}
