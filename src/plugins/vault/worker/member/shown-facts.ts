import { AppError } from '../../../../core/errors.js';
import { copyIdOf, decodeEntry } from '../../../../keystore/entries/signed-entry.js';
import { newCopy, parentsOf, type WaitingCopy } from '../../../../keystore/feeds/waiting-room.js';
import type { StatementSource } from '../../../../keystore/views/statement-source.js';
import type { LocalFacts, WaitingEntries } from '../../../../keystore/views/types.js';
import type { StoredAccount } from '../account/stored-account.js';

/** What is shown beside what a stored account holds. */
type BesideTheAccount = Pick<LocalFacts, 'keyDerivation' | 'refused' | 'damagedRecords' | 'rotationsForcedBy'>;

/** What this installation knows beside the entries, as of now. Throws `VAULT_DAMAGED` when it can't be told which device this is. */
export function localFactsOf(account: StoredAccount, beside: BesideTheAccount): LocalFacts {
  const { changeable, generations, entries } = account;
  const { ledger, members, paper, seenFindings, directory } = changeable;
  return {
    ...beside,
    revision: ledger.revision,
    thisMember: account.requireDevice().member,
    ownNewest: ledger.ownNewest,
    members,
    holds: (generation) => generations.has(generation),
    unfair: directory.marked('unfair'),
    lastSyncedAt: ledger.lastSyncedAt,
    passwordChangedAt: ledger.passwordChangedAt,
    keepsPaper: paper !== null,
    recoveryKeyCheckedAt: ledger.paperCheckedAt,
    waiting: countWaiting(account),
    heldBack: entries.intake.heldBack,
    seenFindings,
  };
}

/** Reads what entries say where they are stored. */
export function statementsOf({ entries }: StoredAccount): StatementSource {
  return {
    read({ id }) {
      try {
        const reading = entries.read(id);
        return reading.kind === 'entry' ? reading.statement : null;
      } catch (error) {
        // A damaged record is named elsewhere; lists do without it.
        if (error instanceof AppError) return null;
        throw error;
      }
    },
  };
}

/** What a brake holds back isn't among them. */
function countWaiting(account: StoredAccount): WaitingEntries {
  const counts = { incomplete: 0, ofALaterVersion: 0 };
  const { entries, waiting, changeable } = account;
  // Until something is written, they wait in the storage alone.
  const copies =
    waiting === null && changeable.ledger.waiting > 0 ? storedCopies(account) : entries.intake.waitingCopies;
  for (const { missing, stop, reading } of copies) {
    if (missing > 0) counts.incomplete += 1;
    else if (stop === null && reading.kind === 'of-a-later-version') counts.ofALaterVersion += 1;
  }
  return counts;
}

function* storedCopies(account: StoredAccount): Iterable<WaitingCopy> {
  const { feeds, entries } = account;
  for (const { encoded } of account.storedWaiting()) {
    const reading = decodeEntry(encoded, entries.crypto);
    if (reading.kind === 'refused') continue;
    const waiting = newCopy({ copy: copyIdOf(encoded, entries.crypto), encoded, reading });
    yield { ...waiting, missing: parentsOf(waiting).filter((id) => !feeds.has(id)).length };
  }
}
