import type { EntryId, MemberId } from './entry.js';
import type { Feeds } from './feeds.js';

/** 9.1: entries with one author and one number. */
export interface Fork {
  readonly member: MemberId;
  readonly number: number;
  readonly entries: readonly EntryId[];
  /** 9.2: an entry of the member heard of all of them. */
  readonly isHealed: boolean;
}

export function forksOf(feeds: Feeds): Fork[] {
  const forks: Fork[] = [];
  for (const member of feeds.members) {
    const byNumber = new Map<number, EntryId[]>();
    for (const { id, body } of feeds.of(member)) byNumber.set(body.number, [...(byNumber.get(body.number) ?? []), id]);
    for (const [number, entries] of [...byNumber].sort(([a], [b]) => a - b)) {
      if (entries.length < 2) continue;
      const isHealed = feeds
        .of(member)
        .some(({ id }) => entries.every((one) => one === id || feeds.past.heard(id).has(one)));
      forks.push({ member, number, entries: entries.sort(), isHealed });
    }
  }
  return forks;
}
