import { generationNumber } from '../feeds/entry-fact.js';
import { type Branch, type HeldEntry, hasHeard } from '../feeds/held-entry.js';
import { compareText } from '../hex.js';
import type { AccountMeaning } from '../meaning/account-meaning.js';
import { compareGenerations } from '../meaning/current-generation.js';
import { LISTED_AT_MOST, type RotationConflict, type RotationRivalry } from './types.js';

/** The rotations with effect, and which of them stand beside others of their number. */
export class RotationList {
  /** Ascending by number, then by id. */
  readonly #sorted: HeldEntry[] = [];
  /** Numbers that stand on more than one. */
  readonly #contended = new Set<number>();
  readonly #seen: HeldEntry[] = [];
  readonly #branches = new Set<Branch>();
  #conflicts: readonly RotationConflict[] | null = null;
  /** What was current when the conflicts were found. */
  #chosenBeside: HeldEntry | null = null;

  /** @param seen the entries that say that a person saw rivals, whether or not they count */
  constructor(
    readonly meaning: AccountMeaning,
    seen: readonly HeldEntry[],
  ) {
    // Genesis makes the first.
    for (let number = 2; number <= meaning.generations.highest; number++) {
      const group = this.#group(number);
      if (group.length > 1) this.#contended.add(number);
      for (const rotation of group) {
        this.#sorted.push(rotation);
        this.#branches.add(rotation.branch);
      }
    }
    for (const entry of seen) this.noteSeen(entry);
  }

  /** Ascending by number, then by id. */
  get sorted(): readonly HeldEntry[] {
    return this.#sorted;
  }

  /** The branches on which they are. */
  get branches(): Iterable<Branch> {
    return this.#branches;
  }

  /** A rotation with effect. */
  add(rotation: HeldEntry): void {
    this.#conflicts = null;
    this.#branches.add(rotation.branch);
    // New ones belong at the end, or very near it.
    let index = this.#sorted.length;
    for (let before = this.#sorted[index - 1]; before !== undefined; before = this.#sorted[index - 1]) {
      if (compareRotations(before, rotation) <= 0) break;
      index -= 1;
    }
    this.#sorted.splice(index, 0, rotation);
    const number = generationNumber(rotation);
    const neighbours = [this.#sorted[index - 1], this.#sorted[index + 1]];
    if (neighbours.some((one) => one !== undefined && generationNumber(one) === number)) this.#contended.add(number);
  }

  /** A person's word about rivals; one that doesn't count says nothing. */
  noteSeen(entry: HeldEntry): void {
    if (!this.meaning.verdicts.counts(entry)) return;
    this.#seen.push(entry);
    this.#conflicts = null;
  }

  /** How a rotation stands to others of its number; null when it is the only one. */
  rivalryOf(rotation: HeldEntry): RotationRivalry | null {
    const number = generationNumber(rotation);
    if (!this.#contended.has(number)) return null;
    const group = this.#group(number);
    return { isSettled: this.#isSettled(group), isChosen: this.#choose(group) === rotation };
  }

  /** The newest of those that nothing has settled. */
  get conflicts(): readonly RotationConflict[] {
    const { current } = this.meaning;
    if (this.#chosenBeside !== current) this.#conflicts = null;
    this.#chosenBeside = current;
    this.#conflicts ??= this.#findConflicts();
    return this.#conflicts;
  }

  #findConflicts(): readonly RotationConflict[] {
    const conflicts: RotationConflict[] = [];
    for (const generation of [...this.#contended].sort((a, b) => b - a)) {
      if (conflicts.length === LISTED_AT_MOST.conflicts) break;
      const group = this.#group(generation);
      if (this.#isSettled(group)) continue;
      const chosen = this.#choose(group);
      const others = group.filter((one) => one !== chosen).map(({ id }) => id);
      conflicts.push({ generation, chosen: chosen?.id ?? '', others });
    }
    return conflicts;
  }

  /** By ascending ids. */
  #group(number: number): readonly HeldEntry[] {
    const { generations, verdicts } = this.meaning;
    return generations
      .withNumber(number)
      .filter((one) => verdicts.counts(one))
      .sort(compareRotations);
  }

  #isSettled(group: readonly HeldEntry[]): boolean {
    const isJoined = [...this.meaning.bases].some((base) => group.every((one) => hasHeard(base, one)));
    return (
      isJoined ||
      this.#seen.some(({ fact }) => {
        const named = new Set(fact?.kind === 'rivalry-seen' ? fact.generations : []);
        return group.every((one) => named.has(one));
      })
    );
  }

  /** The current one, if it is among them; else the one that would be (7.4). */
  #choose(group: readonly HeldEntry[]): HeldEntry | undefined {
    const { current } = this.meaning;
    if (current !== null && group.includes(current)) return current;
    return group.toSorted(compareGenerations)[0];
  }
}

/** The order of lists: by number, then by id. */
export function compareRotations(a: HeldEntry, b: HeldEntry): number {
  return generationNumber(a) - generationNumber(b) || compareText(a.id, b.id);
}
