import { generationNumber } from '../feeds/entry-fact.js';
import type { HeldEntry } from '../feeds/held-entry.js';

const NONE: readonly HeldEntry[] = [];

/** The generations of an account, void ones too, and what entries do with their secrets. */
export class GenerationIndex {
  /** By number, of which none is left out: a rotation builds on one of the number before. */
  readonly #byNumber: HeldEntry[][] = [];
  /** Who shares or wraps each. */
  readonly #words = new Map<HeldEntry, HeldEntry[]>();

  /** Whether it makes a generation, or passes one on. */
  add(entry: HeldEntry): boolean {
    const { fact } = entry;
    switch (fact?.kind) {
      case 'secret-shared':
        this.#note(entry, fact.generation);
        return true;
      case 'key-rotated':
        for (const wrapped of fact.wraps) this.#note(entry, wrapped);
        break;
      case 'genesis':
        break;
      default:
        return false;
    }
    (this.#byNumber[generationNumber(entry)] ??= []).push(entry);
    return true;
  }

  /** The highest number of a generation; 0 before genesis. */
  get highest(): number {
    return Math.max(0, this.#byNumber.length - 1);
  }

  withNumber(number: number): readonly HeldEntry[] {
    return this.#byNumber[number] ?? NONE;
  }

  /** All of them, each after those on which it builds. */
  get all(): Iterable<HeldEntry> {
    return this.#byNumber.flatMap((some) => some ?? []);
  }

  /** The entries that share the generation, or wrap it in another. */
  wordsAbout(generation: HeldEntry): readonly HeldEntry[] {
    return this.#words.get(generation) ?? NONE;
  }

  #note(entry: HeldEntry, generation: HeldEntry): void {
    const words = this.#words.get(generation);
    if (words) words.push(entry);
    else this.#words.set(generation, [entry]);
  }
}
