import type { Branch, HeldEntry } from './held-entry.js';
import { HeardMarks } from './heard-marks.js';

/** What an entry has heard that is being looked at (3.4). All it builds on is held. */
export class Past {
  #marks: HeardMarks;
  #newlyHearsBoth: boolean;
  #steps = 0;

  private constructor(
    /** The branch that the entry goes on with; null when it begins one. */
    readonly home: Branch | null,
    marks: HeardMarks,
    newlyHearsBoth: boolean,
  ) {
    this.#marks = marks;
    this.#newlyHearsBoth = newlyHearsBoth;
  }

  static ofGenesis(): Past {
    return new Past(null, HeardMarks.none, true);
  }

  static after(previous: HeldEntry): Past {
    const { branch, marks, number } = previous;
    return branch.last === previous
      ? new Past(branch, marks, false)
      : new Past(null, marks.with(branch.index, number), false);
  }

  /** Of a first entry: what let its author in stands for the entry before. */
  static afterAdmission({ branch, marks, number }: HeldEntry): Past {
    return new Past(null, marks.with(branch.index, number), true);
  }

  get marks(): HeardMarks {
    return this.#marks;
  }

  /** 3.7: whether it is the first of its feed to speak of an entry that ML-DSA-65 signed. */
  get newlyHearsBoth(): boolean {
    return this.#newlyHearsBoth;
  }

  /** How many branches were looked at. */
  get steps(): number {
    return this.#steps;
  }

  has(other: HeldEntry): boolean {
    return other.branch === this.home || this.#marks.upTo(other.branch.index) >= other.number;
  }

  /**
   * Takes note of an entry and all before it in its feed. That takes a step for each branch on that way which is new; how long the
   * branches are makes no difference.
   */
  hear(dep: HeldEntry): void {
    let at: HeldEntry | null = dep;
    let heard = 0;
    while (at !== null && heard === 0) {
      this.#steps += 1;
      if (at.branch === this.home) {
        heard = at.number;
        break;
      }
      // Whoever heard the beginning of a branch heard all before it.
      heard = Math.min(at.number, this.#marks.upTo(at.branch.index));
      if (heard < at.number) this.#marks = this.#marks.with(at.branch.index, at.number);
      at = at.branch.from;
    }
    if (dep.lastSignedByBoth > heard) this.#newlyHearsBoth = true;
  }
}
