import { revokeDevices } from '../../../src/plugins/vault/worker/member/member-operations.js';
import type { Brought } from '../../../src/plugins/vault/worker/member/bringing-in.js';
import { rotate } from '../../../src/plugins/vault/worker/member/rotating.js';
import type { SecretKeys } from '../../../src/plugins/vault/worker/trust/secret-keys.js';
import { NOW } from '../trust/account-kit.js';
import { exchange, MemberDevice } from '../trust/member-device.js';
import { bringForged } from './forged-bundle.js';
import { lootOf } from './loot.js';
import { Thief } from './thief.js';

/**
 * An account of three devices that know all of each other: a laptop, which began it, and a tablet and a phone that it let in. Somebody
 * steals one of them, and sends the others what it makes, as files.
 */
export class Scene {
  readonly laptop: MemberDevice;
  readonly tablet: MemberDevice;
  readonly phone: MemberDevice;
  readonly #folder: () => string;

  /** @param folder makes a new one for each file */
  constructor(folder: () => string, paper?: SecretKeys) {
    this.#folder = folder;
    this.laptop = MemberDevice.found('Laptop', paper);
    this.tablet = this.laptop.admit('Tablet');
    this.phone = this.laptop.admit('Phone');
    exchange(this.laptop, this.tablet, this.phone);
  }

  /** What somebody can do with the keys of a device from now on. */
  steal(device: MemberDevice): Thief {
    return new Thief(lootOf(device));
  }

  /** Has a device import all that a thief has, or these entries. */
  send(thief: Thief, to: MemberDevice, entries: Iterable<Uint8Array> = thief.entries): Brought {
    return bringForged(this.#folder(), to.account, entries);
  }

  /** As its person does who says that a device was stolen, and that all it did so far was theirs. */
  revoke(by: MemberDevice, ...targets: readonly MemberDevice[]): void {
    const devices = targets.map(({ id }) => ({ device: id }));
    revokeDevices(by.account, { devices, reason: 'stolen' }, NOW);
  }

  rotate(by: MemberDevice): string {
    return by.account.change(NOW, (pen) => rotate(pen, '').id);
  }

  /** Who stands, as a device sees it: by their names here. */
  standing(to: MemberDevice): readonly string[] {
    const names = new Map([this.laptop, this.tablet, this.phone].map(({ id, name }) => [id, name]));
    const { verdicts } = to.account.meaning;
    return verdicts.members
      .filter((member) => member.memberClass === 'device' && verdicts.stands(member))
      .map(({ id }) => names.get(id) ?? 'somebody else');
  }
}
