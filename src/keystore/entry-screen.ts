import {
  type GenerationKey,
  generationKeyOf,
  requireFounding,
  requireSignedOn,
  withoutBasis,
} from './account-signatures.js';
import type { EntrySource } from './admission.js';
import { decodeEntry } from './entry-codec.js';
import { type AuthorIdentity, type EntryChecks, isHeld } from './entry-checks.js';
import { DeviceIdPool } from './entry-record.js';
import { feedIdentity } from './feed-loader.js';
import type { Fold } from './fold.js';
import { ProofScreen } from './proof-screen.js';
import { equalBytes, toHex } from './hex.js';
import { MAX_NEW_DEVICES } from './limits.js';
import type { DeviceId, Entry, EntryId, KeystoreCrypto } from './types.js';

/** How much there may be, and how much is kept, while entries pass. */
export interface ScreenLimits {
  readonly newDevices: number;
  /** Keys of rotations, of 2 KiB each. */
  readonly keysAtOnce: number;
}

const LIMITS: ScreenLimits = { newDevices: MAX_NEW_DEVICES, keysAtOnce: 2048 };

/** Gives all entries from the first one on, at each call anew. */
export type RepeatableEntries = () => Iterable<Uint8Array>;

/** What is kept of a feed while its entries pass. */
interface Passing {
  readonly identity: AuthorIdentity;
  sequence: number;
  id: EntryId;
}

/**
 * Verifies entries that come from outside as they pass, so that refusing them costs no memory in proportion to their number
 * or length, whoever signed them. Where an entry builds on a rotation that comes later, they are read again.
 *
 * It asks for more than `EntryExaminer`: within a feed, entries follow one another, and proofs of forks come after them. What
 * passes here is examined in a second step, which then can fail for no other reason than that the entries were exchanged.
 */
export class EntryScreen {
  readonly #crypto: KeystoreCrypto;
  readonly #checks: EntryChecks;
  readonly #source: EntrySource;
  readonly #fold: Fold;
  readonly #account: Uint8Array;
  readonly #limits: ScreenLimits;
  /** Of its own, so that ids from entries that are refused do not stay. */
  readonly #pool = new DeviceIdPool();
  readonly #passing = new Map<DeviceId, Passing>();
  readonly #proofs: ProofScreen;
  readonly #keys: RecentKeys;
  /** Rotations that entries build on, and whose keys were not known when those passed. */
  readonly #awaited = new Set<EntryId>();
  #founder: DeviceId | undefined;
  #newDevices = 0;
  #isForked: boolean;
  #digest: Uint8Array;

  /** @param account the account that all entries have to belong to, 32 bytes. */
  constructor(
    crypto: KeystoreCrypto,
    checks: EntryChecks,
    source: EntrySource,
    fold: Fold,
    account: Uint8Array,
    limits = LIMITS,
  ) {
    this.#crypto = crypto;
    this.#checks = checks;
    this.#source = source;
    this.#fold = fold;
    this.#account = account;
    this.#limits = limits;
    this.#keys = new RecentKeys(limits.keysAtOnce);
    this.#proofs = new ProofScreen(checks, fold);
    this.#founder = fold.rotations.genesis?.device;
    this.#isForked = fold.forkedFeeds.length > 0;
    this.#digest = new Uint8Array(0);
  }

  /**
   * Reads the entries, at least once. Gives back a digest of them all, by which they are known again. Throws what
   * `EntryExaminer.examine` throws.
   */
  screen(read: RepeatableEntries): Uint8Array {
    for (const encoded of read()) this.#meet(this.#decode(encoded));
    if (this.#proofs.size > 0) {
      for (const encoded of read()) this.#proofs.compare(this.#decode(encoded));
      this.#proofs.requireForks();
      this.#isForked = true;
    }
    this.#verifyAwaited(read);
    return this.#digest;
  }

  #decode(encoded: Uint8Array): Entry {
    return decodeEntry(encoded, this.#crypto);
  }

