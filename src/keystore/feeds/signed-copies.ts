import type { WaitingCopy } from './waiting-room.js';

/** The copies that wait of one author. */
interface OfAuthor {
  readonly copies: Set<WaitingCopy>;
  /** In the order in which they came, with some that are gone. */
  inOrder: WaitingCopy[];
  bytes: number;
}

/** Copies that members signed, by author: so that whoever has most of them there makes room first. */
export class SignedCopies {
  readonly #authors = new Map<string, OfAuthor>();

  add(waiting: WaitingCopy): void {
    const author = authorOf(waiting);
    const own = this.#authors.get(author) ?? { copies: new Set(), inOrder: [], bytes: 0 };
    own.copies.add(waiting);
    own.inOrder.push(waiting);
    own.bytes += waiting.encoded.length;
    this.#authors.set(author, own);
  }

  remove(waiting: WaitingCopy): void {
    const author = authorOf(waiting);
    const own = this.#authors.get(author);
    if (!own?.copies.delete(waiting)) return;
    own.bytes -= waiting.encoded.length;
    if (own.copies.size === 0) this.#authors.delete(author);
    else if (own.inOrder.length > 2 * own.copies.size) own.inOrder = [...own.copies];
  }

  /**
   * What has to go for so many bytes to be gone: of those who have most the newest, so that nobody who floods the room takes it from others.
   * Takes a step for each author and each copy that goes.
   *
   * @param groupOf with whom an author is counted
   */
  surplus(bytes: number, groupOf: (author: string) => unknown): WaitingCopy[] {
    const groups = new Map<unknown, { bytes: number; readonly authors: OfAuthor[] }>();
    for (const [author, own] of this.#authors) {
      const name = groupOf(author);
      const group = groups.get(name) ?? { bytes: 0, authors: [] };
      group.bytes += own.bytes;
      group.authors.push(own);
      groups.set(name, group);
    }
    const level = levelFor(
      [...groups.values()].map((group) => group.bytes),
      bytes,
    );
    const going: WaitingCopy[] = [];
    for (const group of groups.values()) addNewest(group.authors, group.bytes - level, going);
    return going;
  }
}

/** How much everybody may keep so that so many bytes go. */
function levelFor(sizes: readonly number[], bytes: number): number {
  const descending = sizes.toSorted((a, b) => b - a);
  let sum = 0;
  for (const [index, size] of descending.entries()) {
    sum += size;
    const next = descending[index + 1] ?? 0;
    if (sum - (index + 1) * next >= bytes) return (sum - bytes) / (index + 1);
  }
  return 0;
}

/** Adds the newest copies of some authors, of so many bytes at least, as far as there are as many. */
function addNewest(authors: readonly OfAuthor[], bytes: number, going: WaitingCopy[]): void {
  let gone = 0;
  for (const { inOrder, copies } of authors.toReversed()) {
    for (let at = inOrder.length - 1; at >= 0 && gone < bytes; at--) {
      const waiting = inOrder[at];
      if (waiting === undefined || !copies.has(waiting)) continue;
      going.push(waiting);
      gone += waiting.encoded.length;
    }
  }
}

function authorOf({ reading: { entry } }: WaitingCopy): string {
  return entry?.body.author ?? entry?.id ?? '';
}
