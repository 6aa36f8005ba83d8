import type { HeardMarks } from '../feeds/heard-marks.js';

/**
 * What all of some members have heard. Kept as a tree of what pairs, fours, eights have: when one hears more, as many marks are compared as
 * the number of members has binary digits.
 */
export class HeardByAll {
  #capacity = 1;
  /** From 1, each above the two at twice its place; the members are the last row. Undefined is what has to be worked out. */
  #nodes: (HeardMarks | null | undefined)[] = [undefined, null];

  /** What the member with an index has heard; null while it isn't one of them. */
  of(index: number): HeardMarks | null {
    return index < this.#capacity ? (this.#nodes[this.#capacity + index] ?? null) : null;
  }

  set(index: number, marks: HeardMarks | null): void {
    while (index >= this.#capacity) this.#grow();
    let at = this.#capacity + index;
    if (this.#nodes[at] === marks) return;
    this.#nodes[at] = marks;
    for (at >>>= 1; at > 0 && this.#nodes[at] !== undefined; at >>>= 1) this.#nodes[at] = undefined;
  }

  /** Null while there are no members. */
  get marks(): HeardMarks | null {
    return this.#find(1);
  }

  #find(at: number): HeardMarks | null {
    const known = this.#nodes[at];
    if (known !== undefined || at >= this.#capacity) return known ?? null;
    const [one, other] = [this.#find(2 * at), this.#find(2 * at + 1)];
    const both = one && other ? one.metWith(other) : (one ?? other);
    this.#nodes[at] = both;
    return both;
  }

  #grow(): void {
    const members = this.#nodes.slice(this.#capacity);
    this.#capacity *= 2;
    this.#nodes = Array.from({ length: this.#capacity }, () => undefined);
    for (let index = 0; index < this.#capacity; index++) this.#nodes.push(members[index] ?? null);
  }
}
