import type { Branch, HeldEntry, Member } from '../feeds/held-entry.js';
import { type Amount, plus } from './brake-record.js';

/** What was taken of a branch, in order, and how much of it somebody spoke of. */
interface Taken {
  readonly entries: { readonly number: number; readonly amount: Amount }[];
  told: number;
}

/** What one import brought and nobody else spoke of yet, by branch. */
export class Credits {
  readonly #taken = new Map<Branch, Taken>();

  note({ branch, number }: HeldEntry, amount: Amount): void {
    const taken = this.#taken.get(branch);
    if (taken) taken.entries.push({ number, amount });
    else this.#taken.set(branch, { entries: [{ number, amount }], told: 0 });
  }

  /**
   * Tells what an entry is the first to speak of. Takes a step for each of its deps, and for each entry and branch that is told.
   *
   * @param take whether whoever wrote the entry may speak for that author
   */
  spokenOf({ deps }: HeldEntry, take: (author: Member, amount: Amount) => boolean): void {
    for (const dep of deps) {
      let { number } = dep;
      for (let branch: Branch | undefined = dep.branch; branch !== undefined; branch = branch.from?.branch) {
        const taken = this.#taken.get(branch);
        if (taken === undefined) break;
        let end = taken.told;
        let amount: Amount | null = null;
        for (let next = taken.entries[end]; next !== undefined && next.number <= number; next = taken.entries[end]) {
          amount = amount === null ? next.amount : plus(amount, next.amount);
          end += 1;
        }
        if (amount !== null && !take(branch.member, amount)) break;
        taken.told = end;
        number = branch.from?.number ?? 0;
      }
    }
  }
}
