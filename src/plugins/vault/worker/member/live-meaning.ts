import type { Feeds } from '../../../../keystore/feeds/feeds.js';
import type { HeldEntry } from '../../../../keystore/feeds/held-entry.js';
import { AccountMeaning } from '../../../../keystore/meaning/account-meaning.js';
import { AccountViews } from '../../../../keystore/views/account-views.js';
import type { StatementSource } from '../../../../keystore/views/statement-source.js';
import { Brake } from '../../../../keystore/brakes/brake.js';
import type { HeldEntryListener, StoredAccount } from '../account/stored-account.js';
import { sodiumTrustCrypto } from '../trust/sodium-trust-crypto.js';

/** What the held entries of a stored account mean, and what is shown of them, at any time. */
export class LiveMeaning implements HeldEntryListener {
  readonly #source: StatementSource;
  #meaning: AccountMeaning | null = null;
  /** Null until somebody wants to see something. */
  #views: AccountViews | null = null;
  /** Of the views before these. */
  #lastRevision = 0;

  /** @param source reads what entries say where they are stored */
  constructor(source: StatementSource) {
    this.#source = source;
  }

  /** Throws before the account was read. */
  get now(): AccountMeaning {
    if (this.#meaning) return this.#meaning;
    throw new Error('An account that was not read.');
  }

  /** Throws before the account was read. */
  get views(): AccountViews {
    this.#views ??= new AccountViews(this.now, this.#source, sodiumTrustCrypto, this.#lastRevision);
    return this.#views;
  }

  /** One for each import. */
  brake(account: StoredAccount, now: number): Brake {
    const { feeds, verdicts } = this.now;
    const reader = feeds.member(account.changeable.device?.member ?? '') ?? null;
    return new Brake({ feeds, verdicts, reader, record: account.changeable.touchBrakes(), now });
  }

  begin(feeds: Feeds): void {
    this.#lastRevision = this.#views?.revision ?? this.#lastRevision;
    this.#views = null;
    this.#meaning = new AccountMeaning(feeds);
  }

  take(entries: readonly HeldEntry[]): void {
    const change = this.now.take(entries);
    this.#views?.take(entries, change);
  }
}
