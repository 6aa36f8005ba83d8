import { type Branch, compareInOrder, type HeldEntry } from '../feeds/held-entry.js';
import type { AccountMeaning } from '../meaning/account-meaning.js';
import { between } from '../meaning/changes.js';
import { LISTED_AT_MOST } from './types.js';

/** The entries that are held and have no effect, as their author's feed was cut before them. */
export class VoidList {
  #total = 0;
  /** The newest in order, the oldest of these first. */
  #newest: HeldEntry[] = [];

  constructor(readonly meaning: AccountMeaning) {
    const ends = meaning.feeds.branches.flatMap((branch) => this.#endOf(branch));
    this.#keepNewest(ends);
  }

  get total(): number {
    return this.#total;
  }

  /** At most `LISTED_AT_MOST.voidEntries`, the newest first. */
  get newest(): readonly HeldEntry[] {
    return this.#newest.toReversed();
  }

  /** More is held. */
  add(entries: readonly HeldEntry[]): void {
    const voids = entries.filter((entry) => !this.meaning.verdicts.counts(entry));
    if (voids.length === 0) return;
    this.#total += voids.length;
    this.#keepNewest([...this.#newest, ...voids]);
  }

  #endOf(branch: Branch): readonly HeldEntry[] {
    const first = (branch.from?.number ?? 0) + 1;
    const last = branch.last?.number ?? 0;
    const upTo = Math.max(this.meaning.verdicts.countsUpTo(branch), first - 1);
    if (upTo >= last) return [];
    this.#total += last - upTo;
    return between(branch, Math.max(upTo, last - LISTED_AT_MOST.voidEntries), last);
  }

  #keepNewest(entries: HeldEntry[]): void {
    this.#newest = entries.sort(compareInOrder).slice(-LISTED_AT_MOST.voidEntries);
  }
}
