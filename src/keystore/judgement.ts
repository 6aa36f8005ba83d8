import type { VoidReasonKey } from '../core/common/text/english/void-reasons.js';
import type { ErrorCode } from '../core/errors.js';
import { basisOf, type EntryRecord, isKind, type RecordOf } from './entry-record.js';
import type { Feeds } from './feed.js';
import type { RevocationCandidate } from './revocation-candidates.js';
import type { DeviceId, EntryId } from './types.js';

/** Why an entry that is held has no effect. */
export interface VoidReason {
  readonly code: ErrorCode;
  readonly reason: VoidReasonKey;
}

const voidReasons = {
  cycle: { code: 'ENTRY_OUT_OF_ORDER', reason: 'cycle' },
  lateJoin: { code: 'DEVICE_REVOKED', reason: 'late-join' },
  baseless: { code: 'ENTRY_INVALID', reason: 'invalid-basis' },
  afterRevocation: { code: 'ENTRY_AUTHOR_REVOKED', reason: 'after-revocation' },
} as const satisfies Record<string, VoidReason>;

/** Finds a held rotation or genesis entry. */
export type BasisLookup = (id: EntryId) => EntryRecord | undefined;

/**
 * Which entries have effect. Revocations cut feeds; a cut takes away rotations, and with them what was built on these.
 */
export class Judgement {
  readonly #findBasis: BasisLookup;
  readonly #cyclic: ReadonlySet<EntryRecord>;
  /** Per revoked device, the last entry that still has effect. */
  readonly #cuts = new Map<DeviceId, number>();
  readonly #lateJoins = new Set<DeviceId>();
  /** Devices whose first entry builds on nothing valid, or is part of a cycle. */
  readonly #baselessFeeds = new Set<DeviceId>();
  readonly #voidRotations = new Set<EntryId>();
  readonly #revocations: RecordOf<'device-revoked'>[] = [];

  constructor(findBasis: BasisLookup, cyclic: ReadonlySet<EntryRecord>) {
    this.#findBasis = findBasis;
    this.#cyclic = cyclic;
  }

  /** The revocations that have effect, in the order in which they were applied. */
  get revocations(): readonly RecordOf<'device-revoked'>[] {
    return this.#revocations;
  }

