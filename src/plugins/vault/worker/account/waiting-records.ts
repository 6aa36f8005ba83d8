import { copyIdOf } from '../../../../keystore/entries/signed-entry.js';
import type { TakenEntry } from '../../../../keystore/feeds/intake-report.js';
import { concatBytes } from '../bytes.js';
import type { RecordWriter } from '../record-store.js';
import { accountKeys } from './account-keys.js';
import type { StoredAccount } from './stored-account.js';

/*
 * Copies of entries that can't be held yet are stored one by one: whether a member is known to have signed it, as a byte, then the copy.
 * Nobody is told anything by them, and who takes some away only has them fetched again, so the digest leaves them out.
 */

/**
 * Has wait in memory what waits in the storage, once. Returns what need not wait any more.
 *
 * @param now wall clock, ms since 1970
 */
export function takeWaiting(account: StoredAccount, now: number): readonly TakenEntry[] {
  if (account.waiting !== null) return [];
  const numbers = new Map<string, number>();
  account.waiting = numbers;
  if (account.changeable.ledger.waiting === 0) return [];
  const { entries } = account;
  const copies = [...account.storedWaiting()];
  for (const { number, encoded } of copies) numbers.set(copyIdOf(encoded, entries.crypto), number);
  const signed = copies.flatMap(({ isSigned, encoded }) => (isSigned ? [encoded] : []));
  const others = copies.flatMap(({ isSigned, encoded }) => (isSigned ? [] : [encoded]));
  // What is taken lets go what waited for it: nothing is believed while something is there that nobody known signed.
  const isBelieved = entries.intake.waiting === 0;
  const gate = account.brake(now);
  const first = isBelieved ? entries.takeVerified(signed, gate) : entries.intake.take(signed, gate);
  const taken = [...first.taken, ...entries.intake.take(others, gate).taken];
  return taken;
}

/** Has the storage keep exactly what waits in memory. Returns whether that changed anything. */
export function storeWaiting(account: StoredAccount, writer: RecordWriter): boolean {
  const { waiting: stored, changeable, entries, records } = account;
  if (stored === null) return false;
  const gone = new Set(stored.keys());
  const { nextWaiting: before } = changeable.ledger;
  let nextWaiting = before;
  for (const { copy, encoded, isSigned } of entries.intake.waitingCopies) {
    gone.delete(copy);
    if (stored.has(copy)) continue;
    records.put(writer, accountKeys.waiting(nextWaiting), concatBytes(Uint8Array.of(isSigned ? 1 : 0), encoded));
    stored.set(copy, nextWaiting);
    nextWaiting += 1;
  }
  for (const copy of gone) {
    writer.remove(accountKeys.waiting(stored.get(copy) ?? 0));
    stored.delete(copy);
  }
  if (nextWaiting === before && gone.size === 0) return false;
  changeable.ledger = { ...changeable.ledger, nextWaiting, waiting: stored.size };
  return true;
}
