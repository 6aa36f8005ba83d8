import { MalformedBytes } from '../core/cbor/cbor-reader.js';
import { AppError, appError } from '../core/errors.js';
import type {
  ActivityItem,
  Admission,
  CurrentKey,
  EntrySource,
  FeedHead,
  LoadReport,
  NextEntry,
  Page,
  Recipient,
  SeenSequence,
} from './admission.js';
import { addToFeed, type AdmissionPlan, describeAdmission, planAdmission } from './admission-plan.js';
import { canonicalForm } from './canonical.js';
import { DeviceDirectory, type DeviceQuery } from './device-directory.js';
import { DeviceList } from './device-list.js';
import { composeEntry, decodeEntry, decodeUnhashedEntry, entryIdOf, type UnhashedEntry } from './entry-codec.js';
import { EntryExaminer, type Examination } from './entry-examiner.js';
import { DeviceIdPool, type EntryRecord, generationMadeBy, isKind, recordOf } from './entry-record.js';
import type { RepeatableEntries } from './entry-screen.js';
import type { Feed, FeedIdentity, Feeds } from './feed.js';
import { decodeFeedIndex, encodeFeedIndex, type IndexedFeeds, sameRecords } from './feed-index.js';
import { feedIdentity, FeedLoader } from './feed-loader.js';
import { Fold } from './fold.js';
import { equalBytes, fromHex, toHex } from './hex.js';
import { accountIdOf, fullDeviceId, shortDeviceId } from './identity.js';
import type { DeviceDetails, DeviceListing, RotationListing } from './listings.js';
import { makeSnapshot } from './snapshot.js';
import { readStoredGrowth } from './stored-growth.js';
import {
  ComparisonCodes,
  detailsOf,
  devicesWithout,
  listingOf,
  listingsOf,
  subjectOf,
  summarizeActivity,
  summarizeDevice,
} from './summaries.js';
import { newestOf } from './time-line.js';
import type {
  DeviceId,
  DeviceStanding,
  Entry,
  EntryId,
  EntryPayload,
  EntrySigner,
  KeystoreCrypto,
  KeystoreSnapshot,
  LocalFacts,
} from './types.js';

/**
 * The account as this device knows it: what all entries that it holds mean together. Holds no secret and no entry as such;
 * larger parts of entries are read back through the `EntrySource`.
 */
export class KeystoreState {
  readonly #crypto: KeystoreCrypto;
  readonly #entries: EntrySource;
  readonly #pool = new DeviceIdPool();
  readonly #comparisonCodes: ComparisonCodes;
  readonly #deviceList: DeviceList;
  readonly #directory: DeviceDirectory;
  /** How each admission is carried out, and for which revision. */
  readonly #plans = new WeakMap<Admission, { readonly revision: number; readonly plan: AdmissionPlan }>();
  #feeds = new Map<DeviceId, Feed>();
  #fold = Fold.of(this.#feeds);
  #account: Uint8Array | null = null;
  #hexOfAccount: { readonly account: Uint8Array; readonly hex: string } | undefined;
  #isByIndex = false;
  #revision = 0;
  #snapshot: { readonly local: LocalFacts; readonly value: KeystoreSnapshot } | undefined;
  #currentHolders: { readonly rotation: string; readonly devices: ReadonlySet<DeviceId> } | undefined;

  constructor(crypto: KeystoreCrypto, entries: EntrySource) {
    this.#crypto = crypto;
    this.#entries = entries;
    this.#comparisonCodes = new ComparisonCodes(crypto);
    this.#deviceList = new DeviceList(this.#comparisonCodes);
    this.#directory = new DeviceDirectory(this.#deviceList);
  }

  /** Grows with each `load` or `apply` that changed something. */
  get revision(): number {
    return this.#revision;
  }

  /** The account's id, 64 hex digits; null while there is no account. */
  get accountId(): string | null {
    return this.#account === null ? null : this.#hexOf(this.#account);
  }

  /** The account's id, 32 bytes; null while there is no account. */
  get accountBytes(): Uint8Array | null {
    return this.#account;
  }

  /** All feeds, also those of revoked devices. A live view: it changes with `apply`. */
  get feeds(): ReadonlyMap<DeviceId, FeedHead> {
    return this.#feeds;
  }

  /**
   * The account key that is current by rule or by a person's choice. Throws `VAULT_MISSING` while there is no account, and
   * `VAULT_DAMAGED` while its beginning is missing.
   */
  get currentKey(): CurrentKey {
    const record = this.#requireCurrent();
    const { id, device, sequence } = record;
    return { rotation: id, author: device, sequence, generation: generationMadeBy(record) ?? record.generation };
  }

