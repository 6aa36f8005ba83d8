import { serviceId } from '../../container/service-id.js';
import type { RunRecord } from './run-record.js';

/** How often things happened since this installation began. */
export interface RunCounters {
  /** Checks that gave a report. */
  readonly completed: number;
  /** Checks that gave none. */
  readonly failed: number;
  /** Requests answered with the last report, because it was younger than the rate limit. */
  readonly cached: number;
  /** Requests that waited for a check under way. */
  readonly joined: number;
}

/** The finished checks of this installation, kept across restarts. Recording never fails: what cannot be kept is logged. */
export interface RunHistory {
  /** Newest first, at most `KEPT_RUNS`. */
  readonly runs: readonly RunRecord[];
  /** When the last completed check ended, epoch ms; null when none has. */
  readonly lastRun: number | null;
  readonly counters: RunCounters;
  /** Reads what was kept. A file that can't be read or does not fit is set aside, and the history begins anew. */
  start(): Promise<void>;
  /** Adds a finished check, and keeps it soon. */
  record(run: RunRecord): void;
  /** Counts a request that was answered without a check of its own. */
  countAnswer(kind: 'cached' | 'joined'): void;
  /** Keeps everything recorded so far; called before the process ends. */
  flush(): Promise<void>;
}
export const RunHistory = serviceId<RunHistory>('RunHistory');
