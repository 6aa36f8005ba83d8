import type { Candidate } from './candidate.js';
import { countUpTo } from './count-up-to.js';
import type { RevocationTarget } from './entry-fact.js';
import type { Feeds } from './feeds.js';
import { HeardMarks } from './heard-marks.js';
import { type Branch, compareInOrder, type HeldEntry, type Member } from './held-entry.js';
import { KeptEntries } from './kept-entries.js';

/** How far members were told of: the marks and the number of an entry. */
export interface Told {
  readonly marks: HeardMarks;
  readonly number: number;
}

/**
 * The members that an author knows and can't leave out of a rotation (7.2), by what it heard: those let in, less those that are out by
 * a word on record, whether or not that counts. No verdict is needed, so this is decided once for each rotation.
 */
export class KnownMembers {
  readonly #letIn: Member[] = [];
  readonly #left = new Set<Member>();
  /** What all revocations of the member keep of its feed. */
  readonly #kept = new Map<Member, KeptEntries>();
  readonly #suspensions = new Map<Member, HeldEntry[]>();
  readonly #withdrawn = new Set<HeldEntry>();
  readonly #lastArchiving = new Map<Member, HeldEntry>();
  #known: ReadonlySet<Member> | null = null;
  #steps = 0;

  /** What was looked at so far. */
  get steps(): number {
    return this.#steps;
  }

  /** The order makes no difference. */
  hear(entry: HeldEntry): void {
    const { fact } = entry;
    this.#known = null;
    this.#steps += 1;
    switch (fact?.kind) {
      case 'genesis':
        this.#letIn.push(fact.founder, fact.recovery);
        break;
      case 'device-admitted':
        this.#letIn.push(fact.member);
        break;
      case 'device-left':
        this.#left.add(entry.branch.member);
        break;
      case 'device-revoked':
        for (const target of fact.targets) this.#revoke(target);
        break;
      case 'device-suspended':
        for (const withdrawn of fact.withdraws) this.#withdrawn.add(withdrawn);
        for (const member of fact.members) {
          const suspensions = this.#suspensions.get(member);
          if (suspensions) suspensions.push(entry);
          else this.#suspensions.set(member, [entry]);
        }
        this.#steps += fact.members.length;
        break;
      case 'device-archived': {
        const last = this.#lastArchiving.get(fact.member);
        if (!last || compareInOrder(last, entry) < 0) this.#lastArchiving.set(fact.member, entry);
        break;
      }
      default:
        break;
    }
  }

  /**
   * All that an entry heard. Costs what was said about members on the way.
   *
   * @param entry one that isn't held yet
   * @param told what this heard before: an entry on the same branch, or none
   */
  hearBefore(feeds: Feeds, entry: Pick<Candidate, 'past' | 'previous'>, told: Told | null = null): void {
    const { past, previous } = entry;
    past.marks.newsSince(told?.marks ?? HeardMarks.none, (index, upTo, upToBefore) => {
      const branch = feeds.branch(index);
      if (branch) for (const one of membershipBetween(branch, upToBefore, upTo)) this.hear(one);
    });
    if (past.home === null || previous === null) return;
    for (const one of membershipBetween(past.home, told?.number ?? 0, previous.number)) this.hear(one);
  }

  /** Costs a step for each member, suspension and name in one; nothing as long as nothing is heard. */
  get members(): ReadonlySet<Member> {
    this.#known ??= this.#readKnown();
    return this.#known;
  }

  #revoke({ member, keep }: RevocationTarget): void {
    const kept = KeptEntries.upTo(keep);
    const before = this.#kept.get(member);
    this.#steps += kept.steps;
    this.#kept.set(member, before ? before.and(kept) : kept);
  }

  #readKnown(): ReadonlySet<Member> {
    const suspended = new Map<Member, readonly HeldEntry[]>();
    for (const [member, all] of this.#suspensions) {
      this.#steps += all.length;
      const standing = all.filter((entry) => !this.#withdrawn.has(entry));
      if (standing.length > 0) suspended.set(member, standing);
    }
    const isAdmitted = this.#admittedBeside(suspended);
    const isKnown = (member: Member): boolean => {
      this.#steps += 1;
      const archiving = this.#lastArchiving.get(member)?.fact;
      if (archiving?.kind === 'device-archived' && archiving.isArchived) return false;
      return !this.#left.has(member) && !this.#kept.has(member) && !suspended.has(member) && isAdmitted(member);
    };
    return new Set(this.#letIn.filter(isKnown));
  }

  /** Whether no revocation or suspension of somebody above the member takes an admission on its line. */
  #admittedBeside(suspended: ReadonlyMap<Member, readonly HeldEntry[]>): (member: Member) => boolean {
    const answers = new Map<Member, boolean>();
    const heardBySuspensions = new Map<Branch, number>();
    const isKept = (by: Member, admission: HeldEntry): boolean => {
      const { branch, number } = admission;
      if (this.#kept.get(by)?.has(admission) === false) return false;
      const suspensions = suspended.get(by);
      if (!suspensions) return true;
      // 6.6: a suspension keeps whom the suspended let in as far as it heard of that.
      let heard = heardBySuspensions.get(branch);
      if (heard === undefined) {
        this.#steps += suspensions.length;
        heard = suspensions.reduce((least, { marks }) => Math.min(least, marks.upTo(branch.index)), Infinity);
        heardBySuspensions.set(branch, heard);
      }
      return heard >= number;
    };
    return (member) => {
      const line: Member[] = [];
      let at: Member | null = member;
      for (; at !== null && !answers.has(at); at = at.admittedBy) line.push(at);
      let isAdmitted = at === null || answers.get(at) === true;
      for (const below of line.reverse()) {
        this.#steps += 1;
        isAdmitted &&= below.admittedBy === null || isKept(below.admittedBy, below.admission);
        answers.set(below, isAdmitted);
      }
      return isAdmitted;
    };
  }
}

/** Those entries of the branch about members whose number is above `from` and at most `to`. */
function membershipBetween({ membership }: Branch, from: number, to: number): readonly HeldEntry[] {
  return membership.slice(countUpTo(membership, from), countUpTo(membership, to));
}
