import { AppError } from '../../../core/errors.js';

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
  if (fullCodes.has(code)) {
    return new AppError(
      'VAULT_STORAGE_FULL',
      'The disk is full, so the change was not kept. The vault is as it was before.',
      'Free some space on the disk that holds the data folder, then try again.',
      { cause: error },
    );
  }
  if (damageCodes.has(code)) return vaultDamaged('the storage library cannot read it', error);
  return new AppError(
    'VAULT_STORAGE_FAILED',
    'The vault file could not be read or written. The vault is as it was before.',
    'Check that the disk is there, is not write-protected, and that the data folder belongs to you; then try again.',
    { cause: error, details: { reason: describeCode(code) } },
  );
}

/** @param reason completes "The vault file is damaged: …". */
export function vaultDamaged(reason: string, cause?: unknown): AppError {
  return new AppError(
    'VAULT_DAMAGED',
    `The vault file is damaged: ${reason}. The file was not touched.`,
    'Restore the file from a copy; or move it away and join the account again with a bundle from another device.',
    { cause },
  );
}

function describeCode(code: unknown): string {
  return typeof code === 'string' || typeof code === 'number' ? String(code) : 'unknown';
}
