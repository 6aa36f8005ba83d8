import { decodeEntry } from '../../../src/keystore/entries/signed-entry.js';
import { EntryIntake } from '../../../src/keystore/feeds/entry-intake.js';
import { AccountMeaning } from '../../../src/keystore/meaning/account-meaning.js';
import type { KeystoreSnapshot } from '../../../src/keystore/index.js';
import { AccountViews } from '../../../src/keystore/views/account-views.js';
import { accountOfALife } from './account-of-a-life.js';
import { localFacts } from './local-facts.js';

/** A random life, thieves and all, as its founder sees it while it is told of it in pieces. */
export class ShownLife {
  readonly #account: string;
  readonly #entries: Uint8Array[];
  readonly #encoded = new Map<string, Uint8Array>();
  readonly #intake: EntryIntake;
  readonly #meaning: AccountMeaning;
  readonly #views: AccountViews;

  constructor(seed: number) {
    const { account, entries, crypto } = accountOfALife(seed);
    this.#account = account;
    this.#entries = entries;
    this.#intake = new EntryIntake(account, crypto);
    this.#meaning = new AccountMeaning(this.#intake.feeds);
    const source = {
      read: ({ id }: { readonly id: string }) => {
        const encoded = this.#encoded.get(id);
        const reading = encoded && decodeEntry(encoded, crypto);
        return reading?.kind === 'entry' ? reading.statement : null;
      },
    };
    this.#views = new AccountViews(this.#meaning, source, crypto);
    while (!this.#intake.feeds.has(account)) this.goOn(1);
  }

  /** Takes in so many entries more. Returns false when there are none. */
  goOn(count: number): boolean {
    const piece = this.#entries.splice(0, count);
    const { taken } = this.#intake.take(piece);
    for (const { entry, encoded } of taken) this.#encoded.set(entry.id, encoded);
    const held = taken.map(({ entry }) => entry);
    this.#views.take(held, this.#meaning.take(held));
    return piece.length > 0;
  }

  look(): KeystoreSnapshot {
    return this.#views.snapshot(localFacts(this.#account));
  }
}
