import type { SeenCheckpoint, SignedCheckpoint } from './checkpoint.js';
import { CheckpointChain, type ChainLink, type NamedCheckpoint } from './checkpoint-chain.js';
import type { CheckpointFinding } from './findings.js';
import type { Claim, WatchRecord } from './watch-record.js';

/** So many members are compared with each other for a split view: those that wrote first of all that are known. */
export const MAX_COMPARED = 256;

/** So many members are heeded who name checkpoints of one member that aren't here. */
export const MAX_CLAIMS = 64;

/** So many checkpoints each of two members wrote that the other doesn't name. Fewer may have crossed on the way. */
export const SPLIT_LAG = 3;

/** 11.2: so long nothing came of a member before it is said, by default. */
export const LONG_MS = 14 * 24 * 60 * 60 * 1000;

interface Watched {
  readonly chain: CheckpointChain;
  readonly misstated: Set<string>;
  readonly claims: Map<string, Claim>;
  others: Map<string, number>;
}

/** What checkpoints are judged by. */
export interface Judging {
  /** This device, as a member: it sees what it sees. */
  readonly self: string;
  /** Ms since 1970. */
  readonly now: number;
  /** Whether an entry is held, or waits here for another reason than that something was not delivered. */
  readonly hasEntry: (id: string) => boolean;
  /** Whether a member is out: it is not waited for, and its word about others isn't heeded. */
  readonly isOut: (member: string) => boolean;
  readonly longMs?: number;
}

/**
 * What one device saw of all members' checkpoints, its own among them, and what that tells (11.2). It goes by what members signed alone: to
 * be given verified checkpoints of members only.
 */
export class CheckpointWatch {
  readonly #members = new Map<string, Watched>();
  readonly #carriers = new Map<string, { highest: Map<string, number>; shown: Map<string, number> }>();

