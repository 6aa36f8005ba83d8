import type { HeldEntry } from '../feeds/held-entry.js';

/** 7.1: the generations with effect on which no other with effect builds: those on which the next one does. */
export class Bases {
  readonly #open = new Set<HeldEntry>();

  get entries(): ReadonlySet<HeldEntry> {
    return this.#open;
  }

  /** Takes a generation with effect, after all on which it builds. */
  add(generation: HeldEntry): void {
    const { fact } = generation;
    if (fact?.kind === 'key-rotated') for (const base of fact.bases) this.#open.delete(base);
    this.#open.add(generation);
  }
}
