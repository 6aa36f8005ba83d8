import { expect } from 'chai';

import type { VaultSession } from '../../../../src/plugins/vault/worker/vault-session.js';
import { NOW, rotate } from '../../../support/vault/founded-session.js';
import { MemoryVault } from '../../../support/vault/memory-vault.js';

describe('The proofs of forks in a vault', () => {
  const headOf = ({ ledger }: VaultSession): string => ledger.state.feeds.get(ledger.thisDevice)?.headId ?? '';

  const entriesOf = ({ ledger }: VaultSession): readonly Uint8Array[] => {
    const { sequence } = ledger.state.feeds.get(ledger.thisDevice) ?? { sequence: 0 };
    return Array.from({ length: sequence }, (_, index) => ledger.readEntry(0, index + 1));
  };

  it('[C4] are kept, and removed once their place is on a branch that is not', () => {
    const vault = new MemoryVault();
    // Two copies of one vault are used: of their branches, the one whose first entry has the smaller hash is kept.
    const copies = [vault.store.copy(), vault.store.copy()].map((store) => ({ store, session: vault.open(store) }));
    for (const { session } of copies) rotate(session);
    const [winner, loser] = copies.toSorted((one, other) => (headOf(one.session) < headOf(other.session) ? -1 : 1));
    if (winner === undefined || loser === undefined) return expect.fail('There are two.');
    const { session, store } = loser;
    const lostEntry = headOf(session);
    const take = (from: VaultSession): void =>
      session.write(NOW, (edit) => edit.admit(session.ledger.state.examine(entriesOf(from))));
    const storedProofs = (): readonly number[] => vault.recordsIn(store).numbers('evidence');

    // Two forks further on, on the branch that will be lost.
    for (const proofs of [1, 2]) {
      const late = vault.open(store.copy());
      rotate(session);
      rotate(late);
      take(late);
      expect(storedProofs()).to.have.length(proofs);
      expect(vault.open(store).ledger.evidence).to.deep.equal(session.ledger.evidence);
    }

    take(winner.session);
    expect(headOf(session)).to.equal(headOf(winner.session));
    expect([...session.ledger.evidence.keys()]).to.deep.equal([lostEntry]);
    expect(storedProofs()).to.deep.equal([...session.ledger.evidence.values()]);
    const reopened = vault.open(store);
    expect(reopened.ledger.evidence).to.deep.equal(session.ledger.evidence);
    expect(reopened.snapshot().damagedRecords).to.deep.equal([]);
  });
});
