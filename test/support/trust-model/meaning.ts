import { encodeCbor } from '../../../src/core/cbor/cbor-fields.js';
import { type Alignment, alignmentOf } from './alignment.js';
import { judgeByAppeal } from './appeal-verdicts.js';
import { type Entry, type EntryId, type GenerationId, type MemberId } from './entry.js';
import { Feeds } from './feeds.js';
import { type Fork, forksOf } from './forks.js';
import { archivedWithin, basesOf, currentGeneration, knowers } from './generations.js';
import type { Past } from './past.js';
import { judgeBySuspension } from './suspension-verdicts.js';
import type { Verdicts } from './verdicts.js';

/** All that a set of entries means (section 12): nothing else goes in, least of all the order in which they came. */
export interface Meaning {
  readonly feeds: Feeds;
  readonly verdicts: Verdicts;
  readonly archived: ReadonlySet<MemberId>;
  readonly names: ReadonlyMap<MemberId, string>;
  readonly knows: ReadonlyMap<GenerationId, ReadonlySet<MemberId>>;
  readonly current: GenerationId | null;
  readonly bases: readonly GenerationId[];
  readonly alignment: Alignment;
  readonly forks: readonly Fork[];
}

/** @param entries closed (3.6), and each admissible (10.1) */
export function meaningOf(past: Past, account: EntryId, entries: readonly Entry[]): Meaning {
  const feeds = new Feeds(past, account, entries);
  const verdicts = past.rules.variant === 'suspension' ? judgeBySuspension(feeds) : judgeByAppeal(feeds);
  const effective = entries.filter(({ id }) => verdicts.hasEffect(id));
  const archived = archivedWithin(past, effective);
  const knows = knowers(past, entries);
  return {
    feeds,
    verdicts,
    archived,
    get names() {
      return namesWithin(past, effective);
    },
    knows,
    current: currentGeneration(past, account, entries, verdicts, knows),
    bases: basesOf(entries, verdicts.hasEffect).map(({ id }) => id),
    get alignment() {
      return alignmentOf(feeds, verdicts, archived);
    },
    get forks() {
      return forksOf(feeds);
    },
  };
}

/** Members that are neither shut out, nor suspended, nor archived: those for whom boxes are made. */
export function standingMembers({ verdicts, archived }: Meaning): MemberId[] {
  return verdicts.members.filter((id) => !verdicts.out.has(id) && !archived.has(id));
}

/** The same bytes for the same meaning, to compare by. */
export function canonicalState(meaning: Meaning): Uint8Array {
  const { feeds, verdicts, archived, names, knows, current, bases, alignment, forks } = meaning;
  const ids = feeds.entries.map(({ id }) => id).sort();
  return encodeCbor({
    entries: ids.map((id) => [id, verdicts.hasEffect(id)]),
    members: verdicts.members.map((id) => ({
      id,
      shutOut: verdicts.shutOut.has(id),
      suspended: [...(verdicts.suspended.get(id) ?? [])],
      archived: archived.has(id),
      name: names.get(id) ?? null,
      cutBy: verdicts.cuts.get(id)?.by ?? null,
      revocations: [...(verdicts.cuts.get(id)?.revocations ?? [])].sort(),
      kept: [...(verdicts.cuts.get(id)?.kept ?? [])].sort(),
    })),
    knows: [...knows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, members]) => [id, [...members].sort()]),
    current,
    bases: [...bases].sort(),
    missing: [...alignment.missing].sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, count]) => [id, count]),
    forks: forks.map(({ member, number, entries, isHealed }) => [member, number, [...entries], isHealed]),
  });
}

/** 9.3: the last name in order counts. */
function namesWithin(past: Past, effective: readonly Entry[]): Map<MemberId, string> {
  const names = new Map<MemberId, string>();
  for (const { id, body } of effective.toSorted((a, b) => past.compareInOrder(a.id, b.id))) {
    if (body.statement.kind === 'device-admitted') names.set(id, body.statement.name);
    // 4, 10.3: of a member that its author hadn't heard of, it has no effect.
    const member =
      body.statement.kind === 'device-renamed' ? past.member(body.account ?? id, body.statement.member) : null;
    if (body.statement.kind === 'device-renamed' && member && past.heard(id).has(member.admission))
      names.set(member.id, body.statement.name);
  }
  return names;
}
