import { HEAD_PAGES, NO_PAGE, readWord } from './lmdb-format.js';
import { type FileHead, type LeafNode, LmdbDamage, type LmdbFile, type TreeFacts } from './lmdb-file.js';

/** More levels than a file of 2⁴⁸ pages can have. */
const DEEPEST_TREE = 32;

/**
 * What is checked. The native library does not look at the heads of the pages that hold long values when it reads these, but
 * follows them when it removes one. Checking them takes a look at a page for each long value, which are most pages of a large file.
 */
export type InspectionDepth = 'everything' | 'what-reading-needs';

/** How often a check is repeated when another process keeps writing meanwhile. */
const MAX_ATTEMPTS = 20;

/**
 * Checks the whole structure of a file before the native library opens it: that library follows page numbers and lengths
 * as it finds them, and a flipped bit could end the process. Returns what is wrong, completing "The file is damaged: …",
 * or null.
 *
 * Another process may write meanwhile, so that a head is newer than the pages read before it, or pages are newer than their
 * head. Damage counts when it is found in a reading whose head was there before it began and is still there after it.
 */
export function findStructuralDamage(file: LmdbFile, depth: InspectionDepth = 'everything'): string | null {
  let knownTransaction: number | null | undefined;
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const { head, damage: headDamage } = readHead(file);
    const damage = head ? inspect(file, head, depth) : headDamage;
    if (damage === null) return null;
    const transaction = head?.transaction ?? null;
    file.reread();
    const isStill = (readHead(file).head?.transaction ?? null) === transaction;
    if (isStill && transaction === knownTransaction) return damage;
    knownTransaction = isStill ? transaction : undefined;
  }
  // Other processes write all the time, so the file serves them well enough.
  return null;
}

/** The value of one record, found without a check of the rest. Throws `LmdbDamage` when the way there is broken. */
export function findRecord(file: LmdbFile, key: Uint8Array): Buffer | undefined {
  let page = file.newestHead().mainTree.root;
  if (page === NO_PAGE) return undefined;
  for (let level = 0; level < DEEPEST_TREE; level++) {
    const treePage = file.treePage(page);
    if (treePage.kind === 'leaf') {
      const node = treePage.nodes.find((candidate) => Buffer.compare(candidate.key, key) === 0);
      if (node?.place.kind === 'overflow') file.checkOverflow(node.place);
      return node && file.value(node.place);
    }
    const [first, ...others] = treePage.nodes;
    page = (others.findLast((candidate) => Buffer.compare(candidate.key, key) <= 0) ?? first)?.child ?? NO_PAGE;
  }
  throw new LmdbDamage('its tree has no end');
}

/** All records in the order of their keys, of a file without structural damage. */
export function recordsOf(file: LmdbFile): Iterable<LeafNode> {
  const { root } = file.newestHead().mainTree;
  return root === NO_PAGE ? [] : recordsBelow(file, root);
}

function* recordsBelow(file: LmdbFile, number: number): Iterable<LeafNode> {
  const page = file.treePage(number);
  if (page.kind === 'leaf') yield* page.nodes;
  else for (const { child } of page.nodes) yield* recordsBelow(file, child);
}

function readHead(file: LmdbFile): { head: FileHead; damage: null } | { head: null; damage: string } {
  try {
    return { head: file.newestHead(), damage: null };
  } catch (error) {
    return { head: null, damage: reasonOf(error) };
  }
}

function inspect(file: LmdbFile, head: FileHead, depth: InspectionDepth): string | null {
  try {
    const inspection = new TreeInspection(file, head, depth === 'everything');
    inspection.checkTree(head.mainTree, (a, b) => Buffer.compare(a, b));
    const freeLists = inspection.checkTree(head.freeTree, compareIntegerKeys);
    for (const list of freeLists) inspection.checkFreeList(list);
    return null;
  } catch (error) {
    return reasonOf(error);
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof LmdbDamage) return error.message;
  throw error;
}

type KeyOrder = (a: Uint8Array, b: Uint8Array) => number;

/** Walks both trees of one head, and sees to it that no page serves twice. */
class TreeInspection {
  readonly #file: LmdbFile;
  readonly #head: FileHead;
  readonly #used: Uint8Array;
  readonly #checksOverflow: boolean;

  constructor(file: LmdbFile, head: FileHead, checksOverflow: boolean) {
    this.#checksOverflow = checksOverflow;
    this.#file = file;
    this.#head = head;
    // Pages past the end of the file can only be free ones.
    this.#used = new Uint8Array(Math.min(head.lastPage + 1, file.pageCount));
    this.#used.fill(1, 0, HEAD_PAGES);
  }

