import type { LargeAccount, AccountShape } from './support/large-account.js';

/** What was measured several times. */
export interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

export type Unit = 'ms' | 'µs' | 'KB' | 'bytes';

/** What design and promise ask for: a bound on the median itself, or on its ratio to that of the comparison. */
export type Budget =
  | { readonly kind: 'at-most'; readonly bound: number }
  | { readonly kind: 'ratio-at-most'; readonly bound: number }
  /** Nothing was promised; the comparison tells where we stand. */
  | { readonly kind: 'none' };

/** One line of the table. */
export interface Row {
  readonly what: string;
  readonly unit: Unit;
  readonly ours: Spread;
  readonly comparison: { readonly name: string; readonly measured: Spread } | null;
  readonly budget: Budget;
}

/** How large and how often: `full` for people, `tiny` for the test that sees to it that benchmarks still run. */
export interface Scale {
  readonly name: 'full' | 'tiny';
  /** How often each thing is measured, after it was warmed up. */
  readonly rounds: number;
  /** The account that is larger than any real one. */
  readonly large: AccountShape;
  /** The account of a large family or a small company. */
  readonly common: AccountShape;
  /** How many entries are compared with databases and documents of other kinds. */
  readonly entries: number;
  /** How many cycles of the scheduler the heap is watched for. */
  readonly cycles: number;
}

/** What benchmarks are given. */
export interface BenchmarkContext {
  readonly scale: Scale;
  /** A folder for files, which is removed at the end. */
  readonly folder: string;
  /** The account of a shape, made once and shared: benchmarks add entries and never rely on there being none. */
  account(shape: AccountShape): LargeAccount;
  /** Says what is being done, on stderr. */
  progress(text: string): void;
}

/** Measures some things that belong together. */
export interface Benchmark {
  /** As it is called for on the command line. */
  readonly name: string;
  /** Needs the built app and an Electron to run it. */
  readonly needsElectron?: boolean;
  run(context: BenchmarkContext): Promise<readonly Row[]>;
}
