import { AppError, appError } from '../../../core/errors.js';
import type { ReadOnlyReason } from '../vault-errors.js';

/** LMDB's own error numbers (lmdb.h) that mean a broken file. */
const MDB_PAGE_NOTFOUND = -30797;
const MDB_CORRUPTED = -30796;
const MDB_PANIC = -30795;
const MDB_VERSION_MISMATCH = -30794;
const MDB_INVALID = -30793;
const MDB_MAP_FULL = -30792;
const MDB_BAD_TXN = -30782;

const ENOSPC = 28;
const EDQUOT = 122;

const damageCodes: ReadonlySet<unknown> = new Set([
  MDB_PAGE_NOTFOUND,
  MDB_CORRUPTED,
  MDB_PANIC,
  MDB_VERSION_MISMATCH,
  MDB_INVALID,
  MDB_BAD_TXN,
]);
const fullCodes: ReadonlySet<unknown> = new Set([ENOSPC, EDQUOT, MDB_MAP_FULL, 'ENOSPC', 'EDQUOT']);

/** Turns what the storage threw into a typed error. What bears no code did not come from the storage, and stays as it is. */
export function toStorageError(error: unknown): unknown {
  if (error instanceof AppError || !(error instanceof Error) || !('code' in error)) return error;
  const { code } = error;
  if (fullCodes.has(code)) return appError('VAULT_STORAGE_FULL', {}, { cause: error });
  if (damageCodes.has(code)) return appError('VAULT_DAMAGED', {}, { cause: error });
  return appError('VAULT_STORAGE_FAILED', {}, { cause: error, details: { reason: describeCode(code) } });
}

/** Whether a storage error means that a file may be read and not written to, and why; null when it means something else. */
export function readOnlyReasonOf(error: unknown): ReadOnlyReason | null {
  if (!(error instanceof AppError) || error.code !== 'VAULT_STORAGE_FAILED') return null;
  switch (error.details?.['reason']) {
    case 'EROFS':
      return 'disk';
    case 'EACCES':
    case 'EPERM':
      return 'permission';
    default:
      return null;
  }
}

function describeCode(code: unknown): string {
  return typeof code === 'string' || typeof code === 'number' ? String(code) : 'unknown';
}
