import type { Clock } from '../../core/clock.js';
import { AppError } from '../../core/errors.js';
import { AttemptPlaces } from './attempt-places.js';
import { AttemptWait } from './attempt-wait.js';
import type { UnlockOptions } from './vault.js';

/** How long to wait for other attempts that are under way, unless the caller says otherwise, ms. */
const TURN_WAIT_MS = 30_000;

/** The attempts of this process to open a vault, or to show that its password is known. */
export class VaultAttempts {
  readonly #clock: Clock;
  readonly #places: AttemptPlaces;
  readonly #waits = new Set<AttemptWait>();

  constructor(vaultFile: string, clock: Clock) {
    this.#clock = clock;
    this.#places = new AttemptPlaces(vaultFile, clock);
  }

  /**
   * Makes an attempt when there is a place for it and the delay after wrong ones is over, as far as both are waited for. Throws what `work`
   * throws, `UNLOCK_THROTTLED`, and what the attempt is given up with.
   */
  async make<T>({ waitMs }: UnlockOptions, work: () => Promise<T>): Promise<T> {
    const wait = new AttemptWait(this.#clock, waitMs ?? TURN_WAIT_MS);
    const begin = (): Promise<T> => {
      wait.signal.throwIfAborted();
      wait.isWaiting = false;
      return work();
    };
    this.#waits.add(wait);
    try {
      for (;;) {
        try {
          return await this.#places.hold(wait, begin);
        } catch (error) {
          const delay = retryAfterOf(error);
          if (delay === null || waitMs === undefined || delay > wait.remainingMs) throw error;
          wait.isWaiting = true;
          await wait.sleep(delay);
        }
      }
    } finally {
      this.#waits.delete(wait);
    }
  }

  /** Has every attempt end with this error that is not being made already. */
  giveUpAll(reason: AppError): void {
    for (const wait of this.#waits) wait.giveUp(reason);
  }

  /** Gives up the one that waits longest. Returns false when none waits. */
  giveUpWaiting(reason: AppError): boolean {
    const waiting = [...this.#waits].find(({ isWaiting }) => isWaiting);
    waiting?.giveUp(reason);
    return waiting !== undefined;
  }
}

/** How long the vault takes no attempt, ms; null when that is not what the error is about. */
function retryAfterOf(error: unknown): number | null {
  if (!(error instanceof AppError) || error.code !== 'UNLOCK_THROTTLED') return null;
  const delay = error.details?.['retryAfterMs'];
  return typeof delay === 'number' ? delay : null;
}
