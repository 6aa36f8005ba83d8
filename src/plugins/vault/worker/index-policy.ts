/** When a vault has an index. */
export interface IndexPolicy {
  /** A vault with fewer entries is read whole at each opening, and has none. */
  readonly leastEntries: number;
  /** With more entries than these that an index lacks, it is written anew. */
  readonly mostLacking: number;
}

/** Reading two hundred entries, and the secrets that come with so many, takes a thread that has just begun some 30 ms. */
export const defaultIndexPolicy: IndexPolicy = { leastEntries: 200, mostLacking: 200 };
