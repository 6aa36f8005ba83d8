import { expect } from 'chai';

import type { Member } from '../../../../src/keystore/feeds/held-entry.js';
import type { ActivityItem } from '../../../../src/keystore/views/listings.js';
import { ShownAccount } from '../../../support/trust/shown-account.js';

describe('What is told of entries of format 2', () => {
  let account: ShownAccount;
  let desk: Member;

  beforeEach(() => {
    account = new ShownAccount();
    desk = account.founder;
  });

  /** The oldest first. */
  function lines(): readonly ActivityItem[] {
    account.show();
    return account.views.activity(0, 99).items.toReversed();
  }

  it('calls devices what they were called then, and tells a former name from that of another device', () => {
    const phone = account.device('Phone');
    account.rename(desk, phone, 'Old phone');
    account.rename(desk, desk, 'Tower');
    account.rotateFor(desk);
    const told = (): unknown[] =>
      lines().map(({ kind, deviceName, subject }) => [kind, deviceName, subject?.deviceName ?? null]);
    expect(told()).to.deep.equal([
      ['genesis', 'founder', null],
      ['device-admitted', 'founder', 'Phone'],
      ['device-joined', 'Phone', null],
      ['device-renamed', 'founder', 'Phone'],
      ['device-renamed', 'founder', null],
      ['key-rotated', 'Tower', null],
    ]);
    account.device('Phone');
    const tagged = `Phone (${phone.id.slice(0, 8)})`;
    expect(told().slice(1, 4)).to.deep.equal([
      ['device-admitted', 'founder', tagged],
      ['device-joined', tagged, null],
      ['device-renamed', 'founder', tagged],
    ]);
  });

  it('is their kind, whom they are about, a text, and whether they have effect', () => {
    const phone = account.device('Phone');
    const tablet = account.device('Tablet');
    account.hear(desk);
    account.rename(desk, desk, 'Tow\u202eer');
    account.write(desk, { kind: 'device-archived', member: phone, isArchived: true });
    account.write(desk, { kind: 'device-archived', member: phone, isArchived: false });
    account.write(desk, { kind: 'derivation-named', name: 'Backups', generation: account.genesis });
    account.write(desk, { kind: 'secret-shared', generation: account.genesis, recipients: [phone, tablet] });
    const suspension = account.suspend(tablet, [phone], account.heads(tablet));
    account.write(tablet, { kind: 'device-suspended', members: [], withdraws: [suspension] });
    account.rotateFor(desk);
    const keep = [account.headOf(phone)!];
    const revocation = account.revoke(desk, [{ member: phone, keep }]);
    const late = account.write(phone, { kind: 'password-rotated' });
    account.statements.set(revocation, { kind: 'device-revoked', targets: [], corrects: [], reason: 'sto\u0000len' });
    const told = lines().map(({ id, kind, subject, otherSubjects, text, generation, isEffective }) => {
      const others = otherSubjects > 0 ? [otherSubjects] : [];
      return [kind, subject?.deviceName ?? null, ...others, text, generation, ...(isEffective ? [] : [id])];
    });
    const expected = [
      ['genesis', null, 'founder', 1],
      ['device-admitted', 'Phone', '', null],
      ['device-joined', null, '', null],
      ['device-admitted', 'Tablet', '', null],
      ['device-joined', null, '', null],
      ['device-renamed', null, 'Tower', null],
      ['device-archived', 'Phone', '', null],
      ['device-unarchived', 'Phone', '', null],
      ['derivation-named', null, 'Backups', null],
      ['secret-shared', 'Phone', 1, '', null],
      ['device-suspended', 'Phone', '', null],
      ['suspension-withdrawn', 'Phone', '', null],
      ['key-rotated', null, '', 2],
      ['device-revoked', 'Phone', 'stolen', null],
      ['password-rotated', null, '', null, late.id],
    ];
    expect(told).to.have.deep.members(expected);
    expect(lines().map(({ kind }) => kind)).not.to.include('acknowledged');
  });

  it('comes in order, the newest first, in pages, and grows at its place', () => {
    const phone = account.device('Phone');
    account.show();
    const before = account.views.activity(0, 99);
    expect(before.total).to.equal(3);
    // Long after in order.
    for (let count = 0; count < 9; count++) account.rename(desk, desk, `Desk ${count}`);
    const early = account.write(phone, { kind: 'password-rotated' });
    account.show();
    const { total, items } = account.views.activity(0, 99);
    expect(total).to.equal(13);
    expect(items.findIndex(({ id }) => id === early.id)).to.be.greaterThan(5);
    expect([0, 5, 10].flatMap((offset) => account.views.activity(offset, 5).items)).to.deep.equal(items);
  });

  it('is, of one device, what it wrote and what was written about it', () => {
    const phone = account.device('Phone');
    account.device('Tablet');
    account.rename(desk, phone, 'Mine');
    account.rename(phone, desk, 'Desk');
    account.show();
    const { total, items } = account.views.deviceHistory(account.views.idOf(phone), 0, 99);
    expect(total).to.equal(4);
    expect(new Set(items.map(({ kind }) => kind))).to.deep.equal(
      new Set(['device-admitted', 'device-joined', 'device-renamed']),
    );
    expect(() => account.views.deviceHistory('nobody', 0, 9))
      .to.throw()
      .with.property('code', 'DEVICE_UNKNOWN');
  });

  it('reads stored entries for what is on the page alone', () => {
    for (let count = 0; count < 20; count++) account.rotateFor(desk);
    account.show();
    account.views.activity(0, 5);
    expect(account.read).to.have.length(5);
    account.views.rotations(10, 3, account.local());
    expect(new Set(account.read).size).to.equal(8);
  });
});
