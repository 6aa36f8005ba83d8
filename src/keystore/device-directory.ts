import { DAY_MS } from '../core/common/durations.js';
import { lazily } from '../core/common/lazily.js';
import { compareUrgency } from './device-condition.js';
import type { Fold } from './fold.js';
import type { DeviceList } from './device-list.js';
import type { DeviceStanding, DeviceSummary, LocalFacts } from './types.js';

/** What devices can be sorted by. */
export const deviceOrders = ['joined', 'urgency', 'name', 'last-seen'] as const;

/** `joined`: the oldest member first. `urgency`: what needs a person first. `last-seen`: the one seen last first. */
export type DeviceOrder = (typeof deviceOrders)[number];

/** Which devices to list, and in what order. This device comes first, so that a person finds themselves, unless others need them more. */
export interface DeviceQuery {
  /** Only devices of this standing. */
  readonly standing?: DeviceStanding;
  /** Only devices whose name holds each of these words, whatever their case and accents. */
  readonly search?: string;
  /** `joined` unless told otherwise. */
  readonly order?: DeviceOrder;
  /** Turns the order round. */
  readonly reversed?: boolean;
}

const names = lazily(() => new Intl.Collator('en', { sensitivity: 'base', numeric: true }));

/**
 * Answers questions for lists of devices. Remembers the last answer, so that going through the pages of one list costs one
 * search and one sorting.
 */
export class DeviceDirectory {
  readonly #list: DeviceList;
  #found: { readonly key: readonly unknown[]; readonly devices: readonly DeviceSummary[] } | undefined;

  constructor(list: DeviceList) {
    this.#list = list;
  }

  /**
   * All devices that a query asks for, in its order.
   *
   * @param revision grows whenever `fold` changes.
   * @param now epoch ms of this machine.
   */
  find(fold: Fold, revision: number, local: LocalFacts, query: DeviceQuery, now: number): readonly DeviceSummary[] {
    const { standing, search = '', order = 'joined', reversed = false } = query;
    const today = order === 'urgency' ? Math.floor(now / DAY_MS) : 0;
    const key = [fold, revision, local, standing, search, order, reversed, today];
    if (this.#found === undefined || !isSame(this.#found.key, key)) {
      const wanted = this.#list.list(fold, local).filter(matcherOf(standing, search));
      this.#found = { key, devices: sort(fold, wanted, order, reversed, now) };
    }
    return this.#found.devices;
  }
}

function isSame(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.every((part, index) => part === other[index]);
}

function matcherOf(standing: DeviceStanding | undefined, search: string): (device: DeviceSummary) => boolean {
  const words = searchable(search).split(/\s+/u).filter(Boolean);
  return (device) => {
    if (standing !== undefined && device.standing !== standing) return false;
    if (words.length === 0) return true;
    const name = searchable(device.name);
    return words.every((word) => name.includes(word));
  };
}

/** A text without what a person who searches does not care about: case, accents, widths. */
function searchable(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

function sort(
  fold: Fold,
  devices: readonly DeviceSummary[],
  order: DeviceOrder,
  reversed: boolean,
  now: number,
): readonly DeviceSummary[] {
  const compare = comparisonFor(fold, order, now);
  // Equal ones stay in the order of joining: the sorting is stable.
  const sorted = compare === null ? [...devices] : devices.toSorted(compare);
  if (reversed) sorted.reverse();
  if (order === 'urgency') return sorted;
  const own = sorted.findIndex(({ isThisDevice }) => isThisDevice);
  if (own > 0) sorted.unshift(...sorted.splice(own, 1));
  return sorted;
}

function comparisonFor(
  fold: Fold,
  order: DeviceOrder,
  now: number,
): ((a: DeviceSummary, b: DeviceSummary) => number) | null {
  switch (order) {
    case 'joined':
      return null;
    case 'urgency':
      return (a, b) => compareUrgency(fold, a, b, now);
    case 'name':
      return (a, b) => names().compare(a.name, b.name);
    case 'last-seen':
      return (a, b) => b.lastHeardAt - a.lastHeardAt;
  }
}
