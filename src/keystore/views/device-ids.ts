import type { Member } from '../feeds/held-entry.js';
import type { DeviceId } from './types.js';

/** How many digits of a member's id name it. */
const DIGITS = 32;

/** The names by which people and programs speak of members; see `DeviceId`. */
export class DeviceIds {
  readonly #ids = new Map<Member, DeviceId>();
  readonly #members = new Map<DeviceId, Member>();

  /** @param members in the order in which they came, which is the same whenever the vault is opened */
  constructor(members: Iterable<Member>) {
    for (const member of members) this.add(member);
  }

  add(member: Member): void {
    const beginning = member.id.slice(0, DIGITS);
    const id = this.#members.has(beginning) ? member.id : beginning;
    this.#ids.set(member, id);
    this.#members.set(id, member);
  }

  of(member: Member): DeviceId {
    return this.#ids.get(member) ?? member.id;
  }

  find(id: DeviceId): Member | undefined {
    return this.#members.get(id);
  }
}

/** How messages name a device whose name is not known: enough to tell devices apart, too little to follow one. */
export function shortDeviceId(device: DeviceId): string {
  return device.slice(0, 8);
}
