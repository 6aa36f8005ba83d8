import { MAX_DEPS } from '../entries/signed-entry.js';
import type { HeldEntry, Member } from '../feeds/held-entry.js';
import { Past } from '../feeds/past.js';
import { compareText } from '../hex.js';
import type { AccountMeaning } from '../meaning/account-meaning.js';
import { countingHeads } from '../meaning/feed-ends.js';

/** A device, or a paper in use, that is about to write. */
export interface Writer {
  readonly member: Member;
  /** Its own newest entry, on which the next one builds; null before its first. */
  readonly head: HeldEntry | null;
}

/** The place of an entry that isn't written yet. */
export interface NextEntry {
  readonly previous: HeldEntry | null;
  readonly number: number;
  /** What it names, by ascending ids. */
  readonly deps: readonly HeldEntry[];
  /** Whether it names all that it should. Otherwise an acknowledgement with these deps comes first, and the place is asked for again. */
  readonly isComplete: boolean;
  /** 3.7: whether it newly hears an entry that ML-DSA-65 signed, so that this signs it too. */
  readonly hearsBoth: boolean;
  /** What it will have heard. */
  readonly past: Past;
}

/**
 * 3.5: where a device writes next. It names all newest entries that have effect, of every feed, as far as it hasn't yet, and those of void
 * ones that it speaks of.
 *
 * @param spokenOf entries that it has to have heard, with effect or without
 */
export function nextEntry(
  meaning: AccountMeaning,
  { member, head }: Writer,
  spokenOf: Iterable<HeldEntry> = [],
): NextEntry {
  const { verdicts } = meaning;
  const past = head === null ? Past.afterAdmission(member.admission) : Past.after(head);
  const named = new Set<HeldEntry>(head === null ? [member.admission] : []);
  // What is spoken of first: without it the entry can't be written.
  for (const entry of spokenOf) if (!past.has(entry)) named.add(entry);
  for (const other of verdicts.members) {
    for (const end of countingHeads(other, verdicts)) if (!past.has(end)) named.add(end);
  }
  const deps = [...named].slice(0, MAX_DEPS).sort((a, b) => compareText(a.id, b.id));
  for (const dep of deps) past.hear(dep);
  return {
    previous: head,
    number: 1 + (head?.number ?? 0),
    deps,
    isComplete: named.size <= MAX_DEPS,
    hearsBoth: past.newlyHearsBoth,
    past,
  };
}
