import { Alignment } from './alignment.js';
import { orderCausally, type OrderedRecord } from './causal-order.js';
import { basisOf, type EntryRecord, generationMadeBy, isKind, type RecordOf } from './entry-record.js';
import type { Feed, Feeds } from './feed.js';
import type { Judgement, JudgementPreview, VoidReason } from './judgement.js';
import { type ContestedRevocation, resolveRevocations } from './revocations.js';
import { compareJoins, Roster } from './roster.js';
import { Rotations } from './rotations.js';
import { TimeLine } from './time-line.js';
import type { DeviceId, EntryId } from './types.js';

/** An entry that has no effect, and why. */
export interface VoidRecord extends OrderedRecord, VoidReason {}

/** Entries of a feed that are not held. */
export interface Gap {
  /** Whose feed it is. */
  readonly device: DeviceId;
  readonly missingEntries: number;
  /** A device that acknowledges the last of them, so that it can bring them. */
  readonly heardBy: DeviceId;
}

/** What adding entries to a fold would do. */
export interface FoldPreview {
  readonly ordered: readonly OrderedRecord[];
  readonly judgement: JudgementPreview;
}

/**
 * What a set of entries means: a pure function of the set, whatever order the entries came in.
 *
 * Most additions are taken over one by one. Those that can change the meaning of older entries (a revocation, an entry
 * that was acknowledged before it came, a rotation that others already build on, news of a device where seniority decides between
 * revocations) need a new fold of everything.
 */
export class Fold {
  readonly feeds: Feeds;
  readonly alignment = new Alignment();
  readonly rotations = new Rotations();
  readonly roster = new Roster();
  /** Entries without effect. */
  readonly voids = new TimeLine<VoidRecord>();
  /** All entries, void or not, but acknowledgements. */
  readonly history = new TimeLine();
  readonly #judgement: Judgement;
  readonly #contested: readonly ContestedRevocation[];
  readonly #isBySeniority: boolean;
  readonly #bases = new Map<EntryId, EntryRecord>();
  readonly #missingBases = new Map<EntryId, EntryRecord[]>();
  readonly #lamports = new Map<DeviceId, number[]>();
  readonly #shared = new Map<EntryId, Set<DeviceId>>();
  /** Per feed, the highest sequence number that any entry, void or not, acknowledges or lets stand in a revocation. */
  readonly #namedUpTo = new Map<DeviceId, number>();
  /** Per feed, the highest sequence number that an effective entry acknowledges, and the last device to acknowledge it. */
  readonly #heardUpTo = new Map<DeviceId, { readonly sequence: number; readonly by: DeviceId }>();
  /** Per device, the highest generation that one of its effective entries names. */
  readonly #generationNamedBy = new Map<DeviceId, number>();
  #highestGenerationNamed = 0;
  #forkedFeeds: readonly Feed[] | undefined;
  /** Devices about which something may be new since this was last asked for; null for all. */
  #touched: Set<DeviceId> | null = null;

