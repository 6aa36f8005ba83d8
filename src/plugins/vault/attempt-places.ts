import { existsSync } from 'node:fs';

import type { Clock } from '../../core/clock.js';
import { AppError } from '../../core/errors.js';
import { FileLock, type Release } from '../../core/file-lock.js';
import type { AttemptWait } from './attempt-wait.js';
import { attemptsUnderWay } from './vault-errors.js';

/** How many attempts to open one vault may be under way at a time, in all processes: each takes a processor, and the memory of a derivation. */
export const ATTEMPT_PLACES = 4;

/** How long a process that shows no sign of life keeps its place, ms. A command shows none while it derives. */
const MAX_SILENCE_MS = 10_000;

/**
 * Bounds how many keys are derived at a time for one vault: the others wait. It keeps a machine usable on which a script starts many commands at
 * once; what bounds guessing is the count in the vault (`UnlockAttempts`).
 */
export class AttemptPlaces {
  readonly #clock: Clock;
  readonly #vaultFile: string;
  readonly #lock: FileLock;

  constructor(vaultFile: string, clock: Clock) {
    this.#clock = clock;
    this.#vaultFile = vaultFile;
    const paths = Array.from({ length: ATTEMPT_PLACES }, (_, index) => `${vaultFile}-attempt-${index + 1}`);
    this.#lock = new FileLock(paths, clock, MAX_SILENCE_MS);
  }

  /** Runs `work` in a place of its own. Throws `UNLOCK_THROTTLED` when none became free in time, and what the wait is given up with. */
  async hold<T>(wait: AttemptWait, work: () => Promise<T>): Promise<T> {
    const release = await this.#acquire(wait);
    try {
      return await work();
    } finally {
      // A place that can't be given back is passed over by those who wait for it.
      await release().catch(() => undefined);
    }
  }

  async #acquire(wait: AttemptWait): Promise<Release> {
    // Where no vault is, no folder is made for it.
    if (!existsSync(this.#vaultFile)) return noRelease;
    const timeUp = new AbortController();
    const timer = this.#clock.setTimeout(() => timeUp.abort(attemptsUnderWay()), wait.remainingMs);
    try {
      return await this.#lock.acquire(AbortSignal.any([wait.signal, timeUp.signal]));
    } catch (error) {
      if (error instanceof AppError) throw error;
      // Nothing can be written beside this vault, so that nothing can tell how many attempts are under way.
      return noRelease;
    } finally {
      timer.dispose();
    }
  }
}

const noRelease: Release = () => Promise.resolve();
