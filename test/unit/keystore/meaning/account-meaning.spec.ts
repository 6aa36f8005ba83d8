import { expect } from 'chai';

import type { HeldEntry, Member } from '../../../../src/keystore/feeds/held-entry.js';
import { AccountMeaning, type MeaningChange } from '../../../../src/keystore/meaning/account-meaning.js';
import { HeldAccount } from '../../../support/trust/held-account.js';

describe('What the entries of an account mean', () => {
  let account: HeldAccount;
  let meaning: AccountMeaning;
  let laptop: Member;
  let phone: Member;
  let tablet: Member;

  /** Takes in what was written since. */
  function take(): MeaningChange {
    return meaning.take(account.takeNews());
  }

  function head(member: Member): HeldEntry {
    return account.headOf(member)!;
  }

  beforeEach(() => {
    account = new HeldAccount();
    laptop = account.founder;
    phone = account.admit(laptop);
    tablet = account.admit(laptop);
    for (const device of [phone, tablet]) account.join(device);
    meaning = new AccountMeaning(account.feeds);
    account.takeNews();
  });

  describe('about names', () => {
    it('is the name with which a device came, until it is given another', () => {
      expect(meaning.names.of(laptop)).to.deep.equal({ text: 'founder', renaming: null });
      expect(meaning.names.of(phone)).to.deep.equal({ text: phone.id, renaming: null });
      expect(meaning.names.of(account.paper)).to.equal(null);
      const renaming = account.rename(laptop, account.paper, 'paper in the safe');
      take();
      expect(meaning.names.of(account.paper)).to.deep.equal({ text: 'paper in the safe', renaming });
    });

    it('marks one that another device gave (2.7)', () => {
      account.rename(laptop, phone, 'Fairphone');
      take();
      expect(meaning.names.isGivenByAnother(phone)).to.equal(true);
      account.rename(phone, phone, 'My phone', [head(laptop)]);
      take();
      expect(meaning.names.isGivenByAnother(phone)).to.equal(false);
      expect(meaning.names.of(phone)?.text).to.equal('My phone');
    });

    it('takes none from somebody who is shut out, and leaves one to whoever is', () => {
      account.revoke(laptop, [{ member: phone, keep: [] }]);
      take();
      account.rename(phone, tablet, 'Not me');
      expect(take().isFolded).to.equal(false);
      expect(meaning.names.of(tablet)?.text).to.equal(tablet.id);
      expect(meaning.names.of(phone)?.text).to.equal(phone.id);
    });
  });

  describe('about when a device was heard of', () => {
    it('says that it has arrived, and with which version of the app (5.8)', () => {
      const watch = account.admit(phone);
      take();
      expect(meaning.arrivalOf(watch)).to.equal(null);
      const joined = account.join(watch);
      take();
      expect(meaning.arrivalOf(watch)).to.equal(joined);
      expect(meaning.arrivalOf(laptop)).to.equal(null);
      account.revoke(phone, [{ member: watch, keep: [] }]);
      take();
      expect(meaning.arrivalOf(watch)).to.equal(null);
    });

    it('goes by the last word that counts, on whichever branch', () => {
      const first = head(phone);
      const one = account.acknowledge(phone);
      const other = account.write(phone, { kind: 'acknowledged' }, [head(laptop)], first);
      const last = account.acknowledge(phone, [head(laptop)]);
      take();
      expect(meaning.lastWordOf(phone)).to.equal(last);
      account.revoke(laptop, [{ member: phone, keep: [one] }]);
      take();
      expect(meaning.lastWordOf(phone)).to.equal(one);
      expect(meaning.verdicts.counts(other)).to.equal(false);
      expect(meaning.lastWordOf(account.paper)).to.equal(null);
    });
  });

  describe('about who is out', () => {
    it('says by whom, and what is kept', () => {
      const watch = account.admit(tablet);
      take();
      account.admit(tablet);
      const kept = watch.admission.previous!;
      const revocation = account.revoke(laptop, [{ member: tablet, keep: [kept] }]);
      const change = take();
      const standing = meaning.verdicts.standingOf(tablet);
      if (standing.kind !== 'revoked') throw new Error('Not revoked.');
      expect(standing.cut.by).to.equal(laptop);
      expect(standing.cut.revocations).to.deep.equal([revocation]);
      expect(meaning.lastWordOf(tablet)).to.equal(kept);
      expect(meaning.verdicts.standingOf(watch)).to.deep.equal({ kind: 'not-let-in', cut: standing.cut });
      // Whom it let in since came with the same import, and was nobody before.
      expect(change.voided).to.deep.equal([watch.admission]);
      expect(change.out).to.deep.equal([tablet, watch]);
      expect(change.hasNewCurrent).to.equal(true);
      expect(meaning.current).to.equal(null);
    });

    it('keeps genesis of the founder, whatever the recovery key says (6.1)', () => {
      account.revoke(account.paper, [{ member: laptop, keep: [] }]);
      take();
      expect(meaning.verdicts.counts(account.genesis)).to.equal(true);
      expect(meaning.verdicts.counts(phone.admission)).to.equal(false);
      expect([laptop, phone, tablet].map((one) => meaning.verdicts.stands(one))).to.deep.equal([false, false, false]);
      expect(meaning.verdicts.stands(account.paper)).to.equal(true);
    });

    it('takes a correction in place of what it corrects, to keep more or less (6.2)', () => {
      const word = account.acknowledge(phone);
      const slip = account.revoke(laptop, [{ member: phone, keep: [] }]);
      take();
      const better = account.revoke(laptop, [{ member: phone, keep: [word] }], [slip]);
      expect(take().restored).to.deep.equal([word.previous, word]);
      expect(meaning.verdicts.counts(word)).to.equal(true);
      // Another that corrects nothing keeps what both keep.
      const less = account.revoke(laptop, [{ member: phone, keep: [word.previous!] }]);
      expect(take().voided).to.deep.equal([word]);
      account.revoke(laptop, [{ member: phone, keep: [word] }], [less, better]);
      expect(take().restored).to.deep.equal([word]);
      expect(meaning.verdicts.isShutOut(phone)).to.equal(true);
    });

    it('ends a suspension that is withdrawn, and what it covers (6.6)', () => {
      const suspension = account.suspend(phone, [laptop], [head(laptop)]);
      const accomplice = account.admit(laptop);
      const change = take();
      expect(change.suspensionsBegun).to.deep.equal([suspension]);
      expect(change.out).to.deep.equal([laptop]);
      for (const member of [laptop, accomplice]) {
        expect(meaning.verdicts.standingOf(member)).to.deep.equal({ kind: 'suspended', suspensions: [suspension] });
      }
      expect(meaning.verdicts.stands(tablet)).to.equal(true);
      account.write(phone, { kind: 'device-suspended', members: [], withdraws: [suspension] });
      const after = take();
      expect(after.suspensionsEnded).to.deep.equal([suspension]);
      expect(after.suspensionsBegun).to.deep.equal([]);
      expect(after.back).to.deep.equal([laptop, accomplice]);
    });

    it('ends a suspension when a senior revokes its author, though what is kept counts (6.6)', () => {
      const suspension = account.suspend(phone, [laptop], [head(laptop)]);
      take();
      account.revoke(laptop, [{ member: phone, keep: [suspension] }]);
      const change = take();
      expect(meaning.verdicts.counts(suspension)).to.equal(true);
      expect(change.suspensionsEnded).to.deep.equal([suspension]);
      expect(change.back).to.deep.equal([laptop]);
    });

    it('follows somebody whom a covered member lets in, without folding anew (6.6)', () => {
      account.suspend(phone, [laptop], [head(laptop)]);
      const watch = account.admit(laptop);
      take();
      const ring = account.admit(watch);
      expect(take().isFolded).to.equal(false);
      expect(meaning.verdicts.isOut(ring)).to.equal(true);
    });

    it('says so of whoever left, and keeps what it wrote (6.7)', () => {
      const leaving = account.write(phone, { kind: 'device-left' });
      expect(take().out).to.deep.equal([phone]);
      expect(meaning.verdicts.standingOf(phone)).to.deep.equal({ kind: 'left', entries: [leaving] });
      expect(meaning.verdicts.counts(leaving)).to.equal(true);
      // It couldn't know the generation by what is held; an entry that says otherwise may be withheld.
      expect(meaning.current).to.equal(null);
    });

    it('takes the last word in order about archiving, and only such as counts', () => {
      account.write(laptop, { kind: 'device-archived', member: phone, isArchived: true });
      expect(take().isFolded).to.equal(false);
      expect(meaning.verdicts.standingOf(phone)).to.deep.equal({ kind: 'archived', by: head(laptop) });
      account.write(phone, { kind: 'device-archived', member: phone, isArchived: false }, [head(laptop)]);
      take();
      expect(meaning.verdicts.stands(phone)).to.equal(true);
      account.revoke(laptop, [{ member: tablet, keep: [] }]);
      take();
      account.write(tablet, { kind: 'device-archived', member: phone, isArchived: true }, [head(phone)]);
      take();
      expect(meaning.verdicts.stands(phone)).to.equal(true);
    });
  });

  describe('about generations', () => {
    it('is current for those who can know it; the others wait once they heard of it (8.3)', () => {
      expect(meaning.current).to.equal(account.genesis);
      expect(meaning.lackingCurrent).to.deep.equal([phone, tablet]);
      expect(meaning.waitingForKey).to.deep.equal([phone, tablet]);
      account.write(laptop, { kind: 'secret-shared', generation: account.genesis, recipients: [phone] });
      take();
      expect(meaning.lackingCurrent).to.deep.equal([tablet]);
      const rotation = account.rotate(phone, account.genesis, [laptop, account.paper, phone, tablet], [head(laptop)]);
      expect(take().hasNewCurrent).to.equal(true);
      expect(meaning.current).to.equal(rotation);
      expect([...meaning.bases]).to.deep.equal([rotation]);
      expect([laptop, phone, tablet].map((one) => meaning.alignment.has(one, rotation))).to.deep.equal([
        false,
        true,
        false,
      ]);
      expect([...meaning.missing]).to.deep.equal([
        [laptop, 1],
        [phone, 0],
        [tablet, 1],
      ]);
      // What is known under the new one is known of the old one.
      expect(meaning.knowersOf(account.genesis).has(tablet)).to.equal(true);
    });

    it('is that of the most senior author among those of one number (7.4)', () => {
      const all = [laptop, account.paper, phone, tablet];
      const rotations = [laptop, tablet, phone].map((by) => account.rotate(by, account.genesis, all, [head(laptop)]));
      const latest = rotations.slice(1);
      expect(meaning.take(account.takeNews().filter((entry) => latest.includes(entry))).hasNewCurrent).to.equal(true);
      expect(meaning.current).to.equal(rotations[2]);
      expect([...meaning.bases]).to.have.members(latest);
      meaning.take([rotations[0]!]);
      expect(meaning.current).to.equal(rotations[0]);
      expect(new AccountMeaning(account.feeds).current).to.equal(rotations[0]);
    });

    it('is none once somebody who is out can know it, by whatever word (7.4) [M5]', () => {
      account.revoke(laptop, [{ member: tablet, keep: [] }]);
      const rotation = account.rotate(laptop, account.genesis, [laptop, account.paper, phone]);
      take();
      expect(meaning.current).to.equal(rotation);
      expect(meaning.isKnownToAnyoneOut(rotation)).to.equal(false);
      // Whoever can't know it gives it to nobody.
      account.write(tablet, { kind: 'secret-shared', generation: rotation, recipients: [tablet] });
      take();
      expect(meaning.current).to.equal(rotation);
      account.write(phone, { kind: 'secret-shared', generation: rotation, recipients: [tablet] });
      expect(take().hasNewCurrent).to.equal(true);
      expect(meaning.current).to.equal(null);
      expect(meaning.isKnownToAnyoneOut(rotation)).to.equal(true);
    });

    it('passes a secret on through shares in any order, by those alone who can know it (7.4)', () => {
      const [watch, ring] = [account.admit(phone), account.admit(phone)];
      const share = (by: Member, to: Member): void =>
        void account.write(by, { kind: 'secret-shared', generation: account.genesis, recipients: [to] });
      share(watch, ring);
      share(phone, watch);
      take();
      expect(meaning.knowersOf(account.genesis).has(ring)).to.equal(false);
      share(laptop, phone);
      take();
      expect(meaning.knowersOf(account.genesis).has(ring)).to.equal(true);
    });
  });

  it('counts up with each import that brings something', () => {
    expect(take().revision).to.equal(0);
    account.acknowledge(phone);
    expect(take().revision).to.equal(1);
    expect(meaning.revision).to.equal(1);
  });
});
