import type { Checkpoint, SignedCheckpoint } from './checkpoint.js';

/** So many checkpoints of a member are remembered, the newest: what goes on from an older one isn't judged any more. */
export const MAX_REMEMBERED_CHECKPOINTS = 64;

/** So many contradictions of a member are told: one shows all that the others show. */
const MAX_TOLD = 16;

/** What is remembered of a checkpoint. */
export interface ChainLink extends Pick<Checkpoint, 'number' | 'previous' | 'newest' | 'count' | 'digest' | 'madeAt'> {
  readonly hash: string;
  /** By the clock of this device, ms since 1970. */
  readonly seenAt: number;
}

/** Two checkpoints of one member of which neither goes on from the other, though one has to. */
export interface Contradiction {
  /** By ascending hashes; of each checkpoint the number and the hash. */
  readonly between: readonly [NamedCheckpoint, NamedCheckpoint];
  /** Whether a later one goes on from both: the vault was put back, and knows. */
  readonly isHealed: boolean;
}

export interface NamedCheckpoint {
  readonly number: number;
  readonly hash: string;
}

/** The checkpoints of one member as far as they are remembered. */
export class CheckpointChain {
  readonly #links = new Map<string, ChainLink>();

  constructor(links: Iterable<ChainLink> = []) {
    for (const link of links) this.#links.set(link.hash, link);
  }

  get links(): readonly ChainLink[] {
    return [...this.#links.values()].sort((a, b) => a.number - b.number || (a.hash < b.hash ? -1 : 1));
  }

  /** The one of the highest number; undefined while there is none. */
  get newest(): ChainLink | undefined {
    return this.links.at(-1);
  }

  /** Those from which no other goes on. */
  get heads(): readonly ChainLink[] {
    const before = new Set(this.links.flatMap(({ previous }) => previous));
    return this.links.filter(({ hash }) => !before.has(hash));
  }

  has(hash: string): boolean {
    return this.#links.has(hash);
  }

  /** Whether it is new. */
  add({ hash, checkpoint }: Pick<SignedCheckpoint, 'hash' | 'checkpoint'>, seenAt: number): boolean {
    if (this.#links.has(hash)) return false;
    const { number, previous, newest, count, digest, madeAt } = checkpoint;
    this.#links.set(hash, { hash, number, previous, newest, count, digest, madeAt, seenAt });
    for (const { hash: oldest } of this.links) {
      if (this.#links.size <= MAX_REMEMBERED_CHECKPOINTS) break;
      this.#links.delete(oldest);
    }
    return this.#links.has(hash);
  }

  /**
   * Where the chain contradicts itself, or what others say they saw of it. Two checkpoints with one number do, and two with numbers that
   * follow, of which the later one doesn't name the earlier.
   *
   * @param claims checkpoints that others name
   */
  contradictions(claims: Iterable<NamedCheckpoint> = []): readonly Contradiction[] {
    const named = new Map<string, NamedCheckpoint>();
    for (const claim of claims) named.set(claim.hash, claim);
    for (const link of this.#links.values()) named.set(link.hash, link);
    const byNumber = new Map<number, NamedCheckpoint[]>();
    for (const one of named.values()) byNumber.set(one.number, [...(byNumber.get(one.number) ?? []), one]);
    const found: Contradiction[] = [];
    for (const [number, alike] of byNumber) {
      if (found.length >= MAX_TOLD) break;
      const [first, ...others] = alike;
      if (first === undefined) continue;
      for (const other of others) found.push(this.#contradiction(first, other));
      for (const next of byNumber.get(number + 1) ?? []) {
        const link = this.#links.get(next.hash);
        if (link === undefined) continue;
        for (const one of alike) if (!link.previous.includes(one.hash)) found.push(this.#contradiction(one, next));
      }
    }
    return found.slice(0, MAX_TOLD);
  }

  #contradiction(one: NamedCheckpoint, other: NamedCheckpoint): Contradiction {
    const between = [one, other]
      .map(({ number, hash }) => ({ number, hash }))
      .sort((a, b) => (a.hash < b.hash ? -1 : 1));
    const isHealed = this.links.some(({ hash }) => this.#reaches(hash, one.hash) && this.#reaches(hash, other.hash));
    return { between: between as [NamedCheckpoint, NamedCheckpoint], isHealed };
  }

  /** Whether a checkpoint goes on from another, or is the same. */
  #reaches(from: string, hash: string): boolean {
    const seen = new Set([from]);
    // A set grows while it is walked through.
    for (const at of seen) {
      if (at === hash) return true;
      for (const before of this.#links.get(at)?.previous ?? []) seen.add(before);
    }
    return false;
  }
}