  /**
   * Takes over stored entries in place of all that was held. They were verified before they were stored: no signature is
   * checked. Entries come ascending within each feed.
   *
   * Throws `ENTRY_INVALID` when a stored entry cannot be read. What is missing is left out, and named in the report.
   */
  load(encoded: Iterable<Uint8Array>, forkEvidence: Iterable<Uint8Array> = []): LoadReport {
    const { feeds, report } = new FeedLoader(this.#crypto, this.#pool).load(encoded, forkEvidence);
    // What an index says of entries is not compared here with what they say.
    if (!this.#isByIndex && holdSameEntries(feeds, this.#feeds)) return report;
    const account = this.#readAccount(feeds);
    this.#replace(feeds, Fold.of(feeds));
    this.#account = account;
    this.#isByIndex = false;
    return report;
  }

  /**
   * What `loadIndexed` needs of all that is held, so that the entries themselves need not be read: see feed-index.ts. Null while there
   * is no account. Proofs of forks are not part of it.
   */
  encodeIndex(): Uint8Array | null {
    return this.#account === null ? null : encodeFeedIndex(this.#feeds, this.#account);
  }

  /** Reads what `encodeIndex` gave; null when it is something else. The keys of devices stay views of it. */
  decodeIndex(index: Uint8Array): IndexedFeeds | null {
    try {
      return decodeFeedIndex(index, this.#pool);
    } catch (error) {
      if (error instanceof MalformedBytes) return null;
      throw error;
    }
  }

  /**
   * As `load`, with the feeds of an index, which become part of the state, and the stored entries that follow them. Returns false, and
   * changes nothing, when one of these does not follow.
   */
  loadIndexed(
    { account, feeds: indexed }: IndexedFeeds,
    encoded: Iterable<Uint8Array>,
    forkEvidence: Iterable<Uint8Array>,
  ): boolean {
    const { feeds, report } = new FeedLoader(this.#crypto, this.#pool, indexed).load(encoded, forkEvidence);
    if (report.detached.length > 0) return false;
    this.#replace(feeds, Fold.of(feeds));
    this.#account = account;
    this.#isByIndex = true;
    return true;
  }

  /** Whether a stored entry is what is held of it: of the same account, in the same place of its feed, and of the same content. */
  isHeldAs(device: DeviceId, sequence: number, encoded: Uint8Array): boolean {
    const feed = this.#feeds.get(device);
    const held = feed?.find(sequence);
    if (feed === undefined || held === undefined || this.#account === null) return false;
    const entry = readIfEntry(encoded);
    if (entry === null || entry.author !== device || !equalBytes(entry.body.account, this.#account)) return false;
    const { body, bodyBytes } = entry;
    const previous = body.previous === null ? undefined : toHex(body.previous);
    // The entry after it names the hash of this one, so that only the newest has to be hashed.
    const id = sequence === feed.sequence ? entryIdOf(bodyBytes, this.#crypto) : held.id;
    return (
      previous === feed.find(sequence - 1)?.id &&
      sameRecords(recordOf(id, device, body, this.#pool), held) &&
      (sequence > 1 || isIdentityOf(feed, feedIdentity(entry, this.#pool)))
    );
  }

  /**
   * Takes over stored entries beside what is held, as `load` does in its place; ascending within each feed. Returns false, and
   * changes nothing, when one of them does not follow what is held. Throws `ENTRY_INVALID` when one cannot be read.
   */
  extend(encoded: Iterable<Uint8Array>): boolean {
    if (this.#account === null) return false;
    const examination = readStoredGrowth(encoded, this.#fold, this.#account, this.#crypto, this.#pool);
    if (examination === null) return false;
    if (examination.growths.length > 0) this.#carryOut(planAdmission(examination, this.#fold, this.#pool));
    return true;
  }

  /**
   * Verifies entries from outside and finds out what taking them over would do. Changes nothing. Within each feed entries
   * come ascending, all new ones after a held one; proofs of forks may come anywhere.
   *
   * Throws `ENTRY_INVALID`, `ENTRY_SIGNATURE_INVALID`, `ENTRY_OUT_OF_ORDER` or `ENTRY_FOREIGN_ACCOUNT` when a single one of
   * them is not right, naming device and number.
   */
  examine(encoded: Iterable<Uint8Array>): Admission {
    const examiner = new EntryExaminer(this.#crypto, this.#entries, this.#pool, this.#fold, this.#account);
    return this.#plan(examiner.examine(encoded));
  }

  /**
   * As `examine`, for entries that can be read more than once, the proofs of forks after all others: a set that is refused costs
   * no memory in proportion to its size, one that is not costs what `examine` costs.
   *
   * @param account the account that the entries have to belong to where there is none yet, 32 bytes.
   */
  examineRepeatable(read: RepeatableEntries, account: Uint8Array): Admission {
    const examiner = new EntryExaminer(this.#crypto, this.#entries, this.#pool, this.#fold, this.#account);
    return this.#plan(examiner.examineRepeatable(read, account));
  }

  #plan(examination: Examination): Admission {
    const plan = planAdmission(examination, this.#fold, this.#pool);
    const admission = describeAdmission(examination, plan, this.#fold, this.#entries);
    this.#plans.set(admission, { revision: this.#revision, plan });
    return admission;
  }

  /** Takes over what `examine` found. Throws `INTERNAL` when it is not the newest state's admission. */
  apply(admission: Admission): void {
    const prepared = this.#plans.get(admission);
    if (prepared === undefined || prepared.revision !== this.#revision) {
      throw appError('INTERNAL.vault-changed');
    }
    if (admission.isNothingNew) return;
    this.#carryOut(prepared.plan);
    const founded = admission.accepted[0]?.entry.body.account;
    // A copy, so that the bundle's bytes can go.
    if (founded !== undefined) this.#account ??= new Uint8Array(founded);
  }

  /** What the next entry of `author` has to say of its place. Throws `DEVICE_UNKNOWN`. */
  nextEntry(author: DeviceId): NextEntry {
    const feed = this.#requireFeed(author);
    return {
      sequence: feed.sequence + 1,
      previous: fromHex(feed.headId),
      generation: this.currentKey.generation,
      account: this.#requireAccount(),
      authorBytes: feed.fullId,
    };
  }

  /**
   * Composes and signs an entry that follows the head of the author's feed, or opens the feed for `genesis` and
   * `device-added`. It is not taken over: `examine` and `apply` do that.
   *
   * Throws `DEVICE_UNKNOWN` when the payload names a device that is not known, and `ENTRY_INVALID` when it breaks a rule of
   * form.
   */
  compose(author: DeviceId, payload: EntryPayload, writtenAt: number, signer: EntrySigner): Entry {
    const next = this.#placeOf(author, payload);
    const body = {
      account: next.account,
      author: next.authorBytes,
      sequence: next.sequence,
      previous: next.previous,
      generation: this.#generationOf(payload) ?? next.generation,
      writtenAt,
      payload,
    };
    return composeEntry(body, signer, {
      crypto: this.#crypto,
      fullIdOf: (device) => this.#requireFeed(device).fullId,
    });
  }

  /** Whether a device counts; null when it is not known. */
  standingOf(device: DeviceId): DeviceStanding | null {
    return this.#fold.roster.find(device)?.standing ?? null;
  }

  /** The name to show for a device, safe for display. */
  nameOf(device: DeviceId): string {
    return this.#fold.roster.nameOf(device);
  }

  /** The active devices: those that a new secret is sealed to. */
  recipients(): readonly Recipient[] {
    return this.#feedsOf('active').map(({ device, keys }) => ({ device, keys }));
  }

  /** Active devices that have no way to the current key's secret yet: not sealed to, not joined on it, not shared later. */
  devicesWithoutCurrentKey(): readonly Recipient[] {
    const wasGivenCurrent = this.#receptionOf(this.#requireCurrent());
    return this.#feedsOf('active')
      .filter((feed) => !wasGivenCurrent(feed))
      .map(({ device, keys }) => ({ device, keys }));
  }

  /**
   * How far `author` has to acknowledge other feeds; null when that would tell nobody anything. That another device took in a rotation is
   * answered once, so that it knows that this is known. The answer is not answered: devices fall silent. Throws `DEVICE_UNKNOWN`.
   */
  pendingAcknowledgement(author: DeviceId): readonly SeenSequence[] | null {
    this.#requireFeed(author);
    const heard = this.#fold.alignment.heardBy(author);
    const seen: SeenSequence[] = [];
    let isWorthIt = false;
    for (const { device, sequence } of this.#feeds.values()) {
      const heardUpTo = heard.get(device) ?? 0;
      if (device === author || sequence <= heardUpTo) continue;
      seen.push({ device, sequence });
      const lastSignificant = this.#fold.roster.find(device)?.lastSignificant ?? 0;
      isWorthIt ||= Math.max(lastSignificant, this.#fold.alignment.lastIntakeOf(device)) > heardUpTo;
    }
    return isWorthIt ? seen : null;
  }

  /** Effective rotations, the newest generation first. They look the same from every device. */
  rotations(offset: number, limit: number): Page<RotationListing> {
    const { sorted } = this.#fold.rotations;
    return { total: sorted.length, items: listingsOf(this.#fold, newestOf(sorted, offset, limit)) };
  }

  /** Active devices that have not acknowledged a rotation, in the order of joining; none when the rotation is not known. */
  devicesWithout(rotation: EntryId, offset: number, limit: number): Page<DeviceId> {
    const record = this.#fold.findBasis(rotation);
    const devices = record !== undefined && isKind(record, 'key-rotated') ? devicesWithout(this.#fold, record) : [];
    return { total: devices.length, items: devices.slice(offset, offset + limit) };
  }

  /** The devices that a query asks for, this one first. `now` in epoch ms of this machine. */
  devices(offset: number, limit: number, local: LocalFacts, now: number, query: DeviceQuery = {}): Page<DeviceListing> {
    const found = this.#directory.find(this.#fold, this.#revision, local, query, now);
    const items = found.slice(offset, offset + limit).map((device) => listingOf(this.#fold, device, now));
    return { total: found.length, items };
  }

  /** Everything about one device. `now` in epoch ms of this machine. Throws `DEVICE_UNKNOWN`. */
  device(device: DeviceId, local: LocalFacts, now: number): DeviceDetails {
    this.#requireFeed(device);
    const entry = this.#fold.roster.find(device);
    if (entry === undefined) throw new RangeError('A feed is held whose device has not joined.');
    return detailsOf(this.#fold, summarizeDevice(this.#fold, entry, local, this.#comparisonCodes), now);
  }

  /** What a device wrote and what others wrote about it, the newest first; without acknowledgements. */
  deviceHistory(device: DeviceId, offset: number, limit: number): Page<ActivityItem> {
    const concerning = this.#fold.history.sorted.filter(
      ({ record }) => record.device === device || subjectOf(record) === device,
    );
    const items = newestOf(concerning, offset, limit).map((record) => summarizeActivity(this.#fold, record));
    return { total: concerning.length, items };
  }

  /** What all devices wrote, the newest first; without acknowledgements. */
  activity(offset: number, limit: number): Page<ActivityItem> {
    const { history } = this.#fold;
    const items = history.newest(offset, limit).map((record) => summarizeActivity(this.#fold, record));
    return { total: history.length, items };
  }

  /**
   * Everything public at this moment. The same object as before while neither the state nor `local` (by identity) changed.
   * Throws `VAULT_MISSING` while there is no account, and `VAULT_DAMAGED` while its beginning is missing.
   */
  snapshot(local: LocalFacts): KeystoreSnapshot {
    if (this.#snapshot?.local === local) return this.#snapshot.value;
    const identity = {
      revision: this.#revision,
      accountId: this.#hexOf(this.#requireAccount()),
      current: this.#requireCurrent(),
      openToRevoked: this.#revokedHoldersOf(this.#requireCurrent()),
    };
    const value = makeSnapshot(this.#fold, identity, local, this.#deviceList.list(this.#fold, local));
    this.#snapshot = { local, value };
    return value;
  }

  /** The meaning of all entries in one fixed form: equal bytes on all devices that hold the same entries. */
  canonical(): Uint8Array {
    return canonicalForm(this.#fold, this.accountId);
  }

  #carryOut(plan: AdmissionPlan): void {
    if (plan.kind === 'replace') {
      this.#replace(plan.feeds, plan.fold);
      return;
    }
    for (const one of plan.added) addToFeed(this.#feeds, one, this.#pool);
    this.#fold.append(plan.preview);
    this.#changed();
  }

  #replace(feeds: Map<DeviceId, Feed>, fold: Fold): void {
    this.#feeds = feeds;
    this.#fold = fold;
    this.#changed();
  }

  #changed(): void {
    this.#revision += 1;
    this.#snapshot = undefined;
  }

  /** The account that stored entries belong to: each of them says so. */
  #readAccount(feeds: Feeds): Uint8Array | null {
    const [feed] = feeds.values();
    if (feed === undefined) return null;
    const { body } = decodeEntry(this.#entries.read(feed.device, 1), this.#crypto);
    // A copy, so that the rest of the entry can go.
    return new Uint8Array(body.account);
  }

  #placeOf(author: DeviceId, payload: EntryPayload): NextEntry {
    if (payload.kind !== 'genesis' && payload.kind !== 'device-added') return this.nextEntry(author);
    const account = payload.kind === 'genesis' ? accountIdOf(payload.key, this.#crypto) : this.#requireAccount();
    const authorBytes = fullDeviceId(payload.device, this.#crypto);
    return { sequence: 1, previous: null, generation: 1, account, authorBytes };
  }

  /** The generation that an entry has to name because of what it builds on; undefined when it names the current one. */
  #generationOf(payload: EntryPayload): number | undefined {
    if (payload.kind !== 'device-added' && payload.kind !== 'key-rotated') return undefined;
    const basis = this.#fold.findBasis(payload.basis);
    return basis === undefined ? undefined : (generationMadeBy(basis) ?? undefined);
  }

  #feedsOf(wanted: DeviceStanding): readonly Feed[] {
    const feeds: Feed[] = [];
    for (const { device, standing } of this.#fold.roster.inOrder) {
      const feed = standing === wanted ? this.#feeds.get(device) : undefined;
      if (feed !== undefined) feeds.push(feed);
    }
    return feeds;
  }

  /** Tells of a feed whether its device was given the secret of a rotation: by the rotation, by sharing, or by joining. */
  #receptionOf(rotation: EntryRecord): (feed: Feed) => boolean {
    const holders = this.#holdersOf(rotation);
    const shared = this.#fold.sharedWith(rotation.id);
    return ({ device, first }) => holders.has(device) || shared.has(device) || joinedOn(first, rotation);
  }

  #revokedHoldersOf(rotation: EntryRecord): readonly DeviceId[] {
    const revoked = this.#feedsOf('revoked');
    if (revoked.length === 0) return [];
    try {
      return revoked.filter(this.#receptionOf(rotation)).map(({ device }) => device);
    } catch (error) {
      // The rotation's own record is damaged, which the snapshot tells by name; who was given the key can't be told from it.
      if (error instanceof AppError) return [];
      throw error;
    }
  }

  /** The devices that a rotation was sealed to, and its author. */
  #holdersOf({ id, device, sequence }: EntryRecord): ReadonlySet<DeviceId> {
    if (this.#currentHolders?.rotation === id) return this.#currentHolders.devices;
    const { payload } = decodeEntry(this.#entries.read(device, sequence), this.#crypto).body;
    const sealed = payload.kind === 'key-rotated' ? payload.sealed : [];
    const devices = new Set([device, ...sealed.map((secret) => secret.device)]);
    this.#currentHolders = { rotation: id, devices };
    return devices;
  }

  #requireFeed(device: DeviceId): Feed {
    const feed = this.#feeds.get(device);
    if (feed !== undefined) return feed;
    throw appError('DEVICE_UNKNOWN', { device: shortDeviceId(device) });
  }

  #requireAccount(): Uint8Array {
    if (this.#account !== null) return this.#account;
    throw appError('VAULT_MISSING.account');
  }

  /** Made once, as every snapshot bears it. */
  #hexOf(account: Uint8Array): string {
    if (this.#hexOfAccount?.account !== account) this.#hexOfAccount = { account, hex: toHex(account) };
    return this.#hexOfAccount.hex;
  }

  #requireCurrent(): EntryRecord {
    const { current } = this.#fold.rotations;
    if (current !== undefined) return current;
    throw this.#account === null ? appError('VAULT_MISSING.account') : appError('VAULT_DAMAGED.genesis-missing');
  }
}

/** Null when it cannot be read. */
function readIfEntry(encoded: Uint8Array): UnhashedEntry | null {
  try {
    return decodeUnhashedEntry(encoded);
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

function isIdentityOf(feed: Feed, { fullId, keys }: FeedIdentity): boolean {
  return (
    equalBytes(feed.fullId, fullId) &&
    equalBytes(feed.keys.signing, keys.signing) &&
    equalBytes(feed.keys.sealing, keys.sealing)
  );
}

function joinedOn(first: EntryRecord, basis: EntryRecord): boolean {
  return isKind(first, 'device-added') && first.fact.basis === basis.id;
}

function holdSameEntries(feeds: Feeds, others: Feeds): boolean {
  if (feeds.size !== others.size) return false;
  for (const [device, feed] of feeds) {
    const other = others.get(device);
    // The head says which entries are before it.
    if (other?.headId !== feed.headId) return false;
    const proofs = new Set(other.evidence.map(({ id }) => id));
    if (proofs.size !== feed.evidence.length || !feed.evidence.every(({ id }) => proofs.has(id))) return false;
  }
  return true;
}
