import type { EntryId } from './entry.js';
import type { Meaning } from './meaning.js';

/** What of the earlier entries and members is otherwise. */
export function difference(before: Meaning, after: Meaning) {
  const entries = before.feeds.entries.map(({ id }) => id).sort();
  const { members } = before.feeds;
  const inForce = ({ verdicts }: Meaning): Set<EntryId> => new Set([...verdicts.suspensions.values()].flat());
  const [suspendedBefore, suspendedAfter] = [inForce(before), inForce(after)];
  return {
    voided: entries.filter((id) => before.verdicts.hasEffect(id) && !after.verdicts.hasEffect(id)),
    restored: entries.filter((id) => !before.verdicts.hasEffect(id) && after.verdicts.hasEffect(id)),
    out: members.filter((id) => !before.verdicts.out.has(id) && after.verdicts.out.has(id)),
    back: members.filter((id) => before.verdicts.out.has(id) && !after.verdicts.out.has(id)),
    suspensionsEnded: [...suspendedBefore].filter((id) => !suspendedAfter.has(id)).sort(),
    suspensionsBegun: [...suspendedAfter].filter((id) => !suspendedBefore.has(id)).sort(),
  };
}
