import type { PageMemory } from '../page-memory.js';

/** Where a person is on a page. */
export interface Place {
  /** The list item at the top of what is in sight; null where that is no item of a list. */
  readonly anchor: string | null;
  /** How far down the top of what is in sight is, in CSS pixels: from that of the anchor, or else from that of the page. */
  readonly offset: number;
  /** How many list items the page had: a list grows as a person asks for more. */
  readonly listed: number;
}

/** Under which name the places are remembered. */
const MEMORY_KEY = 'places';

/** Where the person is on each page, by its address. Survives a reload, not a lock. */
export class PlaceStore {
  private readonly places: Map<string, Place>;

  constructor(private readonly memory: PageMemory) {
    this.places = new Map(Object.entries(memory.recall(MEMORY_KEY) ?? {}).filter(isPlaceOfPage));
  }

  /** Null where the person has not scrolled. */
  at(page: string): Place | null {
    return this.places.get(page) ?? null;
  }

  note(page: string, place: Place): void {
    this.places.set(page, place);
    this.save();
  }

  forget(page: string): void {
    if (this.places.delete(page)) this.save();
  }

  /** Forgets everything. */
  clear(): void {
    this.places.clear();
    this.memory.forget(MEMORY_KEY);
  }

  private save(): void {
    this.memory.keep(MEMORY_KEY, Object.fromEntries(this.places));
  }
}

/** An older version of the app may have left something else. */
function isPlaceOfPage(entry: [string, unknown]): entry is [string, Place] {
  const [, place] = entry;
  if (typeof place !== 'object' || place === null) return false;
  const { anchor, offset, listed }: Partial<Record<keyof Place, unknown>> = place;
  return (anchor === null || typeof anchor === 'string') && Number.isFinite(offset) && Number.isSafeInteger(listed);
}
