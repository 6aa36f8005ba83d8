import type { EntryId, MemberId } from './entry.js';
import type { Feeds } from './feeds.js';
import { generationNumber } from './generations.js';
import type { Verdicts } from './verdicts.js';

/** 8.1: how many rotations with effect each active device hasn't said it heard of. */
export interface Alignment {
  readonly missing: ReadonlyMap<MemberId, number>;
}

export function alignmentOf(feeds: Feeds, verdicts: Verdicts, archived: ReadonlySet<MemberId>): Alignment {
  const { past, account } = feeds;
  const rotations = feeds.entries.filter((entry) => generationNumber(entry) > 0 && verdicts.hasEffect(entry.id));
  const isActive = (id: MemberId): boolean =>
    !verdicts.out.has(id) && !archived.has(id) && past.member(account, id)?.memberClass === 'device';
  const missing = new Map<MemberId, number>();
  for (const member of verdicts.members.filter(isActive)) {
    const has = new Set<EntryId>();
    for (const { id } of feeds.of(member)) {
      if (!verdicts.hasEffect(id)) continue;
      has.add(id);
      for (const heard of past.heard(id)) has.add(heard);
    }
    missing.set(member, rotations.filter(({ id }) => !has.has(id)).length);
  }
  return { missing };
}
