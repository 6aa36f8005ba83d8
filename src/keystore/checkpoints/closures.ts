import type { TrustCrypto } from '../entries/trust-crypto.js';
import type { Branch, HeldEntry } from '../feeds/held-entry.js';
import { toHex } from '../hex.js';
import type { Checkpoint } from './checkpoint.js';
import { IdSet } from './id-set.js';

/** What a checkpoint says of all that an entry builds on. */
export type ClosureDigest = Pick<Checkpoint, 'newest' | 'count' | 'digest'>;

/** An entry and all it builds on (3.6): of each branch the beginning, up to a number. */
class Closure {
  readonly #upTo = new Map<Branch, number>();
  /** How many entries and deps were looked at. */
  steps = 0;

  has({ branch, number }: HeldEntry): boolean {
    return (this.#upTo.get(branch) ?? 0) >= number;
  }

  /** Takes in an entry and what it builds on; gives the ids of what is new by that. */
  add(entry: HeldEntry): string[] {
    const news: string[] = [];
    const toVisit = [entry];
    for (let next = toVisit.pop(); next !== undefined; next = toVisit.pop()) {
      for (let at: HeldEntry | null = next; at !== null && !this.has(at); at = at.branch.from) {
        const { branch, number } = at;
        const first = (branch.from?.number ?? 0) + 1;
        const known = Math.max(this.#upTo.get(branch) ?? 0, first - 1);
        this.#upTo.set(branch, number);
        for (const one of branch.entries.slice(known + 1 - first, number + 1 - first)) {
          this.steps += 1 + one.deps.length;
          news.push(one.id);
          for (const dep of one.deps) if (!this.has(dep)) toVisit.push(dep);
        }
      }
    }
    return news;
  }
}

/**
 * Digests of what entries build on. That of this device's newest entry costs what came since it was last asked for; the first one, and that
 * of any other entry, costs a step for each entry below it, and of others some 30 hashes for each that only one of the two builds on. In an
 * account of 100,000 entries that is 1.2 s and 20 MB for the first one, 2 ms for the next after six entries, and 0.25 s for another's.
 */
export class ClosureDigests {
  #own: { readonly entry: HeldEntry; readonly closure: Closure; ids: IdSet } | null = null;
  #steps = 0;

  constructor(readonly crypto: Pick<TrustCrypto, 'hash'>) {}

  /** What was looked at so far. */
  get steps(): number {
    return this.#steps;
  }

  /** Of this device's newest entry. */
  ofOwn(entry: HeldEntry): ClosureDigest {
    const before = this.#own;
    const closure = before !== null && isAfter(entry, before.entry) ? before.closure : new Closure();
    const stepsBefore = closure.steps;
    const news = closure.add(entry);
    const ids = closure === before?.closure ? before.ids.with(news) : IdSet.of(news);
    this.#steps += closure.steps - stepsBefore;
    this.#own = { entry, closure, ids };
    return this.#told(entry, ids);
  }

  /** Of any other entry that is held. */
  of(entry: HeldEntry): ClosureDigest {
    const closure = new Closure();
    const ids = closure.add(entry);
    this.#steps += closure.steps;
    const own = this.#own?.ids ?? IdSet.empty;
    const extra = ids.filter((id) => !own.has(id));
    // From scratch where next to nothing is shared.
    if (own.size === 0 || 2 * extra.length > ids.length) return this.#told(entry, IdSet.of(ids));
    const all = own.with(extra);
    if (all.size === ids.length) return this.#told(entry, all);
    const wanted = new Set(ids);
    return this.#told(entry, all.without(this.#ownIds().filter((id) => !wanted.has(id))));
  }

  #ownIds(): readonly string[] {
    if (this.#own === null) return [];
    const closure = new Closure();
    const ids = closure.add(this.#own.entry);
    this.#steps += closure.steps;
    return ids;
  }

  #told({ id }: HeldEntry, ids: IdSet): ClosureDigest {
    return { newest: id, count: ids.size, digest: toHex(ids.digest(this.crypto)) };
  }
}

/** Whether an entry comes after another in its own feed, or is the same. */
function isAfter(entry: HeldEntry, other: HeldEntry): boolean {
  for (let at: HeldEntry | null = entry; at !== null; at = at.branch.from)
    if (at.branch === other.branch) return at.number >= other.number;
  return false;
}
