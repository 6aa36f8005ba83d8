import type { EntryFact, EntryRecord } from '../../../src/keystore/entry-record.js';
import { Feed } from '../../../src/keystore/feed.js';
import { Fold } from '../../../src/keystore/fold.js';
import { bytesFrom } from './crypto-suite.js';

/** A fact that nothing builds on. */
export const password: EntryFact = { kind: 'password-rotated' };
export const genesis: EntryFact = { kind: 'genesis', name: 'Founder', publicKey: '' };
export const joinsOn = (basis: string, name = 'Joined'): EntryFact => ({ kind: 'device-added', basis, name });
export const rotatesOn = (basis: string): EntryFact => ({ kind: 'key-rotated', basis, reason: '', publicKey: '' });
export const renames = (device: string, name: string): EntryFact => ({ kind: 'device-renamed', device, name });
export const archives = (device: string, lastSequence: number): EntryFact => ({
  kind: 'device-archived',
  device,
  lastSequence,
});
export const revokes = (device: string, lastSequence: number, head: string | null = null): EntryFact => ({
  kind: 'device-revoked',
  device,
  lastSequence,
  head,
  reason: '',
});

/** Acknowledges places written as `device + number`; shares secrets of rotations written as `device rotation`. */
export const seen = (places: readonly string[], shared: readonly string[] = []): EntryFact => ({
  kind: 'acknowledged',
  seen: places.map((place) => ({ device: place.slice(0, 1), sequence: Number(place.slice(1)) })),
  shared: shared.map((one) => ({ device: one.slice(0, 1), rotation: one.slice(2) })),
});

/** Entries of a device, from `start` on; their ids are `device + number`. */
export function run(device: string, start: number, ...facts: readonly EntryFact[]): readonly EntryRecord[] {
  return facts.map((fact, index) => {
    const sequence = start + index;
    const generation = fact.kind === 'key-rotated' ? Number(fact.basis.slice(1)) : 1;
    return { id: `${device}${sequence}`, device, sequence, generation, writtenAt: 0, fact };
  });
}

const keys = { signing: bytesFrom('signing', 32), sealing: bytesFrom('sealing', 1216) };

/** A feed of records, and of proofs of forks. */
export function feedOf(records: readonly EntryRecord[], evidence: readonly EntryRecord[] = []): Feed {
  const [first, ...others] = records;
  if (first === undefined) throw new Error('A feed has a first entry.');
  const feed = Feed.open({ device: first.device, fullId: bytesFrom(first.device, 32), keys }, first, evidence);
  for (const record of others) feed.append(record);
  return feed;
}

/** A fold of feeds whose entries have no bytes and no signatures, to which more can be added. */
export class BareAccount {
  readonly feeds: Map<string, Feed>;
  readonly fold: Fold;

  constructor(...feeds: readonly Feed[]) {
    this.feeds = new Map(feeds.map((feed) => [feed.device, feed]));
    this.fold = Fold.of(this.feeds);
  }

  /** Whether entries were taken over one by one; else they would need a new fold. */
  adds(...runs: readonly (readonly EntryRecord[])[]): boolean {
    const preview = this.fold.preview(new Map(runs.map((records) => [records[0]?.device ?? '', records])));
    if (preview === null) return false;
    for (const record of runs.flat()) {
      const feed = this.feeds.get(record.device);
      if (feed === undefined) this.feeds.set(record.device, feedOf([record]));
      else feed.append(record);
    }
    this.fold.append(preview);
    return true;
  }
}
