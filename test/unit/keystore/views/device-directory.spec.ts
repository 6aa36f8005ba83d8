import { expect } from 'chai';

import type { Member } from '../../../../src/keystore/feeds/held-entry.js';
import type { DeviceQuery } from '../../../../src/keystore/views/device-directory.js';
import type { DeviceListing } from '../../../../src/keystore/views/listings.js';
import { ARRIVAL_AWAITED_MS, type LocalFacts, type MemberFacts } from '../../../../src/keystore/views/types.js';
import { ShownAccount } from '../../../support/trust/shown-account.js';

const DAY = 24 * 3600 * 1000;
const now = Date.UTC(2026, 10, 22, 12);

const factsOf = (daysAgo: number, isVerified = true): MemberFacts => ({
  heardAt: now - daysAgo * DAY,
  clockAheadMs: 0,
  isVerified,
});

describe('Lists of devices in format 2', () => {
  let account: ShownAccount;
  let desk: Member;
  let facts: Map<string, MemberFacts>;

  beforeEach(() => {
    account = new ShownAccount();
    desk = account.founder;
    account.rename(desk, desk, 'Desk');
    facts = new Map();
  });

  function device(name: string, known = factsOf(1)): Member {
    const member = account.device(name);
    facts.set(member.id, known);
    return member;
  }

  function local(): LocalFacts {
    account.show();
    return account.local({ members: { of: (id) => facts.get(id) ?? factsOf(0) } });
  }

  const list = (query: DeviceQuery = {}, at = now): readonly DeviceListing[] =>
    account.views.devices(0, 100, local(), at, query).items;
  const namesOf = (query: DeviceQuery): readonly string[] => list(query).map(({ name }) => name);

  it('find every word of a search, and are in the order that was asked for, this device first', () => {
    device('Zoë’s laptop', factsOf(3));
    device('Phone 10', factsOf(1));
    device('Phone 2', factsOf(2));
    expect(namesOf({ search: 'LAPTOP zoe' })).to.deep.equal(['Zoë’s laptop']);
    expect(namesOf({ search: 'pho' })).to.deep.equal(['Phone 10', 'Phone 2']);
    expect(namesOf({ search: 'phone zoe' })).to.deep.equal([]);
    expect(namesOf({ search: ' ' })).to.have.length(4);
    expect(namesOf({})).to.deep.equal(['Desk', 'Zoë’s laptop', 'Phone 10', 'Phone 2']);
    expect(namesOf({ order: 'name' })).to.deep.equal(['Desk', 'Phone 2', 'Phone 10', 'Zoë’s laptop']);
    expect(namesOf({ order: 'name', reversed: true })).to.deep.equal(['Desk', 'Zoë’s laptop', 'Phone 10', 'Phone 2']);
    expect(namesOf({ order: 'last-seen' })).to.deep.equal(['Desk', 'Phone 10', 'Phone 2', 'Zoë’s laptop']);
  });

  it('say of each device all that a person should know, the most urgent first', () => {
    const [fine, behind, farBehind, silent, fresh, shelved, lost, waiting, gone, suspect] = [
      device('fine'),
      device('behind'),
      device('far behind', factsOf(1, false)),
      device('silent', factsOf(90)),
      device('new', factsOf(1, false)),
      device('shelved'),
      device('lost'),
      device('waits'),
      device('gone'),
      device('suspect'),
    ] as const;
    const accuser = account.device('accuser', suspect);
    facts.set(accuser.id, factsOf(1));
    account.suspend(accuser, [suspect]);
    account.device('below', lost);
    account.write(desk, { kind: 'device-archived', member: shelved, isArchived: true });
    account.write(gone, { kind: 'device-left' });
    account.hear(desk);
    account.revoke(desk, [{ member: lost, keep: [lost.branches[0]!.entries[0]!] }]);
    const standing = [desk, account.paper, fine, behind, farBehind, silent, fresh, accuser];
    const oldest = account.rotateFor(desk, standing);
    account.hear(behind);
    const newest = account.rotateFor(desk, standing);
    for (const member of [fine, silent, fresh, waiting, accuser]) account.hear(member);
    account.admit(desk, [], { name: 'awaited' });
    account.summaries();
    const told = list({ order: 'urgency' }).map(({ name, conditions }) => [name, ...conditions] as const);
    expect(told).to.deep.equal([
      ['suspect', { kind: 'suspended' }],
      ['far behind', { kind: 'behind', rotations: 2, since: oldest.writtenAt }, { kind: 'unverified' }],
      // It has not arrived for a lifetime, as clocks go here.
      ['awaited', { kind: 'behind', rotations: 2, since: oldest.writtenAt }, { kind: 'awaited', isOverdue: true }],
      ['behind', { kind: 'behind', rotations: 1, since: newest.writtenAt }],
      ['waits', { kind: 'waits-for-key' }],
      ['silent', { kind: 'unseen', days: 90 }],
      ['new', { kind: 'unverified' }],
      ['Desk', { kind: 'in-sync' }],
      ['fine', { kind: 'in-sync' }],
      ['accuser', { kind: 'in-sync' }],
      ['shelved', { kind: 'archived' }],
      ['gone', { kind: 'left' }],
      ['lost', { kind: 'revoked' }],
      ['below', { kind: 'not-let-in' }],
    ]);
  });

  it('wait a week for who was let in before calling it behind (5.8)', () => {
    account.rotateFor(desk);
    const awaited = account.admit(desk, [], { name: 'Awaited' });
    const conditionsAt = (ms: number): readonly unknown[] | undefined =>
      list({ search: 'awaited' }, awaited.admission.writtenAt + ms)[0]?.conditions.map(({ kind }) => kind);
    facts.set(awaited.id, { heardAt: null, clockAheadMs: 0, isVerified: true });
    expect(conditionsAt(ARRIVAL_AWAITED_MS - 1)).to.deep.equal(['awaited']);
    expect(conditionsAt(ARRIVAL_AWAITED_MS)).to.deep.equal(['behind', 'awaited']);
  });

  it('say since when a device is behind by rotations with effect alone', () => {
    const [laptop, phone] = [device('Laptop'), device('Phone')];
    const kept = account.rotateFor(phone);
    account.hear(laptop);
    account.rotateFor(phone);
    account.revoke(desk, [{ member: phone, keep: [kept] }]);
    const lacked = account.rotateFor(desk, [desk, laptop, account.paper]);
    const [condition] = list({ search: 'laptop' })[0]?.conditions ?? [];
    expect(condition).to.deep.equal({ kind: 'behind', rotations: 1, since: lacked.writtenAt });
  });

  it('[C4] say of a cloned device that it is, before all else, until it heard of both or is revoked', () => {
    const laptop = device('Laptop');
    account.write(desk, { kind: 'secret-shared', generation: account.genesis, recipients: [laptop] });
    const before = account.headOf(laptop)!;
    const kinds = (): readonly string[] => list({ order: 'urgency' })[0]?.conditions.map(({ kind }) => kind) ?? [];
    expect(kinds()).to.deep.equal(['in-sync']);
    const [one, other] = ['here', 'there'].map((name) =>
      account.write(laptop, { kind: 'device-renamed', member: laptop, name }, [], before),
    );
    expect(list({ order: 'urgency' })[0]?.name).to.equal('there');
    expect(kinds()).to.deep.equal(['forked']);
    account.write(laptop, { kind: 'acknowledged' }, [one!], other);
    expect(kinds()).to.deep.equal(['in-sync']);
    account.write(laptop, { kind: 'password-rotated' }, [], before);
    expect(kinds()).to.deep.equal(['forked']);
    account.revoke(desk, [{ member: laptop, keep: [one!] }]);
    expect(list({ standing: 'revoked' })[0]?.conditions).to.deep.equal([{ kind: 'revoked' }]);
  });

  it('tell everything about one device', () => {
    account.rotateFor(desk);
    const laptop = device('Laptop');
    account.rotateFor(laptop);
    const friend = account.device('Friend', laptop);
    const lost = account.rotateFor(desk);
    const idOf = (member: Member): string => account.views.idOf(member);
    account.show();
    const details = account.views.device(idOf(laptop), local(), now);
    expect(details).to.deep.include({
      addedBy: idOf(desk),
      addedByName: 'Desk',
      letIn: { total: 1, names: ['Friend'] },
      appVersion: '1',
      joinedAtGeneration: 2,
      keysHeld: 3,
      rotationsMade: 1,
    });
    expect(details.missing.map(({ id }) => id)).to.deep.equal([lost.id]);
    expect(account.views.device(idOf(friend), local(), now).joinedAtGeneration).to.equal(3);
    expect(account.views.device(idOf(desk), local(), now)).to.include({ addedBy: null, appVersion: null });
    for (const id of ['0'.repeat(31), idOf(account.paper)]) {
      expect(() => account.views.device(id, local(), now))
        .to.throw()
        .with.property('code', 'DEVICE_UNKNOWN');
    }
  });

  it('tell which devices of the alignment lack a rotation', () => {
    const [laptop, phone, shelved] = [device('Laptop'), device('Phone'), device('Shelved')];
    account.admit(desk, [], { name: 'Awaited' });
    account.write(desk, { kind: 'device-archived', member: shelved, isArchived: true });
    const { id } = account.rotateFor(desk);
    account.hear(phone);
    account.show();
    const named = { id: account.views.idOf(laptop), name: 'Laptop' };
    expect(account.views.devicesWithout(id, 0, 9)).to.deep.equal({ total: 1, items: [named] });
    expect(account.views.devicesWithout(id, 1, 9)).to.deep.equal({ total: 1, items: [] });
    expect(account.views.devicesWithout('0'.repeat(63), 0, 9)).to.deep.equal({ total: 0, items: [] });
  });

  it('come in pages, and page by page read no more entries than they show', () => {
    for (let count = 0; count < 5; count++) device(`Device ${count}`);
    account.show();
    const page = (offset: number): readonly DeviceListing[] =>
      account.views.devices(offset, 2, local(), now, { order: 'name' }).items;
    expect([0, 2, 4].flatMap(page).map(({ name }) => name)).to.deep.equal([
      'Desk',
      'Device 0',
      'Device 1',
      'Device 2',
      'Device 3',
      'Device 4',
    ]);
    account.read.length = 0;
    page(1);
    expect(account.read.length).to.be.at.most(2);
    account.rename(desk, desk, 'Tower');
    expect(page(0)[0]?.name).to.equal('Tower');
  });
});
