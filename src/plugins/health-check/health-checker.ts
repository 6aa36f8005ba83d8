import { serviceId } from '../../container/service-id.js';
import type { KeystoreSnapshot } from '../../keystore/index.js';
import type { Finding } from './health-check-registry.js';
import type { SyncCheckResult } from './sync-check-result.js';

/** What one registered check did in a run. */
export interface CheckRun {
  readonly checkId: string;
  readonly title: string;
  /** Milliseconds of the monotonic clock. */
  readonly durationMs: number;
  readonly findings: number;
  readonly outcome: 'completed' | 'inconclusive';
}

/** A finding, and whether a person marked it as seen. */
export interface FoundFinding {
  readonly finding: Finding;
  /** Then the report leaves it out. */
  readonly isSeen: boolean;
}

export interface HealthEvaluation {
  /** Without its schedule: `nextScheduled` is 0 until the scheduler fills it in. */
  readonly report: SyncCheckResult;
  readonly runs: readonly CheckRun[];
  /** Everything that was found, in the order of the checks: also what the report leaves out. */
  readonly findings: readonly FoundFinding[];
  /** In so many ms a finding that was held back becomes visible, if it is still there; absent when none was. */
  readonly nextVisibleInMs?: number;
}

/** `live` for a display that goes on: findings that may end by themselves are held back for a while. `once` for an answer that nothing follows. */
export type EvaluationMode = 'live' | 'once';

/** Runs every registered check against one immutable snapshot, and makes one report of what they find. */
export interface HealthChecker {
  /**
   * An evaluation of an unchanged snapshot within the same minute is answered from memory.
   * Throws `CHECK_ABORTED` when `signal` aborts. A check that throws or runs late does not fail the evaluation: it
   * becomes a warning that names it.
   */
  evaluate(snapshot: KeystoreSnapshot, signal: AbortSignal, mode?: EvaluationMode): Promise<HealthEvaluation>;
}
export const HealthChecker = serviceId<HealthChecker>('HealthChecker');
