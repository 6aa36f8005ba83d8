import {
  composeEntry,
  decodeEntry,
  type DeviceId,
  encodeEntry,
  type Entry,
  type EntryBody,
  type EntryId,
} from '../../../src/keystore/index.js';
import { type CryptoSuite, fakeSuite, type TestDevice, type TestGeneration } from '../keystore/crypto-suite.js';
import { type AccountSecrets, FeedAuthor, synchronize } from '../keystore/feed-author.js';
import type { SeededRandom } from '../simulation/random.js';

const NAMES = ['Phone', 'Tablet', 'Desk', 'Attic'] as const;

/** What a thief took from a device, and can use for ever. */
export interface Loot {
  readonly identity: TestDevice;
  /** The account's secrets up to the theft. */
  readonly secrets: AccountSecrets;
  /** All that the device held at times before the theft, the oldest first. */
  readonly bundles: readonly (readonly Uint8Array[])[];
}

/**
 * An account of a few devices with a random past. One device was stolen and then revoked by a device that is older, which rotated
 * the key; the honest devices wrote on. Everything public is known to the attacker, and so is what the stolen device held.
 */
export class AccountUnderAttack {
  readonly suite: CryptoSuite;
  readonly founder: FeedAuthor;
  readonly honest: readonly FeedAuthor[];
  /** The one that revoked the stolen device. */
  readonly revoker: DeviceId;
  readonly stolen: DeviceId;
  readonly loot: Loot;
  /** What every honest device held before the revocation. */
  readonly beforeRevocation: readonly Uint8Array[];
  /** What every honest device holds since the revocation. */
  readonly base: readonly Uint8Array[];
  /** What the honest devices wrote since, feed by feed; none but the founder has it all. */
  readonly news: readonly Entry[];

  constructor(random: SeededRandom, seed: number) {
    this.suite = fakeSuite(`attack ${seed}`);
    this.founder = FeedAuthor.found(this.suite, 'Founder');
    const members = NAMES.slice(0, random.between(2, NAMES.length)).map((name) => {
      const member = FeedAuthor.join(this.founder, name);
      synchronize(this.founder, member);
      return member;
    });
    const devices = [this.founder, ...members];
    const victim = random.pick(members as [FeedAuthor, ...FeedAuthor[]]);
    const bundles: (readonly Uint8Array[])[] = [];
    for (let round = random.between(2, 4); round > 0; round--) {
      live(random, devices);
      live(random, [victim]);
      bundles.push(victim.export());
      meet(devices);
    }
    bundles.push(victim.export());
    this.stolen = victim.device;
    this.loot = { identity: victim.identity, secrets: new Map(victim.secrets), bundles };
    this.honest = devices.filter((device) => device !== victim);
    this.beforeRevocation = this.founder.export();
    const revoker = random.pick(devices.slice(0, devices.indexOf(victim)) as [FeedAuthor, ...FeedAuthor[]]);
    this.revoker = revoker.device;
    revoker.revoke(victim.device);
    revoker.rotate('stolen');
    meet(this.honest);
    this.base = this.founder.export();
    const held = new Set(this.base.map((bytes) => decodeEntry(bytes, this.suite.crypto).id));
    for (let round = 0; round < 2; round++) {
      for (const device of this.honest) live(random, [device, device]);
      meet(this.honest);
    }
    this.news = this.founder
      .export()
      .map((bytes) => decodeEntry(bytes, this.suite.crypto))
      .filter(({ id }) => !held.has(id));
  }

  /** A device that holds these entries. */
  deviceHolding(entries: readonly Uint8Array[]): FeedAuthor {
    const device = new FeedAuthor(this.suite, new Map());
    device.import(entries);
    return device;
  }

  /** The stolen device as it was, in the hands of the thief. */
  thief(bundle: readonly Uint8Array[] = this.loot.bundles.at(-1) ?? []): FeedAuthor {
    const thief = new FeedAuthor(this.suite, new Map(this.loot.secrets), this.loot.identity);
    thief.import(bundle);
    return thief;
  }

  /** An entry with another body, well signed by whatever keys its forger has. */
  forge(entry: Entry, changes: Partial<EntryBody>, device: TestDevice, account: TestGeneration): Entry {
    return composeEntry(
      { ...entry.body, ...changes },
      {
        signAsDevice: (message) => device.sign(message),
        signAsAccountEd25519: (message) => account.signEd25519(message),
        signAsAccountMlDsa65: (message) => account.signMlDsa65(message),
      },
      { crypto: this.suite.crypto, fullIdOf: (id) => this.founder.state.feeds.get(id)?.fullId ?? new Uint8Array(32) },
    );
  }
}

export function encodeAll(entries: readonly Entry[]): readonly Uint8Array[] {
  return entries.map((entry) => encodeEntry(entry));
}

/** The entries that have effect, acknowledgements apart. */
export function effectiveEntries({ state }: FeedAuthor): ReadonlySet<EntryId> {
  const all = [...state.activity(0, 10_000).items];
  return new Set(all.filter(({ isEffective }) => isEffective).map(({ id }) => id));
}

function meet(devices: readonly FeedAuthor[]): void {
  for (let round = 0; round < 2; round++) {
    for (const device of devices.slice(1)) synchronize(devices[0] as FeedAuthor, device);
  }
}

/** Each device does something. */
function live(random: SeededRandom, devices: readonly FeedAuthor[]): void {
  for (const device of devices) {
    random.pick([
      () => device.rotate(),
      () => device.rename(device.device, `Name ${random.between(1, 99)}`),
      () => device.write({ kind: 'password-rotated' }),
    ])();
  }
}
