import type { FactOf } from '../feeds/entry-fact.js';
import type { HeldEntry, Member } from '../feeds/held-entry.js';
import { KeptEntries } from '../feeds/kept-entries.js';

/** What of a revoked member's feed still counts (6.1), by the most senior who revoked it (6.4). */
export interface Cut {
  readonly by: Member;
  /** All by which that one revoked it, those that were corrected too. */
  readonly revocations: readonly HeldEntry[];
  readonly kept: KeptEntries;
}

/** A revocation that counts. */
export interface CountingRevocation {
  readonly entry: HeldEntry;
  readonly fact: FactOf<'device-revoked'>;
}

/** One that names a target, and what it keeps of it. */
interface Word {
  readonly revocation: number;
  readonly keep: readonly HeldEntry[];
}

/**
 * The cuts that one member makes by all its revocations that count: they keep what all of them keep that aren't corrected.
 *
 * @param isCut whom somebody more senior cut before: a target is cut once
 */
export function cutsBy(
  revoker: Member,
  revocations: readonly CountingRevocation[],
  isCut: (target: Member) => boolean,
): Map<Member, Cut> {
  const words = new Map<Member, Word[]>();
  for (const [revocation, { fact }] of revocations.entries()) {
    for (const { member, keep } of fact.targets) {
      if (isCut(member)) continue;
      const others = words.get(member);
      if (others) others.push({ revocation, keep });
      else words.set(member, [{ revocation, keep }]);
    }
  }
  const corrections = new Corrections(revocations);
  const cuts = new Map<Member, Cut>();
  for (const [target, all] of words) {
    const isCorrected = corrections.among(all);
    const keeps = all
      .filter(({ revocation }) => !isCorrected(revocation))
      .map(({ keep }) => KeptEntries.upTo([...keep, ...alwaysKept(target)]));
    cuts.set(target, {
      by: revoker,
      revocations: all.flatMap(({ revocation }) => revocations[revocation]?.entry ?? []),
      kept: keeps.reduce((kept, next) => kept.and(next)),
    });
  }
  return cuts;
}

/** 6.1: of the founder genesis. */
function alwaysKept({ id, admission }: Member): readonly HeldEntry[] {
  return id === admission.id && admission.fact?.kind === 'genesis' ? [admission] : [];
}

/**
 * 6.2: for the targets that it names, a revocation takes the place of those that it corrects. Which it corrects is a number with a bit
 * for each: a thief may let each of a thousand correct all before it, for a thousand targets.
 */
class Corrections {
  readonly #correctedBy: readonly bigint[];
  readonly #isEmpty: boolean;

  constructor(revocations: readonly CountingRevocation[]) {
    this.#isEmpty = revocations.every(({ fact }) => fact.corrects.length === 0);
    const places = new Map<HeldEntry, bigint>();
    if (!this.#isEmpty) for (const [index, { entry }] of revocations.entries()) places.set(entry, 1n << BigInt(index));
    this.#correctedBy = this.#isEmpty
      ? []
      : revocations.map(({ fact }) => fact.corrects.reduce((bits, old) => bits | (places.get(old) ?? 0n), 0n));
  }

  /** Which of those that name one target are corrected by others that do. */
  among(words: readonly Word[]): (revocation: number) => boolean {
    if (this.#isEmpty || words.length === 1) return () => false;
    const corrected = words.reduce((bits, { revocation }) => bits | (this.#correctedBy[revocation] ?? 0n), 0n);
    return (revocation) => ((corrected >> BigInt(revocation)) & 1n) === 1n;
  }
}
