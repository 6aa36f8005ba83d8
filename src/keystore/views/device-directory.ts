import { DAY_MS } from '../../core/common/durations.js';
import { lazily } from '../../core/common/lazily.js';
import { compareUrgency, type Conditioned } from './device-condition.js';
import type { FoldedViews } from './folded-views.js';
import type { DeviceStanding, DeviceSummary } from './types.js';

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
  #found: { readonly key: readonly unknown[]; readonly devices: readonly DeviceSummary[] } | undefined;

  /**
   * All devices that a query asks for, in its order.
   *
   * @param all this device first, then in the order of joining; another list whenever something in it changed
   * @param now epoch ms of this machine.
   */
  find(folded: FoldedViews, all: readonly DeviceSummary[], query: DeviceQuery, now: number): readonly DeviceSummary[] {
    const { standing, search = '', order = 'joined', reversed = false } = query;
    const today = order === 'urgency' ? Math.floor(now / DAY_MS) : 0;
    const key = [all, standing, search, order, reversed, today];
    if (this.#found === undefined || !isSame(this.#found.key, key)) {
      const wanted = all.filter(matcherOf(standing, search));
      this.#found = { key, devices: sort(folded, wanted, order, reversed, now) };
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
  folded: FoldedViews,
  devices: readonly DeviceSummary[],
  order: DeviceOrder,
  reversed: boolean,
  now: number,
): readonly DeviceSummary[] {
  // Equal ones stay in the order of joining: the sorting is stable.
  const sorted = order === 'urgency' ? sortByUrgency(folded, devices, now) : devices.toSorted(comparisons[order]);
  if (reversed) sorted.reverse();
  if (order === 'urgency') return sorted;
  const own = sorted.findIndex(({ isThisDevice }) => isThisDevice);
  if (own > 0) sorted.unshift(...sorted.splice(own, 1));
  return sorted;
}

const comparisons: Readonly<Record<Exclude<DeviceOrder, 'urgency'>, (a: DeviceSummary, b: DeviceSummary) => number>> = {
  joined: () => 0,
  name: (a, b) => names().compare(a.name, b.name),
  'last-seen': (a, b) => b.lastHeardAt - a.lastHeardAt,
};

function sortByUrgency(folded: FoldedViews, devices: readonly DeviceSummary[], now: number): DeviceSummary[] {
  const conditioned = devices.flatMap((device): Conditioned[] => {
    const member = folded.ids.find(device.id);
    return member === undefined ? [] : [{ folded, member, device }];
  });
  return conditioned.sort((a, b) => compareUrgency(a, b, now)).map(({ device }) => device);
}
