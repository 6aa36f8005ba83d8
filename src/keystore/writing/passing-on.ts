import { MAX_ITEMS } from '../entries/entry-kinds.js';
import { generationNumber } from '../feeds/entry-fact.js';
import type { HeldEntry, Member } from '../feeds/held-entry.js';
import { KnownMembers } from '../feeds/known-members.js';
import { compareText } from '../hex.js';
import type { AccountMeaning } from '../meaning/account-meaning.js';
import { nextEntry, type NextEntry, type Writer } from './next-entry.js';

/** Which secrets a device holds. */
export interface HeldSecrets {
  /** The generations, whether or not they have effect. */
  readonly generations: Iterable<HeldEntry>;
  /** Whether it may have sealed something under the generation. */
  isUsed(generation: HeldEntry): boolean;
  /** Whether it opened the wrap of one generation in another, and found it right. */
  isChecked(wrapped: HeldEntry, within: HeldEntry): boolean;
}

/** A rotation that only lacks its secrets, keys and boxes. All lists by ascending ids. */
export interface RotationPlan {
  readonly place: NextEntry;
  readonly bases: readonly HeldEntry[];
  readonly number: number;
  /** The generations whose secrets it wraps. */
  readonly wraps: readonly HeldEntry[];
  /** For whom there are boxes. */
  readonly recipients: readonly Member[];
}

/**
 * 7.1, 7.2: the next rotation of a device. It has a box for everybody who stands, and for archived ones that its author can't but know.
 * An account of more members than one entry has room for boxes (`MAX_ITEMS`) can't rotate before some are archived or revoked.
 */
export function planRotation(meaning: AccountMeaning, writer: Writer, secrets: HeldSecrets): RotationPlan {
  const { verdicts } = meaning;
  const wraps = wrapsOf(meaning, secrets);
  const place = nextEntry(meaning, writer, wraps);
  const known = new KnownMembers();
  known.hearBefore(meaning.feeds, place);
  const recipients = new Set(verdicts.members.filter((member) => verdicts.stands(member)));
  for (const member of known.members) if (!verdicts.isOut(member)) recipients.add(member);
  const bases = [...meaning.bases].sort(byId);
  return {
    place,
    bases,
    number: 1 + bases.reduce((highest, base) => Math.max(highest, generationNumber(base)), 0),
    wraps: wraps.sort(byId),
    recipients: [...recipients].sort(byId),
  };
}

/** 7.5: who is given the current secret with the device's next entry, by ascending ids. None when there is no current one. */
export function shareRecipients(meaning: AccountMeaning): readonly Member[] {
  return meaning.lackingCurrent.toSorted(byId).slice(0, MAX_ITEMS);
}

/** 7.4, 7.7: whether a device has to rotate: nothing is current, or what is and was given to it can't be opened. */
export function needsRotation(meaning: AccountMeaning, { member }: Writer, holds: (generation: HeldEntry) => boolean) {
  const { current } = meaning;
  return current === null || (!holds(current) && meaning.knowersOf(current).has(member));
}

/**
 * 7.1: of all that it holds and that can't be reached from the new generation, the newest first; of void ones those under which something
 * may be sealed, as a thief can make any number of them. What finds no room comes with the next rotation.
 */
function wrapsOf({ verdicts }: AccountMeaning, secrets: HeldSecrets): HeldEntry[] {
  const held = [...secrets.generations]
    .filter((one) => verdicts.counts(one) || secrets.isUsed(one))
    .sort((a, b) => generationNumber(b) - generationNumber(a) || byId(a, b));
  const reached = new Set<HeldEntry>();
  const wraps: HeldEntry[] = [];
  for (const generation of held) {
    if (reached.has(generation)) continue;
    if (wraps.length === MAX_ITEMS) break;
    wraps.push(generation);
    const found = [generation];
    for (let at = found.pop(); at !== undefined; at = found.pop()) {
      if (reached.has(at)) continue;
      reached.add(at);
      const wrapped = at.fact?.kind === 'key-rotated' ? at.fact.wraps : [];
      for (const one of wrapped) if (secrets.isChecked(one, at)) found.push(one);
    }
  }
  return wraps;
}

function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return compareText(a.id, b.id);
}
