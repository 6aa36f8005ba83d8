import type { Feeds } from '../feeds/feeds.js';
import type { Branch, HeldEntry, Member } from '../feeds/held-entry.js';
import { type CountingRevocation, cutsBy } from './cuts.js';
import { Verdicts } from './verdicts.js';

/**
 * Section 6: one pass from the most senior member down. When a member's turn comes, everything about it is settled by its seniors, so
 * nothing goes in a circle and nothing has to be taken back. Takes as many steps as there are members, words about members, and entries
 * that the cuts name.
 *
 * @param draft an entry that nobody has written, as the last one of its author: to see what would become of it
 */
export function judge(feeds: Feeds, draft: HeldEntry | null = null): Verdicts {
  const verdicts = new Verdicts();
  for (const member of feeds.members) verdicts.add(member);
  const suspensions: HeldEntry[] = [];
  const withdrawn = new Set<HeldEntry>();
  for (const member of verdicts.members) {
    verdicts.settleAdmission(member);
    verdicts.steps += 1;
    const { voidBy, cut } = verdicts.of(member);
    if (voidBy !== null) continue;
    const revocations: CountingRevocation[] = [];
    for (const entry of countingWords(member, verdicts, draft)) {
      const { fact } = entry;
      verdicts.steps += 1;
      switch (fact?.kind) {
        case 'device-revoked':
          revocations.push({ entry, fact });
          verdicts.addBarrier(entry);
          break;
        case 'device-left':
          verdicts.leave(entry);
          break;
        case 'device-suspended':
          for (const old of fact.withdraws) withdrawn.add(old);
          // 6.6: it ends when somebody senior revokes its author.
          if (cut === null) suspensions.push(entry);
          break;
        case 'device-archived':
          verdicts.archive(entry, fact.member);
          break;
        default:
          break;
      }
    }
    const isCut = (target: Member): boolean => {
      verdicts.steps += 1;
      return verdicts.of(target).cut !== null;
    };
    for (const [target, made] of cutsBy(member, revocations, isCut)) {
      verdicts.steps += made.kept.steps;
      verdicts.cutOff(target, made);
    }
  }
  for (const suspension of suspensions) {
    if (withdrawn.has(suspension) || suspension.fact?.kind !== 'device-suspended') continue;
    verdicts.suspend(suspension, suspension.fact.members);
  }
  for (const member of verdicts.members) verdicts.settleSuspension(member);
  return verdicts;
}

/** What a member says of members, as far as it counts. */
function* countingWords(member: Member, verdicts: Verdicts, draft: HeldEntry | null): Iterable<HeldEntry> {
  for (const branch of member.branches) yield* wordsUpTo(branch, verdicts.countsUpTo(branch));
  if (draft?.branch.member === member && verdicts.counts(draft)) yield draft;
}

function* wordsUpTo({ membership }: Branch, limit: number): Iterable<HeldEntry> {
  for (const entry of membership) {
    if (entry.number > limit) return;
    yield entry;
  }
}
