import type { DeviceId, Entry, EntryId, EntryPayload } from '../../../src/keystore/index.js';

/** What a set of entries means, by the naive reference. */
export interface NaiveMeaning {
  readonly active: readonly DeviceId[];
  readonly archived: readonly DeviceId[];
  readonly revoked: readonly DeviceId[];
  readonly inSync: readonly DeviceId[];
  readonly outOfSync: readonly DeviceId[];
  readonly missingRotations: number;
  readonly missingOf: ReadonlyMap<DeviceId, number>;
  readonly names: ReadonlyMap<DeviceId, string>;
  readonly rotations: readonly EntryId[];
  readonly current: EntryId;
  readonly conflicts: readonly (readonly EntryId[])[];
  /** Those that count for nothing: what is void, and revocations that are not applied. */
  readonly withoutEffect: readonly EntryId[];
  readonly contested: readonly string[];
}

type Of<K extends EntryPayload['kind']> = Entry & {
  readonly body: { readonly payload: Extract<EntryPayload, { kind: K }> };
};

function is<K extends EntryPayload['kind']>(entry: Entry, kind: K): entry is Of<K> {
  return entry.body.payload.kind === kind;
}

/**
 * The rules of the keystore, straight from their wording and with no thought of cost: everything is worked out from the
 * whole set at every call. Names are compared as written: give it only harmless ones.
 */
export class NaiveKeystore {
  readonly #entries: readonly Entry[];
  /** Entries of other branches, where a feed forks. */
  readonly #lost: readonly Entry[];
  readonly #causes = new Map<EntryId, readonly Entry[]>();
  readonly #past = new Map<EntryId, ReadonlySet<Entry>>();
  readonly #lamports = new Map<EntryId, number>();

