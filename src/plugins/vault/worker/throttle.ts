import { decodeCbor, encodeCbor } from '../../../core/cbor/cbor-fields.js';
import { MalformedBytes } from '../../../core/cbor/cbor-reader.js';
import { MINUTE_MS } from '../../../core/common/durations.js';
import { equalBytes } from './bytes.js';

/** How many wrong attempts in a row cost nothing but the derivation. */
export const FREE_ATTEMPTS = 4;
const FIRST_DELAY_MS = 1000;
const MAX_DELAY_MS = 5 * MINUTE_MS;

/** How many bytes tell one trial from another. */
export const TRIAL_BYTES = 16;

/** What is remembered of wrong attempts. Stored in clear: it has to be read before anything is opened. */
export interface AttemptRecord {
  /** Attempts since the last success, the one that is tried right now included. */
  readonly attempts: number;
  /** Wall clock of the last one, ms since 1970. */
  readonly lastAt: number;
  /** Names the attempt whose key is tried right now, and whose outcome is not known yet; null when none is. */
  readonly trial: Uint8Array | null;
}

export const noAttempts: AttemptRecord = { attempts: 0, lastAt: 0, trial: null };

/** How long the next attempt has to wait after so many: none after 1 … 3, then 1 s, doubled each time, at most 5 minutes. */
export function delayAfter(attempts: number): number {
  if (attempts < FREE_ATTEMPTS) return 0;
  return Math.min(FIRST_DELAY_MS * 2 ** (attempts - FREE_ATTEMPTS), MAX_DELAY_MS);
}

/** `record` is to be kept when it differs from the one given. */
export type ThrottleVerdict =
  | { readonly kind: 'allowed'; readonly record: AttemptRecord }
  | { readonly kind: 'throttled'; readonly retryAfterMs: number; readonly record: AttemptRecord };

/**
 * Decides about an attempt at `now` (wall clock, ms). A trial in the record counts as failed. A wall clock that was set back starts the delay anew
 * from there: it neither shortens the delay nor locks the person out until the old time comes round again.
 */
export function judgeAttempt({ attempts, ...record }: AttemptRecord, now: number, trial: Uint8Array): ThrottleVerdict {
  const delay = delayAfter(attempts);
  const lastAt = Math.min(record.lastAt, now);
  const remaining = lastAt + delay - now;
  if (remaining > 0) return { kind: 'throttled', retryAfterMs: remaining, record: { attempts, lastAt, trial: null } };
  return { kind: 'allowed', record: { attempts: attempts + 1, lastAt: now, trial } };
}

export function isSameRecord(one: AttemptRecord, other: AttemptRecord): boolean {
  return one.attempts === other.attempts && one.lastAt === other.lastAt && isSameTrial(one.trial, other.trial);
}

export function isSameTrial(one: Uint8Array | null, other: Uint8Array | null): boolean {
  return one && other ? equalBytes(one, other) : one === other;
}

export function encodeAttempts({ attempts, lastAt, trial }: AttemptRecord): Uint8Array {
  return encodeCbor(trial ? { attempts, lastAt, trial } : { attempts, lastAt });
}

/**
 * Reads a stored record; none means no attempts. An unreadable record means as many as begin to cost time, so that damaging
 * it gains nothing.
 */
export function decodeAttempts(bytes: Uint8Array | undefined, now: number): AttemptRecord {
  if (!bytes) return noAttempts;
  try {
    const fields = decodeCbor(bytes);
    const trial = fields.has('trial') ? fields.bytes('trial', TRIAL_BYTES) : null;
    if (trial) fields.expectOnly('attempts', 'lastAt', 'trial');
    else fields.expectOnly('attempts', 'lastAt');
    return { attempts: fields.count('attempts'), lastAt: fields.count('lastAt'), trial };
  } catch (error) {
    if (error instanceof MalformedBytes) return { attempts: FREE_ATTEMPTS, lastAt: now, trial: null };
    throw error;
  }
}
