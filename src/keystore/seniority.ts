import { type EntryRecord, isKind } from './entry-record.js';
import type { Feed, Feeds } from './feed.js';
import type { DeviceId } from './types.js';

/**
 * The order of seniority: which device was a member first, as the senior ones tell it. The founder comes first, then the devices
 * in the order in which the founder acknowledged them. Those that it acknowledged in one entry, or never, come in the order in
 * which the next device acknowledged them, and so on down; the order of joining decides where no device made a difference.
 *
 * What a device says of itself would be of no use: whoever holds the account's first secret can make a device today whose only
 * entry looks as old as the account. What others acknowledged, and when, cannot be changed without their keys. For the same
 * reason a revoked device is heard up to the entry that its seniors let stand, and no further.
 *
 * @param joined all devices in the order of joining, the founder first.
 * @param cyclic entries that are void, so that what they acknowledge does not count.
 * @param wanted the devices whose place is asked for.
 * @returns their places: the smaller, the more senior.
 */
export function rankBySeniority(
  feeds: Feeds,
  joined: readonly DeviceId[],
  cyclic: ReadonlySet<EntryRecord>,
  wanted: ReadonlySet<DeviceId>,
): ReadonlyMap<DeviceId, number> {
  const ranks = new Map<DeviceId, number>();
  // Nobody is senior or junior to itself.
  if (wanted.size < 2) return ranks;
  let rank = 0;
  for (const device of new SeniorityOrder(feeds, joined, cyclic)) {
    if (wanted.has(device)) ranks.set(device, rank);
    if (ranks.size === wanted.size) break;
    rank += 1;
  }
  return ranks;
}

/** Devices between which no senior one has made a difference so far. */
interface Group {
  /** In the order of joining. Empties as they get their places, or move to a group of their own. */
  readonly members: Set<DeviceId>;
  /** Groups of former members, which come before the members that are left; the most senior first. */
  readonly seniors: Group[];
  /** How many of these have been walked through. */
  walked: number;
}

/** Devices of one group that a feed acknowledges first in its entry `sequence`. */
interface Testimony {
  readonly sequence: number;
  readonly devices: DeviceId[];
}

class SeniorityOrder implements Iterable<DeviceId> {
  readonly #feeds: Feeds;
  readonly #joined: readonly DeviceId[];
  readonly #cyclic: ReadonlySet<EntryRecord>;
  readonly #places: ReadonlyMap<DeviceId, number>;
  /** The group of each device that has no place in the order yet. */
  readonly #groups = new Map<DeviceId, Group>();
  /** Per device that a senior one revokes, the last entry that is heard. */
  readonly #limits = new Map<DeviceId, number>();

  constructor(feeds: Feeds, joined: readonly DeviceId[], cyclic: ReadonlySet<EntryRecord>) {
    this.#feeds = feeds;
    this.#joined = joined;
    this.#cyclic = cyclic;
    this.#places = new Map(joined.map((device, place) => [device, place]));
  }

  *[Symbol.iterator](): Generator<DeviceId> {
    const path = [this.#makeGroup(this.#joined)];
    for (let group = path.at(-1); group !== undefined; group = path.at(-1)) {
      const senior = group.seniors[group.walked];
      const [device] = group.members;
      if (senior !== undefined) {
        group.walked += 1;
        path.push(senior);
      } else if (device === undefined) {
        path.pop();
      } else {
        group.members.delete(device);
        this.#groups.delete(device);
        yield device;
        this.#hear(this.#feeds.get(device));
      }
    }
  }

  #makeGroup(members: readonly DeviceId[]): Group {
    const group: Group = { members: new Set(members), seniors: [], walked: 0 };
    for (const device of members) this.#groups.set(device, group);
    return group;
  }

  /** Lets the next device in the order tell of those that have no place yet. */
  #hear(feed: Feed | undefined): void {
    if (feed === undefined) return;
    const testimonies = new Map<Group, Testimony[]>();
    const heard = new Set<DeviceId>();
    for (const record of feed.records.slice(0, this.#limits.get(feed.device))) {
      if (this.#cyclic.has(record)) continue;
      if (isKind(record, 'device-revoked')) this.#limit(record.fact.device, record.fact.lastSequence);
      if (!isKind(record, 'acknowledged')) continue;
      for (const { device } of record.fact.seen) {
        const group = this.#groups.get(device);
        if (group === undefined || heard.has(device)) continue;
        heard.add(device);
        note(testimonies, group, record.sequence, device);
      }
    }
    for (const [group, inOrder] of testimonies) this.#split(group, inOrder);
  }

  #limit(device: DeviceId, lastSequence: number): void {
    this.#limits.set(device, Math.min(this.#limits.get(device) ?? Infinity, lastSequence));
  }

  #split(group: Group, testimonies: readonly Testimony[]): void {
    // All in one entry: no difference.
    if (testimonies[0]?.devices.length === group.members.size) return;
    for (const { devices } of testimonies) {
      for (const device of devices) group.members.delete(device);
      const byJoining = devices.sort((a, b) => (this.#places.get(a) ?? 0) - (this.#places.get(b) ?? 0));
      group.seniors.push(this.#makeGroup(byJoining));
    }
  }
}

function note(testimonies: Map<Group, Testimony[]>, group: Group, sequence: number, device: DeviceId): void {
  const ofGroup = testimonies.get(group) ?? [];
  testimonies.set(group, ofGroup);
  const last = ofGroup.at(-1);
  if (last?.sequence === sequence) last.devices.push(device);
  else ofGroup.push({ sequence, devices: [device] });
}
