import { appError } from '../core/errors.js';
import { AccountSignatures } from './account-signatures.js';
import type { EntrySource } from './admission.js';
import { EntryChecks, isHeld } from './entry-checks.js';
import { decodeEntry } from './entry-codec.js';
import { type DeviceIdPool, type EntryRecord, recordOf } from './entry-record.js';
import { EntryScreen, type RepeatableEntries, requireScreened } from './entry-screen.js';
import type { Feed, FeedIdentity } from './feed.js';
import { feedIdentity } from './feed-loader.js';
import type { Fold } from './fold.js';
import { type Branch, chooseBranch, type Twig } from './fork-resolution.js';
import { toHex } from './hex.js';
import { accountIdOf } from './identity.js';
import type { DeviceId, Entry, EntryId, KeystoreCrypto } from './types.js';

/** An entry that was given and is not held. */
export interface NewEntry extends Twig {
  readonly entry: Entry;
  readonly encoded: Uint8Array;
}

/** What becomes of one feed. */
export interface FeedGrowth {
  readonly identity: FeedIdentity;
  /** The feed as it is held; undefined for a new device. */
  readonly feed: Feed | undefined;
  readonly branch: Branch<NewEntry>;
}

/** A set of entries that is whole, in order, and signed as it has to be. */
export interface Examination {
  readonly account: Uint8Array;
  readonly growths: readonly FeedGrowth[];
  readonly alreadyKnown: number;
}

interface GivenEntry {
  readonly entry: Entry;
  readonly encoded: Uint8Array;
}

/** Checks entries that came from outside against those that are held. Changes nothing; the first fault ends it. */
export class EntryExaminer {
  readonly #crypto: KeystoreCrypto;
  readonly #checks: EntryChecks;
  readonly #source: EntrySource;
  readonly #pool: DeviceIdPool;
  readonly #fold: Fold;
  readonly #account: Uint8Array | null;
  #alreadyKnown = 0;

  /** @param account the account's id; null while there is none, so that the given entries found it. */
  constructor(crypto: KeystoreCrypto, source: EntrySource, pool: DeviceIdPool, fold: Fold, account: Uint8Array | null) {
    this.#crypto = crypto;
    this.#checks = new EntryChecks(crypto, fold);
    this.#source = source;
    this.#pool = pool;
    this.#fold = fold;
    this.#account = account;
  }

  /**
   * Throws `ENTRY_INVALID`, `ENTRY_SIGNATURE_INVALID`, `ENTRY_OUT_OF_ORDER` or `ENTRY_FOREIGN_ACCOUNT`, naming the device and
   * the number of the entry.
   */
  examine(encoded: Iterable<Uint8Array>): Examination {
    return this.#examineAll(this.#decodeAll(encoded));
  }

