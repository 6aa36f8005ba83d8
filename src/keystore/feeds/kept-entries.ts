import type { Branch, HeldEntry } from './held-entry.js';

/** What a revocation keeps of a feed: some entries of it and those before them (6.1). A value. */
export class KeptEntries {
  readonly #upTo: ReadonlyMap<Branch, number>;

  private constructor(
    upTo: ReadonlyMap<Branch, number>,
    /** How many entries and branches were looked at to find it. */
    readonly steps: number,
  ) {
    this.#upTo = upTo;
  }

  /** @param lasts entries of one feed, which are kept with all before them */
  static upTo(lasts: Iterable<HeldEntry>): KeptEntries {
    const kept = new Map<Branch, number>();
    let steps = 1;
    for (const last of lasts) {
      for (let at: HeldEntry | null = last; at !== null; at = at.branch.from) {
        steps += 1;
        if ((kept.get(at.branch) ?? 0) >= at.number) break;
        kept.set(at.branch, at.number);
      }
    }
    return new KeptEntries(kept, steps);
  }

  has({ branch, number }: HeldEntry): boolean {
    return this.last(branch) >= number;
  }

  /** The number of the last entry that is kept of the branch, or of those before it; 0 for none. */
  last(branch: Branch): number {
    return this.#upTo.get(branch) ?? 0;
  }

  /** What both keep, which are of one feed. */
  and(other: KeptEntries): KeptEntries {
    const both = new Map<Branch, number>();
    for (const [branch, upTo] of this.#upTo) {
      const least = Math.min(upTo, other.last(branch));
      if (least > 0) both.set(branch, least);
    }
    return new KeptEntries(both, this.steps + other.steps + this.#upTo.size);
  }
}
