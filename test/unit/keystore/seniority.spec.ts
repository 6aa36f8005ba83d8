import { expect } from 'chai';

import type { EntryFact, EntryRecord } from '../../../src/keystore/entry-record.js';
import { Feed } from '../../../src/keystore/feed.js';
import { rankBySeniority } from '../../../src/keystore/seniority.js';

const identity = { fullId: new Uint8Array(), keys: { signing: new Uint8Array(), sealing: new Uint8Array() } };

/** An acknowledgement of devices, each letter one of them. */
const hears = (devices: string): EntryFact => ({
  kind: 'acknowledged',
  seen: devices.split('').map((device) => ({ device, sequence: 1 })),
  shared: [],
});

const archives = (device: string, lastSequence: number): EntryFact => ({
  kind: 'device-archived',
  device,
  lastSequence,
});

const revokes = (device: string, lastSequence: number): EntryFact => ({
  kind: 'device-revoked',
  device,
  lastSequence,
  head: null,
  reason: '',
});

function feed(device: string, ...facts: readonly EntryFact[]): [string, Feed] {
  const record = (fact: EntryFact, index: number): EntryRecord => ({
    id: `${device}${index + 1}`,
    device,
    sequence: index + 1,
    generation: 1,
    writtenAt: 0,
    fact,
  });
  const made = Feed.open({ device, ...identity }, record({ kind: 'device-added', name: '', basis: '' }, 0));
  for (const [index, fact] of facts.entries()) made.append(record(fact, index + 1));
  return [device, made];
}

/** The devices in order; their names are letters, and `joined` is the order of joining. */
function order(joined: string, feeds: readonly [string, Feed][], cyclic: readonly EntryRecord[] = []): string {
  const devices = joined.split('');
  const ranks = rankBySeniority(new Map(feeds), devices, new Set(cyclic), new Set(devices));
  return devices.sort((a, b) => (ranks.get(a) ?? 0) - (ranks.get(b) ?? 0)).join('');
}

describe('Seniority', () => {
  it('is the order of joining where nobody acknowledges anybody', () => {
    expect(order('fbca', [feed('f'), feed('a'), feed('b'), feed('c')])).to.equal('fbca');
  });

  it('[C6] is what the founder acknowledged first, whatever a device says of itself', () => {
    const told = feed('f', hears('c'), hears('cb'), hears('a'));
    const boast = feed('a', hears('a'), hears('f'));
    expect(order('fabcd', [told, boast, feed('b'), feed('c'), feed('d')])).to.equal('fcbad');
  });

  it('is what the next device acknowledged first where the founder heard of several at once, or of none', () => {
    const feeds = [
      feed('f', hears('s'), hears('abc')),
      feed('s', hears('c'), hears('b'), hears('a'), hears('z'), hears('y')),
    ];
    expect(order('fsabcyz', feeds)).to.equal('fscbazy');
    expect(order('fsabcyz', feeds.slice(0, 1)), 'without the feed of the next').to.equal('fsabcyz');
  });

  it('is the order of joining among those that were acknowledged in one entry, whatever the order in it', () => {
    const told = feed('f', hears('e'), hears('d'), hears('cba'));
    expect(order('fabcde', [told])).to.equal('fedabc');
  });

  it('keeps what a senior device said, whatever a junior one says later', () => {
    const feeds = [
      feed('f', hears('s')),
      feed('s', hears('ab'), hears('c')),
      feed('a', hears('c'), hears('d'), hears('b')),
    ];
    expect(order('fsabcd', feeds)).to.equal('fsabcd');
  });

  it('[C6] does not hear what a device wrote after the entry that a senior one lets stand', () => {
    const founder = feed('f', hears('r'), hears('t'), revokes('t', 2), revokes('t', 3));
    const thief = feed('t', hears('r'), hears('a'));
    expect(order('frtba', [founder, thief])).to.equal('frtba');
    expect(order('frtba', [feed('f', hears('r'), hears('t')), thief])).to.equal('frtab');
    expect(order('frtba', [feed('f', hears('r'), hears('t'), revokes('t', 3)), thief])).to.equal('frtab');
    const archiving = feed('f', hears('r'), hears('t'), archives('t', 2));
    expect(order('frtba', [archiving, thief]), 'archived').to.equal('frtab');
    const junior = feed('b', revokes('t', 1));
    expect(order('frtba', [feed('f', hears('r'), hears('t')), thief, junior])).to.equal('frtab');
  });

  it('does not hear entries in cycles', () => {
    const founder = feed('f', hears('b'), hears('a'), revokes('a', 1));
    const [, told] = founder;
    expect(order('fab', [founder])).to.equal('fba');
    expect(order('fabcd', [founder, feed('a', hears('d'))], [told.at(2), told.at(4)])).to.equal('fadbc');
  });

  it('gives places only where there is something to compare', () => {
    const feeds = new Map([feed('f', hears('b')), feed('a'), feed('b')]);
    const ranks = (wanted: string): readonly (readonly [string, number])[] => [
      ...rankBySeniority(feeds, ['f', 'a', 'b'], new Set(), new Set(wanted)),
    ];
    expect(ranks('')).to.deep.equal([]);
    expect(ranks('b')).to.deep.equal([]);
    expect(ranks('fb')).to.deep.equal([
      ['f', 0],
      ['b', 1],
    ]);
    expect(ranks('ab')).to.deep.equal([
      ['b', 1],
      ['a', 2],
    ]);
  });

  it('finds its way where each device knows all that follow but the next', () => {
    const names = Array.from({ length: 500 }, (_, index) => String.fromCodePoint(0x4e00 + index));
    const feeds = names.map((name, index) => feed(name, hears(names.slice(index + 2).join(''))));
    const [told, untold] = [0, 1].map((rest) => names.filter((_, index) => index % 2 === rest));
    expect(order(names.join(''), feeds)).to.equal([...(told ?? []), ...(untold ?? []).toReversed()].join(''));
  });
});
