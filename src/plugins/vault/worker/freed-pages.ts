import { closeSync, readSync } from 'node:fs';

import { concatBytes, uint32, utf8 } from './bytes.js';
import { LmdbFile, type TreeFacts } from './lmdb-file.js';
import { HEAD_PAGES, PAGE_HEADER_SIZE, PAGE_SIZE } from './lmdb-format.js';
import type { RecordStore } from './record-store.js';
import { openRegularFile } from './regular-file.js';

/** How much of the file is looked at at once. */
const CHUNK_BYTES = 1024 * 1024;

/** What was freed last can be used again by the next change but one, so the second attempt finds all of it. */
const MOST_ATTEMPTS = 4;

/** What a round frees at the most of what it didn't use. */
const FEW_PAGES = 64;

/** Fills a page but for its head. */
const FILLER_BYTES = PAGE_SIZE - PAGE_HEADER_SIZE;

const prefix = utf8('Z');

/**
 * Overwrites what was replaced or removed before. LMDB never writes a page in place: what a page held stays in the file until the page is used
 * again, by whatever comes next. So all free pages are used at once, for zeros, and given back. LMDB leaves alone what a reader in another
 * process still looks at.
 *
 * @param path of the file in which the store keeps its records
 * @returns whether none of the byte strings stands in the file any more
 */
export function overwriteFreedPages(
  path: string,
  secrets: readonly Uint8Array[],
  store: Pick<RecordStore, 'list' | 'seeNewest' | 'transaction'>,
): boolean {
  const filler = new Uint8Array(FILLER_BYTES);
  let mostFillers = Infinity;
  for (let attempt = 0; attempt < MOST_ATTEMPTS && isAnyInFile(path, secrets); attempt++) {
    const fillers = countFreePages(path);
    // Somebody began to read meanwhile: nothing is used again, and each round takes as many pages once more.
    if (fillers > mostFillers) break;
    mostFillers = Math.min(mostFillers, 2 * fillers + FEW_PAGES);
    store.transaction((writer) => {
      for (let number = 0; number < fillers; number++) writer.put(keyOf(number), filler);
    });
    removeFillers(store);
  }
  // What an interruption left.
  removeFillers(store);
  return !isAnyInFile(path, secrets);
}

function removeFillers(store: Pick<RecordStore, 'list' | 'seeNewest' | 'transaction'>): void {
  store.seeNewest();
  const keys = Array.from(store.list(prefix), ({ key }) => key);
  if (keys.length === 0) return;
  store.transaction((writer) => {
    for (const key of keys) writer.remove(key);
  });
}

/** Whether one of the byte strings stands anywhere in a file. */
export function isAnyInFile(path: string, secrets: readonly Uint8Array[]): boolean {
  const needles = secrets.filter(({ length }) => length > 0).map((secret) => Buffer.from(secret));
  const longest = Math.max(0, ...secrets.map(({ length }) => length));
  if (longest === 0) return false;
  const chunk = Buffer.alloc(longest + CHUNK_BYTES);
  const descriptor = openRegularFile(path);
  try {
    // The end of each chunk is looked at again with the next one.
    let kept = 0;
    for (let position = 0; ;) {
      const read = readSync(descriptor, chunk, kept, CHUNK_BYTES, position);
      const seen = chunk.subarray(0, kept + read);
      if (needles.some((needle) => seen.includes(needle))) return true;
      if (read === 0) return false;
      position += read;
      kept = Math.min(longest - 1, seen.length);
      chunk.copyWithin(0, seen.length - kept, seen.length);
    }
  } finally {
    closeSync(descriptor);
  }
}

/** How many pages up to the last one that was ever used belong to no tree. */
function countFreePages(path: string): number {
  const file = LmdbFile.open(path);
  if (!file) return 0;
  try {
    const { lastPage, mainTree, freeTree } = file.newestHead();
    return lastPage + 1 - HEAD_PAGES - usedBy(mainTree) - usedBy(freeTree);
  } finally {
    file.close();
  }
}

function usedBy({ branchPages, leafPages, overflowPages }: TreeFacts): number {
  return branchPages + leafPages + overflowPages;
}

function keyOf(number: number): Uint8Array {
  return concatBytes(prefix, uint32(number));
}
