import { compareOrdered, type OrderedRecord } from './causal-order.js';
import { type EntryRecord, generationMadeBy, isKind, type RecordOf } from './entry-record.js';
import { compareText } from './hex.js';
import type { EntryId, RotationConflict, RotationRivalry } from './types.js';

/** The effective rotations, and which of concurrent ones is current. */
export class Rotations {
  /** Ascending by generation, then by id. */
  readonly #sorted: RecordOf<'key-rotated'>[] = [];
  readonly #settlements: OrderedRecord[] = [];
  /** Generations that more than one rotation made. */
  readonly #contended = new Set<number>();
  #genesis: EntryRecord | undefined;

  /** All of them, ascending by generation, then by id. */
  get sorted(): readonly RecordOf<'key-rotated'>[] {
    return this.#sorted;
  }

  /** The entry that began the account; undefined in an empty one. */
  get genesis(): EntryRecord | undefined {
    return this.#genesis;
  }

  /** The genesis or rotation entry whose key is current; undefined in an empty account. */
  get current(): EntryRecord | undefined {
    const newest = this.#sorted.at(-1);
    if (newest === undefined) return this.#genesis;
    return this.#contended.has(newest.generation) ? this.#choose(this.#group(newest.generation)).current : newest;
  }

  /** Concurrent rotations that no person has settled, the newest generation first. */
  get conflicts(): readonly RotationConflict[] {
    const conflicts: RotationConflict[] = [];
    for (const basisGeneration of [...this.#contended].sort((a, b) => b - a)) {
      const group = this.#group(basisGeneration);
      const { current, isSettled } = this.#choose(group);
      if (isSettled) continue;
      const others = group.filter((rotation) => rotation !== current).map(({ id }) => id);
      conflicts.push({ generation: basisGeneration + 1, chosen: current.id, others });
    }
    return conflicts;
  }

  /** How a rotation stands to others of the same generation; null when it is the only one. */
  rivalryOf(rotation: RecordOf<'key-rotated'>): RotationRivalry | null {
    if (!this.#contended.has(rotation.generation)) return null;
    const { current, isSettled } = this.#choose(this.#group(rotation.generation));
    return { isSettled, isChosen: current === rotation };
  }

  /** Takes note of an effective entry: of the kinds `genesis`, `key-rotated` and `conflict-settled`. Others say nothing of rotations. */
  add({ record, lamport }: OrderedRecord): void {
    if (isKind(record, 'genesis')) this.#genesis = record;
    else if (isKind(record, 'conflict-settled')) this.#settlements.push({ record, lamport });
    else if (isKind(record, 'key-rotated')) this.#insert(record);
  }

  #insert(record: RecordOf<'key-rotated'>): void {
    // New rotations belong at the end, or very near it.
    let index = this.#sorted.length;
    for (let before = this.#sorted[index - 1]; before !== undefined; before = this.#sorted[index - 1]) {
      if (compareRotations(before, record) <= 0) break;
      index -= 1;
    }
    this.#sorted.splice(index, 0, record);
    const neighbours = [this.#sorted[index - 1], this.#sorted[index + 1]];
    if (neighbours.some((neighbour) => neighbour?.generation === record.generation)) {
      this.#contended.add(record.generation);
    }
  }

  /** The rotations away from one generation, ascending by id. */
  #group(basisGeneration: number): readonly [RecordOf<'key-rotated'>, ...RecordOf<'key-rotated'>[]] {
    let low = 0;
    let high = this.#sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#sorted[middle]?.generation ?? Infinity) < basisGeneration) low = middle + 1;
      else high = middle;
    }
    let end = low;
    while (this.#sorted[end]?.generation === basisGeneration) end += 1;
    const [first, ...others] = this.#sorted.slice(low, end);
    if (first === undefined) throw new RangeError(`Nothing rotated generation ${basisGeneration} away.`);
    return [first, ...others];
  }

  /** A person's choice if one covers the whole group, else the one with the highest id. */
  #choose(group: readonly [RecordOf<'key-rotated'>, ...RecordOf<'key-rotated'>[]]): {
    readonly current: RecordOf<'key-rotated'>;
    readonly isSettled: boolean;
  } {
    let newest: { readonly settlement: OrderedRecord; readonly chosen: RecordOf<'key-rotated'> } | undefined;
    for (const settlement of this.#settlements) {
      const chosen = choiceOf(settlement.record, group);
      if (chosen === undefined) continue;
      if (newest === undefined || compareOrdered(newest.settlement, settlement) < 0) newest = { settlement, chosen };
    }
    if (newest !== undefined) return { current: newest.chosen, isSettled: true };
    return { current: group.at(-1) ?? group[0], isSettled: false };
  }
}

/** Which of the group a settlement chose; undefined when it does not name them all. */
function choiceOf<R extends EntryRecord>({ fact }: EntryRecord, group: readonly R[]): R | undefined {
  if (fact.kind !== 'conflict-settled') return undefined;
  const named = new Set<EntryId>([fact.chosen, ...fact.others]);
  if (!group.every(({ id }) => named.has(id))) return undefined;
  return group.find(({ id }) => id === fact.chosen);
}

/** Orders by generation made, then by id. */
export function compareRotations(a: EntryRecord, b: EntryRecord): number {
  return (generationMadeBy(a) ?? 0) - (generationMadeBy(b) ?? 0) || compareText(a.id, b.id);
}
