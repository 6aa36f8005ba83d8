import type { EntryReading } from '../entries/signed-entry.js';

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
}

/** Where entries wait for what they build on. */
export class WaitingRoom {
  readonly #unsigned = new Map<string, WaitingCopy>();
  readonly #signed = new Map<string, WaitingCopy>();
  /** By the id of what they miss. */
  readonly #waiters = new Map<string, Set<WaitingCopy>>();
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

  get oldestSigned(): WaitingCopy | undefined {
    return first(this.#signed);
  }

  /** @param missing ids of entries that are not held */
  add(waiting: WaitingCopy, missing: Iterable<string>): void {
    (waiting.isSigned ? this.#signed : this.#unsigned).set(waiting.copy, waiting);
    this.#bytes += waiting.encoded.length;
    for (const id of missing) {
      waiting.missing += 1;
      const waiters = this.#waiters.get(id);
      if (waiters) waiters.add(waiting);
      else this.#waiters.set(id, new Set([waiting]));
    }
  }

  /** Of one whose author was found to have signed it. */
  markSigned(waiting: WaitingCopy): void {
    waiting.isSigned = true;
    this.#unsigned.delete(waiting.copy);
    this.#signed.set(waiting.copy, waiting);
  }

  /** Those that waited for this entry alone, now that it is held; they leave the room. */
  release(id: string): WaitingCopy[] {
    const ready: WaitingCopy[] = [];
    for (const waiting of this.#waiters.get(id) ?? []) {
      waiting.missing -= 1;
      if (waiting.missing > 0) continue;
      ready.push(waiting);
      this.#leave(waiting);
    }
    this.#waiters.delete(id);
    return ready;
  }

  /** Of a copy that is dropped before its time. */
  drop(waiting: WaitingCopy): void {
    this.#leave(waiting);
    for (const id of parentsOf(waiting)) {
      const waiters = this.#waiters.get(id);
      waiters?.delete(waiting);
      if (waiters?.size === 0) this.#waiters.delete(id);
    }
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

  #leave(waiting: WaitingCopy): void {
    const isHere = this.#unsigned.delete(waiting.copy) || this.#signed.delete(waiting.copy);
    if (isHere) this.#bytes -= waiting.encoded.length;
  }
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
