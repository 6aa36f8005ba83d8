import { expect } from 'chai';

import { AccountMeaning } from '../../../../src/keystore/meaning/account-meaning.js';
import { keepOf } from '../../../../src/keystore/writing/putting-out.js';
import { believedUpTo, previewRevocation } from '../../../../src/keystore/writing/revocation-preview.js';
import { HeldAccount } from '../../../support/trust/held-account.js';

describe('What a revocation would do', () => {
  it('is nothing beyond its targets where all that counts is kept, but for whom they let in', () => {
    const account = new HeldAccount();
    const phone = account.admit(account.founder);
    account.join(phone);
    const watch = account.admit(phone);
    account.join(watch);
    const meaning = new AccountMeaning(account.feeds);
    const preview = previewRevocation(meaning, account.founder, [keepOf(meaning, phone)]);
    expect(preview).to.deep.equal({
      revoked: [phone],
      suspended: [],
      voided: [],
      voidedGenerations: [],
      restored: [],
      alsoOut: [],
      back: [],
      suspensionsEnded: [],
      letIn: [watch],
    });
  });

  it('takes back what came since a moment, and gives back whom that had shut out', () => {
    const account = new HeldAccount();
    const [phone, tablet] = [account.admit(account.founder), account.admit(account.founder)];
    const joined = account.join(phone);
    account.join(tablet);
    const laptopsWord = account.acknowledge(account.founder, [joined]);
    // Stolen here.
    const heard = account.acknowledge(phone, [laptopsWord]);
    const watch = account.admit(phone);
    const rotation = account.rotate(phone, account.genesis, [account.founder, account.paper, phone, tablet, watch]);
    const revocation = account.revoke(phone, [{ member: tablet, keep: [] }]);
    const before = new AccountMeaning(account.feeds);
    const ofThePhone = keepOf(before, phone, believedUpTo([joined]));
    expect(ofThePhone.keep).to.deep.equal([joined]);
    const preview = previewRevocation(before, account.founder, [ofThePhone]);
    expect(preview.voided).to.include.members([heard, watch.admission, rotation, revocation]);
    expect(preview.voidedGenerations).to.deep.equal([rotation]);
    expect([preview.alsoOut, preview.back, preview.letIn]).to.deep.equal([[watch], [tablet], []]);
    expect(preview.restored.length).to.be.above(0);
  });

  it('voids nothing where a senior is suspended', () => {
    const account = new HeldAccount();
    const phone = account.admit(account.founder);
    account.join(phone);
    const meaning = new AccountMeaning(account.feeds);
    const preview = previewRevocation(meaning, phone, [keepOf(meaning, account.founder)]);
    expect(preview).to.deep.include({ revoked: [], suspended: [account.founder], voided: [], letIn: [] });
  });

  it('believes a line up to its last entry, and no other line', () => {
    const account = new HeldAccount();
    const phone = account.admit(account.founder);
    const [one, two] = [account.join(phone), account.acknowledge(phone)];
    const fork = account.write(phone, { kind: 'password-rotated' }, [], one);
    const isBelieved = believedUpTo([two]);
    expect([one, two, fork, account.genesis].map(isBelieved)).to.deep.equal([true, true, false, false]);
  });
});
