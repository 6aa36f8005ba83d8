import type { RevocationTarget } from '../feeds/entry-fact.js';
import type { Feeds } from '../feeds/feeds.js';
import { Branch, type HeldEntry, type Member } from '../feeds/held-entry.js';
import { HeardMarks } from '../feeds/heard-marks.js';
import { changesBetween, type VerdictChanges } from './changes.js';
import { judge } from './judge.js';
import type { Verdicts } from './verdicts.js';

/** A revocation that nobody has written yet. */
export interface RevocationDraft {
  readonly author: Member;
  readonly targets: readonly RevocationTarget[];
  /** Earlier revocations by the author. */
  readonly corrects: readonly HeldEntry[];
}

/**
 * What would become void and what would come back, if it were the next entry of its author (6.2). Costs a fold from memory.
 *
 * @param before what is held now means
 */
export function tryRevocation(feeds: Feeds, before: Verdicts, draft: RevocationDraft): VerdictChanges {
  return changesBetween(feeds, before, judge(feeds, asEntry(draft)));
}

/** In place of the entry that would be written. Whatever was cut of its author's feed, this is beyond it. */
function asEntry({ author, targets, corrects }: RevocationDraft): HeldEntry {
  const number = 1 + author.newest.length;
  return {
    id: '',
    branch: new Branch(-1, author, null),
    number,
    previous: null,
    deps: [],
    kind: 'device-revoked',
    fact: { kind: 'device-revoked', targets, corrects },
    time: 0,
    marks: HeardMarks.none,
    lastSignedByBoth: number,
    admissions: 0,
    writtenAt: 0,
    twin: null,
  };
}
