import { expect } from 'chai';

import { missingRotationsOf } from '../../../src/keystore/device-condition.js';
import { DeviceDirectory } from '../../../src/keystore/device-directory.js';
import { DeviceList } from '../../../src/keystore/device-list.js';
import type {
  DeviceFacts,
  DeviceId,
  DeviceListing,
  DeviceQuery,
  DeviceSummary,
  LocalFacts,
} from '../../../src/keystore/index.js';
import { ComparisonCodes } from '../../../src/keystore/summaries.js';
import { BareAccount, feedOf, genesis, joinsOn, rotatesOn, run, seen } from '../../support/keystore/bare-account.js';
import { fakeSuite } from '../../support/keystore/crypto-suite.js';
import { FeedAuthor, synchronize } from '../../support/keystore/feed-author.js';

const DAY = 24 * 3600 * 1000;
const now = Date.UTC(2026, 10, 22, 12);

describe('Lists of devices', () => {
  let desk: FeedAuthor;
  let zoe: FeedAuthor;
  let local: LocalFacts;

  /** The devices in the order of joining: this one, then Zoë's laptop, phone 10, phone 2. */
  before(() => {
    desk = FeedAuthor.found(fakeSuite('device directory'), 'Desk');
    zoe = FeedAuthor.join(desk, 'Zoë’s laptop');
    synchronize(desk, zoe);
    for (const name of ['Phone 10', 'Phone 2']) synchronize(desk, FeedAuthor.join(desk, name));
    const facts = (daysAgo: number, verified = true): DeviceFacts => ({
      heardAt: now - daysAgo * DAY,
      clockAheadMs: 0,
      verified,
    });
    const [ten, two] = [idOf('Phone 10'), idOf('Phone 2')];
    const devices = new Map<DeviceId, DeviceFacts>([
      [zoe.device, facts(3)],
      [ten, facts(1)],
      [two, facts(2, false)],
    ]);
    local = { ...desk.localFacts(), devices };
  });

  function idOf(name: string): DeviceId {
    const found = desk.state.devices(0, 9, desk.localFacts(), now).items.find((device) => device.name === name);
    if (found === undefined) throw new Error(`There is no ${name}.`);
    return found.id;
  }

  const list = (query: DeviceQuery, facts = local): readonly DeviceListing[] =>
    desk.state.devices(0, 100, facts, now, query).items;
  const namesOf = (query: DeviceQuery): readonly string[] => list(query).map(({ name }) => name);

  it('find every word of a search, whatever its case and accents', () => {
    expect(namesOf({ search: 'LAPTOP zoe' })).to.deep.equal(['Zoë’s laptop']);
    expect(namesOf({ search: 'pho' })).to.deep.equal(['Phone 10', 'Phone 2']);
    expect(namesOf({ search: 'phone zoe' })).to.deep.equal([]);
    expect(namesOf({ search: ' ' })).to.have.length(4);
  });

  it('are in the order that was asked for, this device first', () => {
    expect(namesOf({})).to.deep.equal(['Desk', 'Zoë’s laptop', 'Phone 10', 'Phone 2']);
    expect(namesOf({ order: 'name' })).to.deep.equal(['Desk', 'Phone 2', 'Phone 10', 'Zoë’s laptop']);
    expect(namesOf({ order: 'name', reversed: true })).to.deep.equal(['Desk', 'Zoë’s laptop', 'Phone 10', 'Phone 2']);
    expect(namesOf({ order: 'last-seen' })).to.deep.equal(['Desk', 'Phone 10', 'Phone 2', 'Zoë’s laptop']);
  });

  it('say of each device all that a person should know, the most urgent first', () => {
    const founder = FeedAuthor.found(fakeSuite('urgency'), 'Desk');
    const joined = ['fine', 'behind', 'far behind', 'silent', 'new', 'shelved', 'lost'].map((name) => {
      const author = FeedAuthor.join(founder, name);
      synchronize(founder, author);
      return author;
    });
    const [fine, behind, farBehind, silent, unverified, shelved, lost] = joined as [
      FeedAuthor,
      FeedAuthor,
      FeedAuthor,
      FeedAuthor,
      FeedAuthor,
      FeedAuthor,
      FeedAuthor,
    ];
    founder.archive(shelved.device);
    founder.revoke(lost.device);
    const oldest = founder.rotate();
    synchronize(founder, behind);
    const newest = founder.rotate();
    for (const author of [fine, silent, unverified]) synchronize(founder, author);
    const devices = new Map(
      joined.map((author) => [
        author.device,
        {
          heardAt: now - (author === silent ? 90 : 1) * DAY,
          clockAheadMs: 0,
          verified: author !== unverified && author !== farBehind,
        },
      ]),
    );
    const { items } = founder.state.devices(0, 9, { ...founder.localFacts(), devices }, now, { order: 'urgency' });
    const conditionsOf = items.map(({ name, conditions }) => [name, ...conditions] as const);
    const { body } = oldest;
    expect(conditionsOf).to.deep.equal([
      ['far behind', { kind: 'behind', rotations: 2, since: body.writtenAt }, { kind: 'unverified' }],
      ['behind', { kind: 'behind', rotations: 1, since: newest.body.writtenAt }],
      ['silent', { kind: 'unseen', days: 90 }],
      ['new', { kind: 'unverified' }],
      ['Desk', { kind: 'in-sync' }],
      ['fine', { kind: 'in-sync' }],
      ['shelved', { kind: 'archived' }],
      ['lost', { kind: 'revoked' }],
    ]);
  });

  it('[C4] say of a cloned device that it is, before all else, until it is revoked', () => {
    const founder = FeedAuthor.found(fakeSuite('forked in a list'), 'Desk');
    const laptop = FeedAuthor.join(founder, 'Laptop');
    synchronize(founder, laptop);
    const copy = laptop.clone();
    laptop.rotate('here');
    copy.rotate('there');
    for (const author of [laptop, copy]) synchronize(founder, author);
    founder.rotate('unheard of');
    const laptopInList = (): DeviceListing | undefined =>
      founder.state
        .devices(0, 9, founder.localFacts(), founder.now, { order: 'urgency' })
        .items.find(({ id }) => id === laptop.device);
    const kinds = (): readonly string[] | undefined => laptopInList()?.conditions.map(({ kind }) => kind);
    expect(kinds()).to.deep.equal(['forked', 'behind', 'unverified']);
    founder.revoke(laptop.device);
    expect(kinds()).to.deep.equal(['revoked']);
  });

  it('tell everything about one device', () => {
    const founder = FeedAuthor.found(fakeSuite('details'), 'Desk');
    founder.rotate('before');
    const laptop = FeedAuthor.join(founder, 'Laptop');
    laptop.rotate('by the laptop');
    synchronize(founder, laptop);
    founder.rotate('unheard of');
    const details = founder.state.device(laptop.device, founder.localFacts(), now);
    expect(details).to.deep.include({ joinedAtGeneration: 2, keysHeld: 3, rotationsMade: 1 });
    expect(details.missing.map(({ generation, reason }) => [generation, reason])).to.deep.equal([[4, 'unheard of']]);
    expect(() => founder.state.device('0'.repeat(32), founder.localFacts(), now))
      .to.throw()
      .with.property('code', 'DEVICE_UNKNOWN');
  });

  it('tell which active devices lack a rotation', () => {
    const founder = FeedAuthor.found(fakeSuite('without'), 'Desk');
    const [laptop, phone, shelved] = ['Laptop', 'Phone', 'Shelved'].map((name) => FeedAuthor.join(founder, name)) as [
      FeedAuthor,
      FeedAuthor,
      FeedAuthor,
    ];
    for (const author of [laptop, phone, shelved]) synchronize(founder, author);
    founder.archive(shelved.device);
    const { id } = founder.rotate();
    synchronize(founder, phone);
    expect(founder.state.devicesWithout(id, 0, 9)).to.deep.equal({ total: 1, items: [laptop.device] });
    expect(founder.state.devicesWithout(id, 1, 9)).to.deep.equal({ total: 1, items: [] });
    expect(founder.state.devicesWithout('0'.repeat(64), 0, 9)).to.deep.equal({ total: 0, items: [] });
  });

  it('[C7] mark rotations of one generation, and which of them holds', () => {
    const founder = FeedAuthor.found(fakeSuite('rivals'), 'Desk');
    const laptop = FeedAuthor.join(founder, 'Laptop');
    synchronize(founder, laptop);
    founder.rotate('common');
    synchronize(founder, laptop);
    founder.rotate('here');
    laptop.rotate('there');
    synchronize(founder, laptop);
    const rivalries = (): unknown[] => founder.state.rotations(0, 9).items.map(({ rivalry }) => rivalry);
    expect(rivalries()).to.deep.equal([
      { isSettled: false, isChosen: true },
      { isSettled: false, isChosen: false },
      null,
    ]);
    const [current, other] = founder.state.rotations(0, 2).items.map(({ id }) => id) as [string, string];
    founder.write({ kind: 'conflict-settled', chosen: other, others: [current] });
    expect(rivalries()).to.deep.equal([
      { isSettled: true, isChosen: false },
      { isSettled: true, isChosen: true },
      null,
    ]);
  });

  it('are searched and sorted once for all their pages, and anew after a change', () => {
    const founder = FeedAuthor.found(fakeSuite('pages'), 'Desk');
    for (let count = 0; count < 5; count++) founder.import(FeedAuthor.join(founder, `Device ${count}`).export());
    const facts = founder.localFacts();
    const page = (offset: number): readonly DeviceListing[] =>
      founder.state.devices(offset, 2, facts, now, { order: 'name' }).items;
    expect([0, 2, 4].flatMap(page).map(({ name }) => name)).to.deep.equal([
      'Desk',
      'Device 0',
      'Device 1',
      'Device 2',
      'Device 3',
      'Device 4',
    ]);
    founder.rename(founder.device, 'Tower');
    expect(page(0)[0]?.name).to.equal('Tower');
  });

  it('are the same list until something else is asked, the account has changed, or a day has passed where that matters', () => {
    const account = new BareAccount(feedOf(run('a', 1, genesis)), feedOf(run('b', 1, joinsOn('a1'))));
    const directory = new DeviceDirectory(new DeviceList(new ComparisonCodes(fakeSuite('same list').crypto)));
    const facts = { ...desk.localFacts(), thisDevice: 'a' };
    const ask = (query: DeviceQuery = {}, days = 0, revision = 1): readonly DeviceSummary[] =>
      directory.find(account.fold, revision, facts, query, now + days * DAY);
    const urgent: DeviceQuery = { order: 'urgency' };
    const first = ask();
    expect(ask()).to.equal(first);
    expect(ask({}, 1), 'a day later').to.equal(first);
    expect(ask({}, 0, 2), 'after a change').not.to.equal(first);
    const byUrgency = ask(urgent);
    expect(byUrgency).not.to.equal(first);
    expect(ask(urgent, 1 / 24), 'an hour later').to.equal(byUrgency);
    expect(ask(urgent, 1), 'a day later').not.to.equal(byUrgency);
  });

  it('name the newest rotations that a device lacks, and no more than was asked for', () => {
    const account = new BareAccount(
      feedOf(run('a', 1, genesis, rotatesOn('a1'), rotatesOn('a2'), seen(['b2', 'c1']))),
      feedOf(run('b', 1, joinsOn('a1'), rotatesOn('a3'), seen(['a3']))),
      feedOf(run('c', 1, joinsOn('a1'), seen(['b2']))),
      feedOf(run('d', 1, joinsOn('a1'))),
    );
    const deviceList = new DeviceList(new ComparisonCodes(fakeSuite('missing').crypto));
    const all = deviceList.list(account.fold, { ...desk.localFacts(), thisDevice: 'a' });
    const missing = (device: DeviceId, limit: number): readonly string[] => {
      const summary = all.find(({ id }) => id === device);
      if (summary === undefined) throw new Error(`There is no ${device}.`);
      return missingRotationsOf(account.fold, summary, limit).map(({ id }) => id);
    };
    expect(missing('c', 9), 'which has heard the newest').to.deep.equal(['a3', 'a2']);
    expect(missing('d', 9)).to.deep.equal(['b2', 'a3', 'a2']);
    expect(missing('d', 2)).to.deep.equal(['b2', 'a3']);
    expect(missing('b', 9)).to.deep.equal([]);
  });
});
