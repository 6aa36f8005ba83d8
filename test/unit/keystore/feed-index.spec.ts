import { expect } from 'chai';

import { MalformedBytes } from '../../../src/core/cbor/cbor-reader.js';
import { CborWriter } from '../../../src/core/cbor/cbor-writer.js';
import { DeviceIdPool, type EntryFact, type EntryRecord } from '../../../src/keystore/entry-record.js';
import { decodeFeedIndex, encodeFeedIndex, sameRecords } from '../../../src/keystore/feed-index.js';
import { Feed } from '../../../src/keystore/feed.js';
import { deviceIdOf } from '../../../src/keystore/identity.js';
import { bytesFrom } from '../../support/keystore/crypto-suite.js';

const account = bytesFrom('account', 32);
const id = (name: string): string => Buffer.from(bytesFrom(name, 32)).toString('hex');
const identityOf = (name: string) => {
  const fullId = bytesFrom(name, 32);
  const keys = { signing: bytesFrom(`${name} signing`, 32), sealing: bytesFrom(`${name} sealing`, 1216) };
  return { device: deviceIdOf(fullId), fullId, keys };
};
const [laptop, phone] = [identityOf('laptop'), identityOf('phone')];

/** The longest name and reason that can be shown, in bytes: 4 for each character. */
const [longName, longReason] = ['😀'.repeat(64), '😀'.repeat(200)];

const facts: readonly EntryFact[] = [
  { kind: 'genesis', name: longName, publicKey: id('key') },
  { kind: 'device-added', name: 'Phone', basis: id('basis') },
  { kind: 'device-renamed', device: phone.device, name: 'Other' },
  { kind: 'device-archived', device: laptop.device, lastSequence: 7 },
  { kind: 'device-revoked', device: phone.device, lastSequence: 3, head: id('head'), reason: longReason },
  { kind: 'device-revoked', device: laptop.device, lastSequence: 3, head: null, reason: '' },
  { kind: 'key-rotated', basis: id('basis'), reason: longReason, publicKey: id('key') },
  { kind: 'password-rotated' },
  {
    kind: 'acknowledged',
    seen: [
      { device: phone.device, sequence: 4 },
      { device: 'ab'.repeat(16), sequence: 5 },
    ],
    shared: [
      { device: phone.device, rotation: id('one') },
      { device: laptop.device, rotation: id('other') },
    ],
  },
  { kind: 'conflict-settled', chosen: id('one'), others: [id('other'), id('third')] },
];

function recordsOf(
  { device }: { device: string },
  all: readonly EntryFact[],
): readonly [EntryRecord, ...EntryRecord[]] {
  const records = all.map((fact, index) => {
    const sequence = index + 1;
    return { id: id(`${device} ${sequence}`), device, sequence, generation: 2, writtenAt: 1000 + sequence, fact };
  });
  return records as [(typeof records)[number], ...typeof records];
}

function feedOf(identity: typeof laptop, all: readonly EntryFact[]): Feed {
  const [first, ...others] = recordsOf(identity, all);
  const feed = Feed.open(identity, first);
  for (const record of others) feed.append(record);
  return feed;
}

describe('The index of feeds', () => {
  it('holds every kind of entry, with all that a fold needs of it', () => {
    const feeds = new Map([laptop, phone].map((identity) => [identity.device, feedOf(identity, facts)]));
    const read = decodeFeedIndex(encodeFeedIndex(feeds, account), new DeviceIdPool());
    expect(read.account).to.deep.equal(account);
    expect([...read.feeds.keys()]).to.deep.equal([laptop.device, phone.device]);
    for (const { device, fullId, keys } of [laptop, phone]) {
      const feed = read.feeds.get(device);
      expect(feed?.records).to.deep.equal(feeds.get(device)?.records);
      expect(Buffer.compare(feed?.fullId ?? new Uint8Array(), fullId)).to.equal(0);
      expect(Buffer.compare(feed?.keys.signing ?? new Uint8Array(), keys.signing)).to.equal(0);
      expect(Buffer.compare(feed?.keys.sealing ?? new Uint8Array(), keys.sealing)).to.equal(0);
    }
  });

  describe('is refused', () => {
    const openFeed = (writer: CborWriter, { fullId, keys }: typeof laptop, records: number): CborWriter =>
      writer.array(4).byteString(fullId).byteString(keys.signing).byteString(keys.sealing).array(records);
    const openRecord = (writer: CborWriter, items: number, kind: number): CborWriter =>
      writer.array(items).hex(id('entry')).unsigned(1).unsigned(0).unsigned(kind);
    const begin = (feeds: number): CborWriter =>
      new CborWriter().array(3).byteString(account).array(1).hex(laptop.device).array(feeds);
    const PASSWORD_ROTATED = 6;
    const ACKNOWLEDGED = 7;

    it('unless it is well formed', () => {
      const index = openRecord(openFeed(begin(1), laptop, 1), 4, PASSWORD_ROTATED);
      expect(decodeFeedIndex(index.bytes, new DeviceIdPool()).feeds.size).to.equal(1);
    });

    const cases: Readonly<Record<string, () => CborWriter>> = {
      'a feed is there twice': () => {
        const one = openRecord(openFeed(begin(2), laptop, 1), 4, PASSWORD_ROTATED);
        return openRecord(openFeed(one, laptop, 1), 4, PASSWORD_ROTATED);
      },
      'a feed has no entry': () => openRecord(openFeed(begin(1), laptop, 0), 4, PASSWORD_ROTATED),
      'a kind is not known': () => openRecord(openFeed(begin(1), laptop, 1), 4, 99),
      'a kind is not known, as it has other parts': () =>
        openRecord(openFeed(begin(1), laptop, 1), 5, PASSWORD_ROTATED),
      'a pair is not whole': () =>
        openRecord(openFeed(begin(1), laptop, 1), 6, ACKNOWLEDGED)
          .array(3)
          .unsigned(0)
          .unsigned(1)
          .unsigned(0)
          .array(0),
      'a device has no place': () =>
        openRecord(openFeed(begin(1), laptop, 1), 6, ACKNOWLEDGED)
          .array(2)
          .unsigned(1)
          .unsigned(1)
          .array(0),
    };
    for (const [what, make] of Object.entries(cases)) {
      it(`where ${what}`, () => {
        expect(() => decodeFeedIndex(make().bytes, new DeviceIdPool())).to.throw(MalformedBytes, what.split(',')[0]);
      });
    }
  });

  it('tells records apart by every part of them', () => {
    const alike = (): readonly EntryRecord[] => recordsOf(laptop, facts);
    for (const [index, record] of alike().entries()) {
      const again = alike()[index];
      if (again === undefined) throw new Error('There is no such record.');
      expect(sameRecords(record, again)).to.equal(true);
      for (const change of [
        { device: phone.device },
        { sequence: 99 },
        { id: id('another') },
        { generation: 9 },
        { writtenAt: 9 },
      ]) {
        expect(sameRecords(record, { ...again, ...change })).to.equal(false);
      }
      for (const { sequence, fact } of alike()) {
        expect(sameRecords(record, { ...record, fact })).to.equal(sequence === record.sequence);
      }
    }
  });
});
