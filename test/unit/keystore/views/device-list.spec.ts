import { expect } from 'chai';

import type { Member } from '../../../../src/keystore/feeds/held-entry.js';
import type { MemberFacts } from '../../../../src/keystore/views/types.js';
import { ShownAccount } from '../../../support/trust/shown-account.js';

describe('Summaries of devices', () => {
  let account: ShownAccount;
  let laptop: Member;
  let phone: Member;
  let tablet: Member;

  beforeEach(() => {
    account = new ShownAccount();
    laptop = account.founder;
    phone = account.device('Phone');
    tablet = account.device('Tablet');
    account.rotateFor(laptop);
    for (const member of [phone, tablet, laptop]) account.hear(member);
  });

  const idOf = (member: Member): string => account.views.idOf(member);

  /** Which devices have another summary than before. */
  function changedBy(change: () => void): readonly string[] {
    const before = new Set(account.summaries());
    change();
    return account
      .summaries()
      .filter((summary) => !before.has(summary))
      .map(({ id }) => id);
  }

  it('are the same objects while they say the same', () => {
    expect(changedBy(() => undefined)).to.deep.equal([]);
    expect(changedBy(() => account.rename(laptop, phone, 'Other'))).to.deep.equal([laptop, phone].map(idOf));
    expect(changedBy(() => account.rotateFor(laptop))).to.have.members([laptop, phone, tablet].map(idOf));
  });

  it('stay the same objects when everything is folded anew', () => {
    const revoke = (): unknown => account.revoke(laptop, [{ member: tablet, keep: [account.headOf(tablet)!] }]);
    expect(changedBy(revoke)).to.deep.equal([laptop, tablet].map(idOf));
  });

  it('are others where what only this installation knows has changed', () => {
    const nothing = account.local().members.of(phone.id);
    const heard: MemberFacts = { heardAt: 5, clockAheadMs: 7, isVerified: true };
    const members = { of: (id: string) => (id === tablet.id ? heard : nothing) };
    account.summaries({ members: { of: () => nothing } });
    const before = account.summary(phone, { members: { of: () => nothing } });
    expect(account.summary(tablet, { members })).to.include({ lastHeardAt: 5, clockAheadMs: 7, verified: true });
    expect(account.summary(phone, { members })).to.equal(before);
  });

  it('begin with this device, whichever that is, then go by the admissions', () => {
    expect(account.summaries().map(({ id }) => id)).to.deep.equal([laptop, phone, tablet].map(idOf));
    account.self = tablet;
    expect(account.summaries().map(({ id }) => id)).to.deep.equal([tablet, laptop, phone].map(idOf));
    expect(account.summaries().map(({ isThisDevice }) => isThisDevice)).to.deep.equal([true, false, false]);
    const watch = account.device('Watch', phone);
    expect(account.summaries().map(({ id }) => id)).to.deep.equal([tablet, laptop, phone, watch].map(idOf));
  });

  it('say of a device that was let in that it has not arrived, until a word of it counts (5.8)', () => {
    const watch = account.admit(laptop, [], { name: 'Watch' });
    expect(account.summary(watch)).to.include({ isAwaited: true, addedAt: watch.admission.writtenAt });
    const { alignment, rotations } = account.snapshot();
    expect([...alignment.inSync, ...alignment.outOfSync]).not.to.include(idOf(watch));
    expect(account.summary(watch).missingRotations).to.equal(rotations.total);
    account.join(watch);
    expect(account.summary(watch)).to.include({ isAwaited: false });
    expect(account.summary(laptop)).to.include({ isAwaited: false });
  });

  it('say who waits for the key: whoever heard of it and has no way to it (8.3)', () => {
    account.rotateFor(laptop, [laptop, account.paper, tablet]);
    expect(account.summary(phone).waitsForKey, 'has not heard').to.equal(false);
    account.hear(phone);
    expect(account.summary(phone).waitsForKey).to.equal(true);
    expect(account.summary(tablet).waitsForKey).to.equal(false);
    const generation = account.meaning.current!;
    account.write(laptop, { kind: 'secret-shared', generation, recipients: [phone] });
    expect(account.summary(phone).waitsForKey).to.equal(false);
  });

  describe('say how a device came to its standing', () => {
    const standingOf = (member: Member): unknown => {
      const { standing, reason } = account.summary(member);
      return reason && [standing, reason.kind, reason.by, reason.entry, reason.isByRecoveryKey];
    };

    it('by a revocation of it, or of somebody above it', () => {
      const watch = account.device('Watch', phone);
      const revocation = account.revoke(laptop, [{ member: phone, keep: [] }]);
      const by = [idOf(laptop), revocation.id, false];
      expect(standingOf(phone)).to.deep.equal(['revoked', 'revoked', ...by]);
      expect(standingOf(watch)).to.deep.equal(['revoked', 'not-let-in', ...by]);
      expect(standingOf(laptop)).to.equal(undefined);
    });

    it('by the recovery key, which no device can change', () => {
      const revocation = account.revoke(account.paper, [{ member: laptop, keep: [] }]);
      const by = [idOf(account.paper), revocation.id, true];
      expect(standingOf(laptop)).to.deep.equal(['revoked', 'revoked', ...by]);
    });

    it('by leaving, by being archived, by a suspension', () => {
      const leaving = account.write(tablet, { kind: 'device-left' });
      const suspension = account.suspend(phone, [laptop]);
      expect(standingOf(tablet)).to.deep.equal(['revoked', 'left', idOf(tablet), leaving.id, false]);
      expect(standingOf(laptop)).to.deep.equal(['suspended', 'suspended', idOf(phone), suspension.id, false]);
      const archiving = account.write(laptop, { kind: 'device-archived', member: phone, isArchived: true });
      expect(standingOf(phone)).to.deep.equal(['archived', 'archived', idOf(laptop), archiving.id, false]);
      account.write(phone, { kind: 'device-archived', member: phone, isArchived: false }, [archiving]);
      expect(standingOf(phone)).to.equal(undefined);
    });

    it('in one import with a rotation, which is news of all', () => {
      account.summaries();
      account.write(laptop, { kind: 'device-archived', member: phone, isArchived: true });
      account.rotateFor(laptop, [laptop, account.paper, tablet]);
      expect(account.summary(phone).standing).to.equal('archived');
    });
  });

  describe('call devices', () => {
    it('by names that are safe to show, whoever gave them', () => {
      account.rename(phone, tablet, 'Tab\u202elet\u0007\n of  mine');
      account.rename(phone, laptop, '\u200b');
      expect(account.summary(tablet).name).to.equal('Tablet of mine');
      expect(account.summary(laptop).name).to.equal('Unnamed device');
      expect(account.summary(tablet).nameGivenBy).to.equal(idOf(phone));
      expect(account.summary(phone).nameGivenBy).to.equal(undefined);
    });

    it('by the last name in order, whichever came first (9.3)', () => {
      const early = account.rename(phone, tablet, 'Early');
      for (let count = 0; count < 3; count++) account.acknowledge(laptop);
      const late = account.rename(laptop, tablet, 'Late');
      const news = account.takeNews();
      const inReverse = [...news.filter((one) => one !== early), early];
      account.views.take(inReverse, account.meaning.take(inReverse));
      expect(account.summary(tablet).name).to.equal('Late');
      const lines = account.views.activity(0, 99).items;
      const nameIn = (id: string): unknown => lines.find((line) => line.id === id)?.subject?.deviceName;
      expect([early, late].map(({ id }) => nameIn(id))).to.deep.equal(['Tablet', 'Early']);
    });

    it('so that nobody takes one for another, nor for the recovery key [I5]', () => {
      const other = account.device('phone');
      const pretender = account.device('Recovery key');
      const tagged = (member: Member, name: string): string => `${name} (${member.id.slice(0, 8)})`;
      expect(account.summary(phone)).to.include({ name: tagged(phone, 'Phone'), givenName: 'Phone' });
      expect(account.summary(other).name).to.equal(tagged(other, 'phone'));
      expect(account.summary(pretender).name).to.match(/^Recovery key \([0-9a-f]+\)$/);
      const [paper] = account.snapshot().recoveryKeys;
      expect(paper?.name).to.match(/^Recovery key \([0-9a-f]+\)$/);
      expect(paper?.name).not.to.equal(account.summary(pretender).name);
    });

    it('by the name alone where only one of that name is active, also after others change', () => {
      const other = account.device('Phone');
      account.summaries();
      account.write(laptop, { kind: 'device-archived', member: phone, isArchived: true });
      expect(account.summary(other).name).to.equal('Phone');
      expect(account.summary(phone).name).to.match(/^Phone \(/);
      account.revoke(laptop, [{ member: other, keep: [account.headOf(other)!] }]);
      expect(account.summary(other).name).to.match(/^Phone \(/);
      account.rename(laptop, other, 'Gone');
      expect(account.summary(phone).name).to.equal('Phone');
    });
  });

  it('are told of the recovery keys apart', () => {
    const [paper, ...others] = account.snapshot().recoveryKeys;
    expect(paper).to.include({ id: idOf(account.paper), standing: 'active', lastUsedAt: null });
    expect(others).to.deep.equal([]);
    const successor = account.admit(account.paper, [], { memberClass: 'recovery', name: 'The second' });
    const [first, second] = account.snapshot().recoveryKeys;
    expect(first?.lastUsedAt).to.equal(successor.admission.writtenAt);
    expect(second).to.include({ id: idOf(successor), name: 'The second' });
    expect(account.summaries().map(({ id }) => id)).not.to.include(idOf(successor));
  });
});