  /**
   * As `examine`, for entries that can be read more than once: a set that is refused costs no memory in proportion to its size.
   *
   * @param account the account that they have to belong to where there is none yet, 32 bytes.
   */
  examineRepeatable(read: RepeatableEntries, account: Uint8Array): Examination {
    const screen = new EntryScreen(this.#crypto, this.#checks, this.#source, this.#fold, this.#account ?? account);
    const digest = screen.screen(read);
    const crypto = alreadyVerified(this.#crypto);
    const examiner = new EntryExaminer(crypto, this.#source, this.#pool, this.#fold, this.#account);
    const given = examiner.#decodeAll(read());
    requireScreened(
      given.map(({ entry }) => entry),
      digest,
      this.#checks,
    );
    return examiner.#examineAll(given);
  }

  #examineAll(given: readonly GivenEntry[]): Examination {
    const account = this.#account ?? this.#foundAccount(given);
    const byDevice = new Map<DeviceId, GivenEntry[]>();
    for (const one of given) {
      this.#checks.requireAccount(one.entry, account);
      const others = byDevice.get(one.entry.author);
      if (others === undefined) byDevice.set(one.entry.author, [one]);
      else others.push(one);
    }
    const growths: FeedGrowth[] = [];
    for (const [device, entries] of byDevice) {
      const growth = this.#examineFeed(device, entries);
      if (growth !== null) growths.push(growth);
    }
    new AccountSignatures(this.#crypto, this.#source, this.#fold, account).verify(growths);
    return { account, growths, alreadyKnown: this.#alreadyKnown };
  }

  #decodeAll(encoded: Iterable<Uint8Array>): readonly GivenEntry[] {
    const ids = new Set<EntryId>();
    const given: GivenEntry[] = [];
    for (const bytes of encoded) {
      const entry = decodeEntry(bytes, this.#crypto);
      if (ids.has(entry.id)) throw this.#checks.error('ENTRY_OUT_OF_ORDER.repeated', entry);
      ids.add(entry.id);
      given.push({ entry, encoded: bytes });
    }
    return given;
  }

  /** The account that the genesis entry among the given ones begins. */
  #foundAccount(given: readonly GivenEntry[]): Uint8Array {
    for (const { entry } of given) {
      const { payload } = entry.body;
      if (payload.kind === 'genesis') return accountIdOf(payload.key, this.#crypto);
    }
    throw appError('ENTRY_OUT_OF_ORDER.beginning-missing');
  }

  #examineFeed(device: DeviceId, given: readonly GivenEntry[]): FeedGrowth | null {
    const feed = this.#fold.feeds.get(device);
    const identity = feed ?? this.#newIdentity(given);
    const places = new Map(given.map(({ entry }) => [entry.id, entry.body.sequence]));
    const fresh: NewEntry[] = [];
    let last = 0;
    for (const { entry, encoded } of given) {
      const { sequence, previous } = entry.body;
      if (sequence <= last && !isForked(sequence, feed, places)) {
        throw this.#checks.error('ENTRY_OUT_OF_ORDER.late', entry);
      }
      last = Math.max(last, sequence);
      if (isHeld(entry, feed)) {
        this.#alreadyKnown += 1;
        continue;
      }
      this.#requireParent(entry, feed, places);
      this.#checks.requireAuthor(entry, identity);
      const record = recordOf(entry.id, device, entry.body, this.#pool);
      fresh.push({ entry, encoded, record, previous: previous === null ? null : toHex(previous) });
    }
    return fresh.length === 0 ? null : { identity, feed, branch: branchOf(feed, fresh) };
  }

  #newIdentity(given: readonly GivenEntry[]): FeedIdentity {
    const first = given.find(({ entry }) => entry.body.sequence === 1);
    if (first !== undefined) return feedIdentity(first.entry, this.#pool);
    const [one] = given;
    if (one === undefined) throw new RangeError('A feed without entries was to be examined.');
    throw this.#checks.error('ENTRY_OUT_OF_ORDER.first-missing', one.entry);
  }

  #requireParent(entry: Entry, feed: Feed | undefined, places: ReadonlyMap<EntryId, number>): void {
    const { sequence, previous } = entry.body;
    if (previous === null || places.get(toHex(previous)) === sequence - 1) return;
    this.#checks.requireHeldParent(entry, feed, [...places.values()].includes(sequence - 1));
  }
}

/** For entries whose signatures were verified before, each of them once. */
function alreadyVerified(crypto: KeystoreCrypto): KeystoreCrypto {
  return { sha256: (bytes) => crypto.sha256(bytes), verifyEd25519: () => true, verifyMlDsa65: () => true };
}

/** Whether two different entries with this number are held or given. */
function isForked(sequence: number, feed: Feed | undefined, places: ReadonlyMap<EntryId, number>): boolean {
  const ids = new Set<EntryId>();
  const held = feed?.find(sequence);
  if (held !== undefined) ids.add(held.id);
  for (const proof of feed?.evidence ?? []) if (proof.sequence === sequence) ids.add(proof.id);
  for (const [id, place] of places) if (place === sequence) ids.add(id);
  return ids.size > 1;
}

/** The common case, entries that simply follow the head, without the search for branches. */
function branchOf(feed: Feed | undefined, fresh: readonly NewEntry[]): Branch<NewEntry> {
  let head: EntryRecord | undefined = feed?.head;
  for (const { record, previous } of fresh) {
    if (previous !== (head?.id ?? null)) return chooseBranch(feed, fresh);
    head = record;
  }
  return {
    keptHeld: feed?.sequence ?? 0,
    added: fresh,
    newEvidence: [],
    displaced: undefined,
    evidence: feed?.evidence ?? [],
    refused: [],
  };
}
