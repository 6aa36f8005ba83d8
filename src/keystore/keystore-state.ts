import { AppError } from '../core/errors.js';
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
import { canonicalForm } from './canonical.js';
import { composeEntry, decodeEntry } from './entry-codec.js';
import { EntryExaminer, type Examination, type NewEntry } from './entry-examiner.js';
import { DeviceIdPool, type EntryRecord, generationMadeBy, isKind } from './entry-record.js';
import { Feed, type Feeds } from './feed.js';
import { feedIdentity, FeedLoader } from './feed-loader.js';
import { Fold, type FoldPreview } from './fold.js';
import { fromHex, toHex } from './hex.js';
import { accountIdOf, fullDeviceId, shortDeviceId } from './identity.js';
import { listDevices, makeSnapshot } from './snapshot.js';
import { ComparisonCodes, subjectOf, summarizeActivity, summarizeRotations, summarizeVoid } from './summaries.js';
import { newestOf } from './time-line.js';
import type {
  DeviceId,
  DeviceStanding,
  DeviceSummary,
  Entry,
  EntryId,
  EntryPayload,
  EntrySigner,
  KeystoreCrypto,
  KeystoreSnapshot,
  LocalFacts,
  RotationSummary,
  VoidEntry,
} from './types.js';

/** Narrows a page of devices. */
export interface DeviceFilter {
  /** Only devices of this standing. */
  readonly standing?: DeviceStanding;
}

/** How an admission is carried out. */
type Plan =
  | { readonly kind: 'append'; readonly revision: number; readonly added: readonly NewEntry[]; readonly preview: FoldPreview }
  | { readonly kind: 'replace'; readonly revision: number; readonly feeds: Map<DeviceId, Feed>; readonly fold: Fold };

const refusedBranch = {
  code: 'ENTRY_OUT_OF_ORDER',
  reason: 'It belongs to a branch of a forked feed that is not kept.',
} as const;

/**
 * The account as this device knows it: what all entries that it holds mean together. Holds no secret and no entry as such;
 * larger parts of entries are read back through the `EntrySource`.
 */
export class KeystoreState {
  readonly #crypto: KeystoreCrypto;
  readonly #entries: EntrySource;
  readonly #pool = new DeviceIdPool();
  readonly #comparisonCodes: ComparisonCodes;
  readonly #plans = new WeakMap<Admission, Plan>();
  #feeds = new Map<DeviceId, Feed>();
  #fold = Fold.of(this.#feeds);
  #account: Uint8Array | null = null;
  #revision = 0;
  #snapshot: { readonly local: LocalFacts; readonly value: KeystoreSnapshot } | undefined;
  #currentHolders: { readonly rotation: string; readonly devices: ReadonlySet<DeviceId> } | undefined;

  constructor(crypto: KeystoreCrypto, entries: EntrySource) {
    this.#crypto = crypto;
    this.#entries = entries;
    this.#comparisonCodes = new ComparisonCodes(crypto);
  }

  /** Grows with each `load` or `apply` that changed something. */
  get revision(): number {
    return this.#revision;
  }

  /** The account's id, 64 hex digits; null while there is no account. */
  get accountId(): string | null {
    return this.#account === null ? null : toHex(this.#account);
  }

  /** The account's id, 32 bytes; null while there is no account. */
  get accountBytes(): Uint8Array | null {
    return this.#account;
  }

  /** All feeds, also those of revoked devices. A live view: it changes with `apply`. */
  get feeds(): ReadonlyMap<DeviceId, FeedHead> {
    return this.#feeds;
  }

  /** The account key that is current by rule or by a person's choice. Throws `VAULT_MISSING` while there is no account. */
  get currentKey(): CurrentKey {
    const record = this.#requireCurrent();
    const { id, device, sequence } = record;
    return { rotation: id, author: device, sequence, generation: generationMadeBy(record) ?? record.generation };
  }

