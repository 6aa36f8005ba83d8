import { expect } from 'chai';

import type { HeldEntry, Member } from '../../../../src/keystore/feeds/held-entry.js';
import { AccountMeaning } from '../../../../src/keystore/meaning/account-meaning.js';
import { type HeldSecrets, planRotation } from '../../../../src/keystore/writing/passing-on.js';
import { HeldAccount } from '../../../support/trust/held-account.js';

const NO_SECRETS: HeldSecrets = { generations: [], isUsed: () => false, isChecked: () => false };

describe('The next rotation of a device', () => {
  let account: HeldAccount;
  let laptop: Member;
  let phone: Member;
  let tablet: Member;

  beforeEach(() => {
    account = new HeldAccount();
    laptop = account.founder;
    phone = account.admit(laptop);
    tablet = account.admit(laptop);
    for (const device of [phone, tablet]) account.join(device);
  });

  function plan(secrets = NO_SECRETS) {
    return planRotation(new AccountMeaning(account.feeds), { member: laptop, head: account.headOf(laptop) }, secrets);
  }

  it('has a box for whoever is archived, where its author heard a word that counts no more (7.2)', () => {
    account.write(laptop, { kind: 'device-archived', member: tablet, isArchived: true });
    expect(plan().recipients).not.to.include(tablet);
    const takenBack = account.write(phone, { kind: 'device-archived', member: tablet, isArchived: false }, [
      account.headOf(laptop)!,
    ]);
    account.acknowledge(laptop, [takenBack]);
    account.revoke(laptop, [{ member: phone, keep: [] }]);
    expect(new AccountMeaning(account.feeds).verdicts.isArchived(tablet)).to.equal(true);
    expect(plan().recipients).to.have.members([laptop, account.paper, tablet]);
  });

  it('wraps what it holds and cannot reach, of void ones what it used (7.1)', () => {
    const all = [laptop, account.paper, phone, tablet];
    const [one, other] = [laptop, phone].map((by) => account.rotate(by, account.genesis, all)) as [
      HeldEntry,
      HeldEntry,
    ];
    const poisoned = account.rotate(tablet, account.genesis, all);
    const generations = [account.genesis, one, other, poisoned];
    account.revoke(laptop, [{ member: tablet, keep: [] }]);
    const secrets = { generations, isUsed: () => false, isChecked: () => true };
    expect(plan(secrets).wraps).to.deep.equal([one, other]);
    expect(plan({ ...secrets, isUsed: (generation) => generation === poisoned }).wraps).to.deep.equal([
      one,
      other,
      poisoned,
    ]);
    // A wrap that lies leads nowhere.
    expect(plan({ ...secrets, isChecked: () => false }).wraps).to.deep.equal([account.genesis, one, other]);
    expect(plan(secrets).bases).to.deep.equal([one, other]);
    expect(plan(secrets).number).to.equal(3);
  });
});
