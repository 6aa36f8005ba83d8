import { authorOf, type Entry, type EntryId, isKind, type MemberId, recoveryMemberOf } from './entry.js';
import type { Past } from './past.js';
import { compareRanks } from './rank.js';

/** The entries of a view by author, and its members. */
export class Feeds {
  readonly #byAuthor = new Map<MemberId, Entry[]>();
  /** From the most senior down. */
  readonly members: readonly MemberId[];

  constructor(
    readonly past: Past,
    readonly account: EntryId,
    readonly entries: readonly Entry[],
  ) {
    for (const entry of entries) {
      const author = authorOf(entry);
      const feed = this.#byAuthor.get(author);
      if (feed) feed.push(entry);
      else this.#byAuthor.set(author, [entry]);
    }
    const admitted = entries.filter((entry) => isKind(entry, 'device-admitted')).map(({ id }) => id);
    const founded = entries.length === 0 ? [] : [account, recoveryMemberOf(account)];
    this.members = [...founded, ...admitted].sort((a, b) => compareRanks(past, account, a, b));
  }

  of(member: MemberId): readonly Entry[] {
    return this.#byAuthor.get(member) ?? [];
  }

  /** The entries of a feed on which no other of the same feed builds. */
  heads(member: MemberId, among: (id: EntryId) => boolean = () => true): Entry[] {
    const feed = this.of(member).filter(({ id }) => among(id));
    const builtOn = new Set(feed.map(({ body }) => body.previous));
    return feed.filter(({ id }) => !builtOn.has(id));
  }
}

/** 6.1, 6.2: what several revocations of a feed by one member keep, all of which keep it. */
export function keptByAll(
  past: Past,
  target: MemberId,
  keeps: readonly (readonly EntryId[])[],
  feed: readonly Entry[],
) {
  const { keepByChain, genesisIsKept } = past.rules;
  const sets = keeps.map((keep) => {
    if (keepByChain) return new Set(keep.flatMap((id) => past.chain(id)));
    const last = Math.max(0, ...keep.map((id) => past.entry(id).body.number));
    return new Set(feed.filter(({ body }) => body.number <= last).map(({ id }) => id));
  });
  const kept = new Set([...(sets[0] ?? [])].filter((id) => sets.every((set) => set.has(id))));
  const first = feed.find((entry) => isKind(entry, 'genesis'));
  if (genesisIsKept && first?.id === target) kept.add(first.id);
  return kept;
}
