/** What the process said that imported a bundle. */
export interface ImportOutcome {
  readonly bundle: string;
  /** A code of `AppError`, or how many entries were taken over. */
  readonly result: string;
  /** Whether the vault's file and what the window shows are the same as before. */
  readonly isUnchanged: boolean;
  /** Its highest resident memory meanwhile, minus what the open and idle vault took right before. */
  readonly overIdleKiB: number;
  /** What the open and idle vault took right before, minus what it took before the first hostile bundle. */
  readonly grownKiB: number;
}
