import { compareOrdered, type OrderedRecord } from './causal-order.js';

/** Records by time, the newest last. Additions come nearly sorted, so that sorting on demand costs one pass. */
export class TimeLine<R extends OrderedRecord = OrderedRecord> {
  readonly #records: R[] = [];
  #isSorted = true;

  get length(): number {
    return this.#records.length;
  }

  /** All of them, the oldest first. */
  get sorted(): readonly R[] {
    if (!this.#isSorted) this.#records.sort(compareOrdered);
    this.#isSorted = true;
    return this.#records;
  }

  add(record: R): void {
    this.#records.push(record);
    this.#isSorted = false;
  }

  /** At most `limit` records, the newest first, leaving out the `offset` newest ones. */
  newest(offset: number, limit: number): readonly R[] {
    return newestOf(this.sorted, offset, limit);
  }
}

/** At most `limit` items from the end of a list, the last first, leaving out the `offset` last ones. */
export function newestOf<T>(items: readonly T[], offset: number, limit: number): readonly T[] {
  const end = Math.max(0, items.length - offset);
  return items.slice(Math.max(0, end - limit), end).reverse();
}
