import { closeSync, fstatSync, readSync } from 'node:fs';

import {
  BIG_DATA_REFERENCE_SIZE,
  DATA_VERSION,
  FREE_TREE_FLAGS,
  HEAD_PAGES,
  MAGIC,
  NODE_BIG_DATA,
  NODE_HEADER_SIZE,
  NO_PAGE,
  NO_SUBDIRECTORY_FLAG,
  PAGE_BODY_SIZE,
  PAGE_BRANCH,
  PAGE_HEAD,
  PAGE_HEADER_SIZE,
  PAGE_LEAF,
  PAGE_OVERFLOW,
  PAGE_SIZE,
  overflowPages,
  readWord,
} from './lmdb-format.js';
import { openRegularFile } from './regular-file.js';

/** Files up to this size are read at once, and are checked at once in full. */
const READ_AT_ONCE_BYTES = 16 * 1024 * 1024;

/** The file does not have the form it must have. */
export class LmdbDamage extends Error {
  override readonly name = 'LmdbDamage';
}

/** One of the two trees that a head points to. */
export interface TreeFacts {
  readonly depth: number;
  readonly branchPages: number;
  readonly leafPages: number;
  readonly overflowPages: number;
  readonly entries: number;
  /** `NO_PAGE` when the tree is empty. */
  readonly root: number;
}

/** What a head page says: one whole state of the file. */
export interface FileHead {
  readonly transaction: number;
  readonly lastPage: number;
  readonly freeTree: TreeFacts;
  readonly mainTree: TreeFacts;
}

export interface BranchNode {
  /** Empty on the first node of a page. */
  readonly key: Buffer;
  readonly child: number;
}

/** Where a value lies: on its leaf, or on pages of its own. */
export type ValuePlace =
  | { readonly kind: 'on-leaf'; readonly value: Buffer }
  | {
      readonly kind: 'overflow';
      readonly page: number;
      /** How many pages; may be more than the value needs when it took the place of a longer one. */
      readonly pages: number;
      readonly transaction: number;
      readonly size: number;
    };

export interface LeafNode {
  readonly key: Buffer;
  readonly place: ValuePlace;
}

export type TreePage =
  | { readonly kind: 'branch'; readonly transaction: number; readonly nodes: readonly BranchNode[] }
  | { readonly kind: 'leaf'; readonly transaction: number; readonly nodes: readonly LeafNode[] };

/** Reads an LMDB file without the native library, which trusts what it reads. Everything read is checked against its bounds. */
export class LmdbFile {
  readonly #descriptor: number;
  readonly #readAtOnceBytes: number;
  #whole: Buffer | null = null;
  #size = 0;

  private constructor(descriptor: number, readAtOnceBytes: number) {
    this.#descriptor = descriptor;
    this.#readAtOnceBytes = readAtOnceBytes;
    this.reread();
  }

