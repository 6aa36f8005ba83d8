import type { StoredAccount } from './stored-account.js';

/**
 * Reads what an opening by the index left unread: each entry, which has to be the one that its id names, and the secret of each generation.
 * In slices, as it takes its time.
 */
export class AccountVerification {
  readonly #account: StoredAccount;
  readonly #entries: number;
  readonly #generations: Iterator<string>;
  #next = 0;

  constructor(account: StoredAccount) {
    this.#account = account;
    this.#entries = account.changeable.directory.size;
    this.#generations = account.generations.held.values();
  }

  /** Looks at so many records more. */
  continue(records: number): 'more' | 'sound' | 'unsound' {
    for (let left = records; left > 0; left--) {
      if (this.#next < this.#entries) {
        if (!this.#account.entries.isSound(this.#next)) return 'unsound';
        this.#next += 1;
        continue;
      }
      const generation = this.#generations.next();
      if (generation.done) return 'sound';
      if (!this.#account.generations.canBeRead(generation.value)) return 'unsound';
    }
    return 'more';
  }
}
