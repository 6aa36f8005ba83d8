import { appError } from '../../../core/errors.js';
import {
  type DeviceId,
  type EntryId,
  type FeedHead,
  type KeyDerivationFacts,
  KeystoreState,
  type IndexedFeeds,
  type KeystoreSnapshot,
  type LocalFacts,
  decodeEntry,
  deviceIdOf,
  fullDeviceId,
  shortDeviceId,
} from '../../../keystore/index.js';
import type { DeviceIdentity } from './device-identity.js';
import { GenerationIntake } from './generation-intake.js';
import { GenerationKeys } from './generation-keys.js';
import { GenerationRing } from './generation-ring.js';
import { sodiumKeystoreCrypto } from './sodium-keystore-crypto.js';
import type { FeedRecord, LedgerRecord, Reading, VaultRecords } from './vault-records.js';

/** How many rotations are looked through at once. */
const ROTATIONS_AT_ONCE = 1000;

/** A ledger before its first transaction. */
export const emptyLedger = (passwordChangedAt: number): LedgerRecord => ({
  revision: 0,
  feeds: 0,
  generations: 0,
  evidence: [],
  ownFeed: 0,
  passwordChangedAt,
  lastSyncedAt: null,
  unopened: [],
});

/**
 * All that an open vault holds, in memory: the keystore's state, this device's keys, the generations' secrets, and what this
 * installation alone knows. Reading never throws for a damaged record: it goes on without it, and names it.
 */
export class AccountLedger {
  readonly records: VaultRecords;
  readonly state: KeystoreState;
  /** Null when its record is damaged: then nothing can be written. */
  identity: DeviceIdentity | null = null;
  ledger: LedgerRecord = emptyLedger(0);
  /** By the number of the feed. */
  readonly feeds = new Map<number, FeedRecord>();
  readonly feedNumbers = new Map<DeviceId, number>();
  /** What is known of each device: the same records as in `feeds`. See `LocalFacts.devices` for when it is another map. */
  #byDevice = new Map<DeviceId, FeedRecord>();
  readonly generations: GenerationRing;
  /** The numbers of stored generation secrets that are damaged. */
  readonly lostGenerations = new Set<number>();
  /** Generations whose stored secret was damaged, and that were opened again from the entries. */
  readonly regainedGenerations = new Set<EntryId>();
  /** The numbers under which the proofs of forks are stored. */
  readonly evidence = new Map<EntryId, number>();
  /** The keys of the findings that a person marked as seen, the newest last. */
  seenFindings: readonly string[] = [];
  /** What is damaged, in words for people, by where it is stored. */
  readonly damages = new Map<string, string>();
  #thisDevice: DeviceId | null = null;
  #isOwnFeedWhole = true;
  #localFacts: LocalFacts | null = null;
  #snapshot: { readonly of: KeystoreSnapshot; readonly value: KeystoreSnapshot } | null = null;
  #keyDerivation: KeyDerivationFacts;

  constructor(records: VaultRecords, keyDerivation: KeyDerivationFacts) {
    this.records = records;
    this.generations = new GenerationRing((index) => records.generation(index));
    this.#keyDerivation = keyDerivation;
    this.state = new KeystoreState(sodiumKeystoreCrypto, {
      read: (author, sequence) => this.readEntry(this.feedNumbers.get(author), sequence),
    });
  }

