import type { HeldEntry, Member } from '../feeds/held-entry.js';
import type { FoldedViews } from './folded-views.js';
import { type DoubleAdmission, LISTED_AT_MOST, type NamedDevice } from './types.js';

/** A device or a code by which members were let in more than once. */
export interface AdmissionGroup {
  readonly kind: DoubleAdmission['kind'];
  readonly admissions: readonly HeldEntry[];
}

/** 5.3, 5.7. Costs a look at each admission. Of those by one code and of one device it is enough to be told of the device. */
export function findDoubleAdmissions({ meaning: { feeds } }: FoldedViews): readonly AdmissionGroup[] {
  const groups: AdmissionGroup[] = feeds.doubleAdmissions.map((admissions) => ({ kind: 'device', admissions }));
  const told = new Set(groups.map(({ admissions }) => nameOf(admissions)));
  for (const admissions of feeds.doubleCodes) {
    if (!told.has(nameOf(admissions))) groups.push({ kind: 'code', admissions });
  }
  return groups;
}

/** Those of which somebody isn't shut out: else there is nothing left to do. */
export function summarizeDoubleAdmissions(
  { meaning: { verdicts }, ids, labels }: FoldedViews,
  groups: readonly AdmissionGroup[],
): readonly DoubleAdmission[] {
  const named = (member: Member): NamedDevice => ({ id: ids.of(member), name: labels.of(member) });
  const found: DoubleAdmission[] = [];
  for (const { kind, admissions } of groups) {
    if (found.length === LISTED_AT_MOST.doubleAdmissions) break;
    const members = admissions.flatMap(({ fact }) => (fact?.kind === 'device-admitted' ? [fact.member] : []));
    if (members.every((member) => verdicts.isShutOut(member))) continue;
    const by = new Set(admissions.map(({ branch }) => branch.member));
    found.push({ kind, members: members.map(named), by: [...by].map(named) });
  }
  return found;
}

function nameOf(admissions: readonly HeldEntry[]): string {
  return admissions.map(({ id }) => id).join();
}
