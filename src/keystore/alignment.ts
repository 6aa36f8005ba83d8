import type { DeviceId } from './types.js';

/** What is known of who has heard the rotations of one feed. */
interface FeedCoverage {
  /** Sequence numbers of the feed's effective rotations, ascending. */
  readonly rotations: number[];
  /** At index k ≥ 1: how many active devices have acknowledged exactly the first k rotations. */
  readonly heardExactly: number[];
  /** The sum of `heardExactly`: active devices that have acknowledged at least one. */
  hearers: number;
  /** How many rotations at least one active device has not acknowledged; as of `countedAt`. */
  missing: number;
  /** The roster number for which `missing` holds; −1 when a rotation or acknowledgement came since. */
  countedAt: number;
}

/** How much of the account a device has; a live view. */
export interface Coverage {
  /** How many rotations the device has acknowledged or made. */
  readonly covered: number;
}

interface DeviceCoverage extends Coverage {
  /** Per feed, up to which entry the device has acknowledged it. */
  readonly heard: Map<DeviceId, number>;
  covered: number;
  /** The number of its last entry with which it took in a rotation; 0 for none. */
  lastIntake: number;
  isActive: boolean;
}

const NEVER = -1;

/**
 * Which device has acknowledged which rotation, kept up to date as entries arrive: an entry costs a binary search, a
 * question costs the feeds that changed since the last one.
 *
 * Rotations must come before the acknowledgements that cover them.
 */
export class Alignment {
  readonly #feeds = new Map<DeviceId, FeedCoverage>();
  readonly #devices = new Map<DeviceId, DeviceCoverage>();
  #total = 0;
  #activeDevices = 0;
  /** Grows whenever a device becomes or ceases to be active: then every feed has to be counted anew. */
  #rosterNumber = 0;

  /** How many effective rotations there are. */
  get total(): number {
    return this.#total;
  }

  get activeDevices(): number {
    return this.#activeDevices;
  }

  /** Adds an effective rotation: entry `sequence` of `author`, later than all of that author's before. */
  addRotation(author: DeviceId, sequence: number): void {
    const feed = this.#feed(author);
    feed.rotations.push(sequence);
    feed.countedAt = NEVER;
    this.#total += 1;
    this.#device(author).covered += 1;
  }

  /**
   * Takes note that `device` says in its entry `saidIn` that it has heard `author`'s feed up to `sequence`. What it has heard before stays
   * heard.
   */
  acknowledge(device: DeviceId, author: DeviceId, sequence: number, saidIn: number): void {
    const coverage = this.#device(device);
    const before = coverage.heard.get(author) ?? 0;
    if (sequence <= before) return;
    coverage.heard.set(author, sequence);
    const feed = this.#feeds.get(author);
    if (feed === undefined) return;
    const countBefore = countUpTo(feed.rotations, before);
    const countAfter = countUpTo(feed.rotations, sequence);
    if (countAfter === countBefore) return;
    coverage.covered += countAfter - countBefore;
    coverage.lastIntake = Math.max(coverage.lastIntake, saidIn);
    if (!coverage.isActive) return;
    removeHearer(feed, countBefore);
    addHearer(feed, countAfter);
  }

  /** Says whether `device` counts in verdicts. */
  setActive(device: DeviceId, isActive: boolean): void {
    const coverage = this.#device(device);
    if (coverage.isActive === isActive) return;
    coverage.isActive = isActive;
    this.#activeDevices += isActive ? 1 : -1;
    this.#rosterNumber += 1;
    for (const [author, sequence] of coverage.heard) {
      const feed = this.#feeds.get(author);
      if (feed === undefined) continue;
      const count = countUpTo(feed.rotations, sequence);
      if (isActive) addHearer(feed, count);
      else removeHearer(feed, count);
    }
  }

  /** Up to which entry `device` has acknowledged `author`'s feed; 0 when it has not heard of it. */
  heard(device: DeviceId, author: DeviceId): number {
    return this.#devices.get(device)?.heard.get(author) ?? 0;
  }

  /** All that `device` has acknowledged. */
  heardBy(device: DeviceId): ReadonlyMap<DeviceId, number> {
    return this.#devices.get(device)?.heard ?? new Map<DeviceId, number>();
  }

  /** The number of the last entry with which `device` took in a rotation that it had not acknowledged before; 0 for none. */
  lastIntakeOf(device: DeviceId): number {
    return this.#devices.get(device)?.lastIntake ?? 0;
  }

  /** What `device` has. It goes on changing with this. */
  coverageOf(device: DeviceId): Coverage {
    return this.#device(device);
  }

  /** How many rotations `device` has not acknowledged. */
  missingOf(device: DeviceId): number {
    return this.#total - (this.#devices.get(device)?.covered ?? 0);
  }

  /** How many rotations at least one active device has not acknowledged. */
  missing(): number {
    let missing = 0;
    for (const [author, feed] of this.#feeds) {
      if (feed.countedAt !== this.#rosterNumber) {
        feed.missing = this.#countMissing(author, feed);
        feed.countedAt = this.#rosterNumber;
      }
      missing += feed.missing;
    }
    return missing;
  }

  /** Per rotation of `author`, given by ascending sequence numbers: how many active devices have acknowledged or made it. */
  acknowledgedBy(author: DeviceId, sequences: readonly number[]): readonly number[] {
    const feed = this.#feeds.get(author);
    if (feed === undefined) return sequences.map(() => 0);
    const counts: number[] = [];
    let hearers = this.#device(author).isActive ? 1 : 0;
    let index = feed.heardExactly.length;
    for (const sequence of sequences.toReversed()) {
      const place = countUpTo(feed.rotations, sequence);
      while (index > place) hearers += feed.heardExactly[--index] ?? 0;
      counts.push(hearers);
    }
    return counts.reverse();
  }

  #countMissing(author: DeviceId, feed: FeedCoverage): number {
    const others = this.#activeDevices - (this.#device(author).isActive ? 1 : 0);
    if (others === 0) return 0;
    if (feed.hearers < others) return feed.rotations.length;
    const leastHeard = feed.heardExactly.findIndex((count) => count > 0);
    return feed.rotations.length - leastHeard;
  }

  #feed(author: DeviceId): FeedCoverage {
    let feed = this.#feeds.get(author);
    if (feed === undefined) {
      feed = { rotations: [], heardExactly: [], hearers: 0, missing: 0, countedAt: NEVER };
      this.#feeds.set(author, feed);
    }
    return feed;
  }

  #device(device: DeviceId): DeviceCoverage {
    let coverage = this.#devices.get(device);
    if (coverage === undefined) {
      coverage = { heard: new Map(), covered: 0, lastIntake: 0, isActive: false };
      this.#devices.set(device, coverage);
    }
    return coverage;
  }
}

function addHearer(feed: FeedCoverage, count: number): void {
  if (count === 0) return;
  while (feed.heardExactly.length <= count) feed.heardExactly.push(0);
  feed.heardExactly[count] = (feed.heardExactly[count] ?? 0) + 1;
  feed.hearers += 1;
  feed.countedAt = NEVER;
}

function removeHearer(feed: FeedCoverage, count: number): void {
  if (count === 0) return;
  feed.heardExactly[count] = (feed.heardExactly[count] ?? 0) - 1;
  feed.hearers -= 1;
  feed.countedAt = NEVER;
}

/** How many of the ascending numbers are at most `limit`. */
function countUpTo(ascending: readonly number[], limit: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] ?? Infinity) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
