import { compareOrdered, type OrderedRecord } from './causal-order.js';
import { isKind } from './entry-record.js';
import { shortDeviceId } from './identity.js';
import type { DeviceId, DeviceStanding } from './types.js';

/** What the effective entries say of one device. */
export interface RosterEntry {
  readonly device: DeviceId;
  /** Its first entry. */
  readonly joined: OrderedRecord;
  readonly standing: DeviceStanding;
  /** The number of its last entry that has effect and says more than what its author has heard; 0 for none. */
  readonly lastSignificant: number;
}

interface MutableRosterEntry {
  readonly device: DeviceId;
  readonly joined: OrderedRecord;
  standing: DeviceStanding;
  lastSignificant: number;
  lastEffective: number;
}

/** A name and where in time it was given. */
interface GivenName {
  readonly name: string;
  readonly givenBy: OrderedRecord;
}

/** The devices: their names, when they joined, and whether they count. */
export class Roster {
  readonly #entries = new Map<DeviceId, MutableRosterEntry>();
  readonly #names = new Map<DeviceId, GivenName>();
  readonly #archivedUpTo = new Map<DeviceId, number>();
  #inOrder: readonly MutableRosterEntry[] | undefined;

  /** All devices in the order in which they joined: the founder first, then by Lamport number and id of the first entry. */
  get inOrder(): readonly RosterEntry[] {
    this.#inOrder ??= [...this.#entries.values()].sort((a, b) => compareJoins(a.joined, b.joined));
    return this.#inOrder;
  }

  find(device: DeviceId): RosterEntry | undefined {
    return this.#entries.get(device);
  }

  /** The name to show for a device; its short id when none was ever given. Safe for display. */
  nameOf(device: DeviceId): string {
    return this.#names.get(device)?.name ?? shortDeviceId(device);
  }

  /** Takes note of a device's first entry, void or not: also a device that is shut out has a name and a place in lists. */
  join(joined: OrderedRecord): void {
    const { device, fact } = joined.record;
    this.#entries.set(device, { device, joined, standing: 'active', lastSignificant: 0, lastEffective: 0 });
    this.#inOrder = undefined;
    if (fact.kind === 'genesis' || fact.kind === 'device-added') this.#name(device, fact.name, joined);
  }

  /** Takes note of an entry that has effect. */
  heed(ordered: OrderedRecord): void {
    const { record } = ordered;
    const author = this.#entries.get(record.device);
    if (author !== undefined) {
      author.lastEffective = Math.max(author.lastEffective, record.sequence);
      const isPureAcknowledgement = isKind(record, 'acknowledged') && record.fact.shared.length === 0;
      if (!isPureAcknowledgement) author.lastSignificant = Math.max(author.lastSignificant, record.sequence);
    }
    if (isKind(record, 'device-renamed')) this.#name(record.fact.device, record.fact.name, ordered);
    if (isKind(record, 'device-archived')) {
      const { device, lastSequence } = record.fact;
      this.#archivedUpTo.set(device, Math.max(this.#archivedUpTo.get(device) ?? 0, lastSequence));
    }
  }

  /** Finds out anew whether a device counts, and gives back the answer; undefined when it is not known. */
  updateStanding(device: DeviceId, isShutOut: boolean): DeviceStanding | undefined {
    const entry = this.#entries.get(device);
    if (entry === undefined) return undefined;
    const archivedUpTo = this.#archivedUpTo.get(device);
    const isArchived = archivedUpTo !== undefined && entry.lastEffective <= archivedUpTo;
    entry.standing = isShutOut ? 'revoked' : isArchived ? 'archived' : 'active';
    return entry.standing;
  }

  /** The last one to name a device wins. */
  #name(device: DeviceId, name: string, givenBy: OrderedRecord): void {
    const held = this.#names.get(device);
    if (held === undefined || compareOrdered(held.givenBy, givenBy) < 0) this.#names.set(device, { name, givenBy });
  }
}

/** Orders first entries: genesis, then by Lamport number and id. */
export function compareJoins(a: OrderedRecord, b: OrderedRecord): number {
  return Number(isKind(b.record, 'genesis')) - Number(isKind(a.record, 'genesis')) || compareOrdered(a, b);
}
