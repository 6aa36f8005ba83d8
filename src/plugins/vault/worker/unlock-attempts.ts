import { unlockThrottled } from '../vault-errors.js';
import { recordKeys } from './record-keys.js';
import type { RecordStore } from './record-store.js';
import { decodeAttempts, encodeAttempts, judgeAttempt, noAttempts } from './throttle.js';

/**
 * Counts an attempt to open a key slot, before the derivation that it costs: whoever ends the app while it derives has used the
 * attempt up. Throws `UNLOCK_THROTTLED`. In a damaged store, which can't be written to, attempts are looked at but not counted.
 */
export function countAttempt(store: RecordStore, now: number): void {
  if (store.damage !== null) {
    throwIfThrottled(store, now);
    return;
  }
  const verdict = store.transaction((writer) => {
    const stored = decodeAttempts(store.read(recordKeys.attempts), now);
    const judged = judgeAttempt(stored, now);
    const { attempts, lastAt } = judged.record;
    if (attempts !== stored.attempts || lastAt !== stored.lastAt) {
      writer.put(recordKeys.attempts, encodeAttempts(judged.record));
    }
    return judged;
  });
  if (verdict.kind === 'throttled') throw unlockThrottled(verdict.retryAfterMs);
}

/** The slot opened: earlier wrong attempts don't count any more. */
export function forgetAttempts(store: RecordStore): void {
  if (store.damage !== null) return;
  store.transaction((writer) => writer.put(recordKeys.attempts, encodeAttempts(noAttempts)));
}

function throwIfThrottled(store: RecordStore, now: number): void {
  const verdict = judgeAttempt(decodeAttempts(store.read(recordKeys.attempts), now), now);
  if (verdict.kind === 'throttled') throw unlockThrottled(verdict.retryAfterMs);
}
