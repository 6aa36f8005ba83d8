import type { OperationPhase } from './worker/operation-control.js';
import type { OperationName } from './worker/protocol.js';

/** What derives keys, or handles entries by the thousand: it can be followed, and given up before it writes. */
export const longOperations = [
  'create',
  'requestJoin',
  'recoverAccount',
  'unlock',
  'recover',
  'completeJoin',
  'changePassword',
  'adoptRecoveryKey',
  'openJoinRequest',
  'admitDevice',
  'exportBundle',
  'importBundle',
] as const satisfies readonly OperationName[];
export type LongOperation = (typeof longOperations)[number];

/** How far a long operation is. */
export interface VaultProgress {
  readonly operation: LongOperation;
  readonly phase: OperationPhase;
  /** Of `total`; in bytes or entries, or keys while deriving. Begins anew with each phase. */
  readonly done: number;
  /** Null when it can't be known. */
  readonly total: number | null;
}

const longNames: ReadonlySet<OperationName> = new Set(longOperations);

export function isLongOperation(operation: OperationName): operation is LongOperation {
  return longNames.has(operation);
}