  /**
   * Takes over stored entries in place of all that was held. They were verified before they were stored: no signature is
   * checked. Entries come ascending within each feed.
   *
   * Throws `ENTRY_INVALID` when a stored entry cannot be read, and `VAULT_DAMAGED` when the account's first entry is missing.
   */
  load(encoded: Iterable<Uint8Array>, forkEvidence: Iterable<Uint8Array> = []): LoadReport {
    const { feeds, report } = new FeedLoader(this.#crypto, this.#pool).load(encoded, forkEvidence);
    if (holdSameEntries(feeds, this.#feeds)) return report;
    const account = this.#readAccount(feeds);
    this.#replace(feeds, Fold.of(feeds));
    this.#account = account;
    return report;
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
    const examination = examiner.examine(encoded);
    const plan = this.#plan(examination);
    const admission = this.#describe(examination, plan);
    this.#plans.set(admission, plan);
    return admission;
  }

  /** Takes over what `examine` found. Throws `INTERNAL` when it is not the newest state's admission. */
  apply(admission: Admission): void {
    const plan = this.#plans.get(admission);
    if (plan === undefined || plan.revision !== this.#revision) {
      throw new AppError(
        'INTERNAL',
        'The keystore changed while entries were being taken over. Nothing was lost.',
        'Try again; if it happens again, restart the app and report the problem.',
      );
    }
    if (admission.isNothingNew) return;
    if (plan.kind === 'replace') {
      this.#replace(plan.feeds, plan.fold);
    } else {
      for (const one of plan.added) addToFeed(this.#feeds, one, this.#pool);
      this.#fold.append(plan.preview);
      this.#changed();
    }
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
    return this.#activeDevices().map(({ device, keys }) => ({ device, keys }));
  }

  /** Active devices that have no way to the current key's secret yet: not sealed to, not joined on it, not shared later. */
  devicesWithoutCurrentKey(): readonly Recipient[] {
    const current = this.#requireCurrent();
    const holders = this.#holdersOf(current);
    const shared = this.#fold.sharedWith(current.id);
    return this.#activeDevices()
      .filter((feed) => !holders.has(feed.device) && !shared.has(feed.device) && !joinedOn(feed.first, current))
      .map(({ device, keys }) => ({ device, keys }));
  }

  /**
   * How far `author` has to acknowledge other feeds; null when there is nothing but acknowledgements to acknowledge, so
   * that devices do not answer each other for ever. Throws `DEVICE_UNKNOWN`.
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
      isWorthIt ||= (this.#fold.roster.find(device)?.lastSignificant ?? 0) > heardUpTo;
    }
    return isWorthIt ? seen : null;
  }

  /** Effective rotations, the newest generation first. */
  rotations(offset: number, limit: number, _local?: LocalFacts): Page<RotationSummary> {
    const { sorted } = this.#fold.rotations;
    return { total: sorted.length, items: summarizeRotations(this.#fold, newestOf(sorted, offset, limit)) };
  }

  /** Devices, this one first, then in the order of joining. */
  devices(offset: number, limit: number, local: LocalFacts, filter: DeviceFilter = {}): Page<DeviceSummary> {
    const devices = listDevices(this.#fold, local, this.#comparisonCodes).filter(
      ({ standing }) => filter.standing === undefined || standing === filter.standing,
    );
    return { total: devices.length, items: devices.slice(offset, offset + limit) };
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
   * Throws `VAULT_MISSING` while there is no account.
   */
  snapshot(local: LocalFacts): KeystoreSnapshot {
    if (this.#snapshot?.local === local) return this.#snapshot.value;
    const identity = {
      revision: this.#revision,
      accountId: toHex(this.#requireAccount()),
      current: this.#requireCurrent(),
    };
    const value = makeSnapshot(this.#fold, identity, local, this.#comparisonCodes);
    this.#snapshot = { local, value };
    return value;
  }

  /** The meaning of all entries in one fixed form: equal bytes on all devices that hold the same entries. */
  canonical(): Uint8Array {
    return canonicalForm(this.#fold, this.accountId);
  }

  #plan({ growths }: Examination): Plan {
    const revision = this.#revision;
    const keepsAll = growths.every(
      ({ feed, branch }) => branch.keptHeld === (feed?.sequence ?? 0) && branch.newEvidence.length === 0,
    );
    if (keepsAll && this.#account !== null) {
      const runs = growths.map(({ identity, branch }) => [identity.device, branch.added.map(toRecord)] as const);
      const preview = this.#fold.preview(new Map(runs));
      const added = growths.flatMap(({ branch }) => branch.added);
      if (preview !== null) return { kind: 'append', revision, added, preview };
    }
    const feeds = new Map(this.#feeds);
    for (const { feed, branch } of growths) {
      if (feed !== undefined && branch.keptHeld > 0) feeds.set(feed.device, feed.branch(branch.keptHeld, branch.evidence));
      else if (feed !== undefined) feeds.delete(feed.device);
      for (const one of branch.added) addToFeed(feeds, one, this.#pool, branch.evidence);
    }
    return { kind: 'replace', revision, feeds, fold: Fold.of(feeds) };
  }

  #describe({ growths, alreadyKnown }: Examination, plan: Plan): Admission {
    const added = growths.flatMap(({ branch }) => branch.added);
    const isVoid = plan.kind === 'append' ? plan.preview.judgement.reasons : voidReasonsIn(plan.fold, added);
    const nameOf = this.#namesAfter(added);
    const voided: VoidEntry[] = [];
    for (const { record } of added) {
      const reason = isVoid.get(record);
      if (reason !== undefined) voided.push(summarizeVoid(record, reason, nameOf(record.device)));
    }
    for (const { record } of growths.flatMap(({ branch }) => branch.refused)) {
      voided.push(summarizeVoid(record, refusedBranch, nameOf(record.device)));
    }
    const removed = growths.flatMap(({ feed, branch }) =>
      (feed?.records.slice(branch.keptHeld) ?? []).map(({ device, sequence }) => ({ device, sequence })),
    );
    const forkEvidence = growths.flatMap(({ branch }) => this.#evidenceToStore(branch));
    return {
      accepted: added.map(({ record, encoded, entry }) => ({
        device: record.device,
        sequence: record.sequence,
        encoded,
        entry,
      })),
      alreadyKnown,
      removed,
      forkEvidence,
      obsoleteEvidence: growths.flatMap(({ feed, branch }) => obsoleteEvidence(feed, branch.evidence)),
      voided,
      newRotations: added.filter(({ record }) => isKind(record, 'key-rotated') && !isVoid.has(record)).length,
      isNothingNew: added.length === 0 && removed.length === 0 && forkEvidence.length === 0,
    };
  }

  /** The names to show for devices, those included that are about to become known. */
  #namesAfter(added: readonly NewEntry[]): (device: DeviceId) => string {
    const newNames = new Map<DeviceId, string>();
    for (const { record } of added) if (isKind(record, 'device-added')) newNames.set(record.device, record.fact.name);
    return (device) => newNames.get(device) ?? this.#fold.roster.nameOf(device);
  }

  #evidenceToStore({ newEvidence, displaced }: Examination['growths'][number]['branch']): readonly Uint8Array[] {
    const evidence = newEvidence.map(({ encoded }) => encoded);
    return displaced === undefined ? evidence : [...evidence, this.#entries.read(displaced.device, displaced.sequence)];
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

  #readAccount(feeds: Feeds): Uint8Array | null {
    if (feeds.size === 0) return null;
    for (const { first } of feeds.values()) {
      if (!isKind(first, 'genesis')) continue;
      return new Uint8Array(decodeEntry(this.#entries.read(first.device, 1), this.#crypto).body.account);
    }
    throw new AppError(
      'VAULT_DAMAGED',
      'The first entry of the account is missing from the vault. What is stored was not changed.',
      'Restore the vault from a backup, or join the account anew with a bundle from another device.',
    );
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

  #activeDevices(): readonly Feed[] {
    const active: Feed[] = [];
    for (const { device, standing } of this.#fold.roster.inOrder) {
      const feed = this.#feeds.get(device);
      if (standing === 'active' && feed !== undefined) active.push(feed);
    }
    return active;
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
    throw new AppError(
      'DEVICE_UNKNOWN',
      `No device ${shortDeviceId(device)} is known here. Nothing was changed.`,
      'Import a bundle from a device that knows it, or choose a device from the list.',
    );
  }

  #requireAccount(): Uint8Array {
    if (this.#account !== null) return this.#account;
    throw noAccount();
  }

  #requireCurrent(): EntryRecord {
    const { current } = this.#fold.rotations;
    if (current === undefined) throw noAccount();
    return current;
  }
}

function noAccount(): AppError {
  return new AppError('VAULT_MISSING', 'There is no account here yet.', 'Create one, or join one with a bundle.');
}

/** Appends an entry to its feed, or opens the feed with it. */
function addToFeed(
  feeds: Map<DeviceId, Feed>,
  { entry, record }: NewEntry,
  pool: DeviceIdPool,
  evidence: readonly EntryRecord[] = [],
): void {
  const feed = feeds.get(record.device);
  if (feed !== undefined) feed.append(record);
  else feeds.set(record.device, Feed.open(feedIdentity(entry, pool), record).branch(1, evidence));
}

function obsoleteEvidence(feed: Feed | undefined, remaining: readonly EntryRecord[]): readonly EntryId[] {
  const kept = new Set(remaining);
  return (feed?.evidence ?? []).filter((proof) => !kept.has(proof)).map(({ id }) => id);
}

function toRecord({ record }: NewEntry): EntryRecord {
  return record;
}

function joinedOn(first: EntryRecord, basis: EntryRecord): boolean {
  return isKind(first, 'device-added') && first.fact.basis === basis.id;
}

function voidReasonsIn(fold: Fold, added: readonly NewEntry[]): FoldPreview['judgement']['reasons'] {
  const reasons = new Map<EntryRecord, { readonly code: VoidEntry['code']; readonly reason: string }>();
  for (const { record } of added) {
    const reason = fold.judgement.reasonAgainst(record);
    if (reason !== undefined) reasons.set(record, reason);
  }
  return reasons;
}

function holdSameEntries(feeds: Feeds, others: Feeds): boolean {
  if (feeds.size !== others.size) return false;
  for (const [device, feed] of feeds) {
    const other = others.get(device);
    if (other === undefined || other.sequence !== feed.sequence || other.headId !== feed.headId) return false;
    const proofs = new Set(other.evidence.map(({ id }) => id));
    if (proofs.size !== feed.evidence.length || !feed.evidence.every(({ id }) => proofs.has(id))) return false;
  }
  return true;
}
