import { compareInOrder, compareSeniority, type HeldEntry, type Member } from '../feeds/held-entry.js';
import type { Verdicts } from '../meaning/verdicts.js';
import type { FoldedViews } from './folded-views.js';
import { type Contest, LISTED_AT_MOST, type NamedDevice } from './types.js';

/** A contest before anybody is called by a name. */
export interface OpenContest {
  readonly by: Member;
  /** In order. */
  readonly suspensions: readonly HeldEntry[];
  /** From the most senior down. */
  readonly members: readonly Member[];
  /** The revocation of the suspender; null while the suspensions are in force. */
  readonly answer: HeldEntry | null;
}

/**
 * 6.6, 6.8: what members said of seniors of theirs that nobody has decided for good. Those of a member that a device revoked are told too,
 * as a thief of a senior can answer as well as its owner; there they needn't have effect. What the recovery key decided is no contest.
 *
 * @param suspensions all that are held, in any order
 */
export function findContests(verdicts: Verdicts, suspensions: readonly HeldEntry[]): readonly OpenContest[] {
  const withdrawn = new Set<HeldEntry>();
  const byAuthor = new Map<Member, HeldEntry[]>();
  for (const entry of suspensions) {
    if (entry.fact?.kind !== 'device-suspended') continue;
    if (verdicts.counts(entry)) for (const old of entry.fact.withdraws) withdrawn.add(old);
    const others = byAuthor.get(entry.branch.member);
    if (others) others.push(entry);
    else byAuthor.set(entry.branch.member, [entry]);
  }
  const contests: OpenContest[] = [];
  for (const [by, all] of byAuthor) {
    const { cut, voidBy } = verdicts.of(by);
    const isDecided = voidBy !== null || cut?.by.memberClass === 'recovery';
    const open = all.filter((one) => !withdrawn.has(one) && !isDecided).sort(compareInOrder);
    const members = membersOf(open).filter((member) => !verdicts.isShutOut(member));
    if (members.length === 0) continue;
    const answer = cut === null ? null : (cut.revocations.toSorted(compareInOrder)[0] ?? null);
    contests.push({ by, suspensions: open, members: members.sort(compareSeniority), answer });
  }
  return contests
    .sort((a, b) => Number(a.answer !== null) - Number(b.answer !== null) || compareInOrder(lastOf(b), lastOf(a)))
    .slice(0, LISTED_AT_MOST.contests);
}

export function summarizeContest(folded: FoldedViews, { by, suspensions, members, answer }: OpenContest): Contest {
  const named = (member: Member): NamedDevice => ({ id: folded.ids.of(member), name: folded.labels.of(member) });
  return {
    by: named(by),
    at: suspensions[0]?.writtenAt ?? 0,
    suspensions: suspensions.slice(-LISTED_AT_MOST.contestedMembers).map(({ id }) => id),
    members: members.slice(0, LISTED_AT_MOST.contestedMembers).map(named),
    total: members.length,
    answeredBy: answer === null ? null : { ...named(answer.branch.member), at: answer.writtenAt },
  };
}

function membersOf(suspensions: readonly HeldEntry[]): Member[] {
  const members = new Set<Member>();
  for (const { fact } of suspensions) {
    if (fact?.kind === 'device-suspended') for (const member of fact.members) members.add(member);
  }
  return [...members];
}

/** A contest has a suspension. */
function lastOf({ suspensions, by }: OpenContest): HeldEntry {
  return suspensions.at(-1) ?? by.admission;
}
