import { generationNumber } from '../feeds/entry-fact.js';
import { compareSeniority, type HeldEntry, hasHeard } from '../feeds/held-entry.js';
import { compareText } from '../hex.js';
import type { GenerationIndex } from './generation-index.js';
import type { Knowledge } from './knowledge.js';
import type { Verdicts } from './verdicts.js';

/**
 * 7.4: the generation under which new things are sealed: the first, in the order of `compareGenerations`, that counts, heard of all by which anybody
 * is out, and that nobody who is out can know. Null where there is none: then a rotation comes first.
 */
export class CurrentGeneration {
  #current: HeldEntry | null = null;
  /** By which the last one that failed did: the next one mostly fails by the same. */
  #unheard: HeldEntry | null = null;
  #steps = 0;

  constructor(
    readonly index: GenerationIndex,
    readonly knowledge: Knowledge,
    readonly verdicts: Verdicts,
  ) {
    this.#current = this.#search();
  }

  get entry(): HeldEntry | null {
    return this.#current;
  }

  /** How many generations and barriers were looked at so far. */
  get steps(): number {
    return this.#steps;
  }

  /**
   * After an import that changed no verdict. What wasn't fit to be current isn't now: more members can know it and more are out, and
   * what it heard stays. So only what is new can take the place of the one that was.
   */
  update(generations: readonly HeldEntry[]): void {
    const before = this.#current;
    if (before !== null && this.#isSpoiled(before)) {
      this.#current = this.#search();
      return;
    }
    for (const one of generations) {
      if ((this.#current === null || compareGenerations(one, this.#current) < 0) && this.#isFit(one))
        this.#current = one;
    }
  }

  #search(): HeldEntry | null {
    for (let number = this.index.highest; number > 0; number--) {
      const [first, ...others] = this.index.withNumber(number).filter((one) => this.#isFit(one));
      if (first !== undefined)
        return others.reduce((best, one) => (compareGenerations(one, best) < 0 ? one : best), first);
    }
    return null;
  }

  #isFit(generation: HeldEntry): boolean {
    this.#steps += 1;
    return this.verdicts.counts(generation) && this.#heardAll(generation) && !this.#isSpoiled(generation);
  }

  /** 7.4 (b) */
  #isSpoiled(generation: HeldEntry): boolean {
    return this.knowledge.knowersOf(generation).meets(this.verdicts.out);
  }

  /** 7.4 (a) */

  #heardAll(generation: HeldEntry): boolean {
    if (this.#unheard !== null && !hasHeard(generation, this.#unheard)) return false;
    for (const barrier of this.verdicts.barriers) {
      this.#steps += 1;
      if (hasHeard(generation, barrier)) continue;
      this.#unheard = barrier;
      return false;
    }
    return true;
  }
}

/** Below 0 when `a` comes first: by its number, by who made it, by its id. */
export function compareGenerations(a: HeldEntry, b: HeldEntry): number {
  const numbers = generationNumber(b) - generationNumber(a);
  return numbers || compareSeniority(a.branch.member, b.branch.member) || compareText(a.id, b.id);
}