  /** Throws `VAULT_DAMAGED` when not even this device can be told. */
  get thisDevice(): DeviceId {
    if (this.#thisDevice) return this.#thisDevice;
    throw appError('VAULT_DAMAGED.keys-and-ledger');
  }

  /** The account's full id. Throws `VAULT_DAMAGED` when no entry is left that tells it. */
  get account(): Uint8Array {
    const { accountBytes } = this.state;
    if (accountBytes) return accountBytes;
    throw appError('VAULT_DAMAGED.no-entries');
  }

  /** Sets the keys of a device that is new. */
  adoptIdentity(identity: DeviceIdentity): void {
    this.identity = identity;
    this.#thisDevice = deviceIdOf(fullDeviceId(identity.publicKeys, sodiumKeystoreCrypto));
  }

  /** This device's keys. Throws `VAULT_DAMAGED` when they can't be read: then nothing can be written. */
  requireIdentity(): DeviceIdentity {
    if (this.identity) return this.identity;
    throw appError('VAULT_DAMAGED.keys');
  }

  /** Whether this device's own feed can be continued: one that is not whole would be continued with a number already used. */
  get isOwnFeedWhole(): boolean {
    return this.#isOwnFeedWhole;
  }

  /**
   * Reads the index in place of most entries and secrets, as far as there is one that fits the rest. Gives the number of entries that it
   * lacked; null when something is not as it should be: then nothing is held, and everything must be loaded.
   */
  loadByIndex(): number | null {
    this.#forget();
    const lacking = this.#readByIndex();
    if (lacking === null || this.damages.size > 0) {
      this.#forget();
      return null;
    }
    return lacking;
  }

  /** Reads everything anew. Names in `damages` what could not be read. */
  load(): void {
    this.#forget();
    const { records } = this;
    const ledger = this.#note('ledger', 'the ledger', records.ledger());
    const identity = this.#note('identity', "this device's keys", records.identity());
    if (ledger) this.ledger = ledger;
    if (identity) this.adoptIdentity(identity);
    for (const number of numbersOf(ledger?.feeds, () => records.numbers('feed'))) {
      const name = `what is known of device number ${number + 1}`;
      const feed = this.#note(`feed ${number}`, name, records.feed(number)) ?? this.#guessFeed(number);
      if (feed) this.setFeed(number, feed);
    }
    for (const index of numbersOf(ledger?.generations, () => records.numbers('generation'))) {
      const name = `account secret number ${index + 1}`;
      const generation = this.#note(`generation ${index}`, name, records.generation(index));
      if (generation) this.generations.set(generation.rotation, new GenerationKeys(generation.secret));
      else this.lostGenerations.add(index);
    }
    this.#readSeenFindings();
    const ownFeed = this.feeds.get(this.ledger.ownFeed);
    if (!identity && ledger && ownFeed) this.#thisDevice = deviceIdOf(ownFeed.device);
    const evidence = this.#readEvidence(ledger?.evidence ?? records.numbers('evidence'));
    this.state.load(this.#readEntries(), evidence);
    for (const [number, feed] of this.feeds) {
      if (this.damages.has(`feed ${number}`)) this.#completeGuess(number, feed);
    }
    if (this.identity && this.lostGenerations.size > 0) this.#regainGenerations(this.identity);
    this.judgeFeeds();
  }

  /**
   * Reads what other processes added since the last reading, and no more. Returns false when something else than additions may
   * have happened, or something can't be read: then everything must be loaded anew.
   */
  readAdditions(): boolean {
    const reading = this.records.ledger();
    if (this.damages.size > 0 || reading.kind !== 'read' || !continues(this.ledger, reading.value)) return false;
    const before = this.ledger.generations;
    const grown = this.#readGrownFeeds(reading.value.feeds);
    const entries = grown && this.#readEntriesAfter(grown, this.state.feeds);
    if (!entries || !this.#holdGenerations(before, reading.value.generations) || !this.state.extend(entries))
      return false;
    this.ledger = reading.value;
    this.#readSeenFindings();
    for (const [number, feed] of grown) this.setFeed(number, feed);
    this.judgeFeeds(grown.map(([, { device }]) => deviceIdOf(device)));
    return this.damages.size === 0;
  }

  /** Remembers a feed under its number. */
  setFeed(number: number, feed: FeedRecord): void {
    const device = deviceIdOf(feed.device);
    this.feeds.set(number, feed);
    this.feedNumbers.set(device, number);
    // Nothing but entries changes the rest of a record.
    const known = this.#byDevice.get(device);
    if (known && known.verified !== feed.verified) this.#byDevice = new Map(this.#byDevice);
    this.#byDevice.set(device, feed);
    this.forgetLocalFacts();
  }

  /** Compares what feeds hold with what they should hold: all of them, or those of the devices whose feeds changed. */
  judgeFeeds(devices: Iterable<DeviceId> = this.feedNumbers.keys()): void {
    for (const device of devices) this.#judgeFeed(device);
    if (this.#thisDevice && !this.feedNumbers.has(this.#thisDevice)) this.#isOwnFeedWhole = false;
    this.forgetLocalFacts();
  }

  /** An entry as it is stored. Throws `VAULT_DAMAGED` when it is not there or does not authenticate. */
  readEntry(feed: number | undefined, sequence: number): Uint8Array {
    const reading = feed === undefined ? null : this.records.entry(feed, sequence);
    if (reading?.kind === 'read') return reading.value;
    throw appError('VAULT_DAMAGED.entry', { sequence });
  }

  /** The secret of the current generation. Throws `DEVICE_BEHIND` when this device has not been given it. */
  requireCurrentKeys(): GenerationKeys {
    const held = this.generations.get(this.state.currentKey.rotation);
    if (held) return held;
    throw appError('DEVICE_BEHIND');
  }

  /**
   * Everything public. The same object as long as nothing changed. Its revision is the ledger's, which grows with changes that
   * this installation alone knows, too. Throws `VAULT_DAMAGED` when not even the account can be told.
   */
  snapshot(): KeystoreSnapshot {
    // The state by itself can't tell an account that is not there any more from one that is not there yet.
    void this.account;
    const of = this.state.snapshot(this.localFacts);
    if (this.#snapshot?.of !== of) this.#snapshot = { of, value: { ...of, revision: this.ledger.revision } };
    return this.#snapshot.value;
  }

  get localFacts(): LocalFacts {
    this.#localFacts ??= this.#makeLocalFacts();
    return this.#localFacts;
  }

  set keyDerivation(facts: KeyDerivationFacts) {
    this.#keyDerivation = facts;
    this.forgetLocalFacts();
  }

  /** What this installation knows has changed. */
  forgetLocalFacts(): void {
    this.#localFacts = null;
  }

  wipe(): void {
    this.identity?.wipe();
    this.generations.clear();
  }

  #readByIndex(): number | null {
    const { records, state } = this;
    const index = records.index();
    const indexed = index && state.decodeIndex(index.feeds);
    if (!indexed) return null;
    const [ledger, identity] = [records.ledger(), records.identity()];
    if (identity.kind === 'read') this.adoptIdentity(identity.value);
    if (identity.kind !== 'read' || ledger.kind !== 'read') return null;
    this.ledger = ledger.value;
    this.#readSeenFindings();
    const feeds = this.#readGrownFeeds(ledger.value.feeds);
    const entries = feeds && this.#readEntriesAfter(feeds, indexed.feeds);
    if (!entries || !coversOnly(indexed, feeds)) return null;
    for (const [number, feed] of feeds) this.setFeed(number, feed);
    this.generations.setStored(index.generations);
    const { length: indexedGenerations } = index.generations;
    if (indexedGenerations > ledger.value.generations) return null;
    if (!this.#holdGenerations(indexedGenerations, ledger.value.generations)) return null;
    if (!state.loadIndexed(indexed, entries, this.#readEvidence(ledger.value.evidence))) return null;
    this.judgeFeeds();
    return entries.length;
  }

  /** The feeds whose records are others than before, by number; null when one can't be read. */
  #readGrownFeeds(count: number): readonly (readonly [number, FeedRecord])[] | null {
    const grown: [number, FeedRecord][] = [];
    for (let number = 0; number < count; number++) {
      const reading = this.records.feed(number);
      if (reading.kind !== 'read') return null;
      if (reading.value !== this.feeds.get(number)) grown.push([number, reading.value]);
    }
    return grown;
  }

  /** The entries that these feeds have and the known ones have not; null when one can't be read. */
  #readEntriesAfter(
    grown: readonly (readonly [number, FeedRecord])[],
    known: ReadonlyMap<DeviceId, FeedHead>,
  ): readonly Uint8Array[] | null {
    const entries: Uint8Array[] = [];
    for (const [number, { device, entries: last }] of grown) {
      const held = known.get(deviceIdOf(device))?.sequence ?? 0;
      for (let sequence = held + 1; sequence <= last; sequence++) {
        const reading = this.records.entry(number, sequence);
        if (reading.kind !== 'read') return null;
        entries.push(reading.value);
      }
    }
    return entries;
  }

  /** Reads the secrets with these numbers. Returns whether all of them could be read. */
  #holdGenerations(from: number, to: number): boolean {
    for (let index = from; index < to; index++) {
      const reading = this.records.generation(index);
      if (reading.kind !== 'read') return false;
      const { rotation, secret } = reading.value;
      this.generations.set(rotation, new GenerationKeys(secret));
    }
    return true;
  }

  #judgeFeed(device: DeviceId): void {
    const feed = this.#byDevice.get(device);
    if (!feed) return;
    const held = this.state.feeds.get(device);
    const isWhole = held?.sequence === feed.entries && held.headId === feed.head;
    if (device === this.#thisDevice) this.#isOwnFeedWhole = isWhole;
    const place = `rest of feed ${this.feedNumbers.get(device)}`;
    if (isWhole) this.damages.delete(place);
    else
      this.damages.set(
        place,
        `the feed of device ${shortDeviceId(device)} after entry ${held?.sequence ?? 0} of ${feed.entries}`,
      );
  }

  #forget(): void {
    this.wipe();
    this.#isOwnFeedWhole = true;
    this.identity = null;
    this.#thisDevice = null;
    this.ledger = emptyLedger(0);
    this.feeds.clear();
    this.feedNumbers.clear();
    this.#byDevice = new Map();
    this.lostGenerations.clear();
    this.regainedGenerations.clear();
    this.evidence.clear();
    this.damages.clear();
    this.seenFindings = [];
    this.forgetLocalFacts();
  }

  /** There is none until something was marked. Without it a warning is shown again, and nothing more. */
  #readSeenFindings(): void {
    const reading = this.records.seenFindings();
    this.seenFindings =
      reading.kind === 'missing' ? [] : (this.#note('seen', 'the list of findings marked as seen', reading) ?? []);
  }

  #note<T>(place: string, name: string, reading: Reading<T>): T | null {
    if (reading.kind === 'read') return reading.value;
    this.damages.set(place, reading.kind === 'missing' ? `${name} (missing)` : name);
    return null;
  }

  *#readEntries(): Iterable<Uint8Array> {
    for (const [number, { device }] of this.feeds) {
      for (const { sequence, reading } of this.records.entriesOf(number)) {
        const name = `entry ${sequence} of device ${shortDeviceId(deviceIdOf(device))}`;
        const encoded = this.#note(`entry ${number}/${sequence}`, name, reading);
        if (encoded) yield encoded;
      }
    }
  }

  /** The entries hold every secret that was ever sealed to this device, and those open the ones before them. */
  #regainGenerations(identity: DeviceIdentity): void {
    const entries = [...this.state.feeds.values()].flatMap(({ device, sequence: last }) =>
      Array.from({ length: last }, (_, index) => {
        const encoded = this.readEntry(this.feedNumbers.get(device), index + 1);
        return decodeEntry(encoded, sodiumKeystoreCrypto);
      }),
    );
    const intake = new GenerationIntake(this, identity, {
      holdGeneration: (rotation, keys) => {
        this.generations.set(rotation, keys);
        this.regainedGenerations.add(rotation);
        this.#setUnopened(this.ledger.unopened.filter((one) => one.rotation !== rotation));
      },
      missGeneration: (unopened) => {
        const others = this.ledger.unopened.filter(({ rotation }) => rotation !== unopened.rotation);
        this.#setUnopened([...others, unopened]);
      },
    });
    intake.meet(entries);
  }