  /** The number of the last entry of `device` that can have effect; `Infinity` when its feed is not cut. */
  endOf(device: DeviceId): number {
    if (this.#lateJoins.has(device) || this.#baselessFeeds.has(device)) return 0;
    return this.#cuts.get(device) ?? Infinity;
  }

  /** Whether nothing the device writes from now on can have effect. */
  isShutOut(device: DeviceId): boolean {
    return this.endOf(device) !== Infinity;
  }

  /** Why a held entry has no effect; undefined when it has. */
  reasonAgainst(record: EntryRecord): VoidReason | undefined {
    if (this.#cyclic.has(record)) return voidReasons.cycle;
    if (this.#lateJoins.has(record.device)) return voidReasons.lateJoin;
    if (this.#baselessFeeds.has(record.device)) return voidReasons.baseless;
    if (record.sequence > this.endOf(record.device)) return voidReasons.afterRevocation;
    return this.#voidRotations.has(record.id) ? voidReasons.baseless : undefined;
  }

  /** Whether an entry counts. A revocation may be no void entry and not count: one that would take the ground from under its own author. */
  hasEffect(record: EntryRecord): boolean {
    if (this.reasonAgainst(record) !== undefined) return false;
    return !isKind(record, 'device-revoked') || this.#revocations.some(({ id }) => id === record.id);
  }

  /**
   * Judges entries that come after all that were judged, in causal order, none of them a revocation. Changes nothing until
   * the preview is committed.
   */
  preview(records: Iterable<EntryRecord>): JudgementPreview {
    const draft: Draft = { lateJoins: new Set(), baselessFeeds: new Set(), voidRotations: new Set(), bases: new Map() };
    const reasons = new Map<EntryRecord, VoidReason>();
    for (const record of records) {
      const reason = this.#judgeNew(record, draft);
      if (reason !== undefined) reasons.set(record, reason);
    }
    return { reasons, commit: () => this.#take(draft) };
  }

  /** Cuts and rejects what follows from a revocation, and from what that takes away in turn. */
  apply(candidate: RevocationCandidate, dependants: Dependants): void {
    const { record } = candidate;
    this.#revocations.push(record);
    const { device } = record.fact;
    const endBefore = this.endOf(device);
    this.#cuts.set(device, Math.min(this.#cuts.get(device) ?? Infinity, dependants.lastVouchedFor(record)));
    this.#spread(dependants, dependants.rotationsBetween(device, this.endOf(device), endBefore));
    for (const join of candidate.unheardJoins) {
      const end = this.endOf(join);
      this.#lateJoins.add(join);
      this.#spread(dependants, dependants.rotationsBetween(join, 0, end));
    }
  }

  /** Voids what cannot have effect whatever is revoked: entries in cycles and on unknown bases. */
  rejectBaseless(dependants: Dependants): void {
    const rotations: EntryRecord[] = [];
    for (const record of dependants.records()) {
      const basis = basisOf(record);
      const isBaseless = basis !== null && this.#findBasis(basis) === undefined;
      if (!isBaseless && !this.#cyclic.has(record)) continue;
      if (record.sequence === 1) {
        this.#baselessFeeds.add(record.device);
        rotations.push(...dependants.rotationsBetween(record.device, 0, Infinity));
      } else {
        rotations.push(record);
      }
    }
    this.#spread(dependants, rotations);
  }

  /** Voids rotations, the feeds of devices that joined on them, and the rotations of these, and so on. */
  #spread(dependants: Dependants, rotations: readonly EntryRecord[]): void {
    const queue = [...rotations];
    for (let rotation = queue.pop(); rotation !== undefined; rotation = queue.pop()) {
      if (this.#voidRotations.has(rotation.id)) continue;
      this.#voidRotations.add(rotation.id);
      for (const dependant of dependants.on(rotation.id)) {
        if (isKind(dependant, 'key-rotated')) {
          queue.push(dependant);
        } else if (!this.#baselessFeeds.has(dependant.device)) {
          const end = this.endOf(dependant.device);
          this.#baselessFeeds.add(dependant.device);
          queue.push(...dependants.rotationsBetween(dependant.device, 0, end));
        }
      }
    }
  }

  #judgeNew(record: EntryRecord, draft: Draft): VoidReason | undefined {
    const { device } = record;
    if (isKind(record, 'device-added')) {
      if (this.#revocations.some(({ generation }) => record.generation <= generation)) draft.lateJoins.add(device);
      if (!this.#isValidBasis(record.fact.basis, draft)) draft.baselessFeeds.add(device);
    }
    const reason = this.#reasonAgainstNew(record, draft);
    if (isKind(record, 'key-rotated')) {
      if (reason === undefined) draft.bases.set(record.id, record);
      else draft.voidRotations.add(record.id);
    }
    return reason;
  }

  #reasonAgainstNew(record: EntryRecord, draft: Draft): VoidReason | undefined {
    const { device } = record;
    if (this.#lateJoins.has(device) || draft.lateJoins.has(device)) return voidReasons.lateJoin;
    if (this.#baselessFeeds.has(device) || draft.baselessFeeds.has(device)) return voidReasons.baseless;
    if (record.sequence > this.endOf(device)) return voidReasons.afterRevocation;
    if (isKind(record, 'key-rotated') && !this.#isValidBasis(record.fact.basis, draft)) return voidReasons.baseless;
    return undefined;
  }

  #isValidBasis(id: EntryId, draft: Draft): boolean {
    if (draft.voidRotations.has(id) || this.#voidRotations.has(id)) return false;
    return draft.bases.has(id) || this.#findBasis(id) !== undefined;
  }

  #take(draft: Draft): void {
    for (const device of draft.lateJoins) this.#lateJoins.add(device);
    for (const device of draft.baselessFeeds) this.#baselessFeeds.add(device);
    for (const id of draft.voidRotations) this.#voidRotations.add(id);
  }
}

/** What judging new entries found. */
export interface JudgementPreview {
  /** The new entries that have no effect. */
  readonly reasons: ReadonlyMap<EntryRecord, VoidReason>;
  /** Makes the judgement stand. */
  commit(): void;
}

interface Draft {
  readonly lateJoins: Set<DeviceId>;
  readonly baselessFeeds: Set<DeviceId>;
  readonly voidRotations: Set<EntryId>;
  /** New rotations that have effect. */
  readonly bases: Map<EntryId, EntryRecord>;
}

/** Which entries build on which rotation. */
export class Dependants {
  readonly #feeds: Feeds;
  #byBasis: Map<EntryId, EntryRecord[]> | undefined;

  constructor(feeds: Feeds) {
    this.#feeds = feeds;
  }

  /** Entries that build on a basis or can be one. */
  *records(): Iterable<EntryRecord> {
    for (const feed of this.#feeds.values()) {
      for (const record of feed.records) if (record.sequence === 1 || isKind(record, 'key-rotated')) yield record;
    }
  }

  /** The entries that build on `basis`. */
  on(basis: EntryId): readonly EntryRecord[] {
    // Only asked for once something is void, which is rare: most accounts never pay for the index.
    this.#byBasis ??= this.#index();
    return this.#byBasis.get(basis) ?? [];
  }

  /** The rotations, genesis included, that `device` wrote after entry `after`, up to entry `upTo`. */
  rotationsBetween(device: DeviceId, after: number, upTo: number): readonly EntryRecord[] {
    const feed = this.#feeds.get(device);
    if (feed === undefined) return [];
    return feed.records
      .slice(after, upTo)
      .filter((record) => isKind(record, 'key-rotated') || isKind(record, 'genesis'));
  }

  /**
   * The number of the last entry that has effect in the feed of the device that is revoked. Where the feed has another entry
   * than the one that the author of the revocation had seen, it was forked, and whoever holds its keys may have written the
   * branch that is kept after the revocation: only what comes before the fork is known to be older. The first entry stays in any
   * case, as it says no more than that the device once was a member.
   */
  lastVouchedFor({ fact: { device, lastSequence, head } }: RecordOf<'device-revoked'>): number {
    const feed = this.#feeds.get(device);
    if (feed === undefined || head === null || feed.find(lastSequence)?.id === head) return lastSequence;
    const beforeForks = feed.evidence.map(({ sequence }) => Math.max(1, sequence - 1));
    return Math.min(lastSequence, ...beforeForks);
  }

  #index(): Map<EntryId, EntryRecord[]> {
    const byBasis = new Map<EntryId, EntryRecord[]>();
    for (const record of this.records()) {
      const basis = basisOf(record);
      if (basis === null) continue;
      const others = byBasis.get(basis);
      if (others === undefined) byBasis.set(basis, [record]);
      else others.push(record);
    }
    return byBasis;
  }
}
