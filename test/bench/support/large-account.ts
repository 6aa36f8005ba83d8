import { randomFillSync } from 'node:crypto';

import {
  accountIdOf,
  composeEntry,
  deviceIdOf,
  type DevicePublicKeys,
  encodeEntry,
  type Entry,
  type EntryId,
  type EntryPayload,
  type EntrySigner,
  fullDeviceId,
  type GenerationPublicKeys,
} from '../../../src/keystore/index.js';
import {
  ED25519_KEY_BYTES,
  ED25519_SIGNATURE_BYTES,
  ML_DSA_65_KEY_BYTES,
  ML_DSA_65_SIGNATURE_BYTES,
} from '../../../src/keystore/limits.js';
import { IDENTITY_SEED_BYTES } from '../../../src/plugins/vault/worker/device-identity.js';
import { sodium } from '../../../src/plugins/vault/worker/sodium.js';
import { sodiumKeystoreCrypto as crypto } from '../../../src/plugins/vault/worker/sodium-keystore-crypto.js';

/** How large an account is, and who is behind in it. */
export interface AccountShape {
  readonly devices: number;
  readonly rotations: number;
  /** How many of the devices take turns in rotating the key. */
  readonly rotators?: number;
  /** Every so many-th device has acknowledged half of the rotations only. */
  readonly oneBehindIn?: number;
}

/** One device's feed, while it is written. */
export interface WrittenFeed {
  readonly keys: DevicePublicKeys;
  readonly fullId: Uint8Array;
  readonly device: string;
  readonly encoded: Uint8Array[];
  head: Entry | null;
}

/** Moment of the first entry, ms since 1970; each entry comes a minute after the one before. */
const BEGIN = Date.UTC(2025, 0, 1);
const SPACING_MS = 60_000;

/** Signatures of the right length that verify nothing: what is stored was verified before, and is not verified again. */
const signedByNobody: EntrySigner = {
  signAsDevice: () => new Uint8Array(ED25519_SIGNATURE_BYTES),
  signAsAccountEd25519: () => new Uint8Array(ED25519_SIGNATURE_BYTES),
  signAsAccountMlDsa65: () => new Uint8Array(ML_DSA_65_SIGNATURE_BYTES),
};

/**
 * An account of any size, made as fast as it can be hashed: true chains of true entries, of true sizes, with empty signatures. A few
 * devices take turns in rotating the key, and every device acknowledges what these wrote.
 */
export class LargeAccount {
  readonly feeds: readonly WrittenFeed[];
  /** The entries that made each generation, the oldest first: the account's beginning, then its rotations. */
  readonly generations: EntryId[] = [];
  readonly account: Uint8Array;
  readonly #byDevice: ReadonlyMap<string, WrittenFeed>;
  #now = BEGIN;

  /** @param firstDevice the keys of the device that began the account; random ones unless given. */
  constructor(
    { devices, rotations, rotators = Math.min(10, devices), oneBehindIn = 100 }: AccountShape,
    firstDevice: DevicePublicKeys = randomDevice(),
  ) {
    const key = randomGeneration();
    this.account = accountIdOf(key, crypto);
    this.feeds = Array.from({ length: devices }, (_, index) => newFeed(index === 0 ? firstDevice : randomDevice()));
    this.#byDevice = new Map(this.feeds.map((feed) => [feed.device, feed]));
    this.#join(key);
    const rotating = this.feeds.slice(0, rotators);
    const halfway = new Map<WrittenFeed, number>();
    for (let index = 0; index < rotations; index++) {
      if (index === Math.floor(rotations / 2)) for (const feed of rotating) halfway.set(feed, sequenceOf(feed));
      this.#rotate(rotating[index % rotating.length] as WrittenFeed);
    }
    const whole = new Map(rotating.map((feed) => [feed, sequenceOf(feed)]));
    this.feeds.forEach((feed, index) => this.#acknowledge(feed, index % oneBehindIn === 1 ? halfway : whole));
  }

  /** All entries, feed by feed. */
  *entries(): Iterable<Uint8Array> {
    for (const { encoded } of this.feeds) yield* encoded;
  }

  /** Writes one more entry of a device, and gives its encoded form. */
  append(feed: WrittenFeed, payload: EntryPayload, generation = this.generations.length): Uint8Array {
    this.#now += SPACING_MS;
    const body = {
      account: this.account,
      author: feed.fullId,
      sequence: sequenceOf(feed) + 1,
      previous: feed.head === null ? null : new Uint8Array(Buffer.from(feed.head.id, 'hex')),
      generation,
      writtenAt: this.#now,
      payload,
    };
    const fullIdOf = (device: string): Uint8Array => this.#byDevice.get(device)?.fullId ?? new Uint8Array(32);
    const entry = composeEntry(body, signedByNobody, { crypto, fullIdOf });
    feed.head = entry;
    const encoded = encodeEntry(entry);
    feed.encoded.push(encoded);
    return encoded;
  }

  #join(key: GenerationPublicKeys): void {
    this.feeds.forEach((feed, index) => {
      const [device, name] = [feed.keys, `Device number ${index + 1}`];
      if (index === 0) this.append(feed, { kind: 'genesis', device, name, key }, 1);
      else this.append(feed, { kind: 'device-added', device, name, basis: this.generations[0] ?? '' });
      if (index === 0) this.generations.push(feed.head?.id ?? '');
    });
  }

  #rotate(author: WrittenFeed): void {
    this.append(author, {
      kind: 'key-rotated',
      basis: this.generations.at(-1) ?? '',
      reason: 'once a month',
      key: randomGeneration(),
      previousSecret: random(72),
      // What is sealed is read when it is opened, and never again: it would only make the file larger.
      sealed: [],
    });
    this.generations.push(author.head?.id ?? '');
  }

  #acknowledge(feed: WrittenFeed, heard: ReadonlyMap<WrittenFeed, number>): void {
    const seen = [...heard]
      .filter(([other, sequence]) => other !== feed && sequence > 0)
      .map(([{ device }, sequence]) => ({ device, sequence }));
    if (seen.length > 0) this.append(feed, { kind: 'acknowledged', seen, shared: [] });
  }
}

function newFeed(keys: DevicePublicKeys): WrittenFeed {
  const fullId = fullDeviceId(keys, crypto);
  return { keys, fullId, device: deviceIdOf(fullId), encoded: [], head: null };
}

function sequenceOf({ head }: WrittenFeed): number {
  return head?.body.sequence ?? 0;
}

/** A device that secrets can be sealed to: random bytes are no key for that. */
function randomDevice(): DevicePublicKeys {
  const { publicKey: sealing } = sodium.crypto_kem_xwing_seed_keypair(random(IDENTITY_SEED_BYTES));
  return { signing: random(ED25519_KEY_BYTES), sealing };
}

function randomGeneration(): GenerationPublicKeys {
  return { ed25519: random(ED25519_KEY_BYTES), mlDsa65: random(ML_DSA_65_KEY_BYTES) };
}

function random(length: number): Uint8Array {
  return randomFillSync(new Uint8Array(length));
}
