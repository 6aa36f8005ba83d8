import type { Feeds } from './feeds.js';
import type { HeldEntry } from './held-entry.js';

/** 3.6: these entries and all that they build on, in an order in which each comes after all it builds on. */
export function closureOf(feeds: Feeds, entries: Iterable<HeldEntry>): readonly HeldEntry[] {
  const closure = new Set<HeldEntry>();
  const found = [...entries];
  for (let entry = found.pop(); entry !== undefined; entry = found.pop()) {
    if (closure.has(entry)) continue;
    closure.add(entry);
    if (entry.previous !== null) found.push(entry.previous);
    found.push(...entry.deps);
    // A first entry stands on what let its author in, which it names; genesis lets in two by itself.
  }
  return [...feeds.entries].filter((entry) => closure.has(entry));
}
