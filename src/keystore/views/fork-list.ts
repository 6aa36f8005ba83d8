import type { Fork } from '../feeds/feeds.js';
import type { HeldEntry, Member } from '../feeds/held-entry.js';
import type { FoldedViews } from './folded-views.js';
import { type ForkEvidence, LISTED_AT_MOST } from './types.js';

/** The forks of all feeds. What is known of one is kept until its author writes. */
export class ForkList {
  /** Those who forked, in the order in which that was seen. */
  readonly #forks = new Map<Member, readonly Fork[] | null>();

  /** Whoever wrote something. */
  noteAuthors(members: Iterable<Member>): void {
    for (const member of members) if (member.forkedNumbers.size > 0) this.#forks.set(member, null);
  }

  /** At most `LISTED_AT_MOST.forks`; those of whoever is shut out last, as no list of few should be full of them. */
  list(folded: FoldedViews, thisMember: string, ownNewest: HeldEntry | null): readonly ForkEvidence[] {
    const { verdicts } = folded.meaning;
    const forked = new Set(this.#forks.keys());
    const members = forked.size === 0 ? [] : verdicts.members.filter((member) => forked.has(member));
    const isLast = (member: Member): number => Number(verdicts.isShutOut(member));
    const found: ForkEvidence[] = [];
    for (const member of members.sort((a, b) => isLast(a) - isLast(b))) {
      if (found.length >= LISTED_AT_MOST.forks) break;
      const own = member.id === thisMember ? ownNewest : null;
      found.push(...this.#forksOf(folded, member).map((fork) => evidenceOf(folded, fork, own)));
    }
    return found.slice(0, LISTED_AT_MOST.forks);
  }

  #forksOf({ meaning }: FoldedViews, member: Member): readonly Fork[] {
    const forks = this.#forks.get(member) ?? meaning.feeds.forksOf(member);
    this.#forks.set(member, forks);
    return forks;
  }
}

function evidenceOf(
  { ids, labels }: FoldedViews,
  { member, number, entries, isHealed }: Fork,
  ownNewest: HeldEntry | null,
): ForkEvidence {
  const [first = '', second = ''] = entries.map(({ id }) => id).sort();
  const onOwnLine = ownNewest === null ? undefined : entries.find((entry) => isOnLine(entry, ownNewest));
  return {
    device: ids.of(member),
    deviceName: labels.of(member),
    sequence: number,
    entries: [first, second],
    isHealed,
    onOwnLine: onOwnLine?.id ?? null,
  };
}

/** Whether an entry is another of its feed, or one before that. */
function isOnLine({ branch, number }: HeldEntry, last: HeldEntry): boolean {
  for (let at: HeldEntry | null = last; at !== null; at = at.branch.from) {
    if (at.branch === branch) return number <= at.number;
  }
  return false;
}
