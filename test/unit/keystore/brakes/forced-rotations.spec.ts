import { expect } from 'chai';

import { BrakeRecord } from '../../../../src/keystore/brakes/brake-record.js';
import { forcersOf, ForcedRotations } from '../../../../src/keystore/brakes/forced-rotations.js';
import { Households } from '../../../../src/keystore/brakes/households.js';
import type { HeldEntry, Member } from '../../../../src/keystore/feeds/held-entry.js';
import { AccountMeaning } from '../../../../src/keystore/meaning/account-meaning.js';
import { DAY } from '../../../support/trust/braked-device.js';
import { HeldAccount } from '../../../support/trust/held-account.js';

describe('Rotations that others make necessary (7.8)', () => {
  let account: HeldAccount;
  let phone: Member;
  let tablet: Member;
  let laptop: Member;
  let base: HeldEntry;
  const forcers = (): Member[] => [...forcersOf(new AccountMeaning(account.feeds))];

  beforeEach(() => {
    account = new HeldAccount();
    [laptop, phone, tablet] = [1, 2, 3].map(() => account.admit(account.founder)) as [Member, Member, Member];
    for (const one of [laptop, phone, tablet]) account.join(one);
    const heard = account.headOf(account.founder)!;
    base = account.rotate(laptop, account.genesis, [account.founder, account.paper, laptop, phone, tablet], [heard]);
  });

  it('are blamed on who put somebody out of whom the newest generation had not heard', () => {
    const one = account.admit(phone, [base]);
    account.revoke(phone, [{ member: one, keep: [] }]);
    expect(forcers()).to.deep.equal([phone]);
    account.suspend(tablet, [account.founder]);
    expect(new Set(forcers())).to.deep.equal(new Set([phone, tablet]));
  });

  it('are blamed on who gave the secret to somebody who is out', () => {
    const one = account.admit(phone, [base]);
    const revocation = account.revoke(phone, [{ member: one, keep: [] }]);
    const next = account.rotate(laptop, base, [account.founder, account.paper, laptop, phone, tablet], [revocation]);
    expect(new AccountMeaning(account.feeds).current).to.equal(next);
    account.write(tablet, { kind: 'secret-shared', generation: next, recipients: [one] }, [revocation, next]);
    expect(forcers()).to.deep.equal([tablet]);
  });

  it('are blamed on who wrapped it in one that somebody who is out can know', () => {
    const one = account.admit(phone, [base]);
    const revocation = account.revoke(phone, [{ member: one, keep: [] }]);
    const all = [account.founder, account.paper, laptop, phone, tablet];
    const next = account.rotate(laptop, base, all, [revocation]);
    account.rotate(tablet, next, [...all, one], [revocation, next]);
    expect(forcers()).to.deep.equal([tablet]);
  });

  it('are blamed on who made the current one, where that can not be opened', () => {
    expect(forcers()).to.deep.equal([laptop]);
  });

  it('are made unasked eight times a day, for one member with all whom it let in', () => {
    const accomplice = account.admit(phone);
    const record = new BrakeRecord();
    const households = new Households(laptop, (member) => record.isUnseen(member));
    let now = 100 * DAY;
    const brake = () => new ForcedRotations(record, households, now);
    for (let times = 0; times < 8; times++) {
      expect(brake().askAbout([phone, tablet])).to.deep.equal([]);
      brake().note([times % 2 === 0 ? phone : accomplice]);
    }
    expect(brake().askAbout([accomplice])).to.deep.equal([phone]);
    expect(brake().askAbout([tablet])).to.deep.equal([]);
    now += DAY;
    expect(brake().askAbout([phone])).to.deep.equal([]);
    for (let times = 0; times < 9; times++) brake().note([phone]);
    record.lookAtAll();
    expect(brake().askAbout([phone])).to.deep.equal([]);
  });
});