  constructor(record: WatchRecord = { members: [], carriers: [] }) {
    for (const { member, links, misstated, claims, others } of record.members) {
      this.#members.set(member, {
        chain: new CheckpointChain(links),
        misstated: new Set(misstated),
        claims: new Map(claims),
        others: new Map(others),
      });
    }
    for (const { carrier, highest, shown } of record.carriers)
      this.#carriers.set(carrier, { highest: new Map(highest), shown: new Map(shown) });
  }

  /** Plain data, from which a watch goes on. */
  get record(): WatchRecord {
    const members = [...this.#members].map(([member, { chain, misstated, claims, others }]) => {
      const wrong = [...misstated].filter((hash) => chain.has(hash));
      return { member, links: chain.links, misstated: wrong, claims: [...claims], others: [...others] };
    });
    const carriers = [...this.#carriers].map(([carrier, { highest, shown }]) => {
      return { carrier, highest: [...highest], shown: [...shown] };
    });
    return { members, carriers };
  }

  /** The newest checkpoints of this device that are known: the next one goes on from all of them. */
  headsOf(member: string): readonly NamedCheckpoint[] {
    return this.#members.get(member)?.chain.heads ?? [];
  }

  /** The newest of a member; undefined while none is known. */
  newestOf(member: string): ChainLink | undefined {
    return this.#members.get(member)?.chain.newest;
  }

  /** 11.1: what a member says that it saw of all others, by ascending ids. */
  seenBy(self: string): readonly SeenCheckpoint[] {
    const seen = [...this.#members].flatMap(
      ([
        member,
        {
          chain: { newest },
        },
      ]) => (member === self || newest === undefined ? [] : [{ member, number: newest.number, hash: newest.hash }]),
    );
    return seen.sort((a, b) => (a.member < b.member ? -1 : 1));
  }

  /**
   * Takes note of verified checkpoints.
   *
   * @param carrier what they came from, if it is something that is to show at least as much each time, as a remote is; then all that
   *     it shows. Null for what a person carries, which may be old.
   */
  take(checkpoints: Iterable<SignedCheckpoint>, carrier: string | null, now: number): void {
    const shown = new Map<string, number>();
    for (const signed of checkpoints) {
      const { member, number } = signed.checkpoint;
      shown.set(member, Math.max(number, shown.get(member) ?? 0));
      this.#takeOne(signed, now);
    }
    if (carrier === null) return;
    const highest = this.#carriers.get(carrier)?.highest ?? new Map<string, number>();
    for (const [member, number] of shown) highest.set(member, Math.max(number, highest.get(member) ?? 0));
    this.#carriers.set(carrier, { highest, shown });
  }

  /** A checkpoint doesn't state the digest that its entry has, now that this is held. */
  noteMisstated(member: string, hash: string): void {
    this.#watched(member).misstated.add(hash);
  }

  /** What all that tells at a moment; in no order that matters. */
  judge(judging: Judging): readonly CheckpointFinding[] {
    return [
      ...[...this.#members].flatMap(([member, watched]) => this.#judgeMember(member, watched, judging)),
      ...this.#judgeCarriers(),
      ...this.#judgePairs(judging),
    ];
  }

  #takeOne({ hash, checkpoint }: SignedCheckpoint, now: number): void {
    const { member, number, others } = checkpoint;
    const { chain } = this.#watched(member);
    const isNewest = number > (chain.newest?.number ?? 0);
    if (!chain.add({ hash, checkpoint }, now)) return;
    this.#forgetFulfilled(member);
    for (const other of others) this.#note(member, other, now);
    if (isNewest) this.#compare(member, others);
  }

  /** Keeps what a member saw of another that isn't here: of each that says so the highest. */
  #note(by: string, { member, number, hash }: SeenCheckpoint, now: number): void {
    const { chain, claims } = this.#watched(member);
    const before = claims.get(by);
    if (before !== undefined && before.number >= number) return;
    claims.delete(by);
    // Of what is older than all that is remembered nobody knows any more whether it was here.
    const isForgotten = number < (chain.links[0]?.number ?? 0);
    if (!chain.has(hash) && !isForgotten && claims.size < MAX_CLAIMS) claims.set(by, { number, hash, since: now });
  }

  #forgetFulfilled(member: string): void {
    const { chain, claims } = this.#watched(member);
    const oldest = chain.links[0]?.number ?? 0;
    for (const [by, { hash, number }] of claims) if (chain.has(hash) || number < oldest) claims.delete(by);
  }

  #compare(member: string, others: readonly SeenCheckpoint[]): void {
    const compared = new Set([...this.#members.keys()].slice(0, MAX_COMPARED));
    if (!compared.has(member)) return;
    const numbers = others.filter((one) => compared.has(one.member)).map((one) => [one.member, one.number] as const);
    this.#watched(member).others = new Map(numbers);
  }

  #judgeMember(
    member: string,
    { chain, misstated, claims }: Watched,
    { now, hasEntry, isOut, longMs = LONG_MS }: Judging,
  ): CheckpointFinding[] {
    const findings: CheckpointFinding[] = [];
    const heeded = [...claims].filter(([by]) => !isOut(by));
    const saidBy = (hash: string): string[] =>
      chain.has(hash) ? [] : heeded.filter(([, claim]) => claim.hash === hash).map(([by]) => by);
    for (const { between, isHealed } of chain.contradictions(heeded.map(([, claim]) => claim))) {
      if (isHealed) findings.push({ kind: 'restored', member, between });
      else {
        const by = between.flatMap(({ hash }) => saidBy(hash));
        findings.push({ kind: 'contradiction', member, between, saidBy: by });
      }
    }
    for (const { hash, number } of chain.links)
      if (misstated.has(hash)) findings.push({ kind: 'misstated', member, checkpoint: { hash, number } });
    if (isOut(member)) return findings;
    const { newest } = chain;
    const newer = heeded.filter(([, { number, hash }]) => number > (newest?.number ?? 0) && !chain.has(hash));
    const [first] = newer;
    if (first !== undefined) {
      const named = newer.reduce((least, [, { number }]) => Math.min(least, number), first[1].number);
      const since = newer.reduce((earliest, [, claim]) => Math.min(earliest, claim.since), first[1].since);
      const by = newer.map(([one]) => one);
      findings.push({ kind: 'withheld', member, known: newest?.number ?? null, named, by, since });
    }
    if (newest === undefined) return findings;
    if (!hasEntry(newest.newest))
      findings.push({ kind: 'entry-withheld', member, entry: newest.newest, since: newest.seenAt });
    if (newer.length === 0 && now - newest.seenAt > longMs)
      findings.push({ kind: 'not-heard-from', member, since: newest.seenAt });
    return findings;
  }

  *#judgeCarriers(): Iterable<CheckpointFinding> {
    for (const [carrier, { highest, shown }] of this.#carriers) {
      for (const [member, before] of highest) {
        const now = shown.get(member) ?? null;
        if ((now ?? 0) < before) yield { kind: 'rolled-back', carrier, member, shown: now, before };
      }
    }
  }

  *#judgePairs({ self, isOut }: Judging): Iterable<CheckpointFinding> {
    const compared = [...this.#members]
      .slice(0, MAX_COMPARED)
      .filter(([member]) => member !== self && !isOut(member))
      .map(([member, { chain, others }]) => ({ member, others, number: chain.newest?.number ?? 0 }));
    for (const [index, one] of compared.entries()) {
      for (const other of compared.slice(index + 1)) {
        const seen = [
          other.number - (one.others.get(other.member) ?? 0),
          one.number - (other.others.get(one.member) ?? 0),
        ];
        if (Math.min(...seen) >= SPLIT_LAG) yield { kind: 'split-view', members: [one.member, other.member] };
      }
    }
  }

  #watched(member: string): Watched {
    const known = this.#members.get(member);
    if (known) return known;
    const watched = {
      chain: new CheckpointChain(),
      misstated: new Set<string>(),
      claims: new Map(),
      others: new Map(),
    };
    this.#members.set(member, watched);
    return watched;
  }
}