  /** @param received every entry that ever arrived, in any order, repeated or not, of all branches of forked feeds. */
  constructor(received: Iterable<Entry>) {
    const all = [...new Map([...received].map((entry) => [entry.id, entry])).values()];
    this.#entries = keepSmallestBranches(all);
    this.#lost = all.filter((entry) => !this.#entries.includes(entry));
    for (const entry of this.#entries) this.#causes.set(entry.id, this.#findCauses(entry));
    for (const entry of this.#entries) this.#past.set(entry.id, this.#findPast(entry));
  }

  meaning(): NaiveMeaning {
    const { applied, contested } = this.#resolveRevocations();
    const voids = this.#voidsUnder(applied);
    const effective = this.#entries.filter((entry) => !voids.has(entry));
    const devices = this.#entries.filter(({ body }) => body.sequence === 1).map(({ author }) => author);
    const revoked = devices.filter(
      (device) => applied.some(({ body }) => body.payload.device === device) || voids.has(this.#at(device, 1) as Entry),
    );
    const archived = devices.filter((device) => !revoked.includes(device) && this.#isArchived(device, effective));
    const active = devices.filter((device) => !revoked.includes(device) && !archived.includes(device));
    const rotations = effective.filter((entry) => is(entry, 'key-rotated'));
    const covers = (device: DeviceId, rotation: Entry): boolean =>
      device === rotation.author || heardBy(device, effective, rotation.author) >= rotation.body.sequence;
    const missing = (device: DeviceId): Entry[] => rotations.filter((rotation) => !covers(device, rotation));
    return {
      active: active.sort(),
      archived: archived.sort(),
      revoked: revoked.sort(),
      inSync: active.filter((device) => missing(device).length === 0).sort(),
      outOfSync: active.filter((device) => missing(device).length > 0).sort(),
      missingRotations: new Set(active.flatMap(missing)).size,
      missingOf: new Map(devices.map((device) => [device, missing(device).length])),
      names: new Map(devices.map((device) => [device, this.#nameOf(device, effective)])),
      rotations: rotations.map(({ id }) => id).sort(),
      ...this.#keys(rotations, effective),
      withoutEffect: this.#entries
        .filter((entry) => voids.has(entry) || (is(entry, 'device-revoked') && !applied.includes(entry)))
        .map(({ id }) => id)
        .sort(),
      contested,
    };
  }

  // Causality

  #at(device: DeviceId, sequence: number): Entry | undefined {
    return this.#entries.find(({ author, body }) => author === device && body.sequence === sequence);
  }

  #findCauses(entry: Entry): readonly Entry[] {
    const causes = [this.#at(entry.author, entry.body.sequence - 1)];
    const { payload } = entry.body;
    if (payload.kind === 'acknowledged')
      for (const one of payload.seen) causes.push(this.#at(one.device, one.sequence));
    if ('basis' in payload) causes.push(this.#entries.find(({ id }) => id === payload.basis));
    return causes.filter((cause) => cause !== undefined);
  }

  #findPast(entry: Entry): ReadonlySet<Entry> {
    const past = new Set<Entry>();
    const open = [...(this.#causes.get(entry.id) ?? [])];
    for (let cause = open.pop(); cause !== undefined; cause = open.pop()) {
      if (past.has(cause)) continue;
      past.add(cause);
      open.push(...(this.#causes.get(cause.id) ?? []));
    }
    return past;
  }

  #isCyclic(entry: Entry): boolean {
    return this.#past.get(entry.id)?.has(entry) === true;
  }

  #lamport(entry: Entry): number {
    const known = this.#lamports.get(entry.id);
    if (known !== undefined) return known;
    const past = this.#past.get(entry.id) ?? new Set();
    // Entries of one cycle have each other in their past, and count as one.
    const before = [...past].filter((cause) => this.#past.get(cause.id)?.has(entry) !== true);
    const lamport = 1 + Math.max(0, ...before.map((cause) => this.#lamport(cause)));
    this.#lamports.set(entry.id, lamport);
    return lamport;
  }

  #compare(a: Entry, b: Entry): number {
    return this.#lamport(a) - this.#lamport(b) || (a.id < b.id ? -1 : 1);
  }

  // Revocations

  #resolveRevocations(): { readonly applied: readonly Of<'device-revoked'>[]; readonly contested: readonly string[] } {
    const seniority = this.#seniority();
    const rank = (entry: Entry): number => seniority.indexOf(entry.author);
    const candidates = this.#entries
      .filter((entry) => is(entry, 'device-revoked'))
      .filter((entry) => !this.#isCyclic(entry))
      .sort((a, b) => rank(a) - rank(b) || a.body.sequence - b.body.sequence);
    const dropped = new Set<Entry>();
    for (;;) {
      const applied: Of<'device-revoked'>[] = [];
      for (const one of candidates) if (!dropped.has(one) && !this.#voidsUnder(applied).has(one)) applied.push(one);
      const undone = applied.findLast((one) => this.#voidsUnder(applied).has(one));
      if (undone === undefined) return { applied, contested: this.#contested(candidates, applied) };
      dropped.add(undone);
    }
  }

  /**
   * Devices, the most senior first: at each place the one that the first device of the order acknowledged first; of several the one
   * that the second acknowledged first, and so on. Devices are heard up to the lowest number that a senior one lets stand.
   */
  #seniority(): readonly DeviceId[] {
    const left = this.#entries.filter(({ body }) => body.sequence === 1);
    left.sort((a, b) => Number(is(b, 'genesis')) - Number(is(a, 'genesis')) || this.#compare(a, b));
    const order: DeviceId[] = [];
    const heard: Entry[][] = [];
    const isBefore = ({ author: one }: Entry, { author: other }: Entry): boolean => {
      const places = heard.map((feed) => [firstNamed(feed, one), firstNamed(feed, other)] as const);
      const [a, b] = places.find(([first, second]) => first !== second) ?? [0, 0];
      return a < b;
    };
    while (left.length > 0) {
      const next = left.reduce((most, one) => (isBefore(one, most) ? one : most));
      left.splice(left.indexOf(next), 1);
      order.push(next.author);
      const limits = heard
        .flat()
        .filter((entry) => is(entry, 'device-revoked'))
        .filter(({ body }) => body.payload.device === next.author)
        .map(({ body }) => body.payload.lastSequence);
      heard.push(
        this.#entries
          .filter((entry) => entry.author === next.author && !this.#isCyclic(entry))
          .filter(({ body }) => body.sequence <= Math.min(Infinity, ...limits)),
      );
    }
    return order;
  }

  #contested(candidates: readonly Of<'device-revoked'>[], applied: readonly Of<'device-revoked'>[]): readonly string[] {
    const hears = (one: Entry, other: Entry): boolean => this.#heardAt(one, other.author) >= other.body.sequence;
    const pairs = new Set<string>();
    for (const won of applied) {
      for (const lost of candidates.filter((one) => !applied.includes(one))) {
        if (won.body.payload.device !== lost.author || lost.body.payload.device !== won.author) continue;
        if (!hears(won, lost) && !hears(lost, won)) pairs.add(`${won.author} ${lost.author}`);
      }
    }
    return [...pairs].sort();
  }

  /** How far the author of `entry` had heard `device` when writing it. */
  #heardAt(entry: Entry, device: DeviceId): number {
    if (device === entry.author) return entry.body.sequence;
    const until = this.#entries.filter(
      ({ author, body }) => author === entry.author && body.sequence <= entry.body.sequence,
    );
    return heardBy(
      entry.author,
      until.filter((one) => !this.#isCyclic(one)),
      device,
    );
  }

  /** Which entries have no effect when these revocations have. */
  #voidsUnder(applied: readonly Of<'device-revoked'>[]): ReadonlySet<Entry> {
    const voids = new Set(this.#entries.filter((entry) => this.#isCyclic(entry)));
    for (let size = -1; size !== voids.size;) {
      size = voids.size;
      for (const entry of this.#entries) if (this.#isVoidUnder(entry, applied, voids)) voids.add(entry);
    }
    return voids;
  }

  #isVoidUnder(entry: Entry, applied: readonly Of<'device-revoked'>[], voids: ReadonlySet<Entry>): boolean {
    const { payload, generation, sequence } = entry.body;
    const first = this.#at(entry.author, 1);
    if (first !== undefined && voids.has(first)) return true;
    for (const revocation of applied) {
      if (revocation.body.payload.device === entry.author && sequence > this.#lastVouchedFor(revocation)) return true;
      const isUnheard = entry.author !== revocation.author && this.#heardAt(revocation, entry.author) === 0;
      if (payload.kind === 'device-added' && generation <= revocation.body.generation && isUnheard) return true;
    }
    if (!('basis' in payload)) return false;
    const basis = this.#entries.find(({ id }) => id === payload.basis);
    return basis === undefined || voids.has(basis);
  }

  /** Where the kept branch is not the one that the revoker had seen, nothing counts from the first fork on. */
  #lastVouchedFor({ body: { payload } }: Of<'device-revoked'>): number {
    const { device, lastSequence, head } = payload;
    const seen = this.#at(device, lastSequence);
    const forks = this.#lost.filter((entry) => entry.author === device).map(({ body }) => body.sequence);
    if (head === null || seen?.id === head || forks.length === 0) return lastSequence;
    return Math.min(lastSequence, Math.max(1, Math.min(...forks) - 1));
  }

  // Names and keys

  /** Of the archivings after the last one that takes the device back (0), the farthest reaching counts. */
  #isArchived(device: DeviceId, effective: readonly Entry[]): boolean {
    const archivings = effective
      .filter((entry) => is(entry, 'device-archived'))
      .filter(({ body }) => body.payload.device === device)
      .sort((a, b) => this.#compare(a, b))
      .map(({ body }) => body.payload.lastSequence);
    const last = Math.max(...archivings.slice(archivings.lastIndexOf(0) + 1));
    return !effective.some(({ author, body }) => author === device && body.sequence > last);
  }

  #nameOf(device: DeviceId, effective: readonly Entry[]): string {
    const first = this.#at(device, 1) as Entry;
    const naming = effective.filter((entry) => is(entry, 'device-renamed') && entry.body.payload.device === device);
    const [newest] = [first, ...naming].sort((a, b) => this.#compare(b, a)) as [Entry];
    return 'name' in newest.body.payload ? newest.body.payload.name : '';
  }

  #keys(
    rotations: readonly Entry[],
    effective: readonly Entry[],
  ): { readonly current: EntryId; readonly conflicts: readonly (readonly EntryId[])[] } {
    const generations = [...new Set(rotations.map(({ body }) => body.generation))].sort((a, b) => b - a);
    const groups = generations.map((generation) =>
      rotations
        .filter(({ body }) => body.generation === generation)
        .map(({ id }) => id)
        .sort(),
    );
    const choice = (group: readonly EntryId[]): EntryId | undefined => {
      const settling = effective
        .filter((entry) => is(entry, 'conflict-settled'))
        .filter(({ body: { payload } }) => group.includes(payload.chosen))
        .filter(({ body: { payload } }) => group.every((id) => [payload.chosen, ...payload.others].includes(id)))
        .sort((a, b) => this.#compare(a, b));
      return settling.at(-1)?.body.payload.chosen;
    };
    const [newest] = groups;
    const genesis = effective.find((entry) => is(entry, 'genesis'));
    return {
      current: newest === undefined ? (genesis?.id ?? '') : (choice(newest) ?? newest.at(-1) ?? ''),
      conflicts: groups.filter((group) => group.length > 1 && choice(group) === undefined),
    };
  }
}

function heardBy(device: DeviceId, entries: readonly Entry[], author: DeviceId): number {
  let heard = 0;
  for (const entry of entries) {
    if (entry.author !== device || !is(entry, 'acknowledged')) continue;
    for (const one of entry.body.payload.seen) if (one.device === author) heard = Math.max(heard, one.sequence);
  }
  return heard;
}

/** The number of the entry of a feed that acknowledges a device first. */
function firstNamed(feed: readonly Entry[], device: DeviceId): number {
  const naming = feed
    .filter((entry) => is(entry, 'acknowledged'))
    .filter(({ body }) => body.payload.seen.some((one) => one.device === device));
  return Math.min(Infinity, ...naming.map(({ body }) => body.sequence));
}

/** At every fork of a feed the branch whose first entry has the smaller id. */
function keepSmallestBranches(entries: readonly Entry[]): readonly Entry[] {
  const kept: Entry[] = [];
  for (const author of new Set(entries.map((entry) => entry.author))) {
    let previous: string | null = null;
    for (;;) {
      const parent: string | null = previous;
      const children: Entry[] = entries.filter(
        (entry) =>
          entry.author === author &&
          (entry.body.previous === null ? null : Buffer.from(entry.body.previous).toString('hex')) === parent,
      );
      const [smallest] = children.sort((a, b) => (a.id < b.id ? -1 : 1));
      if (smallest === undefined) break;
      kept.push(smallest);
      previous = smallest.id;
    }
  }
  return kept;
}
