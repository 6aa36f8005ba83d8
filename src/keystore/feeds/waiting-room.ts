import type { EntryReading } from '../entries/signed-entry.js';
import { type Need, NO_NEED, type Stop } from './entry-gate.js';
import { HeldBack } from './held-back.js';
import { SignedCopies } from './signed-copies.js';

/** 10.5, in bytes of encoded entries. */
export const MAX_WAITING_BYTES = 64 * 1024 * 1024;

/** A copy of an entry that can't be held yet, or by a newer version alone. */
export interface WaitingCopy {
  /** Named by all its bytes: another copy of the entry may be the true one (10.2). */
  readonly copy: string;
  readonly encoded: Uint8Array;
  readonly reading: Extract<EntryReading, { kind: 'entry' | 'without-effect' | 'of-a-later-version' }>;
  /** Whether a member is known to have signed it: that is dropped last. */
  isSigned: boolean;
  /** How many of those it builds on are not held. */
  missing: number;
  /** For whom it is held back, once it misses nothing (10.5). */
  stop: Stop | null;
  /** Who else needs it. */
  need: Need;
}

/** One that nobody looked at yet. */
export function newCopy(from: Pick<WaitingCopy, 'copy' | 'encoded' | 'reading'>): WaitingCopy {
  return { ...from, isSigned: false, missing: 0, stop: null, need: NO_NEED };
}

/** Where entries wait for what they build on. */
export class WaitingRoom {
  readonly #unsigned = new Map<string, WaitingCopy>();
  readonly #signed = new Map<string, WaitingCopy>();
  /** By the id of what they miss. */
  readonly #waiters = new Map<string, Set<WaitingCopy>>();
  /** By their ids. */
  readonly #byId = new Map<string, Set<WaitingCopy>>();
  readonly heldBack = new HeldBack();
  readonly #byAuthor = new SignedCopies();
  #bytes = 0;

  get bytes(): number {
    return this.#bytes;
  }

  get size(): number {
    return this.#unsigned.size + this.#signed.size;
  }

  get copies(): Iterable<WaitingCopy> {
    return [...this.#unsigned.values(), ...this.#signed.values()];
  }

  find(copy: string): WaitingCopy | undefined {
    return this.#unsigned.get(copy) ?? this.#signed.get(copy);
  }

  /** What came first, of what no member is known to have signed. */
  get oldestUnsigned(): WaitingCopy | undefined {
    return first(this.#unsigned);
  }

  /** The copies that a member is known to have signed, those that came first before others. */
  get signedCopies(): Iterable<WaitingCopy> {
    return this.#signed.values();
  }

  /**
   * What has to go of what members signed, for so many bytes to be gone.
   *
   * @param groupOf with whom an author is counted
   */
  surplus(bytes: number, groupOf: (author: string) => unknown): WaitingCopy[] {
    return this.#byAuthor.surplus(bytes, groupOf);
  }

  /** The copies of an entry. */
  copiesOf(id: string): Iterable<WaitingCopy> {
    return this.#byId.get(id) ?? [];
  }

  /** @param missing ids of entries that are not held */
  add(waiting: WaitingCopy, missing: Iterable<string>): void {
    if (waiting.isSigned) this.#addSigned(waiting);
    else this.#unsigned.set(waiting.copy, waiting);
    this.#bytes += waiting.encoded.length;
    addTo(this.#byId, waiting.reading.entry?.id, waiting);
    for (const id of missing) {
      waiting.missing += 1;
      addTo(this.#waiters, id, waiting);
    }
  }

  /** Of one that misses nothing and mayn't be taken yet. One that was here keeps its place. */
  holdBack(waiting: WaitingCopy, stop: Stop): void {
    waiting.stop = stop;
    if (!this.#signed.has(waiting.copy)) this.add(waiting, []);
    this.heldBack.add(waiting, stop);
  }

  /** Of one that is tried again: it stays until it leaves. */
  letGo(waiting: WaitingCopy): void {
    if (waiting.stop !== null) this.heldBack.remove(waiting, waiting.stop);
    waiting.stop = null;
  }

  /** Of one that need not wait any more, if it is here. */
  leave(waiting: WaitingCopy): void {
    const isHere = this.#unsigned.delete(waiting.copy) || this.#signed.delete(waiting.copy);
    if (!isHere) return;
    this.#bytes -= waiting.encoded.length;
    this.#byAuthor.remove(waiting);
    removeFrom(this.#byId, waiting.reading.entry?.id, waiting);
    this.letGo(waiting);
  }

  /** Of one whose author was found to have signed it. */
  markSigned(waiting: WaitingCopy): void {
    waiting.isSigned = true;
    this.#unsigned.delete(waiting.copy);
    this.#addSigned(waiting);
  }

  /** Those that waited for this entry alone, now that it is held; they leave the room. */
  release(id: string): WaitingCopy[] {
    const ready: WaitingCopy[] = [];
    for (const waiting of this.#waiters.get(id) ?? []) {
      waiting.missing -= 1;
      if (waiting.missing > 0) continue;
      ready.push(waiting);
      this.leave(waiting);
    }
    this.#waiters.delete(id);
    return ready;
  }

  /** Of a copy that is dropped before its time. */
  drop(waiting: WaitingCopy): void {
    this.leave(waiting);
    for (const id of parentsOf(waiting)) removeFrom(this.#waiters, id, waiting);
  }

  /** Ids of what waits for this entry, for something that does, and so on, but for those that were `seen`, which are added to. */
  descendantsOf(id: string, seen: Set<string>): string[] {
    const found: string[] = [];
    const ids = [id];
    // An array grows while it is walked through.
    for (const at of ids) {
      for (const { reading } of this.#waiters.get(at) ?? []) {
        const waiting = reading.entry?.id;
        if (waiting === undefined || seen.has(waiting)) continue;
        seen.add(waiting);
        found.push(waiting);
        ids.push(waiting);
      }
    }
    return found;
  }

  #addSigned(waiting: WaitingCopy): void {
    this.#signed.set(waiting.copy, waiting);
    this.#byAuthor.add(waiting);
  }
}

function addTo(sets: Map<string, Set<WaitingCopy>>, id: string | undefined, waiting: WaitingCopy): void {
  if (id === undefined) return;
  const set = sets.get(id);
  if (set) set.add(waiting);
  else sets.set(id, new Set([waiting]));
}

function removeFrom(sets: Map<string, Set<WaitingCopy>>, id: string | undefined, waiting: WaitingCopy): void {
  if (id === undefined) return;
  const set = sets.get(id);
  set?.delete(waiting);
  if (set?.size === 0) sets.delete(id);
}

function first(copies: ReadonlyMap<string, WaitingCopy>): WaitingCopy | undefined {
  return copies.values().next().value;
}

/** What has to be held before it is (3.6). */
export function parentsOf({ reading: { entry } }: Pick<WaitingCopy, 'reading'>): readonly string[] {
  if (entry === null) return [];
  const { previous, deps } = entry.body;
  return previous === null ? deps : [...new Set([previous, ...deps])];
}
