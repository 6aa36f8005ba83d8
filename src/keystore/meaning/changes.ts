import type { Feeds } from '../feeds/feeds.js';
import type { Branch, HeldEntry, Member } from '../feeds/held-entry.js';
import type { Verdicts } from './verdicts.js';

/** What other verdicts on the same entries come to. Entries are in the order of their branches. */
export interface VerdictChanges {
  /** Entries that counted, and don't. */
  readonly voided: readonly HeldEntry[];
  /** Entries that didn't count, and do. */
  readonly restored: readonly HeldEntry[];
  /** Members that are out, and weren't; from the most senior down. */
  readonly out: readonly Member[];
  /** Members that were out, and aren't. */
  readonly back: readonly Member[];
  /** Suspensions that were in force, and aren't. */
  readonly suspensionsEnded: readonly HeldEntry[];
  /** Suspensions that are in force, and weren't: new ones, and such as count again. */
  readonly suspensionsBegun: readonly HeldEntry[];
}

export const NO_CHANGES: VerdictChanges = {
  voided: [],
  restored: [],
  out: [],
  back: [],
  suspensionsEnded: [],
  suspensionsBegun: [],
};

/**
 * Compares two verdicts on what both speak of. Costs the members and branches, and what changed.
 *
 * @param lastOf how far a branch went when the earlier verdicts were formed, by the number of an entry
 */
export function changesBetween(
  feeds: Feeds,
  before: Verdicts,
  after: Verdicts,
  lastOf: (branch: Branch) => number = ({ last }) => last?.number ?? 0,
): VerdictChanges {
  const [voided, restored]: [HeldEntry[], HeldEntry[]] = [[], []];
  for (const branch of feeds.branches) {
    if (!before.knows(branch.member)) continue;
    const last = lastOf(branch);
    const [upToBefore, upTo] = [before, after].map((one) => Math.min(last, one.countsUpTo(branch))) as [number, number];
    for (const entry of between(branch, upTo, upToBefore)) voided.push(entry);
    for (const entry of between(branch, upToBefore, upTo)) restored.push(entry);
  }
  const known = after.members.filter(
    (member) => before.knows(member) && member.admission.number <= lastOf(member.admission.branch),
  );
  const [inForceBefore, inForce] = [new Set(before.suspensions), new Set(after.suspensions)];
  return {
    voided,
    restored,
    suspensionsEnded: [...inForceBefore].filter((one) => !inForce.has(one)),
    suspensionsBegun: [...inForce].filter((one) => !inForceBefore.has(one)),
    out: known.filter((member) => after.isOut(member) && !before.isOut(member)),
    back: known.filter((member) => before.isOut(member) && !after.isOut(member)),
  };
}

/** The entries of the branch itself with a number above `from` and at most `to`. */
export function between({ entries, from: root }: Branch, from: number, to: number): readonly HeldEntry[] {
  const first = (root?.number ?? 0) + 1;
  return from < to ? entries.slice(Math.max(0, from + 1 - first), Math.max(0, to + 1 - first)) : [];
}
