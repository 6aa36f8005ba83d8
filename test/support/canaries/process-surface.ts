import { closeSync, existsSync, openSync, readdirSync, readFileSync } from 'node:fs';

import type { CanarySearch } from './canary-search.js';

/** Whether this system shows arguments, environment and memory of processes below /proc. */
export const hasProcessFiles = existsSync('/proc/self/environ');

/** A process and all its descendants, by id. */
export function processTree(root: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const parent = /^PPid:\s*(\d+)$/m.exec(readIfThere(`/proc/${name}/status`).toString())?.[1];
    if (parent !== undefined) parents.set(Number(name), Number(parent));
  }
  const tree = [root];
  for (const one of tree) for (const [child, parent] of parents) if (parent === one) tree.push(child);
  return tree;
}

/** What other programs of the same account can read of a process: its arguments and its environment. */
export function surfaceOf(processId: number): Buffer {
  return Buffer.concat([
    readIfThere(`/proc/${processId}/cmdline`),
    Buffer.from('\n'),
    readIfThere(`/proc/${processId}/environ`),
  ]);
}

/** Which canaries lie in the writable memory of a process, heap or not. */
export function canariesInMemory(processId: number, search: CanarySearch): string[] {
  const descriptor = openSync(`/proc/${processId}/mem`, 'r');
  try {
    const ranges = readFileSync(`/proc/${processId}/maps`, 'utf8').matchAll(/^([0-9a-f]+)-([0-9a-f]+) rw/gm);
    const found = new Set<string>();
    for (const [, start = '', end = ''] of ranges) {
      for (const label of search.inRange(descriptor, Number.parseInt(start, 16), Number.parseInt(end, 16)))
        found.add(label);
    }
    return [...found];
  } finally {
    closeSync(descriptor);
  }
}

/** Empty for a process that has ended meanwhile. */
function readIfThere(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch {
    return Buffer.alloc(0);
  }
}
