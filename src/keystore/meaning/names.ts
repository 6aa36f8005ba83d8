import { compareInOrder, type HeldEntry, type Member } from '../feeds/held-entry.js';
import type { Verdicts } from './verdicts.js';

/** How a member is called. */
export interface MemberName {
  readonly text: string;
  /** The entry that gave it the name; null while it has the one with which it came. */
  readonly renaming: HeldEntry | null;
}

/** The names of members: of each the last in order that counts (9.3), else the one in its own request. */
export class Names {
  readonly #last = new Map<Member, HeldEntry>();

  constructor(readonly verdicts: Verdicts) {}

  /** A renaming. What doesn't count is passed over. */
  add(entry: HeldEntry): void {
    const { fact } = entry;
    if (fact?.kind !== 'device-renamed' || !this.verdicts.counts(entry)) return;
    const last = this.#last.get(fact.member);
    if (!last || compareInOrder(last, entry) < 0) this.#last.set(fact.member, entry);
  }

  /** Null of the recovery key of genesis, while nobody has named it. Whoever is shut out has a name too. */
  of(member: Member): MemberName | null {
    const renaming = this.#last.get(member);
    if (renaming?.fact?.kind === 'device-renamed') return { text: renaming.fact.name, renaming };
    const { fact } = member.admission;
    if (fact?.kind === 'device-admitted') return { text: fact.name, renaming: null };
    return fact?.kind === 'genesis' && fact.founder === member ? { text: fact.name, renaming: null } : null;
  }

  /** 2.7: whether another gave the name. */
  isGivenByAnother(member: Member): boolean {
    const renaming = this.of(member)?.renaming ?? null;
    return renaming !== null && renaming.branch.member !== member;
  }
}

/**
 * 5.8: the entry by which a member said that it has arrived, and with which version of the app; null while none counts. The founder
 * writes none.
 */
export function arrivalOf(member: Member, verdicts: Verdicts): HeldEntry | null {
  let arrival: HeldEntry | null = null;
  for (let at = member.newest[0] ?? null; at !== null; at = at.twin) {
    if (at.fact?.kind !== 'device-joined' || !verdicts.counts(at)) continue;
    if (arrival === null || compareInOrder(arrival, at) < 0) arrival = at;
  }
  return arrival;
}
