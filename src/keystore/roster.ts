import { compareOrdered, type OrderedRecord } from './causal-order.js';
import { isKind } from './entry-record.js';
import { shortDeviceId } from './identity.js';
import { type DeviceId, type DeviceStanding, NOTHING_ARCHIVED } from './types.js';

/** What the effective entries say of one device. */
export interface RosterEntry {
  readonly device: DeviceId;
  /** Its first entry. */
  readonly joined: OrderedRecord;
  readonly standing: DeviceStanding;
  /** Safe for display; its short id when no name was ever given. */
  readonly name: string;
  /** The number of its newest entry, void or not. */
  readonly entries: number;
  /** The number of its last entry that has effect and says more than what its author has heard; 0 for none. */
  readonly lastSignificant: number;
}

interface MutableRosterEntry {
  readonly device: DeviceId;
  readonly joined: OrderedRecord;
  standing: DeviceStanding;
  name: string;
  entries: number;
  lastSignificant: number;
  lastEffective: number;
}

/** A name and where in time it was given. */
interface GivenName {
  readonly name: string;
  readonly givenBy: OrderedRecord;
}

/** That a device was archived, or (with 0) taken back into use, and where in time. */
interface Archiving {
  readonly lastSequence: number;
  readonly givenBy: OrderedRecord;
}

/** The devices: their names, when they joined, and whether they count. */
export class Roster {
  readonly #entries = new Map<DeviceId, MutableRosterEntry>();
  readonly #names = new Map<DeviceId, GivenName>();
  readonly #archivings = new Map<DeviceId, Archiving[]>();
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
    const name = this.nameOf(device);
    const nothingYet = { entries: 0, lastSignificant: 0, lastEffective: 0 };
    this.#entries.set(device, { device, joined, standing: 'active', name, ...nothingYet });
    this.#inOrder = undefined;
    if (fact.kind === 'genesis' || fact.kind === 'device-added') this.#name(device, fact.name, joined);
  }

  /** Takes note that a device wrote so many entries, void or not. */
  count(device: DeviceId, entries: number): void {
    const entry = this.#entries.get(device);
    if (entry !== undefined) entry.entries = entries;
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
      const archivings = this.#archivings.get(device) ?? [];
      this.#archivings.set(device, archivings);
      archivings.push({ lastSequence, givenBy: ordered });
    }
  }

  /** Finds out anew whether a device counts, and gives back the answer; undefined when it is not known. */
  updateStanding(device: DeviceId, isShutOut: boolean): DeviceStanding | undefined {
    const entry = this.#entries.get(device);
    if (entry === undefined) return undefined;
    const isArchived = entry.lastEffective <= archivedUpTo(this.#archivings.get(device) ?? []);
    entry.standing = isShutOut ? 'revoked' : isArchived ? 'archived' : 'active';
    return entry.standing;
  }

  /** The last one to name a device wins. */
  #name(device: DeviceId, name: string, givenBy: OrderedRecord): void {
    const held = this.#names.get(device);
    if (held !== undefined && compareOrdered(held.givenBy, givenBy) >= 0) return;
    this.#names.set(device, { name, givenBy });
    const entry = this.#entries.get(device);
    if (entry !== undefined) entry.name = name;
  }
}

/** Orders first entries: genesis, then by Lamport number and id. */
export function compareJoins(a: OrderedRecord, b: OrderedRecord): number {
  return Number(isKind(b.record, 'genesis')) - Number(isKind(a.record, 'genesis')) || compareOrdered(a, b);
}

/** Up to which of its entries a device counts as archived: what came before it was last taken back into use is over. */
function archivedUpTo(archivings: readonly Archiving[]): number {
  let upTo = 0;
  for (const { lastSequence } of archivings.toSorted((a, b) => compareOrdered(a.givenBy, b.givenBy))) {
    upTo = lastSequence === NOTHING_ARCHIVED ? 0 : Math.max(upTo, lastSequence);
  }
  return upTo;
}
