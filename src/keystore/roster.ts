import { compareOrdered, type OrderedRecord } from './causal-order.js';
import { DeviceLabels } from './views/device-labels.js';
import { isKind } from './entry-record.js';
import { type DeviceId, type DeviceStanding, NOTHING_ARCHIVED } from './types.js';

/** What the effective entries say of one device. */
export interface RosterEntry {
  readonly device: DeviceId;
  /** Its first entry. */
  readonly joined: OrderedRecord;
  readonly standing: DeviceStanding;
  /** The number of its newest entry, void or not. */
  readonly entries: number;
  /** The number of its last entry that has effect and says more than what its author has heard; 0 for none. */
  readonly lastSignificant: number;
}

interface MutableRosterEntry {
  readonly device: DeviceId;
  readonly joined: OrderedRecord;
  standing: DeviceStanding;
  entries: number;
  lastSignificant: number;
  lastEffective: number;
}

/** That a device was archived, or (with 0) taken back into use, and where in time. */
interface Archiving {
  readonly lastSequence: number;
  readonly givenBy: OrderedRecord;
}

/** A name that a device was given, and where in time. */
interface Naming {
  readonly name: string;
  readonly givenBy: OrderedRecord;
}

/** The devices: their names, when they joined, and whether they count. */
export class Roster {
  readonly #entries = new Map<DeviceId, MutableRosterEntry>();
  /** Per device, its names in the order of time. */
  readonly #namings = new Map<DeviceId, Naming[]>();
  readonly #labels = new DeviceLabels((device) => this.#entries.get(device)?.standing === 'active');
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

  /**
   * The name to show for a device, which no other device has; its short id when none was ever given. Safe for display.
   */
  nameOf(device: DeviceId): string {
    return this.#labels.labelOf(device);
  }

  /**
   * What to call a device in a line about `entry`: by the name that it had before that, its first one at least. Safe for display, and of no
   * other device.
   */
  nameBefore(entry: OrderedRecord, device: DeviceId): string {
    const namings = this.#namings.get(device) ?? [];
    const had = namings.findLast(({ givenBy }) => compareOrdered(givenBy, entry) < 0) ?? namings[0];
    if (had === undefined || had === namings.at(-1)) return this.#labels.labelOf(device);
    return this.#labels.formerLabelOf(device, had.name);
  }

  /** The name that a device was given, which others may have too; undefined when there is none. Safe for display. */
  givenNameOf(device: DeviceId): string | undefined {
    return this.#labels.nameOf(device);
  }

  /** The devices that may have to be called otherwise since the last call, as others took or left their name. */
  takeRelabelled(): readonly DeviceId[] {
    return this.#labels.takeChanged();
  }

  /** Takes note of a device's first entry, void or not: also a device that is shut out has a name and a place in lists. */
  join(joined: OrderedRecord): void {
    const { device, fact } = joined.record;
    const nothingYet = { entries: 0, lastSignificant: 0, lastEffective: 0 };
    this.#entries.set(device, { device, joined, standing: 'active', ...nothingYet });
    this.#inOrder = undefined;
    if (fact.kind === 'genesis' || fact.kind === 'device-added') this.#name(device, fact.name, joined);
  }

  /** Takes note that a device wrote so many entries, void or not. */
  count(device: DeviceId, entries: number): void {
    const entry = this.#entries.get(device);
    if (entry !== undefined) entry.entries = entries;
  }

  /** Takes note of an entry that has effect. */
  apply(ordered: OrderedRecord): void {
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
    const standing = isShutOut ? 'revoked' : isArchived ? 'archived' : 'active';
    if (entry.standing !== standing) {
      entry.standing = standing;
      this.#labels.noteStanding(device);
    }
    return standing;
  }

  /** The last one to name a device wins. */
  #name(device: DeviceId, name: string, givenBy: OrderedRecord): void {
    const namings = this.#namings.get(device) ?? [];
    this.#namings.set(device, namings);
    const before = namings.findLastIndex((naming) => compareOrdered(naming.givenBy, givenBy) < 0);
    namings.splice(before + 1, 0, { name, givenBy });
    this.#labels.noteBearer(device, name);
    if (before + 2 === namings.length) this.#labels.setName(device, name);
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
