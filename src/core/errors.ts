/** Every error a person, a script or a window can meet. Codes are stable; messages may change. */
export const errorCodes = [
  // vault
  'VAULT_MISSING',
  'VAULT_EXISTS',
  'VAULT_LOCKED',
  'VAULT_NEWER_FORMAT',
  'VAULT_DAMAGED',
  'VAULT_HEADER_INVALID',
  'VAULT_STORAGE_FULL',
  'VAULT_STORAGE_FAILED',
  'VAULT_WORKER_ENDED',
  'VAULT_RESTART_NEEDED',
  'WRONG_PASSWORD',
  'UNLOCK_THROTTLED',
  'PASSWORD_TOO_SHORT',
  'PASSWORD_TOO_LONG',
  'KEY_DERIVATION_REFUSED',
  'RECOVERY_CODE_INVALID',
  'OPERATION_CANCELLED',
  // keystore
  'ENTRY_INVALID',
  'ENTRY_SIGNATURE_INVALID',
  'ENTRY_OUT_OF_ORDER',
  'ENTRY_FOREIGN_ACCOUNT',
  'ENTRY_AUTHOR_REVOKED',
  'DEVICE_UNKNOWN',
  'DEVICE_REVOKED',
  'DEVICE_IS_THIS_ONE',
  'DEVICE_NAME_INVALID',
  'DEVICE_BEHIND',
  // bundles
  'BUNDLE_INVALID',
  'BUNDLE_TOO_LARGE',
  'BUNDLE_NEWER_FORMAT',
  'BUNDLE_PASSPHRASE_WRONG',
  'BUNDLE_FOREIGN_ACCOUNT',
  'FILE_UNREADABLE',
  'FILE_NOT_WRITTEN',
  // scheduling
  'CHECK_FAILED',
  'CHECK_TIMED_OUT',
  'CHECK_ABORTED',
  'SCHEDULER_STOPPED',
  'CONFIGURATION_INVALID',
  // extension and transport
  'DUPLICATE_ID',
  'PLUGIN_FAILED',
  'IPC_UNKNOWN_CHANNEL',
  'IPC_FORBIDDEN_SENDER',
  'IPC_INVALID_ARGUMENTS',
  'IPC_TIMED_OUT',
  'SETTINGS_INVALID',
  'USAGE',
  'INTERNAL',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** What crosses a process boundary instead of an `Error`. */
export interface ErrorDescription {
  readonly code: ErrorCode;
  /** What happened and what is safe, for a person. Holds no secret. */
  readonly message: string;
  /** What to do next. */
  readonly hint: string;
  /** Further facts for programs, for instance `retryAfterMs`. */
  readonly details?: Readonly<Record<string, string | number | boolean>>;
}

/** An error with a stable code, a message that says what happened and what is safe, and a hint that says what to do. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly hint: string;
  readonly details: ErrorDescription['details'];

  constructor(
    code: ErrorCode,
    message: string,
    hint: string,
    options: { readonly cause?: unknown; readonly details?: ErrorDescription['details'] } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.hint = hint;
    this.details = options.details;
  }

  describe(): ErrorDescription {
    const { code, message, hint, details } = this;
    return details === undefined ? { code, message, hint } : { code, message, hint, details };
  }

  static from({ code, message, hint, details }: ErrorDescription): AppError {
    return new AppError(code, message, hint, details === undefined ? {} : { details });
  }
}

/**
 * Turns anything thrown into an `AppError`. What we did not foresee becomes `INTERNAL` with a constant text:
 * the text of a foreign error may hold what must not be shown.
 */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  return new AppError(
    'INTERNAL',
    'Something unexpected went wrong inside OneStarStream. Your vault was not changed.',
    'Try again; if it happens again, restart the app and report the problem.',
    { cause: error },
  );
}
