import type { Branch, HeldEntry, Member } from '../feeds/held-entry.js';
import { compareInOrder } from '../feeds/held-entry.js';
import type { Verdicts } from './verdicts.js';

/** The last entry of the branch itself that counts; null where none does. */
export function lastCounting(branch: Branch, verdicts: Verdicts): HeldEntry | null {
  const { last, from, entries } = branch;
  if (last === null) return null;
  const upTo = Math.min(verdicts.countsUpTo(branch), last.number);
  return entries[upTo - (from?.number ?? 0) - 1] ?? null;
}

/** The entries of a feed that count and on which no other of it that counts builds. */
export function countingHeads(member: Member, verdicts: Verdicts): HeldEntry[] {
  const ends = member.branches.flatMap((branch) => lastCounting(branch, verdicts) ?? []);
  if (ends.length < 2) return ends;
  // Where the end of a branch is cut off, another may go off from what is left.
  const builtOn = new Set(ends.map(({ branch }) => branch.from));
  return ends.filter((end) => !builtOn.has(end));
}

/** The newest entry of a member that counts, in order (9.3): what it was last heard of by. */
export function newestCounting(member: Member, verdicts: Verdicts): HeldEntry | null {
  return countingHeads(member, verdicts).reduce<HeldEntry | null>(
    (newest, head) => (newest !== null && compareInOrder(newest, head) > 0 ? newest : head),
    null,
  );
}
