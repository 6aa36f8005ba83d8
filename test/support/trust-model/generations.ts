import {
  authorOf,
  boxesOf,
  type Entry,
  type EntryId,
  type GenerationId,
  isKind,
  type MemberId,
  recoveryMemberOf,
  type Wrap,
} from './entry.js';
import type { Past } from './past.js';
import { compareRanks } from './rank.js';
import type { Verdicts } from './verdicts.js';

/** 0 of an entry that makes no generation. */
export function generationNumber(entry: Entry): number {
  if (isKind(entry, 'genesis')) return 1;
  return isKind(entry, 'key-rotated') ? entry.body.statement.generation : 0;
}

export function wrapsOf(entry: Entry): readonly Wrap[] {
  return isKind(entry, 'key-rotated') ? entry.body.statement.wraps : [];
}

/**
 * 7.2: the members that an author who heard this knows, and can't leave out of a rotation. No verdict on anything heard is needed, void
 * or not, so it is decided once.
 */
export function knownMembers(past: Past, account: EntryId, heard: ReadonlySet<EntryId>): MemberId[] {
  const entries = [...heard].map((id) => past.entry(id));
  const members = entries.flatMap((entry) => {
    if (isKind(entry, 'genesis')) return [entry.id, recoveryMemberOf(account)];
    return isKind(entry, 'device-admitted') ? [entry.id] : [];
  });
  const withdrawn = new Set(
    entries.flatMap((entry) => (isKind(entry, 'device-suspended') ? entry.body.statement.withdraws : [])),
  );
  const out = entries.flatMap((entry): Out[] => {
    if (isKind(entry, 'device-left')) {
      // In the variant of appeals it is a revocation of itself, which keeps what came before.
      const before = new Set(past.chain(entry.id));
      return [{ member: authorOf(entry), keeps: (id) => past.rules.variant === 'suspension' || before.has(id) }];
    }
    if (isKind(entry, 'device-revoked')) {
      return entry.body.statement.targets.map(({ member, keep }) => {
        const kept = new Set(keep.flatMap((id) => past.chain(id)));
        return { member, keeps: (admission) => kept.has(admission) || admission === account };
      });
    }
    if (isKind(entry, 'device-suspended') && !withdrawn.has(entry.id)) {
      return entry.body.statement.members.map((member) => ({ member, keeps: suspensionKeeps(past, entry.id) }));
    }
    return [];
  });
  const archived = archivedWithin(past, entries);
  return members.filter((id) => {
    if (archived.has(id)) return false;
    const line = past.line(account, id);
    return !line.some((above, index) => {
      const below = line[index - 1];
      return out.some(({ member, keeps }) => member === above.id && (below === undefined || !keeps(below.admission)));
    });
  });
}

/** Somebody who is out, and which of its admissions stand all the same. */
interface Out {
  readonly member: MemberId;
  readonly keeps: (admission: EntryId) => boolean;
}

/** 6.6: whom the suspended let in stays as far as the suspension heard of it. */
export function suspensionKeeps(past: Past, suspension: EntryId): (admission: EntryId) => boolean {
  return (admission) => !past.rules.suspensionCoversAccomplices || past.heard(suspension).has(admission);
}

/** The members whose last archiving, in order, says *on*. */
export function archivedWithin(past: Past, entries: readonly Entry[]): Set<MemberId> {
  const archived = new Set<MemberId>();
  const inOrder = entries
    .filter((entry) => isKind(entry, 'device-archived'))
    .sort((a, b) => past.compareInOrder(a.id, b.id));
  for (const { body } of inOrder) {
    if (body.statement.on) archived.add(body.statement.member);
    else archived.delete(body.statement.member);
  }
  return archived;
}

/**
 * 7.4: who can know each generation, by what the entries tell. Whoever is in `knows(g)` may have passed g on, and what it says of g is
 * taken at its word, void or not; what others say of g isn't, as they would have to know it.
 */
export function knowers(past: Past, entries: readonly Entry[]): Map<GenerationId, Set<MemberId>> {
  const { sharesOfHoldersAlone } = past.rules;
  const knows = new Map<GenerationId, Set<MemberId>>();
  const words: { readonly entry: Entry; readonly of: GenerationId; readonly to: () => Iterable<MemberId> }[] = [];
  for (const entry of entries) {
    const recipients = boxesOf(entry).map(({ to }) => to);
    if (generationNumber(entry) > 0) knows.set(entry.id, new Set([authorOf(entry), ...recipients]));
    if (isKind(entry, 'secret-shared'))
      words.push({ entry, of: entry.body.statement.generation, to: () => recipients });
    for (const { of } of wrapsOf(entry)) words.push({ entry, of, to: () => knows.get(entry.id) ?? [] });
  }
  for (let hasGrown = true; hasGrown;) {
    hasGrown = false;
    for (const { entry, of, to } of words) {
      const known = knows.get(of);
      if (!known || (sharesOfHoldersAlone && !known.has(authorOf(entry)))) continue;
      const before = known.size;
      for (const member of to()) known.add(member);
      hasGrown ||= known.size > before;
    }
  }
  return knows;
}

/** 7.4: the current generation, or null: then a rotation comes first. */
export function currentGeneration(
  past: Past,
  account: EntryId,
  entries: readonly Entry[],
  verdicts: Verdicts,
  knows: ReadonlyMap<GenerationId, ReadonlySet<MemberId>>,
): GenerationId | null {
  const { currentHeardOfAll, currentUnknownToAll } = past.rules;
  const candidates = entries
    .filter((entry) => generationNumber(entry) > 0 && verdicts.hasEffect(entry.id))
    .sort(
      (a, b) =>
        generationNumber(b) - generationNumber(a) ||
        compareRanks(past, account, authorOf(a), authorOf(b)) ||
        (a.id < b.id ? -1 : 1),
    );
  const isCurrent = ({ id }: Entry): boolean => {
    // (a)
    const heard = past.heard(id);
    if (currentHeardOfAll && !verdicts.barriers.every((barrier) => heard.has(barrier))) return false;
    // (b)
    const known = knows.get(id) ?? new Set<MemberId>();
    return !currentUnknownToAll || ![...verdicts.out.keys()].some((member) => known.has(member));
  };
  return candidates.find(isCurrent)?.id ?? null;
}

/** 7.1: the rotations on which the next one builds. */
export function basesOf(entries: readonly Entry[], hasEffect: (id: EntryId) => boolean): Entry[] {
  const rotations = entries.filter((entry) => generationNumber(entry) > 0 && hasEffect(entry.id));
  const builtOn = new Set(
    rotations.flatMap((entry) => (isKind(entry, 'key-rotated') ? entry.body.statement.bases : [])),
  );
  return rotations.filter(({ id }) => !builtOn.has(id));
}
