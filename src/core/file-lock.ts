import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

import type { Clock } from './clock.js';

/** How often a waiting process looks whether the lock is free, in milliseconds. */
const POLL_MS = 20;

/**
 * How long one and the same holder is waited for, in milliseconds. Work under a lock takes a few; a holder that takes so long has died,
 * or its disk has. Measured by the waiting process alone: process ids are given out again, and clocks of files can be set.
 */
export const LONGEST_HOLD_MS = 5_000;

const FILE_MODE = 0o600;
const FOLDER_MODE = 0o700;

/**
 * Keeps processes out of each other's way with a file that exists while one of them works.
 *
 * For short work whose loss would do no harm: a process that was stopped for longer than `LONGEST_HOLD_MS` in the middle of its work
 * finds when it goes on that others no longer waited.
 */
export class FileLock {
  readonly #path: string;
  readonly #clock: Clock;

  /** @param path absolute; of a file that nothing else uses. Its folder is made when it is missing. */
  constructor(path: string, clock: Clock) {
    this.#path = path;
    this.#clock = clock;
  }

  /** Runs `work` while no other process, and no other lock of this one, runs any. Rejects when `work` does, or with the error of the file system. */
  async hold<T>(work: () => Promise<T>): Promise<T> {
    await this.#take();
    try {
      return await work();
    } finally {
      await rm(this.#path, { force: true });
    }
  }

  async #take(): Promise<void> {
    let holder: string | null = null;
    let since = 0;
    while (!(await this.#tryToTake())) {
      const present = await this.#holder();
      if (present !== holder) {
        holder = present;
        since = this.#clock.monotonic();
      } else if (present !== null && this.#clock.monotonic() - since >= LONGEST_HOLD_MS) {
        await this.#removeLeftover();
        continue;
      }
      await this.#wait();
    }
  }

  async #tryToTake(): Promise<boolean> {
    try {
      const handle = await open(this.#path, 'wx', FILE_MODE);
      await handle.close();
      return true;
    } catch (error) {
      if (hasCode(error, 'EEXIST')) return false;
      if (!hasCode(error, 'ENOENT')) throw error;
      await mkdir(dirname(this.#path), { recursive: true, mode: FOLDER_MODE });
      return false;
    }
  }

  /** Tells one holder from the next; null when the lock has just become free. */
  async #holder(): Promise<string | null> {
    const file = await unlessMissing(stat(this.#path, { bigint: true }));
    return file && `${file.ino} ${file.birthtimeNs} ${file.mtimeNs}`;
  }

  /** Moves the file away before it is removed: of several that waited, one succeeds, and the others meet a free lock or a new holder. */
  async #removeLeftover(): Promise<void> {
    const aside = `${this.#path}.${randomUUID()}`;
    await unlessMissing(rename(this.#path, aside));
    await rm(aside, { force: true });
  }

  #wait(): Promise<void> {
    return new Promise((resolve) => {
      this.#clock.setTimeout(resolve, POLL_MS);
    });
  }
}

/** What `work` gives; null when the file is not there. */
async function unlessMissing<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
