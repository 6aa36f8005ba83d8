import type { ReferenceWork } from './support/reference-work.js';
import type { LargeAccount, AccountShape } from './support/large-account.js';

/** What was measured, round by round. */
export type Samples = readonly number[];

export type TimeUnit = 'ms' | 'µs';
export type SizeUnit = 'MB' | 'KB' | 'bytes';

/** Nothing was promised; the comparison tells where we stand. */
interface NoBudget {
  readonly kind: 'none';
}

/** A bound on the ratio to the comparison. */
interface RatioBudget {
  readonly kind: 'ratio-at-most';
  readonly bound: number;
}

/** A bound on the largest of what was measured. */
interface SizeBudget {
  readonly kind: 'at-most';
  readonly bound: number;
}

/** Something else that was measured in the same rounds, in the same unit. */
export interface Comparison {
  readonly name: string;
  readonly samples: Samples;
}

interface RowOf<Unit, Budget> {
  readonly what: string;
  readonly unit: Unit;
  readonly ours: Samples;
  readonly comparison: Comparison | null;
  readonly budget: Budget;
}

/** One line of the table. A time depends on the machine, so that its budget is always a ratio; a size need not. */
export type Row = RowOf<TimeUnit, NoBudget | RatioBudget> | RowOf<SizeUnit, NoBudget | RatioBudget | SizeBudget>;

/** How large and how often: `full` for people, `tiny` for the test that sees to it that benchmarks still run. */
export interface Scale {
  readonly name: 'full' | 'tiny';
  /** How often each thing is measured, after it was warmed up. */
  readonly rounds: number;
  /** How many times as many rounds there are at most where the first ones do not say whether a budget is held. */
  readonly mostRepeats: number;
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
  /** What a time is compared with where there is no peer. */
  readonly reference: ReferenceWork;
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
