import { shortenName } from '../device-name.js';
import { shortDeviceId } from './device-ids.js';
import type { DeviceId } from './types.js';

/** With how many digits of its id a device is told from others of its name at least. */
const MIN_TAG_DIGITS = 4;

/** What a name ends with that says which of several devices is meant. A name that was given so gets another one. */
const LOOKS_TAGGED = /\([0-9a-f]{4,}\)$/i;

/** Devices that bear one name. */
interface Namesakes {
  readonly devices: Set<DeviceId>;
  /** Worked out when somebody asks; undefined since the group changed. */
  told: { readonly digits: number; readonly onlyActive: DeviceId | null } | undefined;
}

/** What a device is called, and with which others. */
interface Named {
  readonly name: string;
  readonly isTagged: boolean;
  readonly namesakes: Namesakes;
}

/** Devices that have or had one name. */
interface Bearers {
  readonly devices: Set<DeviceId>;
  /** Worked out when somebody asks; undefined since another one came. */
  digits: number | undefined;
}

/**
 * The names of devices as they are shown. Devices of one name are told apart by the beginnings of their ids, as long as they
 * have to be; the only one of them that counts bears the name alone. Names are compared as people read them, so "laptop" and
 * "Laptop" are one. No name that a device gives itself can pass for that of another.
 */
export class DeviceLabels {
  readonly #isActive: (device: DeviceId) => boolean;
  readonly #names = new Map<DeviceId, Named>();
  readonly #groups = new Map<string, Namesakes>();
  readonly #bearers = new Map<string, Bearers>();
  readonly #changed = new Set<Namesakes>();

  constructor(isActive: (device: DeviceId) => boolean) {
    this.#isActive = isActive;
  }

  /** The name that a device was given; undefined when it has none. */
  nameOf(device: DeviceId): string | undefined {
    return this.#names.get(device)?.name;
  }

  /** What to call a device so that nobody takes it for another; its short id when it has no name. */
  labelOf(device: DeviceId): string {
    const named = this.#names.get(device);
    if (named === undefined) return shortDeviceId(device);
    const { name, isTagged, namesakes } = named;
    if (namesakes.devices.size < 2 && !isTagged) return name;
    namesakes.told ??= { digits: digitsToTellApart(namesakes.devices), onlyActive: this.#onlyActiveOf(namesakes) };
    const { digits, onlyActive } = namesakes.told;
    return onlyActive === device && !isTagged ? name : withTag(name, device, digits);
  }

  /** What to call a device where it is spoken of by a name that it had before, so that nobody takes it for one that has or had it too. */
  formerLabelOf(device: DeviceId, name: string): string {
    const bearers = this.#bearers.get(asRead(name));
    if (bearers === undefined || (bearers.devices.size < 2 && !LOOKS_TAGGED.test(name))) return name;
    bearers.digits ??= digitsToTellApart(bearers.devices);
    return withTag(name, device, bearers.digits);
  }

  /** Takes note that a device has or had a name. */
  noteBearer(device: DeviceId, name: string): void {
    const bearers = this.#bearers.get(asRead(name)) ?? { devices: new Set(), digits: undefined };
    this.#bearers.set(asRead(name), bearers);
    bearers.devices.add(device);
    bearers.digits = undefined;
  }

  setName(device: DeviceId, name: string): void {
    const before = this.#names.get(device)?.name;
    if (before === name) return;
    if (before !== undefined) this.#leave(device, asRead(before));
    const namesakes = this.#join(device, asRead(name));
    this.#names.set(device, { name, isTagged: LOOKS_TAGGED.test(name), namesakes });
  }

  /** Takes note that a device counts now, or no longer. */
  noteStanding(device: DeviceId): void {
    const named = this.#names.get(device);
    if (named !== undefined) this.#noteChange(named.namesakes);
  }

  /** The devices that may be called otherwise since the last call. */
  takeChanged(): readonly DeviceId[] {
    const devices = [...this.#changed].flatMap((namesakes) => [...namesakes.devices]);
    this.#changed.clear();
    return devices;
  }

  #join(device: DeviceId, name: string): Namesakes {
    let namesakes = this.#groups.get(name);
    if (namesakes === undefined) {
      namesakes = { devices: new Set(), told: undefined };
      this.#groups.set(name, namesakes);
    }
    namesakes.devices.add(device);
    this.#noteChange(namesakes);
    return namesakes;
  }

  #leave(device: DeviceId, name: string): void {
    const namesakes = this.#groups.get(name);
    if (namesakes === undefined) return;
    namesakes.devices.delete(device);
    if (namesakes.devices.size === 0) this.#groups.delete(name);
    else this.#noteChange(namesakes);
  }

  #noteChange(namesakes: Namesakes): void {
    namesakes.told = undefined;
    this.#changed.add(namesakes);
  }

  #onlyActiveOf({ devices }: Namesakes): DeviceId | null {
    const active = [...devices].filter(this.#isActive);
    return active.length === 1 ? (active[0] ?? null) : null;
  }
}

function withTag(name: string, device: DeviceId, digits: number): string {
  const tag = ` (${device.slice(0, digits)})`;
  return `${shortenName(name, tag.length)}${tag}`;
}

function asRead(name: string): string {
  return name.normalize('NFKC').toLowerCase();
}

/** How many digits it takes until no two ids begin alike. */
function digitsToTellApart(devices: ReadonlySet<DeviceId>): number {
  const ids = [...devices].toSorted();
  return ids.reduce((digits, id, index) => {
    const previous = ids[index - 1];
    return previous === undefined ? digits : Math.max(digits, sharedDigits(previous, id) + 1);
  }, MIN_TAG_DIGITS);
}

function sharedDigits(one: DeviceId, other: DeviceId): number {
  let count = 0;
  while (count < one.length && one[count] === other[count]) count += 1;
  return count;
}
