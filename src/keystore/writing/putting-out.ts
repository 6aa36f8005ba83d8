import { MAX_KEPT } from '../entries/entry-kinds.js';
import type { RevocationTarget } from '../feeds/entry-fact.js';
import { compareInOrder, compareSeniority, type HeldEntry, type Member } from '../feeds/held-entry.js';
import { compareText } from '../hex.js';
import type { AccountMeaning } from '../meaning/account-meaning.js';
import { countingHeads } from '../meaning/feed-ends.js';

/** By what a member gets another out: its juniors by a revocation (6.4), its seniors by a suspension (6.6), a recovery key by neither. */
export function wayOut(author: Member, target: Member): 'revocation' | 'suspension' | 'none' {
  const order = compareSeniority(author, target);
  if (order < 0) return 'revocation';
  return order > 0 && target.memberClass === 'device' ? 'suspension' : 'none';
}

/** Targets by the way in which a member gets them out, in the order given. */
export function byWayOut(
  author: Member,
  targets: readonly RevocationTarget[],
): Readonly<Record<ReturnType<typeof wayOut>, readonly RevocationTarget[]>> {
  const byWay = { revocation: [], suspension: [], none: [] } as Record<ReturnType<typeof wayOut>, RevocationTarget[]>;
  for (const target of targets) byWay[wayOut(author, target.member)].push(target);
  return byWay;
}

/**
 * 6.1, 6.2: what a revocation keeps of its target, with what comes before it: the newest entries that count, or of those that somebody
 * believes. By ascending ids. Of a feed that has more ends than a revocation has room for, the newest ones in order.
 *
 * @param isBelieved null to keep all that counts; asked about each entry of the feed otherwise
 */
export function keepOf(
  meaning: AccountMeaning,
  target: Member,
  isBelieved: ((entry: HeldEntry) => boolean) | null = null,
): RevocationTarget {
  const { verdicts } = meaning;
  const ends = isBelieved === null ? countingHeads(target, verdicts) : believedEnds(meaning, target, isBelieved);
  const keep = ends
    .sort(compareInOrder)
    .slice(-MAX_KEPT)
    .sort((a, b) => compareText(a.id, b.id));
  return { member: target, keep };
}

/** What a revocation or suspension has to have heard, though it may be void: the admissions of its targets, and what it gives back. */
export function spokenOf(targets: readonly Member[], keeps: readonly RevocationTarget[] = []): readonly HeldEntry[] {
  return [...targets.map(({ admission }) => admission), ...keeps.flatMap(({ keep }) => keep)];
}

/** 6.10: whom a member let in, by admissions that count, and who isn't shut out: to be revoked with it, if a person says so. */
export function letInBy({ verdicts }: AccountMeaning, member: Member): readonly Member[] {
  return verdicts.members.filter((one) => one.admittedBy === member && !verdicts.isShutOut(one));
}

function believedEnds(
  { verdicts }: AccountMeaning,
  target: Member,
  isBelieved: (entry: HeldEntry) => boolean,
): HeldEntry[] {
  const believed = target.branches.flatMap(({ entries }) =>
    entries.filter((entry) => verdicts.counts(entry) && isBelieved(entry)),
  );
  const builtOn = new Set(believed.map(({ previous }) => previous));
  return believed.filter((entry) => !builtOn.has(entry));
}
