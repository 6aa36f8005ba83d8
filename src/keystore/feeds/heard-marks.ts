const BITS = 4;
const WIDTH = 2 ** BITS;

/** Sixteen marks at the bottom, above that nodes; what is missing at its end was not heard of. */
type Node = readonly (Node | number)[];

const EMPTY: Node = [];

/**
 * How far each branch was heard, by the numbers of entries. A value: setting a mark gives other marks, which share all but one short
 * array on each level with these. So every entry keeps its own, and a first entry those of its admission. A mark that was set takes some
 * 640 bytes (measured in Node.js 20) in an account of 10,000 branches, and nothing is kept for what an entry didn't newly name: the memory goes by the number of
 * deps in all entries, whatever the number of devices or rotations.
 */
export class HeardMarks {
  static readonly none = new HeardMarks(EMPTY, 1);
  readonly #root: Node;
  /** How many levels of nodes there are. */
  readonly #height: number;

  private constructor(root: Node, height: number) {
    this.#root = root;
    this.#height = height;
  }

  /** The number of the last entry of the branch that was heard; 0 for none. */
  upTo(branch: number): number {
    if (branch >= WIDTH ** this.#height) return 0;
    let node = this.#root;
    for (let level = this.#height - 1; level > 0; level--) node = childOf(node, slotAt(branch, level));
    return markIn(node, slotAt(branch, 0));
  }

  with(branch: number, upTo: number): HeardMarks {
    let root = this.#root;
    let height = this.#height;
    while (branch >= WIDTH ** height) {
      root = root.length === 0 ? EMPTY : [root];
      height += 1;
    }
    return new HeardMarks(replaced(root, height - 1, branch, upTo), height);
  }

  /**
   * Each branch that was heard further than in `before`, which has to be the marks of an earlier entry: at the cost of what differs, as
   * both share the rest.
   */
  newsSince(before: HeardMarks, take: (branch: number, upTo: number, upToBefore: number) => void): void {
    let root = before.#root;
    for (let height = before.#height; height < this.#height; height++) root = root.length === 0 ? EMPTY : [root];
    compare(root, this.#root, this.#height - 1, 0, take);
  }

  /** What was heard by either. Takes what differs between the two, and shares the rest with them. */
  joinedWith(other: HeardMarks): HeardMarks {
    if (this.#height > other.#height) return other.joinedWith(this);
    let root = this.#root;
    for (let height = this.#height; height < other.#height; height++) root = root.length === 0 ? EMPTY : [root];
    return new HeardMarks(joined(root, other.#root, other.#height - 1), other.#height);
  }

  /** What was heard by both. Takes what differs between the two, and shares the rest with one of them. */
  metWith(other: HeardMarks): HeardMarks {
    if (this.#height > other.#height) return other.metWith(this);
    // Of branches that the lower one has no place for it heard nothing.
    let root = other.#root;
    for (let level = other.#height - 1; level >= this.#height; level--) root = childOf(root, 0);
    const both = met(this.#root, root, this.#height - 1);
    return both === this.#root ? this : new HeardMarks(both, this.#height);
  }

  /**
   * The sum of what `valueOf` says of each branch that was heard.
   *
   * @param known keeps what was summed up, by what several marks share: so marks that follow others cost what differs.
   */
  total(valueOf: (branch: number, upTo: number) => number, known: MarkTotals): number {
    return totalOf(this.#root, this.#height - 1, 0, valueOf, known);
  }
}

/** Sums of one function: they hold as long as that says the same of each mark. */
export type MarkTotals = WeakMap<object, number>;

function slotAt(branch: number, level: number): number {
  return (branch >>> (BITS * level)) & (WIDTH - 1);
}

function childOf(node: Node, slot: number): Node {
  const child = node[slot];
  return typeof child === 'object' ? child : EMPTY;
}

function markIn(node: Node, slot: number): number {
  const mark = node[slot];
  return typeof mark === 'number' ? mark : 0;
}

function replaced(node: Node, level: number, branch: number, upTo: number): Node {
  const slot = slotAt(branch, level);
  const copy = node.slice();
  while (copy.length <= slot) copy.push(level === 0 ? 0 : EMPTY);
  copy[slot] = level === 0 ? upTo : replaced(childOf(node, slot), level - 1, branch, upTo);
  return copy;
}

function compare(
  before: Node,
  after: Node,
  level: number,
  first: number,
  take: (branch: number, upTo: number, upToBefore: number) => void,
): void {
  if (before === after) return;
  for (let slot = 0; slot < after.length; slot++) {
    const branch = first + slot * WIDTH ** level;
    if (level > 0) compare(childOf(before, slot), childOf(after, slot), level - 1, branch, take);
    else if (markIn(after, slot) > markIn(before, slot)) take(branch, markIn(after, slot), markIn(before, slot));
  }
}

function joined(one: Node, other: Node, level: number): Node {
  if (one === other || other.length === 0) return one;
  if (one.length === 0) return other;
  const both: (Node | number)[] = [];
  let [isOne, isOther] = [one.length >= other.length, other.length >= one.length];
  for (let slot = 0; slot < Math.max(one.length, other.length); slot++) {
    const mark =
      level === 0
        ? Math.max(markIn(one, slot), markIn(other, slot))
        : joined(childOf(one, slot), childOf(other, slot), level - 1);
    isOne &&= mark === (level === 0 ? markIn(one, slot) : childOf(one, slot));
    isOther &&= mark === (level === 0 ? markIn(other, slot) : childOf(other, slot));
    both.push(mark);
  }
  if (isOne) return one;
  return isOther ? other : both;
}

function met(one: Node, other: Node, level: number): Node {
  if (one === other) return one;
  const length = Math.min(one.length, other.length);
  if (length === 0) return EMPTY;
  const both: (Node | number)[] = [];
  let [isOne, isOther] = [one.length === length, other.length === length];
  for (let slot = 0; slot < length; slot++) {
    const mark =
      level === 0
        ? Math.min(markIn(one, slot), markIn(other, slot))
        : met(childOf(one, slot), childOf(other, slot), level - 1);
    isOne &&= mark === (level === 0 ? markIn(one, slot) : childOf(one, slot));
    isOther &&= mark === (level === 0 ? markIn(other, slot) : childOf(other, slot));
    both.push(mark);
  }
  if (isOne) return one;
  return isOther ? other : both;
}

function totalOf(
  node: Node,
  level: number,
  first: number,
  valueOf: (branch: number, upTo: number) => number,
  known: MarkTotals,
): number {
  const before = known.get(node);
  if (before !== undefined) return before;
  let total = 0;
  for (let slot = 0; slot < node.length; slot++) {
    const branch = first + slot * WIDTH ** level;
    if (level > 0) total += totalOf(childOf(node, slot), level - 1, branch, valueOf, known);
    else if (markIn(node, slot) > 0) total += valueOf(branch, markIn(node, slot));
  }
  known.set(node, total);
  return total;
}
