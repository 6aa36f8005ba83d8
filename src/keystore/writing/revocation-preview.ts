import type { RevocationTarget } from '../feeds/entry-fact.js';
import { hasHeard, type HeldEntry, type Member } from '../feeds/held-entry.js';
import type { AccountMeaning } from '../meaning/account-meaning.js';
import { NO_CHANGES } from '../meaning/changes.js';
import { byWayOut, letInBy } from './putting-out.js';

/** What a person should know before they get members out (6.2, 6.10). Entries are in the order of their branches. */
export interface RevocationPreview {
  /** Juniors of the author: they are revoked. */
  readonly revoked: readonly Member[];
  /** Its seniors: they are suspended, which makes nothing void. */
  readonly suspended: readonly Member[];
  /** What would have no effect any more. */
  readonly voided: readonly HeldEntry[];
  /** Of those, the generations: what was sealed or derived by them hangs on a key that counts no more. */
  readonly voidedGenerations: readonly HeldEntry[];
  /** What had no effect, and would: a revocation by a target that becomes void gives back whom it shut out. */
  readonly restored: readonly HeldEntry[];
  /** Who else would be out, as the entry that let them in becomes void. */
  readonly alsoOut: readonly Member[];
  readonly back: readonly Member[];
  /** Suspensions by a target, or of somebody, that would end. */
  readonly suspensionsEnded: readonly HeldEntry[];
  /** Whom those that are revoked let in, and who would stay: offered to be got out with them. */
  readonly letIn: readonly Member[];
}

/** Tries it without writing anything. Costs a fold from memory. */
export function previewRevocation(
  meaning: AccountMeaning,
  author: Member,
  targets: readonly RevocationTarget[],
  corrects: readonly HeldEntry[] = [],
): RevocationPreview {
  const { revocation: juniors, suspension: seniors } = byWayOut(author, targets);
  const trial = juniors.length === 0 ? NO_CHANGES : meaning.tryRevocation({ author, targets: juniors, corrects });
  const named = new Set(targets.map(({ member }) => member));
  const isOut = new Set(trial.out);
  return {
    revoked: juniors.map(({ member }) => member),
    suspended: seniors.map(({ member }) => member),
    voided: trial.voided,
    voidedGenerations: trial.voided.filter(({ fact }) => fact?.kind === 'key-rotated'),
    restored: trial.restored,
    alsoOut: trial.out.filter((member) => !named.has(member)),
    back: trial.back.filter((member) => !named.has(member)),
    suspensionsEnded: trial.suspensionsEnded,
    letIn: juniors
      .flatMap(({ member }) => letInBy(meaning, member))
      .filter((one) => one !== author && !named.has(one) && !isOut.has(one)),
  };
}

/** 6.2: "nothing since then": believes of a feed what its person knows to be theirs, by the last of it, and what comes before. */
export function believedUpTo(last: Iterable<HeldEntry>): (entry: HeldEntry) => boolean {
  const ends = [...last];
  return (entry) =>
    ends.some((end) => end === entry || (end.branch.member === entry.branch.member && hasHeard(end, entry)));
}