  private constructor(feeds: Feeds) {
    this.feeds = feeds;
    const runs = [...feeds.values()].map(({ records }) => records);
    for (const records of runs) addBases(this.#bases, records);
    const findBasis = (id: EntryId): EntryRecord | undefined => this.#bases.get(id);
    const order = orderCausally(runs, { lamportAt: () => undefined, findBasis });
    const resolution = resolveRevocations(feeds, inOrderOfJoining(order.ordered), findBasis, order.cyclic);
    this.#judgement = resolution.judgement;
    this.#contested = resolution.contested;
    this.#isBySeniority = resolution.isBySeniority;
    this.#takeAll(order.ordered, (record) => this.#judgement.reasonAgainst(record));
    for (const device of feeds.keys()) this.#updateStanding(device);
  }

  /** Folds all entries of the feeds. */
  static of(feeds: Feeds): Fold {
    return new Fold(feeds);
  }

  get contested(): readonly ContestedRevocation[] {
    return this.#contested;
  }

  get judgement(): Judgement {
    return this.#judgement;
  }

  /**
   * The highest generation that an effective entry names and that may exist. Whoever has heard of nothing that is missing here
   * can't know a rotation that is missing here: what it names was voided since, and nothing will ever bring it.
   */
  get highestGenerationNamed(): number {
    const { current } = this.rotations;
    const held = current === undefined ? 0 : (generationMadeBy(current) ?? 0);
    if (this.#highestGenerationNamed <= held) return this.#highestGenerationNamed;
    let highest = held;
    for (const [device, generation] of this.#generationNamedBy) {
      if (generation > highest && this.#hasHeardOfMissing(device)) highest = generation;
    }
    return highest;
  }

  /** Feeds that are proven to be forked. */
  get forkedFeeds(): readonly Feed[] {
    // Proofs come and go with a new fold only.
    this.#forkedFeeds ??= [...this.feeds.values()].filter(isForked);
    return this.#forkedFeeds;
  }

  /** The held rotation or genesis entry with this id, void or not. */
  findBasis(id: EntryId): EntryRecord | undefined {
    return this.#bases.get(id);
  }

  /** Held entries that build on a rotation which is not held. */
  waitingFor(basis: EntryId): readonly EntryRecord[] {
    return this.#missingBases.get(basis) ?? [];
  }

  /** The devices to which the secret of a rotation was passed on later. */
  sharedWith(rotation: EntryId): ReadonlySet<DeviceId> {
    return this.#shared.get(rotation) ?? new Set<DeviceId>();
  }

  /**
   * What others acknowledge and is not held, per feed owner. Feeds of revoked devices are left out, and forked ones: what was heard of
   * those may have been on a branch that is given up.
   */
  gaps(): readonly Gap[] {
    const gaps: Gap[] = [];
    for (const [device, { sequence, by }] of this.#heardUpTo) {
      const feed = this.feeds.get(device);
      const missingEntries = sequence - (feed?.sequence ?? 0);
      if (missingEntries <= 0 || isForked(feed) || this.#judgement.isShutOut(device)) continue;
      gaps.push({ device, missingEntries, heardBy: by });
    }
    return gaps;
  }

  /**
   * Finds out what adding entries would do; changes nothing.
   *
   * @param runs per device, the entries that follow the held ones.
   * @returns null when they change what older entries mean, so that everything has to be folded anew.
   */
  preview(runs: ReadonlyMap<DeviceId, readonly EntryRecord[]>): FoldPreview | null {
    for (const records of runs.values()) if (records.some((record) => this.#reachesBack(record))) return null;
    const newBases = new Map<EntryId, EntryRecord>();
    for (const records of runs.values()) addBases(newBases, records);
    const { ordered, cyclic } = orderCausally(runs.values(), {
      lamportAt: (device, sequence) => this.#lamports.get(device)?.[sequence - 1],
      findBasis: (id) => newBases.get(id) ?? this.#bases.get(id),
    });
    if (cyclic.size > 0) return null;
    return { ordered, judgement: this.#judgement.preview(ordered.map(({ record }) => record)) };
  }

  /** Takes over previewed entries. Their records are part of the feeds by now. */
  append({ ordered, judgement }: FoldPreview): void {
    judgement.commit();
    const touched = new Set<DeviceId>();
    addBases(
      this.#bases,
      ordered.map(({ record }) => record),
    );
    this.#takeAll(ordered, (record) => judgement.reasons.get(record));
    for (const { record } of ordered) {
      this.#touch(record);
      touched.add(record.device);
      if (isKind(record, 'device-archived')) touched.add(record.fact.device);
    }
    for (const device of touched) this.#updateStanding(device);
  }

  /** The devices about which something may have changed since the last call; null when that can be all. */
  takeTouched(): ReadonlySet<DeviceId> | null {
    const touched = this.#touched;
    const relabelled = this.roster.takeRelabelled();
    for (const device of relabelled) touched?.add(device);
    this.#touched = new Set();
    return touched;
  }

  /** Notes about which devices an entry that is taken over says something. */
  #touch({ device, fact }: EntryRecord): void {
    this.#touched?.add(device);
    if (fact.kind === 'device-renamed' || fact.kind === 'device-archived') this.#touched?.add(fact.device);
    // Every device lacks a new rotation, until it has acknowledged it.
    if (fact.kind === 'key-rotated') this.#touched = null;
  }

  /** Whether a new entry can change what older ones mean. */
  #reachesBack(record: EntryRecord): boolean {
    return (
      isKind(record, 'device-revoked') ||
      isKind(record, 'genesis') ||
      this.#missingBases.has(record.id) ||
      record.sequence <= (this.#namedUpTo.get(record.device) ?? 0) ||
      (this.#isBySeniority && isKind(record, 'acknowledged') && this.#hearsOfDevices(record))
    );
  }

  /** Whether an acknowledgement may be the first of its author that names a device, which can move that device's seniority. */
  #hearsOfDevices({ device, fact: { seen } }: RecordOf<'acknowledged'>): boolean {
    return seen.some((one) => this.alignment.heard(device, one.device) === 0);
  }

  #takeAll(ordered: readonly OrderedRecord[], reasonAgainst: (record: EntryRecord) => VoidReason | undefined): void {
    const acknowledgements: RecordOf<'acknowledged'>[] = [];
    for (const entry of ordered) {
      const reason = reasonAgainst(entry.record);
      this.#take(entry, reason);
      if (reason === undefined && isKind(entry.record, 'acknowledged')) acknowledgements.push(entry.record);
    }
    // Last, for an acknowledgement of an entry that is missing covers rotations before it that are not among its causes.
    for (const { device, sequence, fact } of acknowledgements) {
      for (const seen of fact.seen) this.alignment.acknowledge(device, seen.device, seen.sequence, sequence);
    }
  }

  #take(ordered: OrderedRecord, reason: VoidReason | undefined): void {
    const { record, lamport } = ordered;
    if (record.sequence === 1) {
      this.#lamports.set(record.device, [lamport]);
      this.roster.join(ordered);
    } else {
      this.#lamports.get(record.device)?.push(lamport);
    }
    this.roster.count(record.device, record.sequence);
    if (!isKind(record, 'acknowledged')) this.history.add(ordered);
    if (isKind(record, 'acknowledged')) raise(this.#namedUpTo, record.fact.seen);
    if (isKind(record, 'device-revoked')) {
      raise(this.#namedUpTo, [{ device: record.fact.device, sequence: record.fact.lastSequence }]);
    }
    if (reason === undefined) {
      this.#apply(ordered);
    } else {
      this.voids.add({ ...ordered, ...reason });
      this.#noteMissingBasis(record);
    }
  }

  /** Remembers which rotation a void entry lacks, so that its arrival is noticed. */
  #noteMissingBasis(record: EntryRecord): void {
    const basis = basisOf(record);
    if (basis === null || this.#bases.has(basis)) return;
    const waiting = this.#missingBases.get(basis);
    if (waiting === undefined) this.#missingBases.set(basis, [record]);
    else waiting.push(record);
  }

  /** Whether a device acknowledges an entry that is not held and could have effect. */
  #hasHeardOfMissing(device: DeviceId): boolean {
    for (const [author, heard] of this.alignment.heardBy(device)) {
      const feed = this.feeds.get(author);
      const end = Math.min(heard, this.#judgement.endOf(author));
      if (end > (feed?.sequence ?? 0) && !isForked(feed)) return true;
    }
    return false;
  }

  #apply(ordered: OrderedRecord): void {
    const { record } = ordered;
    const { fact } = record;
    this.roster.apply(ordered);
    const generation = generationMadeBy(record) ?? record.generation;
    this.#highestGenerationNamed = Math.max(this.#highestGenerationNamed, generation);
    if (generation > (this.#generationNamedBy.get(record.device) ?? 0)) {
      this.#generationNamedBy.set(record.device, generation);
    }
    if (fact.kind === 'acknowledged') {
      for (const { device, sequence } of fact.seen) {
        const before = this.#heardUpTo.get(device)?.sequence ?? 0;
        if (sequence >= before) this.#heardUpTo.set(device, { sequence, by: record.device });
      }
      for (const { device, rotation } of fact.shared) this.#noteShared(rotation, device);
    } else {
      if (fact.kind === 'key-rotated') this.alignment.addRotation(record.device, record.sequence);
      this.rotations.add(ordered);
    }
  }

  #noteShared(rotation: EntryId, device: DeviceId): void {
    const devices = this.#shared.get(rotation);
    if (devices === undefined) this.#shared.set(rotation, new Set([device]));
    else devices.add(device);
  }

  #updateStanding(device: DeviceId): void {
    const standing = this.roster.updateStanding(device, this.#judgement.isShutOut(device));
    if (standing !== undefined) this.alignment.setActive(device, standing === 'active');
  }
}

function isForked(feed: Feed | undefined): boolean {
  return feed !== undefined && feed.evidence.length > 0;
}

function addBases(bases: Map<EntryId, EntryRecord>, records: readonly EntryRecord[]): void {
  for (const record of records) if (generationMadeBy(record) !== null) bases.set(record.id, record);
}

/** Raises numbers to at least the given ones. */
function raise(
  numbers: Map<DeviceId, number>,
  seen: readonly { readonly device: DeviceId; readonly sequence: number }[],
): void {
  for (const { device, sequence } of seen) {
    if (sequence > (numbers.get(device) ?? 0)) numbers.set(device, sequence);
  }
}

function inOrderOfJoining(ordered: readonly OrderedRecord[]): readonly DeviceId[] {
  const joins = ordered.filter(({ record }) => record.sequence === 1).sort(compareJoins);
  return joins.map(({ record }) => record.device);
}
