import type { HeldEntry, Member } from '../../../src/keystore/feeds/held-entry.js';
import { AccountMeaning } from '../../../src/keystore/meaning/account-meaning.js';
import { AccountViews } from '../../../src/keystore/views/account-views.js';
import type { KeystoreSnapshot, LocalFacts } from '../../../src/keystore/index.js';
import { HeldAccount } from '../../support/trust/held-account.js';
import { localFacts } from '../../support/trust/local-facts.js';
import { markedCrypto } from '../../support/trust/marked-keys.js';

/** How large an account is. */
export interface AccountShape {
  readonly devices: number;
  readonly rotations: number;
}

/** How many of the devices take turns in rotating the key. */
const ROTATORS = 10;

/** Every so many-th device heard of half of the rotations only. */
const ONE_BEHIND_IN = 100;

/**
 * An account of any size, whose entries are held without ever having been bytes: as the worker has it in memory. A few devices take turns in
 * rotating the key, and every device heard of what these wrote.
 */
export class LargeAccount {
  readonly held = new HeldAccount();
  readonly rotators: readonly Member[];
  readonly rotations: readonly HeldEntry[];
  readonly #shape: AccountShape;
  #shown: ShownAccount | undefined;

  constructor(shape: AccountShape) {
    const { devices, rotations } = shape;
    const { held } = this;
    this.#shape = shape;
    const others = Array.from({ length: devices - 1 }, (_, index) =>
      held.admit(held.founder, [], { name: `Device number ${index + 2}` }),
    );
    for (const device of others) held.join(device);
    this.rotators = others.slice(0, ROTATORS);
    const recipients = [held.founder, held.paper, ...this.rotators];
    const made: HeldEntry[] = [];
    for (let done = 0; done < rotations; done++) {
      const by = this.rotators[done % this.rotators.length] ?? held.founder;
      const base = made.at(-1) ?? held.genesis;
      made.push(held.rotate(by, base, recipients, [base]));
    }
    this.rotations = made;
    const [all, half] = [made.slice(-ROTATORS), made.slice(0, Math.ceil(rotations / 2)).slice(-ROTATORS)];
    for (const [index, device] of [held.founder, ...others.slice(ROTATORS)].entries())
      held.acknowledge(device, index % ONE_BEHIND_IN === 1 ? half : all);
  }

  get devices(): number {
    return this.#shape.devices;
  }

  /** As its founder's device shows it. */
  get shown(): ShownAccount {
    this.#shown ??= new ShownAccount(this.held);
    return this.#shown;
  }
}

/** What the founder's device makes of the entries, and shows. */
export class ShownAccount {
  readonly #held: HeldAccount;
  readonly #meaning: AccountMeaning;
  readonly #views: AccountViews;
  #local: LocalFacts;
  #names = 0;

  constructor(held: HeldAccount) {
    held.takeNews();
    const now = Date.now();
    const facts = { heardAt: now, clockAheadMs: 0, isVerified: true };
    this.#held = held;
    this.#meaning = new AccountMeaning(held.feeds);
    this.#views = new AccountViews(this.#meaning, { read: () => null }, markedCrypto);
    this.#local = localFacts(held.founder.id, {
      ownNewest: held.headOf(held.founder)?.id ?? null,
      members: { of: () => facts },
      lastSyncedAt: now,
      passwordChangedAt: now,
    });
  }

  get snapshot(): KeystoreSnapshot {
    return this.#views.snapshot(this.#local);
  }

  /** Another device was renamed. */
  change(): void {
    const [renamed = this.#held.founder] = [...this.#held.feeds.members].slice(-1);
    this.#held.rename(this.#held.founder, renamed, `Name ${this.#names++}`);
    this.#local = { ...this.#local, ownNewest: this.#held.headOf(this.#held.founder)?.id ?? null };
    const news = this.#held.takeNews();
    this.#views.take(news, this.#meaning.take(news));
  }
}
