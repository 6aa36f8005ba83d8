import { AppError } from '../../../../core/errors.js';
import type { StatementSource } from '../../../../keystore/views/statement-source.js';
import type { LocalFacts, WaitingEntries } from '../../../../keystore/views/types.js';
import type { StoredAccount } from '../account/stored-account.js';

/** What is shown beside what a stored account holds. */
type BesideTheAccount = Pick<LocalFacts, 'keyDerivation' | 'refused' | 'damagedRecords'>;

/** What this installation knows beside the entries, as of now. Throws `VAULT_DAMAGED` when it can't be told which device this is. */
export function localFactsOf(account: StoredAccount, beside: BesideTheAccount): LocalFacts {
  const { changeable, generations, entries } = account;
  const { ledger, members, paper, seenFindings, directory } = changeable;
  return {
    ...beside,
    thisMember: account.requireDevice().member,
    ownNewest: ledger.ownNewest,
    members,
    holds: (generation) => generations.has(generation),
    unfair: directory.marked('unfair'),
    lastSyncedAt: ledger.lastSyncedAt,
    passwordChangedAt: ledger.passwordChangedAt,
    keepsPaper: paper !== null,
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
function countWaiting({ entries }: StoredAccount): WaitingEntries {
  const counts = { incomplete: 0, ofALaterVersion: 0 };
  for (const { missing, stop, reading } of entries.intake.waitingCopies) {
    if (missing > 0) counts.incomplete += 1;
    else if (stop === null && reading.kind === 'of-a-later-version') counts.ofALaterVersion += 1;
  }
  return counts;
}