  #setUnopened(unopened: LedgerRecord['unopened']): void {
    this.ledger = { ...this.ledger, unopened };
  }

  /** When the record of a feed is damaged, its entries still tell whose it is. */
  #guessFeed(number: number): FeedRecord | null {
    const heardAt = this.ledger.lastSyncedAt ?? this.ledger.passwordChangedAt;
    for (const { reading } of this.records.entriesOf(number)) {
      if (reading.kind !== 'read') continue;
      const { body, id } = decodeEntry(reading.value, sodiumKeystoreCrypto);
      return {
        device: body.author.slice(),
        entries: body.sequence,
        head: id,
        heardAt,
        clockAheadMs: 0,
        verified: false,
      };
    }
    return null;
  }

  /** What was loaded of a guessed feed is taken for all of it, as nothing says otherwise. */
  #completeGuess(number: number, feed: FeedRecord): void {
    const held = this.state.feeds.get(deviceIdOf(feed.device));
    if (held) this.setFeed(number, { ...feed, entries: held.sequence, head: held.headId });
  }

  #readEvidence(indexes: readonly number[]): readonly Uint8Array[] {
    return indexes.flatMap((index) => {
      const encoded = this.#note(
        `evidence ${index}`,
        `proof of a fork, number ${index + 1}`,
        this.records.evidence(index),
      );
      if (!encoded) return [];
      this.evidence.set(decodeEntry(encoded, sodiumKeystoreCrypto).id, index);
      return [encoded];
    });
  }

  #makeLocalFacts(): LocalFacts {
    return {
      thisDevice: this.thisDevice,
      lastSyncedAt: this.ledger.lastSyncedAt,
      devices: this.#byDevice,
      passwordChangedAt: this.ledger.passwordChangedAt,
      keyDerivation: this.#keyDerivation,
      unopenedRotations: this.#effectiveUnopened(),
      damagedRecords: [...this.damages.values()],
      seenFindings: this.seenFindings,
    };
  }

  /** A rotation that was voided, by a revocation for instance, need not be opened. */
  #effectiveUnopened(): readonly EntryId[] {
    const waiting = new Set(this.ledger.unopened.map(({ rotation }) => rotation));
    const effective: EntryId[] = [];
    for (let offset = 0; waiting.size > effective.length; offset += ROTATIONS_AT_ONCE) {
      const { total, items } = this.state.rotations(offset, ROTATIONS_AT_ONCE);
      effective.push(...items.filter(({ id }) => waiting.has(id)).map(({ id }) => id));
      if (offset + ROTATIONS_AT_ONCE >= total) break;
    }
    return effective;
  }
}

/** Whether a ledger can have come of another by additions alone. */
function continues(before: LedgerRecord, after: LedgerRecord): boolean {
  return (
    after.revision > before.revision &&
    after.feeds >= before.feeds &&
    after.generations >= before.generations &&
    after.ownFeed === before.ownFeed &&
    after.evidence.join() === before.evidence.join()
  );
}

/** Whether an index speaks of these feeds alone. */
function coversOnly({ feeds }: IndexedFeeds, stored: readonly (readonly [number, FeedRecord])[]): boolean {
  const devices = new Set(stored.map(([, { device }]) => deviceIdOf(device)));
  return [...feeds.keys()].every((device) => devices.has(device));
}

/** The numbers there should be; those that are there when the ledger can't be read. */
function numbersOf(count: number | undefined, list: () => readonly number[]): readonly number[] {
  return count === undefined ? list() : Array.from({ length: count }, (_, number) => number);
}
