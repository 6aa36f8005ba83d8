import type { HeldEntry } from './held-entry.js';
import type { RefusalReason } from './refusal.js';
import type { WaitingCopy, WaitingRoom } from './waiting-room.js';

/** So many refused copies of one import are named. */
export const MAX_REFUSED_TOLD = 4096;

/** What became of the entries of one import; all lists but `taken` are of this import's. */
export interface IntakeReport {
  /** In the order in which they can be stored: each after all it builds on. Some may have waited since earlier imports. */
  readonly taken: readonly TakenEntry[];
  /** How many were held before. */
  readonly alreadyHeld: number;
  /** Ids of entries that miss something they build on. */
  readonly waiting: readonly string[];
  /** Copies of entries that a newer version made. */
  readonly ofALaterVersion: readonly string[];
  /** Ids of entries that are in order and held back until a person looks, or for a day (10.5). */
  readonly heldBack: readonly string[];
  /** Each copy once, and no more than `MAX_REFUSED_TOLD` of them: who sends rubbish must not fill the memory with what is said of it. */
  readonly refused: readonly RefusedEntry[];
  /** How many copies were refused; of those that aren't told, each as often as it came. */
  readonly refusals: number;
  /** Copies that found no room to wait, from this import or before. They can be fetched again. */
  readonly dropped: readonly string[];
}

export interface TakenEntry {
  readonly entry: HeldEntry;
  readonly encoded: Uint8Array;
}

export interface RefusedEntry extends RefusedCopy {
  /** What waits for it: ids, each named once in a report. */
  readonly descendants: readonly string[];
}

/** A copy that was refused, whatever waits for it. */
export interface RefusedCopy {
  /** Named by all its bytes. */
  readonly copy: string;
  /** Null where the bytes are no entry. */
  readonly id: string | null;
  readonly reason: RefusalReason;
}

/** What is told of an import while it runs. */
export class RunningReport {
  /** Copies that were new and weren't refused at once. */
  readonly received = new Set<string>();
  readonly taken: TakenEntry[] = [];
  readonly #refused = new Map<string, RefusedCopy>();
  #untold = 0;
  readonly dropped: string[] = [];
  alreadyHeld = 0;

  refuse(refused: RefusedCopy): void {
    if (this.#refused.has(refused.copy)) return;
    if (this.#refused.size < MAX_REFUSED_TOLD) this.#refused.set(refused.copy, refused);
    else this.#untold += 1;
  }

  /** Whether some of what came waits. */
  leftSomething(room: WaitingRoom): boolean {
    return [...this.received].some((copy) => room.find(copy) !== undefined);
  }

  get letSomebodyIn(): boolean {
    return this.taken.some(({ entry }) => entry.fact?.kind === 'device-admitted');
  }

  finish(room: WaitingRoom): IntakeReport {
    const seen = new Set<string>();
    const waiting = [...this.received].flatMap((copy) => room.find(copy) ?? []);
    const isHeldBack = ({ stop }: WaitingCopy): boolean => stop !== null;
    const isForLater = ({ reading, missing }: WaitingCopy): boolean =>
      reading.kind === 'of-a-later-version' && missing === 0;
    return {
      taken: this.taken,
      alreadyHeld: this.alreadyHeld,
      waiting: waiting.flatMap((one) => (isForLater(one) || isHeldBack(one) ? [] : (one.reading.entry?.id ?? []))),
      ofALaterVersion: waiting.filter(isForLater).map(({ copy }) => copy),
      heldBack: waiting.flatMap((one) => (isHeldBack(one) ? (one.reading.entry?.id ?? []) : [])),
      refused: [...this.#refused.values()].map((one) => ({
        ...one,
        descendants: one.id === null ? [] : room.descendantsOf(one.id, seen),
      })),
      refusals: this.#refused.size + this.#untold,
      dropped: this.dropped,
    };
  }
}
