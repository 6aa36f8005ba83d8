import type { ErrorCode } from '../core/errors.js';
import type { Verdict } from '../plugins/health-check/index.js';

/** What the command tells the shell. Stable: scripts depend on it. */
export const ExitCode = {
  /** In sync, or done. */
  ok: 0,
  /** Something needs a person: the verdict is `needs-sync` or `attention`. */
  needsYou: 1,
  /** The command was called in a way it does not know. */
  usage: 2,
  /** The secret that was given does not open what it should, or none is accepted right now. */
  locked: 3,
  /** Anything else went wrong. */
  failed: 4,
} as const;

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** What a report tells the shell. */
export function exitCodeOfVerdict(verdict: Verdict): ExitCode {
  return verdict === 'in-sync' ? ExitCode.ok : ExitCode.needsYou;
}

const { usage, locked, failed } = ExitCode;

/** The exit code for every error; a code added to the list of errors does not compile until it is decided here. */
export const exitCodeOfError: Readonly<Record<ErrorCode, ExitCode>> = {
  USAGE: usage,

  VAULT_LOCKED: locked,
  WRONG_PASSWORD: locked,
  UNLOCK_THROTTLED: locked,
  RECOVERY_KEY_INVALID: locked,
  RECOVERY_KEY_FOREIGN: locked,
  PAIRING_CODE_WRONG: locked,
  REQUEST_ENDED: locked,

  VAULT_MISSING: failed,
  VAULT_EXISTS: failed,
  VAULT_NEWER_FORMAT: failed,
  VAULT_OLDER_FORMAT: failed,
  VAULT_DAMAGED: failed,
  VAULT_HEADER_INVALID: failed,
  VAULT_STORAGE_FULL: failed,
  VAULT_STORAGE_FAILED: failed,
  VAULT_READ_ONLY: failed,
  VAULT_WORKER_ENDED: failed,
  VAULT_RESTART_NEEDED: failed,
  PASSWORD_TOO_SHORT: failed,
  PASSWORD_TOO_LONG: failed,
  KEY_DERIVATION_REFUSED: failed,
  OPERATION_CANCELLED: failed,
  ENTRY_AUTHOR_REVOKED: failed,
  FINDING_UNKNOWN: failed,
  DEVICE_UNKNOWN: failed,
  DEVICE_REVOKED: failed,
  DEVICE_SUSPENDED: failed,
  DEVICE_IS_THIS_ONE: failed,
  DEVICE_NAME_INVALID: failed,
  REASON_TOO_LONG: failed,
  BUNDLE_INVALID: failed,
  BUNDLE_TOO_LARGE: failed,
  BUNDLE_NEWER_FORMAT: failed,
  BUNDLE_FOREIGN_ACCOUNT: failed,
  BUNDLE_NOT_FOR_THIS_DEVICE: failed,
  WELCOME_NOT_FOR_THIS_DEVICE: failed,
  REQUEST_INVALID: failed,
  REQUEST_TOO_OLD: failed,
  REQUEST_USED: failed,
  JOIN_PENDING: failed,
  JOIN_NOT_PENDING: failed,
  REQUEST_FOREIGN_ACCOUNT: failed,
  FILE_UNREADABLE: failed,
  FILE_NOT_WRITTEN: failed,
  CHECK_FAILED: failed,
  CHECK_TIMED_OUT: failed,
  CHECK_ABORTED: failed,
  SCHEDULER_STOPPED: failed,
  CONFIGURATION_INVALID: failed,
  DUPLICATE_ID: failed,
  PLUGIN_FAILED: failed,
  IPC_UNKNOWN_CHANNEL: failed,
  IPC_FORBIDDEN_SENDER: failed,
  IPC_INVALID_ARGUMENTS: failed,
  IPC_TIMED_OUT: failed,
  SETTINGS_INVALID: failed,
  INTERNAL: failed,
};
