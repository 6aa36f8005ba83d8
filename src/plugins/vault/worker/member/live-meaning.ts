import type { Feeds } from '../../../../keystore/feeds/feeds.js';
import type { HeldEntry } from '../../../../keystore/feeds/held-entry.js';
import { AccountMeaning } from '../../../../keystore/meaning/account-meaning.js';
import type { HeldEntryListener } from '../account/stored-account.js';

/** What the held entries of a stored account mean, at any time. */
export class LiveMeaning implements HeldEntryListener {
  #meaning: AccountMeaning | null = null;

  /** Throws before the account was read. */
  get now(): AccountMeaning {
    if (this.#meaning) return this.#meaning;
    throw new Error('An account that was not read.');
  }

  begin(feeds: Feeds): void {
    this.#meaning = new AccountMeaning(feeds);
  }

  take(entries: readonly HeldEntry[]): void {
    this.now.take(entries);
  }
}
