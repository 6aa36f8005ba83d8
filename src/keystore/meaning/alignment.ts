import { countUpTo } from '../feeds/count-up-to.js';
import type { Feeds } from '../feeds/feeds.js';
import { type Branch, type HeldEntry, hasHeard, type Member } from '../feeds/held-entry.js';
import { HeardMarks, type MarkTotals } from '../feeds/heard-marks.js';
import { lastCounting } from './feed-ends.js';
import type { Verdicts } from './verdicts.js';

/**
 * Section 8: which generations each member has said that it heard of, by its entries that count. Nothing is stored for each member and
 * generation: a member's marks say how far it heard each branch, and parts of the marks that members share are counted once.
 */
export class RotationAlignment {
  /** What each member has heard, by its index, until it says more. */
  readonly #heard: (HeardMarks | undefined)[] = [];
  readonly #totals: MarkTotals = new WeakMap();
  #generations = 0;
  #steps = 0;

  constructor(
    readonly feeds: Feeds,
    readonly verdicts: Verdicts,
  ) {
    for (const branch of feeds.branches) this.#generations += this.#countUpTo(branch, Infinity);
  }

  /** How many generations have effect. */
  get generations(): number {
    return this.#generations;
  }

  /** How many branches were looked at so far. */
  get steps(): number {
    return this.#steps;
  }

  /** An entry that counts, when no verdict changed by what came with it. */
  add(entry: HeldEntry): void {
    this.#heard[entry.branch.member.index] = undefined;
    if (entry.fact?.kind === 'genesis' || entry.fact?.kind === 'key-rotated') this.#generations += 1;
  }

  /** 8.1: how many generations with effect the member hasn't said it heard of. */
  missingOf(member: Member): number {
    const heard = this.heardBy(member);
    let has = this.countIn(heard);
    // It has its own, whether or not a later entry of its own names them.
    for (const branch of member.branches) {
      has += this.#countUpTo(branch, Infinity) - this.#countUpTo(branch, heard.upTo(branch.index));
    }
    return this.#generations - has;
  }

  /** Whether an entry of the member that counts heard of the generation, or is it. */
  has(member: Member, generation: HeldEntry): boolean {
    return member.branches.some((branch) => {
      const last = lastCounting(branch, this.verdicts);
      return last !== null && (last === generation || hasHeard(last, generation));
    });
  }

  /** How many generations with effect there are up to these marks. */
  countIn(marks: HeardMarks): number {
    return marks.total(this.#valueOf, this.#totals);
  }

  /** What the entries of the member that count have heard. Its own branches aren't all in it. */
  heardBy(member: Member): HeardMarks {
    const known = this.#heard[member.index];
    if (known) return known;
    let heard = HeardMarks.none;
    for (const branch of member.branches) {
      this.#steps += 1;
      const last = lastCounting(branch, this.verdicts);
      if (last !== null) heard = heard.joinedWith(last.marks);
    }
    this.#heard[member.index] = heard;
    return heard;
  }

  readonly #valueOf = (index: number, upTo: number): number => {
    const branch = this.feeds.branch(index);
    return branch ? this.#countUpTo(branch, upTo) : 0;
  };

  /** How many generations with effect are on the branch, up to a number. */
  #countUpTo(branch: Branch, upTo: number): number {
    this.#steps += 1;
    return countUpTo(branch.generations, Math.min(upTo, this.verdicts.countsUpTo(branch)));
  }
}
