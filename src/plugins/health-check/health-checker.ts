import { serviceId } from '../../container/service-id.js';
import type { KeystoreSnapshot } from '../../keystore/index.js';
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

export interface HealthEvaluation {
  /** Without its schedule: `nextScheduled` is 0 until the scheduler fills it in. */
  readonly report: SyncCheckResult;
  readonly runs: readonly CheckRun[];
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
