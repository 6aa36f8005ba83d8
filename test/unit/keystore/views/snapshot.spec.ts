import { expect } from 'chai';

import type { HeldEntry, Member } from '../../../../src/keystore/feeds/held-entry.js';
import { AccountMeaning } from '../../../../src/keystore/meaning/account-meaning.js';
import { AccountViews } from '../../../../src/keystore/views/account-views.js';
import { Feeds } from '../../../../src/keystore/feeds/feeds.js';
import { alignmentAt } from '../../../../src/keystore/views/snapshot.js';
import { ARRIVAL_AWAITED_MS, LISTED_AT_MOST } from '../../../../src/keystore/views/types.js';
import { localFacts } from '../../../support/trust/local-facts.js';
import { markedCrypto, markedKeys } from '../../../support/trust/marked-keys.js';
import { ShownAccount } from '../../../support/trust/shown-account.js';

describe('Snapshots of format 2', () => {
  let account: ShownAccount;
  let laptop: Member;
  let phone: Member;
  let tablet: Member;

  beforeEach(() => {
    account = new ShownAccount();
    laptop = account.founder;
    phone = account.device('Phone');
    tablet = account.device('Tablet');
    account.hear(laptop);
    account.rotateFor(laptop);
    for (const member of [phone, tablet, laptop]) account.hear(member);
    account.show();
  });

  const idOf = (member: Member): string => account.views.idOf(member);

  it('are the same object while nothing changed, and have another revision when something did', () => {
    const local = account.local();
    account.show();
    const first = account.views.snapshot(local);
    expect(account.views.snapshot(local)).to.equal(first);
    const second = account.views.snapshot(account.local());
    expect(second.revision).to.be.greaterThan(first.revision);
    account.acknowledge(phone);
    account.show();
    expect(account.views.snapshot(local).revision).to.be.greaterThan(second.revision);
    const anew = new AccountViews(account.meaning, { read: () => null }, markedCrypto, account.views.revision);
    expect(anew.snapshot(local).revision).to.be.greaterThan(account.views.revision);
  });

  it('are refused while there is no account, and where its beginning is lost', () => {
    const views = new AccountViews(new AccountMeaning(new Feeds('a'.repeat(64))), { read: () => null }, markedCrypto);
    const codeWith = (incomplete: number): unknown => {
      try {
        return views.snapshot(localFacts('a', { waiting: { incomplete, ofALaterVersion: 0 } }));
      } catch (error) {
        return (error as { readonly code?: unknown }).code;
      }
    };
    expect(codeWith(0)).to.equal('VAULT_MISSING');
    expect(codeWith(1)).to.equal('VAULT_DAMAGED');
  });

  it('say whether the current key can be opened here, and whether a rotation comes first (7.4, 7.7)', () => {
    const current = account.meaning.current!;
    const without = account.snapshot({ holds: (id) => id !== current.id });
    expect(without).to.include({ lacksCurrentKey: true, needsRotation: false });
    expect(without.unopenedRotations).to.deep.equal([current.id]);
    expect(account.snapshot()).to.deep.include({ lacksCurrentKey: false, needsRotation: false, unopenedRotations: [] });
    account.revoke(laptop, [{ member: tablet, keep: [account.headOf(tablet)!] }]);
    const after = account.snapshot();
    expect(after).to.include({ lacksCurrentKey: false, needsRotation: true });
    expect(after.currentKey.rotation).to.equal(current.id);
    expect(after.rotations.current).to.include({ id: current.id, isCurrent: false });
    expect(after.unopenedRotations).to.deep.equal([]);
    const next = account.rotateFor(laptop, [laptop, account.paper, phone]);
    expect(account.snapshot().currentKey).to.include({ rotation: next.id, generation: 3 });
  });

  it('say of this device by whom it is out', () => {
    account.self = phone;
    expect(account.snapshot().thisDeviceOut).to.equal(null);
    const revocation = account.revoke(laptop, [{ member: phone, keep: [] }]);
    expect(account.snapshot().thisDeviceOut).to.deep.equal({
      kind: 'revoked',
      by: idOf(laptop),
      byName: 'founder',
      entry: revocation.id,
      at: revocation.writtenAt,
      isByRecoveryKey: false,
    });
    account.self = laptop;
    account.suspend(tablet, [laptop]);
    expect(account.snapshot().thisDeviceOut).to.include({ kind: 'suspended', by: idOf(tablet), byName: 'Tablet' });
    account.self = tablet;
    account.write(laptop, { kind: 'device-archived', member: tablet, isArchived: true });
    expect(account.snapshot().thisDeviceOut).to.equal(null);
  });

  it('count a device that was let in once it should have arrived (5.8)', () => {
    const watch = account.admit(laptop, [], { name: 'Watch' });
    const snapshot = account.snapshot();
    const dayOf = (ms: number): number => watch.admission.writtenAt + ms;
    expect(alignmentAt(snapshot, dayOf(ARRIVAL_AWAITED_MS - 1))).to.equal(snapshot.alignment);
    const overdue = alignmentAt(snapshot, dayOf(ARRIVAL_AWAITED_MS));
    expect(overdue.outOfSync).to.deep.equal([...snapshot.alignment.outOfSync, idOf(watch)]);
    expect(overdue.missingRotations).to.equal(1);
  });

  it('name generations that are unfair, and their authors (7.3)', () => {
    const { rotation } = account.snapshot().currentKey;
    const { unfairRotations, rotations } = account.snapshot({ unfair: [rotation, 'e'.repeat(64)] });
    expect(unfairRotations).to.deep.equal({
      total: 1,
      newest: [{ rotation, generation: 2, author: idOf(laptop), authorName: 'founder' }],
    });
    expect(rotations.current?.isUnfair).to.equal(true);
  });

  it('pass on what waits, what was refused and what only this installation knows', () => {
    const refused = Array.from({ length: 25 }, (_, index) => ({
      id: `${index}`,
      reason: 'unheard',
      descendants: index,
    }));
    const waiting = { incomplete: 3, ofALaterVersion: 2 };
    const snapshot = account.snapshot({ refused, waiting, keepsPaper: true, damagedRecords: ['x'] });
    expect(snapshot.waiting).to.deep.equal(waiting);
    expect(snapshot.refused.total).to.equal(25);
    expect(snapshot.refused.newest).to.deep.equal(refused.slice(-LISTED_AT_MOST.refused).reverse());
    expect(snapshot).to.deep.include({ keepsPaper: true, damagedRecords: ['x'], rollbacks: [] });
  });

  it('tell of whom how much is held back, most first (10.5)', () => {
    const heldBack = [
      { member: phone, reason: 'entries', entries: 2, bytes: 9 },
      { member: tablet, reason: 'day', entries: 3, bytes: 5 },
    ] as const;
    expect(account.snapshot({ heldBack }).heldBack).to.deep.equal([
      { device: idOf(tablet), deviceName: 'Tablet', reason: 'day', entries: 3, bytes: 5 },
      { device: idOf(phone), deviceName: 'Phone', reason: 'entries', entries: 2, bytes: 9 },
    ]);
  });

  describe('ask for a new password after a revocation', () => {
    const asked = (): readonly string[] => account.snapshot().revokedSincePasswordChange;

    it('until this device has one that knew of it', () => {
      expect(asked()).to.deep.equal([]);
      account.revoke(laptop, [{ member: phone, keep: [account.headOf(phone)!] }]);
      expect(asked()).to.deep.equal([idOf(phone)]);
      account.write(laptop, { kind: 'password-rotated' });
      expect(asked()).to.deep.equal([]);
      account.revoke(laptop, [{ member: phone, keep: [] }]);
      expect(asked(), 'of one that it knew to be revoked').to.deep.equal([]);
      account.revoke(laptop, [{ member: tablet, keep: [] }]);
      expect(asked()).to.deep.equal([idOf(tablet)]);
    });

    it('by the line that this vault goes on with, as a copy of it has a password of its own', () => {
      account.revoke(laptop, [{ member: phone, keep: [account.headOf(phone)!] }]);
      const before = account.headOf(laptop)!;
      const own = account.acknowledge(laptop);
      account.write(laptop, { kind: 'password-rotated' }, [], before);
      const askedOn = (ownNewest: HeldEntry) =>
        account.snapshot({ ownNewest: ownNewest.id }).revokedSincePasswordChange;
      expect(askedOn(own), 'only the copy changed it').to.deep.equal([idOf(phone)]);
      const changed = account.write(laptop, { kind: 'password-rotated' }, [], own);
      account.write(laptop, { kind: 'acknowledged' }, [], account.headOf(laptop));
      expect(askedOn(changed)).to.deep.equal([]);
    });

    it('by another that it heard of since, not one that it heard of when it joined', () => {
      account.revoke(laptop, [{ member: phone, keep: [] }]);
      const watch = account.device('Watch');
      account.self = watch;
      expect(asked()).to.deep.equal([]);
      account.revoke(laptop, [{ member: tablet, keep: [] }]);
      expect(asked()).to.deep.equal([idOf(tablet)]);
      account.hear(watch);
      expect(asked(), 'heard, with the old password').to.deep.equal([idOf(tablet)]);
      account.write(watch, { kind: 'password-rotated' });
      expect(asked()).to.deep.equal([]);
    });
  });

  describe('tell of forks', () => {
    function forkOf(member: Member): readonly HeldEntry[] {
      const before = account.headOf(member)!;
      return [before, before].map((after) => account.write(member, { kind: 'password-rotated' }, [], after));
    }

    it('until an entry heard of both, and which of this device is its own line (9.2)', () => {
      const [one, other] = forkOf(laptop) as [HeldEntry, HeldEntry];
      const [fork, ...others] = account.snapshot({ ownNewest: one.id }).forks;
      expect(others).to.deep.equal([]);
      expect(fork).to.include({ device: idOf(laptop), isHealed: false, onOwnLine: one.id, sequence: one.number });
      expect(fork?.entries).to.have.members([one.id, other.id]);
      expect(account.snapshot({ ownNewest: one.previous!.id }).forks[0]?.onOwnLine).to.equal(null);
      const healing = account.write(laptop, { kind: 'acknowledged' }, [other], one);
      expect(account.snapshot({ ownNewest: healing.id }).forks[0]).to.include({ isHealed: true, onOwnLine: one.id });
    });

    it('those of whoever is shut out last, and no more than a list holds', () => {
      for (let count = 0; count < 25; count++) forkOf(phone);
      forkOf(tablet);
      expect(account.snapshot().forks).to.have.length(LISTED_AT_MOST.forks);
      account.revoke(laptop, [{ member: phone, keep: [account.headOf(phone)!] }]);
      expect(account.snapshot().forks[0]?.device).to.equal(idOf(tablet));
      expect(account.snapshot().forks[0]?.onOwnLine).to.equal(null);
    });
  });

  describe('tell of contests', () => {
    const named = (member: Member, name: string) => ({ id: idOf(member), name });

    it('while a junior’s word is in force, until it withdraws it', () => {
      const suspension = account.suspend(phone, [laptop]);
      expect(account.snapshot().contests).to.deep.equal([
        {
          by: named(phone, 'Phone'),
          at: suspension.writtenAt,
          suspensions: [suspension.id],
          members: [named(laptop, 'founder')],
          total: 1,
          answeredBy: null,
        },
      ]);
      account.write(phone, { kind: 'device-suspended', members: [], withdraws: [suspension] });
      expect(account.snapshot().contests).to.deep.equal([]);
    });

    it('after the senior answered, until the recovery key decides', () => {
      const suspension = account.suspend(phone, [laptop]);
      const answer = account.revoke(laptop, [{ member: phone, keep: [suspension.previous!] }]);
      const [contest] = account.snapshot().contests;
      expect(contest?.answeredBy).to.deep.equal({ ...named(laptop, 'founder'), at: answer.writtenAt });
      account.revoke(account.paper, [{ member: phone, keep: [suspension.previous!] }]);
      expect(account.snapshot().contests).to.deep.equal([]);
    });

    it('not of whom the recovery key confirmed to be out', () => {
      account.suspend(tablet, [laptop]);
      account.revoke(account.paper, [{ member: laptop, keep: [account.headOf(laptop)!] }]);
      expect(account.snapshot().contests).to.deep.equal([]);
      expect(account.summary(laptop).standing).to.equal('revoked');
    });

    it('of one that was withdrawn no more, unless that has no effect, as the answer cut it off', () => {
      const suspension = account.suspend(phone, [laptop]);
      account.revoke(laptop, [{ member: phone, keep: [suspension] }]);
      account.write(phone, { kind: 'device-suspended', members: [], withdraws: [suspension] });
      expect(account.snapshot().contests.map(({ by }) => by.name)).to.deep.equal(['Phone']);
    });

    it('not of what whoever was never let in says', () => {
      const kept = account.headOf(phone)!;
      const watch = account.device('Watch', phone);
      account.suspend(watch, [laptop]);
      expect(account.snapshot().contests).to.have.length(1);
      account.revoke(laptop, [{ member: phone, keep: [kept] }]);
      expect(account.summary(watch).reason?.kind).to.equal('not-let-in');
      expect(account.snapshot().contests).to.deep.equal([]);
    });

    it('those in force first, then the newest', () => {
      account.suspend(tablet, [laptop, phone]);
      const watch = account.device('Watch', phone);
      account.suspend(watch, [phone]);
      account.hear(watch);
      account.suspend(watch, [tablet]);
      const before = account.snapshot().contests;
      expect(before.map(({ by, total }) => [by.name, total])).to.deep.equal([
        ['Watch', 2],
        ['Tablet', 2],
      ]);
      account.revoke(laptop, [{ member: watch, keep: [account.headOf(watch)!] }]);
      expect(account.snapshot().contests.map(({ by }) => by.name)).to.deep.equal(['Tablet', 'Watch']);
    });
  });

  it('tell of devices and codes that let in more than one, until all of those are out (5.3, 5.7)', () => {
    const likeness = { tag: 'code', device: 'keys' };
    const [one, other] = [laptop, tablet].map((by) => account.admit(by, [], { name: 'Watch', likeness })) as [
      Member,
      Member,
    ];
    const [double, ...others] = account.snapshot().doubleAdmissions;
    expect(others).to.deep.equal([]);
    expect(double?.kind).to.equal('device');
    expect(double?.members.map(({ id }) => id)).to.deep.equal([one, other].map(idOf));
    expect(double?.by.map(({ name }) => name)).to.deep.equal(['founder', 'Tablet']);
    account.admit(phone, [], { name: 'Ring', likeness: { tag: 'code', device: 'other keys' } });
    expect(account.snapshot().doubleAdmissions.map(({ kind }) => kind)).to.deep.equal(['device', 'code']);
    account.revoke(
      laptop,
      [one, other].map((member) => ({ member, keep: [] })),
    );
    expect(account.snapshot().doubleAdmissions.map(({ kind }) => kind)).to.deep.equal(['code']);
  });

  it('tell of entries without effect, the newest first, and whose revocation took it', () => {
    const kept = account.headOf(phone)!;
    const watch = account.device('Watch', phone);
    account.show();
    for (let count = 0; count < 25; count++) account.write(phone, { kind: 'password-rotated' });
    account.revoke(laptop, [{ member: phone, keep: [kept] }]);
    const { total, newest } = account.snapshot().voidEntries;
    expect([total, newest.length]).to.deep.equal([27, LISTED_AT_MOST.voidEntries]);
    expect(newest[0]).to.include({
      id: account.headOf(phone)!.id,
      device: idOf(phone),
      kind: 'password-rotated',
      code: 'ENTRY_AUTHOR_REVOKED',
      reason: 'after-revocation',
      byName: 'founder',
    });
    const late = account.acknowledge(watch);
    account.show();
    expect(account.views.voidsAmong([late, kept])).to.have.length(1);
    expect(account.views.voidsAmong([late])[0]).to.include({ code: 'DEVICE_REVOKED', reason: 'not-let-in' });
    expect(account.snapshot().voidEntries.total).to.equal(28);
  });

  it('tell of rivals, until a rotation joins them or a person saw them', () => {
    const all = [...account.feeds.members];
    const base = account.meaning.current!;
    const deps = account.heads(phone);
    const [one, other] = [phone, tablet].map((by) =>
      account.rotate(
        by,
        base,
        all,
        by === phone ? deps : account.heads(tablet).filter((dep) => dep !== account.headOf(phone)),
      ),
    ) as [HeldEntry, HeldEntry];
    expect(account.snapshot().conflicts).to.deep.equal([{ generation: 3, chosen: one.id, others: [other.id] }]);
    const rivalries = (): unknown[] =>
      account.views.rotations(0, 9, account.local()).items.map(({ rivalry }) => rivalry);
    expect(rivalries()).to.deep.equal([
      { isSettled: false, isChosen: false },
      { isSettled: false, isChosen: true },
      null,
    ]);
    const seen = account.write(laptop, { kind: 'rivalry-seen', generations: [one, other] }, [one, other]);
    expect(account.snapshot().conflicts).to.deep.equal([]);
    expect(rivalries()[0]).to.deep.equal({ isSettled: true, isChosen: false });
    account.revoke(account.paper, [{ member: laptop, keep: [seen.previous!] }]);
    expect(account.snapshot().conflicts, 'the word of it is void').to.have.length(1);
    account.write(tablet, { kind: 'key-rotated', bases: [one, other], generation: 4, wraps: [], recipients: [] }, [
      one,
    ]);
    expect(account.snapshot().conflicts).to.deep.equal([]);
  });

  it('choose among rivals the one that is current, though another would go before it', () => {
    const watch = account.device('Watch');
    account.hear(phone);
    const base = account.meaning.current!;
    const spoiled = account.rotate(laptop, base, [laptop, watch], [base]);
    account.revoke(account.paper, [{ member: watch, keep: [account.headOf(watch)!] }], []);
    const heard = [account.headOf(account.paper)!, account.headOf(watch)!];
    const fit = account.rotate(phone, base, [laptop, phone, account.paper], heard);
    const { conflicts, currentKey } = account.snapshot();
    expect(currentKey.rotation).to.equal(fit.id);
    expect(conflicts).to.deep.equal([{ generation: 3, chosen: fit.id, others: [spoiled.id] }]);
  });

  it('make of stored entries the keys and reasons of rotations, and read no more of them than they show', () => {
    const rotation = account.meaning.current!;
    account.statements.set(rotation, {
      kind: 'key-rotated',
      bases: [],
      number: 2,
      generation: markedKeys('the key'),
      wraps: [],
      boxes: [],
      endorsement: null,
      reason: 'lost\u202e it',
    });
    account.read.length = 0;
    const { rotations, currentKey } = account.snapshot();
    const publicKey = Buffer.from(markedKeys('the key').ed25519).toString('hex');
    expect(rotations.current).to.include({ publicKey, reason: 'lost it', acknowledgedBy: 3, activeDevices: 3 });
    expect(currentKey.publicKey).to.equal(publicKey);
    account.rename(laptop, phone, 'Other');
    account.snapshot();
    expect(account.read, 'each once').to.deep.equal([rotation]);
  });
});
