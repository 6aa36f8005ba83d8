import type { EntryId, MemberId } from './entry.js';
import type { Member, Past } from './past.js';

/** 6.3: how senior a member is, by its admission and the past of that alone. */
interface Rank {
  readonly isRecovery: boolean;
  /** Number and id of each admission from the top down. */
  readonly admissions: readonly (readonly [number: number, id: EntryId])[];
}

/** Below 0 when `a` is senior to `b`. */
export function compareRanks(past: Past, account: EntryId, a: MemberId, b: MemberId): number {
  if (a === b) return 0;
  const [first, second] = [rankOf(past, account, a), rankOf(past, account, b)];
  if (first.isRecovery !== second.isRecovery) return first.isRecovery ? -1 : 1;
  const depths = first.admissions.length - second.admissions.length;
  if (depths !== 0) return depths;
  for (const [index, [number, id]] of first.admissions.entries()) {
    const [otherNumber, otherId] = second.admissions[index] ?? [0, ''];
    if (number !== otherNumber) return number - otherNumber;
    if (id !== otherId) return id < otherId ? -1 : 1;
  }
  return 0;
}

export function isSenior(past: Past, account: EntryId, a: MemberId, b: MemberId): boolean {
  return compareRanks(past, account, a, b) < 0;
}

/** A rank never changes, so it is worked out once. */
const ranks = new WeakMap<Member, Rank>();

function rankOf(past: Past, account: EntryId, id: MemberId): Rank {
  const [member] = past.line(account, id) as readonly [Member];
  const rank = ranks.get(member) ?? readRank(past, account, id);
  ranks.set(member, rank);
  return rank;
}

function readRank(past: Past, account: EntryId, id: MemberId): Rank {
  const line = past.line(account, id);
  const admissions = line
    .filter(({ admittedBy }) => admittedBy !== null)
    .map(({ admission }): [number, EntryId] => [past.entry(admission).body.number, admission])
    .reverse();
  return { isRecovery: (line[0] as Member).memberClass === 'recovery', admissions };
}
