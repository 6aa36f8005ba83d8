import type { HoldBackReason, Stop } from './entry-gate.js';
import type { Member } from './held-entry.js';
import type { WaitingCopy } from './waiting-room.js';

/** What is held back of one member, and of those who are counted with it, for one reason. */
export interface HeldBackEntries extends Stop {
  readonly entries: number;
  /** Of the encoded entries. */
  readonly bytes: number;
}

interface Pile extends Stop {
  readonly copies: Set<WaitingCopy>;
  bytes: number;
}

/** The copies that miss nothing and mayn't be taken yet: a pile for each reason. */
export class HeldBack {
  readonly #piles = new Map<Member, Map<HoldBackReason, Pile>>();
  /** By author and number: two of them prove a fork. */
  readonly #byPlace = new Map<string, Set<WaitingCopy>>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get summary(): readonly HeldBackEntries[] {
    return [...this.#all()].map(({ reason, member, copies, bytes }) => ({
      reason,
      member,
      entries: copies.size,
      bytes,
    }));
  }

  /** The piles, each with what came first before other copies. */
  get piles(): readonly Iterable<WaitingCopy>[] {
    return [...this.#all()].map(({ copies }) => copies);
  }

  add(waiting: WaitingCopy, { reason, member }: Stop): void {
    const ofMember = this.#piles.get(member) ?? new Map<HoldBackReason, Pile>();
    const pile = ofMember.get(reason) ?? { reason, member, copies: new Set(), bytes: 0 };
    this.#piles.set(member, ofMember.set(reason, pile));
    pile.copies.add(waiting);
    pile.bytes += waiting.encoded.length;
    this.#size += 1;
    const place = placeOf(waiting);
    const there = this.#byPlace.get(place);
    if (there) there.add(waiting);
    else this.#byPlace.set(place, new Set([waiting]));
  }

  remove(waiting: WaitingCopy, { reason, member }: Stop): void {
    const ofMember = this.#piles.get(member);
    const pile = ofMember?.get(reason);
    if (!ofMember || !pile?.copies.delete(waiting)) return;
    pile.bytes -= waiting.encoded.length;
    this.#size -= 1;
    if (pile.copies.size === 0) ofMember.delete(reason);
    if (ofMember.size === 0) this.#piles.delete(member);
    const place = placeOf(waiting);
    const there = this.#byPlace.get(place);
    there?.delete(waiting);
    if (there?.size === 0) this.#byPlace.delete(place);
  }

  /** Another entry of the same author with the same number, which is held back too. */
  twinOf(waiting: WaitingCopy): WaitingCopy | undefined {
    const id = waiting.reading.entry?.id;
    for (const other of this.#byPlace.get(placeOf(waiting)) ?? []) if (other.reading.entry?.id !== id) return other;
    return undefined;
  }

  *#all(): Iterable<Pile> {
    for (const ofMember of this.#piles.values()) yield* ofMember.values();
  }
}

function placeOf({ reading: { entry } }: WaitingCopy): string {
  return `${entry?.body.author ?? ''} ${entry?.body.number ?? 0}`;
}
