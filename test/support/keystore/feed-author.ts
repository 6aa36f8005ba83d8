import {
  type Admission,
  decodeEntry,
  deviceIdOf,
  type DeviceId,
  encodeEntry,
  type Entry,
  type EntryId,
  type EntryPayload,
  type EntrySource,
  fullDeviceId,
  type KeystoreCrypto,
  KeystoreState,
  type LocalFacts,
} from '../../../src/keystore/index.js';
import type { CryptoSuite, TestDevice, TestGeneration } from './crypto-suite.js';

/** Stored entries, in memory. */
class EntryStore implements EntrySource {
  readonly #feeds = new Map<DeviceId, Map<number, Uint8Array>>();
  readonly #evidence = new Map<EntryId, Uint8Array>();
  readonly #crypto: KeystoreCrypto;

  constructor(crypto: KeystoreCrypto) {
    this.#crypto = crypto;
  }

  get evidence(): readonly Uint8Array[] {
    return [...this.#evidence.values()];
  }

  read(author: DeviceId, sequence: number): Uint8Array {
    const encoded = this.#feeds.get(author)?.get(sequence);
    if (encoded === undefined) throw new Error(`Entry ${sequence} of ${author} is not stored.`);
    return encoded;
  }

  /** All entries of all feeds, ascending within each. */
  all(): readonly Uint8Array[] {
    return [...this.#feeds.values()].flatMap((feed) => [...feed].sort(([a], [b]) => a - b).map(([, bytes]) => bytes));
  }

  take({ accepted, removed, forkEvidence, obsoleteEvidence }: Admission): void {
    for (const { device, sequence } of removed) this.#feeds.get(device)?.delete(sequence);
    for (const { device, sequence, encoded } of accepted) {
      const feed = this.#feeds.get(device) ?? new Map<number, Uint8Array>();
      this.#feeds.set(device, feed.set(sequence, encoded));
    }
    for (const id of obsoleteEvidence) this.#evidence.delete(id);
    for (const encoded of forkEvidence) this.#evidence.set(decodeEntry(encoded, this.#crypto).id, encoded);
  }
}

/** The secrets of an account, by the rotation that made them. Shared by all devices of a test: sealing is not its subject. */
export type AccountSecrets = Map<EntryId, TestGeneration>;

/** A device for tests: it holds keys and a state, writes its feed, and takes bundles over. */
export class FeedAuthor {
  readonly store: EntryStore;
  readonly state: KeystoreState;
  readonly device: DeviceId;
  /** The wall clock of the device: moves by a second with each entry it writes. */
  now = Date.UTC(2025, 0, 1);

  constructor(
    readonly suite: CryptoSuite,
    readonly secrets: AccountSecrets,
    readonly identity: TestDevice = suite.makeDevice(),
  ) {
    this.store = new EntryStore(suite.crypto);
    this.state = new KeystoreState(suite.crypto, this.store);
    this.device = deviceIdOf(fullDeviceId(identity.keys, suite.crypto));
  }

  /** The first device of a new account. */
  static found(suite: CryptoSuite, name = 'Founder'): FeedAuthor {
    const author = new FeedAuthor(suite, new Map());
    const generation = suite.makeGeneration();
    const payload = { kind: 'genesis', device: author.identity.keys, name, key: generation.key } as const;
    const entry = author.compose(payload, generation);
    author.secrets.set(entry.id, generation);
    author.import([encodeEntry(entry)]);
    return author;
  }

  /** A device that joins with a bundle of `host`, adds itself, and acknowledges what it learned. */
  static join(host: FeedAuthor, name = 'Joined', bundle: readonly Uint8Array[] = host.export()): FeedAuthor {
    const author = new FeedAuthor(host.suite, host.secrets);
    author.import(bundle);
    const basis = author.state.currentKey.rotation;
    author.write({ kind: 'device-added', device: author.identity.keys, name, basis });
    author.acknowledge();
    return author;
  }

  /** Another installation with the same keys and entries, such as a restored backup. */
  clone(): FeedAuthor {
    const copy = new FeedAuthor(this.suite, this.secrets, this.identity);
    copy.import(this.export());
    return copy;
  }

  /** Signs an entry; does not take it over. */
  compose(payload: EntryPayload, account: TestGeneration = this.#accountKeyFor(payload)): Entry {
    this.now += 1000;
    return this.state.compose(this.device, payload, this.now, {
      signAsDevice: (message) => this.identity.sign(message),
      signAsAccountEd25519: (message) => account.signEd25519(message),
      signAsAccountMlDsa65: (message) => account.signMlDsa65(message),
    });
  }

  /** Writes the next entry of the feed. */
  write(payload: EntryPayload): Entry {
    const entry = this.compose(payload);
    this.import([encodeEntry(entry)]);
    return entry;
  }

  rotate(reason = 'test'): Entry {
    const generation = this.suite.makeGeneration();
    const entry = this.compose({
      kind: 'key-rotated',
      basis: this.state.currentKey.rotation,
      reason,
      key: generation.key,
      previousSecret: new Uint8Array(48),
      sealed: this.state.recipients().map(({ device }) => ({ device, box: new Uint8Array(8) })),
    });
    this.secrets.set(entry.id, generation);
    this.import([encodeEntry(entry)]);
    return entry;
  }

  rename(device: DeviceId, name: string): Entry {
    return this.write({ kind: 'device-renamed', device, name });
  }

  archive(device: DeviceId): Entry {
    return this.write({ kind: 'device-archived', device, lastSequence: this.#lastSequenceOf(device) });
  }

  unarchive(device: DeviceId): Entry {
    return this.write({ kind: 'device-archived', device, lastSequence: 0 });
  }

  revoke(device: DeviceId, lastSequence = this.#lastSequenceOf(device)): Entry {
    const isHeld = lastSequence <= (this.state.feeds.get(device)?.sequence ?? 0);
    const head = isHeld ? decodeEntry(this.store.read(device, lastSequence), this.suite.crypto).id : null;
    return this.write({ kind: 'device-revoked', device, lastSequence, head, reason: 'test' });
  }

  /** Acknowledges what came in, if it is worth it. */
  acknowledge(): void {
    const seen = this.state.pendingAcknowledgement(this.device);
    if (seen !== null) this.write({ kind: 'acknowledged', seen, shared: [] });
  }

  /** All that the device holds. */
  export(): readonly Uint8Array[] {
    return [...this.store.all(), ...this.store.evidence];
  }

  /** Takes a bundle over. */
  import(bundle: Iterable<Uint8Array>): Admission {
    return this.#take(this.state.examine(bundle));
  }

  /** Takes over what can be read more than once, as the app does with bundles. */
  importBundle(bundle: readonly Uint8Array[], account: Uint8Array): Admission {
    return this.#take(this.state.examineRepeatable(() => bundle, account));
  }

  #take(admission: Admission): Admission {
    this.store.take(admission);
    this.state.apply(admission);
    return admission;
  }

  /** Takes a bundle over and acknowledges it, as the app does. */
  receive(bundle: Iterable<Uint8Array>): void {
    this.import(bundle);
    this.acknowledge();
  }

  localFacts(): LocalFacts {
    return localFactsOf(this.device);
  }

  #lastSequenceOf(device: DeviceId): number {
    // A device that archives or revokes itself does so with effect on what follows, not on that entry.
    return (this.state.feeds.get(device)?.sequence ?? 0) + (device === this.device ? 1 : 0);
  }

  #accountKeyFor(payload: EntryPayload): TestGeneration {
    const basis = 'basis' in payload ? payload.basis : this.state.currentKey.rotation;
    const generation = this.secrets.get(basis);
    if (generation === undefined) throw new Error('The secret of that generation is not known.');
    return generation;
  }
}

/** Exchanges all entries both ways; both acknowledge. */
export function synchronize(one: FeedAuthor, other: FeedAuthor): void {
  other.receive(one.export());
  one.receive(other.export());
}

/** What an installation knows by itself that has done nothing yet. */
export function localFactsOf(thisDevice: DeviceId): LocalFacts {
  return {
    thisDevice,
    lastSyncedAt: null,
    devices: new Map(),
    passwordChangedAt: 0,
    keyDerivation: { memoryKiB: 65_536, passes: 3 },
    unopenedRotations: [],
    damagedRecords: [],
    seenFindings: [],
  };
}
