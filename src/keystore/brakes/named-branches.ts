import type { Feeds } from '../feeds/feeds.js';
import type { Branch, HeldEntry, Member } from '../feeds/held-entry.js';

/**
 * Of which branches somebody speaks who isn't counted with their author. Nothing is looked at before it is asked for, which only a feed of
 * many branches is a reason for; then once all that is held.
 */
export class NamedBranches {
  #named: Set<Branch> | null = null;
  readonly #unnamed = new Map<Member, number>();
  #steps = 0;

  constructor(
    readonly feeds: Feeds,
    readonly groupOf: (member: Member) => Member,
  ) {}

  get steps(): number {
    return this.#steps;
  }

  /** Of an entry that was taken. */
  note(entry: HeldEntry): void {
    if (this.#named === null) return;
    const { branch } = entry;
    if (branch.entries[0] === entry) this.#change(branch.member, 1);
    this.#name(entry, this.#named);
  }

  /** How many branches of a feed nobody else speaks of. */
  unnamedOf(member: Member): number {
    this.#named ??= this.#look();
    const known = this.#unnamed.get(member);
    if (known !== undefined) return known;
    const named = this.#named;
    const unnamed = member.branches.filter((branch) => !named.has(branch)).length;
    this.#steps += member.branches.length;
    this.#unnamed.set(member, unnamed);
    return unnamed;
  }

  #look(): Set<Branch> {
    const named = new Set<Branch>();
    for (const entry of this.feeds.entries) this.#name(entry, named);
    return named;
  }

  #name({ branch: { member }, deps }: HeldEntry, named: Set<Branch>): void {
    const group = this.groupOf(member);
    for (const dep of deps) {
      this.#steps += 1;
      let branch: Branch | undefined = dep.branch;
      if (this.groupOf(branch.member) === group) continue;
      for (; branch !== undefined && !named.has(branch); branch = branch.from?.branch) {
        this.#steps += 1;
        named.add(branch);
        this.#change(branch.member, -1);
      }
    }
  }

  #change(member: Member, by: number): void {
    const unnamed = this.#unnamed.get(member);
    if (unnamed !== undefined) this.#unnamed.set(member, unnamed + by);
  }
}
