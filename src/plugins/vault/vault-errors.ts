import { AppError, appError } from '../../core/errors.js';
import { LONGEST_PASSWORD_LENGTH, SHORTEST_PASSWORD_LENGTH } from './vault.js';

/** Errors that more than one part of the vault throws, so that each is worded once. */

export function vaultLocked(): AppError {
  return new AppError('VAULT_LOCKED', 'The vault is locked. Nothing was changed.', 'Unlock it and try again.');
}

export function vaultMissing(): AppError {
  return new AppError(
    'VAULT_MISSING',
    'There is no vault in this data folder yet. Nothing was changed.',
    'Create a vault, or join an account with a bundle.',
  );
}

export function vaultExists(): AppError {
  return new AppError(
    'VAULT_EXISTS',
    'There is a vault in this data folder already. It was not touched.',
    'Unlock it, or choose another data folder.',
  );
}

export function workerEnded(cause?: unknown): AppError {
  return new AppError(
    'VAULT_WORKER_ENDED',
    'The part of the app that holds your keys ended unexpectedly. Everything written before is safe; what was under way may not have been done.',
    'Unlock the vault again and look whether the last change is there.',
    { cause },
  );
}

/** The thread that holds the keys can't be ended, and the write lock of the vault with it. */
export function restartNeeded(cause?: unknown): AppError {
  return new AppError(
    'VAULT_RESTART_NEEDED',
    'The part of the app that holds your keys stopped in the middle of a write and does not end, so the vault can be neither opened nor changed until the app is restarted. Everything written before is safe; of what was under way, all was done or nothing.',
    'Quit OneStarStream and start it again; then look whether the last change is there.',
    { cause },
  );
}

/** A person gave the operation up, and it had not written anything yet. */
export function operationCancelled(): AppError {
  return new AppError('OPERATION_CANCELLED', 'Cancelled. Nothing was changed.', 'Begin again whenever you like.');
}

/** One constant text for a wrong password and for a damaged key slot: which of the two it is cannot be known, and must not be told. */
export function wrongPassword(): AppError {
  return appError('WRONG_PASSWORD');
}

/** Bears the code of a wrong password: it is one to whoever handles it. */
export function wrongRecoveryCode(): AppError {
  return appError('WRONG_PASSWORD.recovery-code');
}

export function unlockThrottled(retryAfterMs: number): AppError {
  return appError('UNLOCK_THROTTLED', { seconds: Math.ceil(retryAfterMs / 1000) }, { details: { retryAfterMs } });
}

/**
 * Throws `PASSWORD_TOO_SHORT` or `PASSWORD_TOO_LONG` unless `password` is of a length that a new one may have. Its characters are
 * counted as the derivation takes them: the code points of the Unicode form NFC, which are the same on every system.
 * @param what names it in the message: "password" or "passphrase".
 */
export function requireFittingLength(password: string, what: 'password' | 'passphrase'): void {
  const length = Array.from(password.normalize('NFC')).length;
  if (length < SHORTEST_PASSWORD_LENGTH) {
    throw new AppError(
      'PASSWORD_TOO_SHORT',
      `The ${what} is too short. Nothing was changed.`,
      `Use at least ${SHORTEST_PASSWORD_LENGTH} characters; several words are easier to remember than one with signs in it.`,
    );
  }
  if (length > LONGEST_PASSWORD_LENGTH) {
    throw new AppError(
      'PASSWORD_TOO_LONG',
      `The ${what} is too long. Nothing was changed.`,
      `Use at most ${LONGEST_PASSWORD_LENGTH} characters; a few words are as safe.`,
    );
  }
}
