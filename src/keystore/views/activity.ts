import { isEntryKind } from '../entries/entry-kinds.js';
import { sanitizeName } from '../device-name.js';
import { generationNumber } from '../feeds/entry-fact.js';
import { compareSeniority, type HeldEntry, type Member } from '../feeds/held-entry.js';
import type { FoldedViews } from './folded-views.js';
import { subjectsOf } from './history.js';
import type { ActivityItem } from './listings.js';
import type { StatementTexts } from './statement-source.js';
import type { ActivityKind } from './types.js';

/** One line of a history. Devices are called what they were called then. */
export function summarizeActivity(folded: FoldedViews, texts: StatementTexts, entry: HeldEntry): ActivityItem {
  const { ids, labels, meaning } = folded;
  const author = entry.branch.member;
  const subjects = subjectsOf(entry);
  const subject = subjects.reduce<Member | null>(
    (first, one) => (first !== null && compareSeniority(first, one) < 0 ? first : one),
    null,
  );
  return {
    id: entry.id,
    device: ids.of(author),
    deviceName: labels.before(entry, author),
    sequence: entry.number,
    kind: activityKindOf(entry),
    writtenAt: entry.writtenAt,
    subject: subject === null ? null : { device: ids.of(subject), deviceName: labels.before(entry, subject) },
    otherSubjects: Math.max(0, subjects.length - 1),
    text: textOf(texts, entry),
    generation: generationNumber(entry) || null,
    isEffective: meaning.verdicts.counts(entry) && (entry.fact !== null || !isEntryKind(entry.kind)),
  };
}

function activityKindOf({ kind, fact }: HeldEntry): ActivityKind {
  if (fact?.kind === 'device-archived' && !fact.isArchived) return 'device-unarchived';
  if (fact?.kind === 'device-suspended' && fact.members.length === 0) return 'suspension-withdrawn';
  return isEntryKind(kind) && kind !== 'acknowledged' ? kind : 'of-a-later-version';
}

function textOf(texts: StatementTexts, entry: HeldEntry): string {
  switch (entry.fact?.kind) {
    case 'genesis':
    case 'device-renamed':
    case 'derivation-named':
      return sanitizeName(entry.fact.name);
    default:
      return texts.reasonOf(entry);
  }
}
