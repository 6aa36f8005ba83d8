import { hasHeard, type HeldEntry, type Member } from '../feeds/held-entry.js';
import type { AccountMeaning } from '../meaning/account-meaning.js';
import { addTo, type BrakeRecord, countOf } from './brake-record.js';
import type { Households } from './households.js';

/** 7.8: so many rotations within a day that one member, with all whom it let in, made necessary are made unasked. */
export const MOST_FORCED_ROTATIONS = 8;

/**
 * 7.4: by whose words a device has to rotate: by which somebody is out of whom the newest generation hasn't heard, or by which somebody who is
 * out can know it; or whoever made the current one, where that can't be opened.
 */
export function forcersOf(meaning: AccountMeaning): ReadonlySet<Member> {
  if (meaning.current !== null) return new Set([meaning.current.branch.member]);
  const forcers = new Set<Member>();
  for (const generation of newestCounting(meaning)) {
    const unheard = [...meaning.verdicts.barriers].filter((barrier) => !hasHeard(generation, barrier));
    const words = unheard.length > 0 ? unheard : spoilersOf(meaning, generation);
    for (const { branch } of words) forcers.add(branch.member);
  }
  return forcers;
}

/** Counts the rotations that others make necessary, and says whom a person is to be asked about before the next one. */
export class ForcedRotations {
  constructor(
    readonly record: BrakeRecord,
    readonly households: Pick<Households, 'headOf'>,
    /** Ms since 1970. */
    readonly now: number,
  ) {
    record.setClock(now);
  }

  /** Those of them, or of whoever they are counted with, that made more necessary than is made unasked: nothing is sealed until a person says so. */
  askAbout(forcers: Iterable<Member>): readonly Member[] {
    return this.#groupsOf(forcers).filter((group) => {
      return countOf(this.record.of(group).rotations, this.now) >= MOST_FORCED_ROTATIONS;
    });
  }

  /** A rotation was made that they made necessary. */
  note(forcers: Iterable<Member>): void {
    for (const group of this.#groupsOf(forcers)) {
      const tally = this.record.of(group);
      this.record.set({ ...tally, rotations: addTo(tally.rotations, this.now, 1) });
    }
  }

  #groupsOf(members: Iterable<Member>): readonly Member[] {
    return [...new Set([...members].map((member) => this.households.headOf(member)))];
  }
}

/** The generations of the highest number that any has which counts. */
function newestCounting({ generations, verdicts }: AccountMeaning): readonly HeldEntry[] {
  for (let number = generations.highest; number > 0; number--) {
    const counting = generations.withNumber(number).filter((one) => verdicts.counts(one));
    if (counting.length > 0) return counting;
  }
  return [];
}

/** The entries that gave a generation to somebody who is out. */
function spoilersOf(meaning: AccountMeaning, generation: HeldEntry): readonly HeldEntry[] {
  const { verdicts, generations } = meaning;
  const spoilers: HeldEntry[] = [];
  const seen = new Set([generation]);
  // A set grows while it is walked through.
  for (const at of seen) {
    const knowers = meaning.knowersOf(at);
    const shares = generations.wordsAbout(at).filter(({ branch }) => knowers.has(branch.member));
    for (const word of [at, ...shares]) {
      if (word.fact?.kind === 'key-rotated') seen.add(word);
      if (word === at || word.fact?.kind === 'secret-shared')
        if (toldBy(word).some((member) => verdicts.isOut(member))) spoilers.push(word);
    }
  }
  return spoilers;
}

function toldBy({ branch, fact }: HeldEntry): readonly Member[] {
  const recipients = fact?.kind === 'key-rotated' || fact?.kind === 'secret-shared' ? fact.recipients : [];
  return [branch.member, ...recipients];
}
