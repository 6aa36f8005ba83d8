/** When a vault has an index. */
export interface IndexPolicy {
  /** A vault with fewer entries is read whole at each opening, and has none. */
  readonly leastEntries: number;
  /** With more entries than these that an index lacks, it is written anew. */
  readonly mostLacking: number;
}

/** Reading a thousand entries takes some 50 ms, and writing the index anew costs about as much as they do. */
export const defaultIndexPolicy: IndexPolicy = { leastEntries: 1000, mostLacking: 1000 };