  /**
   * Null when there is no file, or nothing in it yet.
   * @param readAtOnceBytes up to which size it is held in memory, where nobody changes it.
   */
  static open(path: string, readAtOnceBytes = READ_AT_ONCE_BYTES): LmdbFile | null {
    let descriptor: number;
    try {
      descriptor = openRegularFile(path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
    try {
      const file = new LmdbFile(descriptor, readAtOnceBytes);
      if (file.#size > 0) return file;
      file.close();
      return null;
    } catch (error) {
      closeSync(descriptor);
      throw error;
    }
  }

  /** How many whole pages the file holds. */
  get pageCount(): number {
    return Math.floor(this.#size / PAGE_SIZE);
  }

  /** Whether the file is small enough to be read at once. */
  get isSmall(): boolean {
    return this.#whole !== null;
  }

  /** Forgets what was read: another process may have written. */
  reread(): void {
    this.#size = fstatSync(this.#descriptor).size;
    this.#whole = this.#size <= this.#readAtOnceBytes ? this.#readFromDisk(0, this.#size) : null;
  }

  /** Whether the heads on the disk are still those that were read. */
  isCurrent(): boolean {
    const heads = HEAD_PAGES * PAGE_SIZE;
    return this.#bytes(0, heads).equals(this.#readFromDisk(0, heads));
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  /** The newer of the two heads. Throws `LmdbDamage` unless both are as a clean sequence of transactions leaves them. */
  newestHead(): FileHead {
    const [even, odd] = [this.#head(0), this.#head(1)];
    const [newer, older] = even.transaction >= odd.transaction ? [even, odd] : [odd, even];
    const isFresh = newer.transaction === 0;
    if (!isFresh && newer.transaction - older.transaction !== 1)
      throw new LmdbDamage('its two heads do not belong together');
    return newer;
  }

  /** Reads page `number` as part of a tree. Throws `LmdbDamage`. */
  treePage(number: number): TreePage {
    const page = this.#bytes(number * PAGE_SIZE, PAGE_SIZE);
    const flags = page.readUInt16LE(18);
    if (readWord(page, 0) !== number || (flags !== PAGE_BRANCH && flags !== PAGE_LEAF)) {
      throw new LmdbDamage(`page ${number} is not part of a tree`);
    }
    const transaction = readWord(page, 8);
    const offsets = nodeOffsets(page, number);
    if (flags === PAGE_BRANCH) {
      return {
        kind: 'branch',
        transaction,
        nodes: offsets.map(([start, end]) => branchNode(page, start, end, number)),
      };
    }
    return { kind: 'leaf', transaction, nodes: offsets.map(([start, end]) => leafNode(page, start, end, number)) };
  }

  /** Checks the header of the pages that hold a long value. Throws `LmdbDamage`. */
  checkOverflow(place: ValuePlace & { readonly kind: 'overflow' }): void {
    const header = this.#bytes(place.page * PAGE_SIZE, PAGE_HEADER_SIZE);
    const fits =
      readWord(header, 0) === place.page &&
      readWord(header, 8) === place.transaction &&
      header.readUInt16LE(18) === PAGE_OVERFLOW &&
      header.readUInt32LE(20) === place.pages;
    if (!fits) throw new LmdbDamage(`page ${place.page} does not hold the value it should`);
  }

  /** The bytes of a value. Throws `LmdbDamage` when they lie outside the file. */
  value(place: ValuePlace): Buffer {
    if (place.kind === 'on-leaf') return place.value;
    return this.#bytes(place.page * PAGE_SIZE + PAGE_HEADER_SIZE, place.size);
  }

  #head(number: 0 | 1): FileHead {
    const page = this.#bytes(number * PAGE_SIZE, PAGE_SIZE);
    const body = page.subarray(PAGE_HEADER_SIZE);
    const freeFlags = body.readUInt16LE(28) & ~NO_SUBDIRECTORY_FLAG;
    const head: FileHead = {
      freeTree: treeFacts(body, 24),
      mainTree: treeFacts(body, 72),
      lastPage: readWord(body, 120),
      transaction: readWord(body, 128),
    };
    const mapSize = readWord(body, 16);
    const fits =
      page.readUInt16LE(18) === PAGE_HEAD &&
      readWord(page, 0) === number &&
      body.readUInt32LE(0) === MAGIC &&
      body.readUInt32LE(4) === DATA_VERSION &&
      readWord(body, 8) === 0 &&
      body.readUInt32LE(24) === PAGE_SIZE &&
      freeFlags === FREE_TREE_FLAGS &&
      body.readUInt32LE(72) === 0 &&
      body.readUInt16LE(76) === 0 &&
      head.lastPage >= HEAD_PAGES - 1 &&
      head.lastPage < 2 ** 48 &&
      mapSize >= (head.lastPage + 1) * PAGE_SIZE &&
      mapSize <= 2 ** 46 &&
      (head.transaction === 0 || head.transaction % HEAD_PAGES === number);
    if (!fits) throw new LmdbDamage('its head is damaged');
    return head;
  }

  #bytes(position: number, length: number): Buffer {
    if (position + length > this.#size) throw new LmdbDamage('it ends too early');
    return this.#whole ? this.#whole.subarray(position, position + length) : this.#readFromDisk(position, length);
  }

  #readFromDisk(position: number, length: number): Buffer {
    const bytes = Buffer.alloc(length);
    let done = 0;
    while (done < length) {
      const count = readSync(this.#descriptor, bytes, done, length - done, position + done);
      if (count === 0) throw new LmdbDamage('it ends too early');
      done += count;
    }
    return bytes;
  }
}

function treeFacts(body: Buffer, offset: number): TreeFacts {
  return {
    depth: body.readUInt16LE(offset + 6),
    branchPages: readWord(body, offset + 8),
    leafPages: readWord(body, offset + 16),
    overflowPages: readWord(body, offset + 24),
    entries: readWord(body, offset + 32),
    root: body.readBigUInt64LE(offset + 40) === 2n ** 64n - 1n ? NO_PAGE : readWord(body, offset + 40),
  };
}

/** Where the node ends that begins at an offset; used within `nodeOffsets` alone. */
const nodeEnds = new Uint16Array(PAGE_SIZE);

/** Start and end of each node of a page, in the order of keys. The nodes fill the end of the page without gaps. */
function nodeOffsets(page: Buffer, number: number): readonly (readonly [number, number])[] {
  const lower = page.readUInt16LE(20);
  const upper = page.readUInt16LE(22);
  if (lower === 0 || lower % 2 !== 0 || upper % 2 !== 0 || lower > upper || upper > PAGE_BODY_SIZE)
    throw pageDamaged(number);
  const starts = new Uint16Array(lower / 2);
  for (let index = 0; index < starts.length; index++) starts[index] = page.readUInt16LE(PAGE_HEADER_SIZE + index * 2);
  let end = PAGE_BODY_SIZE;
  for (const start of starts.toSorted().reverse()) {
    if (start % 2 !== 0 || start < upper || start + NODE_HEADER_SIZE > end) throw pageDamaged(number);
    nodeEnds[start] = end;
    end = start;
  }
  if (end !== upper) throw pageDamaged(number);
  return Array.from(starts, (start) => [start + PAGE_HEADER_SIZE, (nodeEnds[start] ?? start) + PAGE_HEADER_SIZE]);
}

function pageDamaged(number: number): LmdbDamage {
  return new LmdbDamage(`page ${number} is damaged`);
}

function branchNode(page: Buffer, start: number, end: number, number: number): BranchNode {
  const keyLength = page.readUInt16LE(start + 6);
  if (roundUpToEven(NODE_HEADER_SIZE + keyLength) !== end - start) throw pageDamaged(number);
  const child = page.readUInt32LE(start) + page.readUInt16LE(start + 4) * 2 ** 32;
  return { key: page.subarray(start + NODE_HEADER_SIZE, start + NODE_HEADER_SIZE + keyLength), child };
}

function leafNode(page: Buffer, start: number, end: number, number: number): LeafNode {
  const size = page.readUInt32LE(start);
  const flags = page.readUInt16LE(start + 4);
  const keyLength = page.readUInt16LE(start + 6);
  const isBig = flags === NODE_BIG_DATA;
  const length = NODE_HEADER_SIZE + keyLength + (isBig ? BIG_DATA_REFERENCE_SIZE : size);
  const keyEnd = start + NODE_HEADER_SIZE + keyLength;
  if ((flags !== 0 && !isBig) || keyLength === 0 || roundUpToEven(length) !== end - start) {
    throw pageDamaged(number);
  }
  const key = page.subarray(start + NODE_HEADER_SIZE, keyEnd);
  if (!isBig) return { key, place: { kind: 'on-leaf', value: page.subarray(keyEnd, keyEnd + size) } };
  const place = {
    page: readWord(page, keyEnd),
    transaction: readWord(page, keyEnd + 8),
    pages: readWord(page, keyEnd + 16),
    size,
  };
  if (place.pages < overflowPages(size)) throw pageDamaged(number);
  return { key, place: { kind: 'overflow', ...place } };
}

function roundUpToEven(length: number): number {
  return length + (length % 2);
}
