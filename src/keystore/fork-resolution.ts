import type { EntryRecord } from './entry-record.js';
import type { Feed } from './feed.js';
import type { EntryId } from './types.js';

/** An entry that is not held yet, and the one it follows. */
export interface Twig {
  readonly record: EntryRecord;
  /** Null for a first entry. */
  readonly previous: EntryId | null;
}

/** What becomes of a feed when new entries, some of which may fork it, come in. */
export interface Branch<T extends Twig> {
  /** How many of the held entries stay. Those after it belong to a lost branch. */
  readonly keptHeld: number;
  /** New entries that follow them, in order. */
  readonly added: readonly T[];
  /** New entries that are kept as proof of a fork only. */
  readonly newEvidence: readonly T[];
  /** The held entry that lost its place and becomes proof of a fork. */
  readonly displaced: EntryRecord | undefined;
  /** All proofs of forks of the feed as it will be. */
  readonly evidence: readonly EntryRecord[];
  /** New entries that follow a lost entry and are not kept. */
  readonly refused: readonly T[];
}

/**
 * Chooses among the branches of a feed. At every fork the entry with the smaller id is kept, whichever came first, so that
 * all devices keep the same branch. Of the others the first entry stays as proof.
 *
 * @param twigs verified entries, each of which follows a held one, another twig or a known proof.
 */
export function chooseBranch<T extends Twig>(feed: Feed | undefined, twigs: readonly T[]): Branch<T> {
  const bySequence = new Map<number, T[]>();
  for (const twig of twigs) {
    const { sequence } = twig.record;
    bySequence.set(sequence, [...(bySequence.get(sequence) ?? []), twig]);
  }
  const start = Math.min(...bySequence.keys());
  const evidence = (feed?.evidence ?? []).filter(({ sequence }) => sequence < start);
  const added: T[] = [];
  const newEvidence: T[] = [];
  let displaced: EntryRecord | undefined;
  let parent = feed?.find(start - 1)?.id ?? null;
  let keptHeld = Math.min(start - 1, feed?.sequence ?? 0);
  let isOnHeldBranch = true;
  for (let sequence = start; ; sequence++) {
    const held = isOnHeldBranch ? feed?.find(sequence) : undefined;
    const rivals = (bySequence.get(sequence) ?? []).filter(({ previous }) => previous === parent);
    const winner = smallest(held, rivals);
    if (winner === undefined) break;
    if (isOnHeldBranch) evidence.push(...(feed?.evidence ?? []).filter((proof) => proof.sequence === sequence));
    const losers = rivals.filter(({ record }) => record !== winner);
    newEvidence.push(...losers);
    evidence.push(...losers.map(({ record }) => record));
    const kept = rivals.find(({ record }) => record === winner);
    if (kept === undefined) {
      keptHeld = sequence;
    } else {
      added.push(kept);
      isOnHeldBranch = false;
      displaced ??= held;
      if (held !== undefined) evidence.push(held);
    }
    parent = winner.id;
  }
  const used = new Set([...added, ...newEvidence]);
  return { keptHeld, added, newEvidence, displaced, evidence, refused: twigs.filter((twig) => !used.has(twig)) };
}

function smallest(held: EntryRecord | undefined, rivals: readonly Twig[]): EntryRecord | undefined {
  let winner = held;
  for (const { record } of rivals) if (winner === undefined || record.id < winner.id) winner = record;
  return winner;
}
