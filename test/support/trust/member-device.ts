import { randomBytes } from 'node:crypto';

import type { HeldEntry, Member } from '../../../src/keystore/feeds/held-entry.js';
import { generationNumber } from '../../../src/keystore/feeds/entry-fact.js';
import { MemberAccount } from '../../../src/plugins/vault/worker/member/member-account.js';
import { SecretKeys } from '../../../src/plugins/vault/worker/trust/secret-keys.js';
import { RootKeys } from '../../../src/plugins/vault/worker/keys/root-keys.js';
import { MemoryRecordStore } from '../vault/memory-record-store.js';
import { NOW, requestOf, WITHOUT_INDEX } from './account-kit.js';

interface OwnVault {
  readonly keys: RootKeys;
  readonly vaultId: Uint8Array;
}

/** A device of an account, with real keys and signatures, whose vault lies in memory. */
export class MemberDevice {
  readonly account: MemberAccount;
  readonly store: MemoryRecordStore;
  readonly #vault: OwnVault;

  private constructor(
    readonly name: string,
    store = new MemoryRecordStore(),
    vault: OwnVault = { keys: RootKeys.random(), vaultId: new Uint8Array(randomBytes(16)) },
  ) {
    this.store = store;
    this.#vault = vault;
    this.account = new MemberAccount(store, { ...vault, indexPolicy: WITHOUT_INDEX });
  }

  /** Begins an account. */
  static found(name: string, recovery = SecretKeys.random('device')): MemberDevice {
    const device = new MemberDevice(name);
    const [keys, generation] = [SecretKeys.random('device'), SecretKeys.random('generation')];
    device.account.found(NOW, new Uint8Array(300), { device: keys, name, recovery, generation, paper: null });
    return device;
  }

  /** Lets a new device in, which takes its place at once. */
  admit(name: string): MemberDevice {
    const joiner = new MemberDevice(name);
    const keys = SecretKeys.random('device');
    const member = this.account.admit(NOW, requestOf(keys, name));
    const { account } = this.account.meaning.feeds;
    const entries = [...this.account.entries()];
    joiner.account.join(NOW, new Uint8Array(300), { account, member, keys, entries, appVersion: '1' });
    return joiner;
  }

  /** A device that takes the place of all others, by a recovery key and the entries that one of them once carried out. */
  static recover(name: string, paper: SecretKeys, account: string, entries: readonly Uint8Array[]): MemberDevice {
    const device = new MemberDevice(name);
    const successor = { keys: SecretKeys.random('device'), name, appVersion: '1' };
    device.account.recover(NOW, new Uint8Array(300), { account, entries, paper, ...successor });
    return device;
  }

  /** What another process, or a thief with the file, opens. */
  copy(name: string): MemberDevice {
    const copy = new MemberDevice(name, this.store.copy(), this.#vault);
    copy.account.session.load();
    return copy;
  }

  get id(): string {
    return this.account.session.account.requireDevice().member;
  }

  /** Takes in all that another has. */
  hear(...others: readonly MemberDevice[]): void {
    for (const other of others) this.account.takeIn(NOW, [...other.account.entries()]);
  }

  /** As this device knows it. */
  memberOf({ id }: MemberDevice): Member {
    const member = this.account.meaning.feeds.member(id);
    if (!member) throw new Error(`${this.name} doesn't know this device.`);
    return member;
  }

  get current(): HeldEntry | null {
    return this.account.meaning.current;
  }

  /** The number of the current generation, and whether it holds its secret: "2", "2 locked" or "none". */
  get key(): string {
    const { current } = this;
    if (current === null) return 'none';
    const isHeld = this.account.session.account.generations.has(current.id);
    return `${generationNumber(current)}${isHeld ? '' : ' locked'}`;
  }

  standingOf(device: MemberDevice): string {
    return this.account.meaning.verdicts.standingOf(this.memberOf(device)).kind;
  }

  holds(generation: HeldEntry): boolean {
    return this.account.session.account.generations.has(generation.id);
  }
}

/** Has all of them hear all others until nobody has anything new; returns how many rounds that took. */
export function exchange(...devices: readonly MemberDevice[]): number {
  for (let round = 1; round <= 10; round++) {
    const before = devices.map(({ account }) => account.meaning.feeds.size).join();
    for (const device of devices) device.hear(...devices.filter((other) => other !== device));
    if (devices.map(({ account }) => account.meaning.feeds.size).join() === before) return round;
  }
  throw new Error('An exchange does not come to rest.');
}