  /** Walks a tree and compares it with what the head says of it. Gives the values, which only the tree of free pages needs. */
  checkTree(facts: TreeFacts, order: KeyOrder): readonly Buffer[] {
    const found = { branchPages: 0, leafPages: 0, overflowPages: 0, entries: 0 };
    const values: Buffer[] = [];
    const keepValues = order === compareIntegerKeys;
    let last: Buffer | null = null;

    // Keys from `least` on and before `end`, null meaning no bound: elsewhere the way that a search takes would miss them.
    const visit = (number: number, depth: number, least: Buffer | null, end: Buffer | null): void => {
      this.#claim(number, 1);
      const page = this.#file.treePage(number);
      if (page.transaction === 0 || page.transaction > this.#head.transaction)
        throw new LmdbDamage(`page ${number} is from the future`);
      if ((page.kind === 'leaf') !== (depth === facts.depth)) throw new LmdbDamage('its tree is not level');
      if (page.kind === 'branch') {
        found.branchPages++;
        if (page.nodes.length < 2) throw new LmdbDamage(`page ${number} leads nowhere`);
        page.nodes.forEach((node, index) =>
          visit(node.child, depth + 1, index === 0 ? least : node.key, page.nodes[index + 1]?.key ?? end),
        );
        return;
      }
      found.leafPages++;
      page.nodes.forEach((node, index) => {
        if (index === 0 && least && order(node.key, least) < 0)
          throw new LmdbDamage(`page ${number} is in the wrong place`);
        const isLast = index === page.nodes.length - 1;
        if (isLast && end && order(node.key, end) >= 0) throw new LmdbDamage(`page ${number} is in the wrong place`);
        if (last && order(last, node.key) >= 0) throw new LmdbDamage(`page ${number} is out of order`);
        last = node.key;
        found.entries++;
        if (node.place.kind === 'overflow') {
          this.#claim(node.place.page, node.place.pages);
          if (this.#checksOverflow) this.#file.checkOverflow(node.place);
          found.overflowPages += node.place.pages;
        }
        if (keepValues) values.push(this.#file.value(node.place));
      });
    };

    if (facts.depth > DEEPEST_TREE || (facts.root === NO_PAGE) !== (facts.depth === 0))
      throw new LmdbDamage('its head is damaged');
    if (facts.root !== NO_PAGE) visit(facts.root, 1, null, null);
    for (const [name, count] of Object.entries(found)) {
      if (facts[name as keyof typeof found] !== count)
        throw new LmdbDamage(`its head counts other ${name} than there are`);
    }
    return values;
  }

  /**
   * Checks a list of free pages: a count, then page numbers; a negative number is the length of the run that starts at
   * the next one; zeros are empty places. A used page in it would be overwritten by the next change.
   */
  checkFreeList(list: Buffer): void {
    const places = list.length / 8 - 1;
    if (!Number.isInteger(places) || places < 0) throw new LmdbDamage('its list of free pages is damaged');
    const count = readWord(list, 0);
    if (count > places) throw new LmdbDamage('its list of free pages is damaged');
    for (let index = 1, run = 1; index <= count; index++) {
      const number = Number(list.readBigInt64LE(index * 8));
      if (number < 0) {
        run = -number;
      } else {
        if (number > 0) this.#claimFree(number, run);
        run = 1;
      }
    }
  }

  #claim(first: number, pages: number): void {
    if (first < HEAD_PAGES || first + pages > this.#used.length) throw new LmdbDamage('it points outside of itself');
    for (let number = first; number < first + pages; number++) {
      if (this.#used[number] !== 0) throw new LmdbDamage(`page ${number} is used twice`);
      this.#used[number] = 1;
    }
  }

  #claimFree(first: number, pages: number): void {
    if (first < HEAD_PAGES || first + pages - 1 > this.#head.lastPage)
      throw new LmdbDamage('its list of free pages is damaged');
    const end = Math.min(first + pages, this.#used.length);
    for (let number = first; number < end; number++) {
      if (this.#used[number] !== 0) throw new LmdbDamage(`page ${number} is free and used`);
      this.#used[number] = 1;
    }
  }
}

/** The keys of the tree of free pages are transaction ids in the machine's byte order. */
function compareIntegerKeys(a: Uint8Array, b: Uint8Array): number {
  if (a.length !== 8 || b.length !== 8) throw new LmdbDamage('its list of free pages is damaged');
  return readWord(asBuffer(a), 0) - readWord(asBuffer(b), 0);
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
