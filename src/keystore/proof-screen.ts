import type { EntryChecks } from './entry-checks.js';
import type { Fold } from './fold.js';
import { toHex } from './hex.js';
import { MAX_FORK_PROOFS } from './limits.js';
import type { DeviceId, Entry, EntryId } from './types.js';

/** What is kept of an entry that came after its place in the feed. */
interface Proof {
  readonly device: DeviceId;
  readonly sequence: number;
  readonly id: EntryId;
  readonly parent: EntryId | null;
  /** How often it came, and whether another entry with its number did, and the one that it follows. */
  copies: number;
  hasSibling: boolean;
  hasParent: boolean;
}

/** Screens entries that do not continue their feed: each has to be a proof that the feed was forked. */
export class ProofScreen {
  readonly #checks: EntryChecks;
  readonly #fold: Fold;
  readonly #proofs = new Map<EntryId, Proof>();
  /** By device and number: the proofs with that number, and those that follow it. */
  readonly #byPlace = new Map<string, Proof[]>();

  constructor(checks: EntryChecks, fold: Fold) {
    this.#checks = checks;
    this.#fold = fold;
  }

  get size(): number {
    return this.#proofs.size;
  }

  has({ id }: Entry): boolean {
    return this.#proofs.has(id);
  }

  /** Throws `ENTRY_OUT_OF_ORDER` when it came before, and `ENTRY_INVALID` when there are too many. */
  add(entry: Entry): void {
    if (this.has(entry)) throw this.#checks.error('ENTRY_OUT_OF_ORDER.repeated', entry);
    if (this.size === MAX_FORK_PROOFS) throw this.#checks.error('ENTRY_INVALID.too-many-proofs', entry);
    const { sequence, previous } = entry.body;
    const proof: Proof = {
      device: entry.author,
      sequence,
      id: entry.id,
      parent: previous === null ? null : toHex(previous),
      copies: 0,
      ...this.#findHeld(entry),
    };
    this.#proofs.set(proof.id, proof);
    this.#note(placeOf(proof.device, sequence), proof);
    this.#note(placeOf(proof.device, sequence - 1), proof);
  }

  /** Looks at one of all the entries that were given. */
  compare({ id, author, body }: Entry): void {
    for (const proof of this.#byPlace.get(placeOf(author, body.sequence)) ?? []) {
      if (proof.id === id) proof.copies += 1;
      else if (proof.sequence === body.sequence) proof.hasSibling = true;
      else if (proof.parent === id) proof.hasParent = true;
    }
  }

  /** Throws `ENTRY_OUT_OF_ORDER` unless each one stands where a feed forks. */
  requireForks(): void {
    for (const { device, sequence, copies, hasSibling, hasParent } of this.#proofs.values()) {
      const place = { author: device, body: { sequence } };
      if (copies !== 1) throw this.#checks.error('ENTRY_OUT_OF_ORDER.repeated', place);
      if (!hasSibling) throw this.#checks.error('ENTRY_OUT_OF_ORDER.late', place);
      if (hasParent) continue;
      throw this.#checks.error('ENTRY_OUT_OF_ORDER.other-predecessor', place);
    }
  }

  #findHeld({ id, author, body }: Entry): Pick<Proof, 'hasSibling' | 'hasParent'> {
    const feed = this.#fold.feeds.get(author);
    const { sequence, previous } = body;
    const parent = previous === null ? null : toHex(previous);
    const held = [feed?.find(sequence), feed?.find(sequence - 1), ...(feed?.evidence ?? [])];
    return {
      hasSibling: held.some((record) => record?.sequence === sequence && record.id !== id),
      hasParent: parent === null || held.some((record) => record?.sequence === sequence - 1 && record.id === parent),
    };
  }

  #note(place: string, proof: Proof): void {
    const others = this.#byPlace.get(place);
    if (others === undefined) this.#byPlace.set(place, [proof]);
    else others.push(proof);
  }
}

function placeOf(device: DeviceId, sequence: number): string {
  return `${device} ${sequence}`;
}
