import { appError, type AppError } from '../../core/errors.js';
import { MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH } from './vault.js';

/** Errors that more than one part of the vault throws, so that each is worded once. */

export function vaultLocked(): AppError {
  return appError('VAULT_LOCKED');
}

export function vaultMissing(): AppError {
  return appError('VAULT_MISSING');
}

/** The vault is open, and its file is not where it was opened. */
export function vaultGone(): AppError {
  return appError('VAULT_STORAGE_FAILED.gone');
}

export function vaultExists(): AppError {
  return appError('VAULT_EXISTS');
}

export function workerEnded(cause?: unknown): AppError {
  return appError('VAULT_WORKER_ENDED', {}, { cause });
}

/** Why a vault can be read and not written to. */
export type ReadOnlyReason = 'disk' | 'permission';

export function vaultReadOnly(reason: ReadOnlyReason): AppError {
  return appError(reason === 'disk' ? 'VAULT_READ_ONLY' : 'VAULT_READ_ONLY.permission');
}

/** The thread that holds the keys can't be ended, and the write lock of the vault with it. */
export function restartNeeded(cause?: unknown): AppError {
  return appError('VAULT_RESTART_NEEDED', {}, { cause });
}

/** A person gave the operation up, and it had not written anything yet. */
export function operationCancelled(): AppError {
  return appError('OPERATION_CANCELLED');
}

/** One constant text for a wrong password and for a damaged key slot: which of the two it is cannot be known, and must not be told. */
export function wrongPassword(): AppError {
  return appError('WRONG_PASSWORD');
}

/** Of a recovery key, and of a vault that has no slot for it. Has the code of a wrong password, because handlers treat it as one. */
export function wrongRecoveryKey(): AppError {
  return appError('WRONG_PASSWORD.recovery-key');
}

export function unlockThrottled(retryAfterMs: number): AppError {
  return appError('UNLOCK_THROTTLED', { seconds: Math.ceil(retryAfterMs / 1000) }, { details: { retryAfterMs } });
}

/** Has the code of too many wrong attempts, because handlers do the same: they wait. */
export function attemptsUnderWay(): AppError {
  return appError('UNLOCK_THROTTLED.others', {}, { details: { retryAfterMs: 1000 } });
}

/** The vault is open and holds no account yet. */
export function joinPending(): AppError {
  return appError('JOIN_PENDING');
}

export function joinNotPending(): AppError {
  return appError('JOIN_NOT_PENDING');
}

/**
 * Throws `PASSWORD_TOO_SHORT` or `PASSWORD_TOO_LONG` unless `password` is of a length that a new one may have. Its characters are
 * counted as the derivation takes them: the code points of the Unicode form NFC, which are the same on every system.
 */
export function requireFittingLength(password: string): void {
  const length = Array.from(password.normalize('NFC')).length;
  if (length < MIN_PASSWORD_LENGTH) throw appError('PASSWORD_TOO_SHORT', { least: MIN_PASSWORD_LENGTH });
  if (length > MAX_PASSWORD_LENGTH) throw appError('PASSWORD_TOO_LONG', { most: MAX_PASSWORD_LENGTH });
}
