import { compareInOrder, type Member } from '../feeds/held-entry.js';
import type { FoldedViews, MemberNews } from './folded-views.js';
import { deviceStandingOf, hasArrived, reasonFor } from './standing.js';
import type { DeviceSummary, LocalFacts, MemberFacts } from './types.js';

/** A device, and what its summary was made of that isn't looked up again for each. */
interface Row {
  readonly member: Member;
  facts: MemberFacts;
  summary: DeviceSummary;
}

/**
 * What may be shown of all devices. A summary that says the same as before is the same object, so that a change costs what
 * changed, here and wherever summaries are passed on.
 */
export class DeviceList {
  #folded: FoldedViews | undefined;
  #thisMember: string | undefined;
  #rows: Row[] = [];
  readonly #places = new Map<Member, number>();
  /** Of the rows, at the same places. */
  #summaries: readonly DeviceSummary[] = [];

  /** All devices, this one first, then in the order of their admissions. The same list as before while nothing in it changed. */
  list(folded: FoldedViews, local: LocalFacts): readonly DeviceSummary[] {
    const news = folded.takeNews();
    const isSame = this.#folded === folded && this.#thisMember === local.thisMember;
    if (isSame) {
      this.#takeNewcomers(news, folded, local);
      this.#bringUpToDate(news, folded, local);
    } else {
      this.#makeRows(folded, local);
    }
    this.#folded = folded;
    this.#thisMember = local.thisMember;
    return this.#summaries;
  }

  /** The summary of a device; undefined of anybody else. As of when the list was last asked for. */
  find(member: Member): DeviceSummary | undefined {
    return this.#rows[this.#places.get(member) ?? -1]?.summary;
  }

  /** All is decided anew, or seen from elsewhere. What says the same as before is taken along. */
  #makeRows(folded: FoldedViews, local: LocalFacts): void {
    const before = new Map(this.#rows.map(({ member, summary }) => [member, summary]));
    this.#rows = folded.meaning.verdicts.members.filter(isDevice).map((member) => {
      const row = makeRow(folded, member, local);
      const known = before.get(member);
      return known !== undefined && saysTheSame(known, row.summary) ? { ...row, summary: known } : row;
    });
    this.#putInOrder(local);
  }

  #takeNewcomers({ members }: MemberNews, folded: FoldedViews, local: LocalFacts): void {
    const newcomers = [...members].filter((member) => isDevice(member) && !this.#places.has(member));
    if (newcomers.length === 0) return;
    for (const member of newcomers) this.#rows.push(makeRow(folded, member, local));
    this.#putInOrder(local);
  }

  #putInOrder({ thisMember }: LocalFacts): void {
    const rankOf = ({ id }: Member): number => Number(id !== thisMember);
    this.#rows.sort(
      ({ member: a }, { member: b }) => rankOf(a) - rankOf(b) || compareInOrder(a.admission, b.admission),
    );
    this.#places.clear();
    for (const [place, { member }] of this.#rows.entries()) this.#places.set(member, place);
    this.#summaries = this.#rows.map(({ summary }) => summary);
  }

  #bringUpToDate({ members, isAboutAll }: MemberNews, folded: FoldedViews, local: LocalFacts): void {
    let summaries: DeviceSummary[] | undefined;
    for (const [place, row] of this.#rows.entries()) {
      const facts = local.members.of(row.member.id);
      const isAboutIt = members.has(row.member) || facts !== row.facts;
      if (!isAboutIt && !isAboutAll) continue;
      row.facts = facts;
      const summary = isAboutIt
        ? summarizeDevice(folded, row.member, facts, local.thisMember)
        : { ...row.summary, ...keysOf(folded, row.member) };
      if (saysTheSame(row.summary, summary)) continue;
      row.summary = summary;
      summaries ??= [...this.#summaries];
      summaries[place] = summary;
    }
    if (summaries !== undefined) this.#summaries = summaries;
  }
}

function makeRow(folded: FoldedViews, member: Member, local: LocalFacts): Row {
  const facts = local.members.of(member.id);
  return { member, facts, summary: summarizeDevice(folded, member, facts, local.thisMember) };
}

/** What may be shown of a device. */
function summarizeDevice(folded: FoldedViews, member: Member, facts: MemberFacts, thisMember: string): DeviceSummary {
  const { meaning, ids, labels } = folded;
  const { verdicts } = meaning;
  const [name, givenName] = [labels.of(member), labels.givenNameOf(member)];
  const renaming = meaning.names.of(member)?.renaming ?? null;
  const isNamedByAnother = renaming !== null && renaming.branch.member !== member;
  const standing = verdicts.standingOf(member);
  const reason = reasonFor(standing, ids);
  const isThisDevice = member.id === thisMember;
  const { writtenAt: addedAt } = member.admission;
  return {
    id: ids.of(member),
    name,
    ...(givenName !== name && { givenName }),
    ...(isNamedByAnother && { nameGivenBy: ids.of(renaming.branch.member) }),
    standing: deviceStandingOf(standing),
    ...(reason !== undefined && { reason }),
    isThisDevice,
    verified: isThisDevice || facts.isVerified,
    addedAt,
    lastHeardAt: facts.heardAt ?? addedAt,
    isAwaited: !hasArrived(verdicts, member),
    ...keysOf(folded, member),
    clockAheadMs: facts.clockAheadMs,
    entries: countEntries(member),
  };
}

/** What the entries of others can change about a device that they don't name. */
function keysOf(folded: FoldedViews, member: Member): Pick<DeviceSummary, 'missingRotations' | 'waitsForKey'> {
  return { missingRotations: missingOf(folded, member), waitsForKey: waitsForKey(folded, member) };
}

/** How many rotations a device hasn't. Genesis, which whoever hasn't arrived lacks, is none. */
function missingOf({ meaning: { alignment }, rotations }: FoldedViews, member: Member): number {
  return Math.min(alignment.missingOf(member), rotations.sorted.length);
}

/** 8.3 */
function waitsForKey({ meaning }: FoldedViews, member: Member): boolean {
  const { current, verdicts, alignment } = meaning;
  return (
    current !== null &&
    verdicts.stands(member) &&
    !meaning.knowersOf(current).has(member) &&
    alignment.has(member, current)
  );
}

function countEntries({ branches }: Member): number {
  return branches.reduce((count, { entries }) => count + entries.length, 0);
}

function isDevice({ memberClass }: Member): boolean {
  return memberClass === 'device';
}

/** All but the reason. */
const fields = [
  'name',
  'givenName',
  'nameGivenBy',
  'standing',
  'isThisDevice',
  'verified',
  'addedAt',
  'lastHeardAt',
  'isAwaited',
  'missingRotations',
  'waitsForKey',
  'clockAheadMs',
  'entries',
] as const satisfies readonly (keyof DeviceSummary)[];

/** Of one device. */
function saysTheSame(one: DeviceSummary, other: DeviceSummary): boolean {
  // An entry says of a device one thing.
  if (one.reason?.entry !== other.reason?.entry || one.reason?.kind !== other.reason?.kind) return false;
  return fields.every((field) => one[field] === other[field]);
}
