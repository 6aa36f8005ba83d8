import { randomUUID } from 'node:crypto';
import { type FileHandle, link, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

import type { Clock } from './clock.js';

/** How often a waiting process looks whether the lock is free, in milliseconds. */
const POLL_MS = 20;

/** How often a holder shows that it lives, in milliseconds. */
const BEAT_MS = 500;

/**
 * How long a holder that shows no sign of life is waited for, in milliseconds: it has died, or its disk has. Measured by the waiting process
 * alone: process ids are given out again, and clocks of files can be set.
 */
export const MAX_SILENCE_MS = 5_000;

const FILE_MODE = 0o600;
const FOLDER_MODE = 0o700;

/** Gives a lock back. */
export type Release = () => Promise<void>;

/**
 * Keeps processes out of each other's way with a file that exists while one of them works, or with several files, so that as many may work at
 * the same time.
 *
 * For work whose loss would do no harm: a process that was stopped for longer than `MAX_SILENCE_MS` in the middle of its work
 * finds when it goes on that others no longer waited.
 */
export class FileLock {
  readonly #paths: readonly string[];
  readonly #clock: Clock;
  readonly #longestSilenceMs: number;

  /** @param paths absolute; of files that nothing else uses. Their folder is made when it is missing. */
  constructor(paths: readonly string[], clock: Clock, longestSilenceMs = MAX_SILENCE_MS) {
    this.#paths = paths;
    this.#clock = clock;
    this.#longestSilenceMs = longestSilenceMs;
  }

  /** Runs `work` while this lock is held. Rejects when `work` does, or with the error of the file system. */
  async hold<T>(work: () => Promise<T>): Promise<T> {
    const release = await this.acquire();
    try {
      return await work();
    } finally {
      await release();
    }
  }

  /** Waits until one of the files is this process's. Rejects with the reason of the signal, or with the error of the file system. */
  async acquire(signal?: AbortSignal): Promise<Release> {
    const holders = new Map<string, { readonly holder: string | null; readonly since: number }>();
    for (;;) {
      signal?.throwIfAborted();
      for (const path of this.#paths) {
        const handle = await this.#tryToTake(path);
        if (handle) return this.#holdOpen(path, handle);
        const holder = await holderOf(path);
        const seen = holders.get(path);
        if (seen?.holder !== holder) holders.set(path, { holder, since: this.#clock.monotonic() });
        else if (holder !== null && this.#clock.monotonic() - seen.since >= this.#longestSilenceMs)
          await removeLeftover(path, holder);
      }
      await this.#wait(signal);
    }
  }

  async #tryToTake(path: string): Promise<FileHandle | null> {
    try {
      return await open(path, 'wx', FILE_MODE);
    } catch (error) {
      if (hasCode(error, 'EEXIST')) return null;
      if (!hasCode(error, 'ENOENT')) throw error;
      await mkdir(dirname(path), { recursive: true, mode: FOLDER_MODE });
      return null;
    }
  }

  #holdOpen(path: string, handle: FileHandle): Release {
    let beating: Promise<unknown> = Promise.resolve();
    const beat = (): void => {
      // When the disk takes no sign of life, others stop waiting, which this class allows for.
      beating = handle.write('.', 0).catch(() => undefined);
      timer = this.#clock.setTimeout(beat, BEAT_MS);
    };
    let timer = this.#clock.setTimeout(beat, BEAT_MS);
    return async () => {
      timer.dispose();
      await beating;
      await handle.close();
      await rm(path, { force: true });
    };
  }

  async #wait(signal: AbortSignal | undefined): Promise<void> {
    let wake = (): void => {};
    const woken = new Promise<void>((resolve) => (wake = resolve));
    const timer = this.#clock.setTimeout(wake, POLL_MS);
    signal?.addEventListener('abort', wake);
    await woken;
    signal?.removeEventListener('abort', wake);
    timer.dispose();
  }
}

/** Tells one holder from the next, and one sign of life from the next; null when the lock has just become free. */
async function holderOf(path: string): Promise<string | null> {
  const file = await unlessMissing(stat(path, { bigint: true }));
  return file && `${file.ino} ${file.birthtimeNs} ${file.mtimeNs}`;
}

/** Moves the file away before it is removed, and puts it back when it is another one by then: somebody who waited too was faster. */
async function removeLeftover(path: string, leftover: string): Promise<void> {
  const aside = `${path}.${randomUUID()}`;
  await unlessMissing(rename(path, aside));
  const moved = await holderOf(aside);
  if (moved !== null && moved !== leftover) await link(aside, path);
  await rm(aside, { force: true });
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