  #meet(entry: Entry): void {
    this.#digest = this.#checks.extendDigest(this.#digest, entry);
    this.#checks.requireAccount(entry, this.#account);
    const passing = this.#passing.get(entry.author);
    const feed = this.#fold.feeds.get(entry.author);
    if (entry.body.sequence <= (passing?.sequence ?? 0)) {
      if (!isHeld(entry, feed)) this.#checks.requireAuthor(entry, this.#identityOf(entry));
      this.#proofs.add(entry);
      return;
    }
    const identity = this.#identityOf(entry);
    if (!isHeld(entry, feed)) {
      this.#requireLink(entry, passing);
      this.#checks.requireAuthor(entry, identity);
      this.#isForked ||= feed?.find(entry.body.sequence) !== undefined;
      this.#meetRotation(entry);
    }
    this.#pass(entry, passing, identity);
  }

  #pass(entry: Entry, passing: Passing | undefined, identity: AuthorIdentity): void {
    if (passing === undefined) {
      this.#passing.set(entry.author, { identity, sequence: entry.body.sequence, id: entry.id });
    } else {
      passing.sequence = entry.body.sequence;
      passing.id = entry.id;
    }
  }

  #identityOf(entry: Entry): AuthorIdentity {
    const known = this.#passing.get(entry.author)?.identity ?? this.#fold.feeds.get(entry.author);
    if (known !== undefined) return known;
    if (entry.body.sequence !== 1) {
      throw this.#checks.error('ENTRY_OUT_OF_ORDER.first-missing', entry);
    }
    this.#newDevices += 1;
    if (this.#newDevices > this.#limits.newDevices) {
      throw this.#checks.error('ENTRY_INVALID.too-many-devices', entry);
    }
    const { fullId, keys } = feedIdentity(entry, this.#pool);
    return { fullId, keys: { signing: keys.signing } };
  }

  #requireLink(entry: Entry, passing: Passing | undefined): void {
    const { sequence, previous } = entry.body;
    if (previous === null) return;
    const parent = toHex(previous);
    if (passing?.sequence === sequence - 1 && passing.id === parent) return;
    this.#checks.requireHeldParent(entry, this.#fold.feeds.get(entry.author), passing?.sequence === sequence - 1);
  }

  // Signatures by keys of the account

  #meetRotation(entry: Entry): void {
    const { payload } = entry.body;
    if (payload.kind === 'genesis') {
      const isOther = (device: DeviceId): boolean => this.#founder !== undefined && this.#founder !== device;
      requireFounding(entry, this.#account, isOther, this.#crypto);
      this.#founder = entry.author;
    } else if (payload.kind === 'device-added' || payload.kind === 'key-rotated') {
      this.#meetOnBasis(entry, payload.basis);
    }
    const made = generationKeyOf(entry);
    if (made === undefined) return;
    this.#keys.add(entry.id, made);
    this.#verifyWaiting(entry.id, made);
  }

  #meetOnBasis(entry: Entry, basis: EntryId): void {
    // All that builds on an awaited rotation is verified later: what passes after it would be verified twice.
    if (this.#awaited.has(basis)) return;
    const key = this.#keys.get(basis) ?? this.#heldKey(basis);
    if (key === undefined) this.#awaited.add(basis);
    else requireSignedOn(key, entry, this.#crypto);
  }

  /** Verifies entries that are held without their rotation, now that it comes. */
  #verifyWaiting(basis: EntryId, key: GenerationKey): void {
    for (const { device, sequence } of this.#fold.waitingFor(basis)) {
      requireSignedOn(key, this.#decode(this.#source.read(device, sequence)), this.#crypto);
    }
  }

  #heldKey(basis: EntryId): GenerationKey | undefined {
    const held = this.#fold.findBasis(basis);
    if (held === undefined) return undefined;
    const key = generationKeyOf(this.#decode(this.#source.read(held.device, held.sequence)));
    if (key !== undefined) this.#keys.add(basis, key);
    return key;
  }

  /** Verifies what could not be verified as it passed, for as many rotations at a time as there is room for. */
  #verifyAwaited(read: RepeatableEntries): void {
    const awaited = [...this.#awaited];
    const { keysAtOnce } = this.#limits;
    for (let start = 0; start < awaited.length; start += keysAtOnce) {
      const wanted = new Set(awaited.slice(start, start + keysAtOnce));
      const keys = this.#collectKeys(read, wanted);
      for (const encoded of read()) this.#verifyOneAwaited(this.#decode(encoded), wanted, keys);
    }
  }

  #collectKeys(read: RepeatableEntries, wanted: ReadonlySet<EntryId>): ReadonlyMap<EntryId, GenerationKey> {
    const keys = new Map<EntryId, GenerationKey>();
    for (const encoded of read()) {
      const entry = this.#decode(encoded);
      const key = wanted.has(entry.id) ? generationKeyOf(entry) : undefined;
      if (key !== undefined) keys.set(entry.id, ownCopy(key));
    }
    return keys;
  }

  #verifyOneAwaited(entry: Entry, wanted: ReadonlySet<EntryId>, keys: ReadonlyMap<EntryId, GenerationKey>): void {
    const { payload } = entry.body;
    if (payload.kind !== 'device-added' && payload.kind !== 'key-rotated') return;
    const feed = this.#fold.feeds.get(entry.author);
    if (!wanted.has(payload.basis) || isHeld(entry, feed) || this.#proofs.has(entry)) return;
    const key = keys.get(payload.basis);
    if (key !== undefined) requireSignedOn(key, entry, this.#crypto);
    else if (!this.#isForked) throw withoutBasis(entry);
  }
}

/** The keys that passed last: entries mostly build on a rotation that came shortly before them. */
class RecentKeys {
  readonly #keys = new Map<EntryId, GenerationKey>();
  readonly #most: number;

  /** @param most how many are kept. */
  constructor(most: number) {
    this.#most = most;
  }

  get(id: EntryId): GenerationKey | undefined {
    return this.#keys.get(id);
  }

  add(id: EntryId, key: GenerationKey): void {
    if (this.#keys.size >= this.#most) {
      const [oldest] = this.#keys.keys();
      if (oldest !== undefined) this.#keys.delete(oldest);
    }
    this.#keys.set(id, ownCopy(key));
  }
}

/** Keeps no view of the entry's bytes, which may be many. */
function ownCopy({ generation, key }: GenerationKey): GenerationKey {
  return { generation, key: { ed25519: new Uint8Array(key.ed25519), mlDsa65: new Uint8Array(key.mlDsa65) } };
}

/** Throws `ENTRY_INVALID` unless the entries are those that were screened. */
export function requireScreened(entries: Iterable<Entry>, digest: Uint8Array, checks: EntryChecks): void {
  let found: Uint8Array = new Uint8Array(0);
  for (const entry of entries) found = checks.extendDigest(found, entry);
  if (!equalBytes(found, digest)) throw checks.exchanged();
}
