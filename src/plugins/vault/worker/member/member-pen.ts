import { appError } from '../../../../core/errors.js';
import type { HeldEntry, Member } from '../../../../keystore/feeds/held-entry.js';
import type { AccountMeaning } from '../../../../keystore/meaning/account-meaning.js';
import { nextEntry, type NextEntry, type Writer } from '../../../../keystore/writing/next-entry.js';
import { hasNews } from '../../../../keystore/writing/upkeep.js';
import type { AccountEdit, Saying } from '../account/account-edit.js';
import type { StoredAccount } from '../account/stored-account.js';
import type { LiveMeaning } from './live-meaning.js';

/** Writes entries of this device within one transaction, each where it belongs by what is held at that moment. */
export class MemberPen {
  constructor(
    readonly account: StoredAccount,
    readonly edit: AccountEdit,
    readonly live: LiveMeaning,
  ) {}

  get meaning(): AccountMeaning {
    return this.live.now;
  }

  /** This device. Throws `VAULT_DAMAGED` where the entry that let it in is lost. */
  get self(): Member {
    const member = this.account.feeds.member(this.account.requireDevice().member);
    if (member) return member;
    throw appError('VAULT_DAMAGED.own-feed');
  }

  get writer(): Writer {
    return { member: this.self, head: this.account.ownNewest };
  }

  /** @param spokenOf entries that it has to have heard, with effect or without */
  say(saying: Saying, spokenOf: Iterable<HeldEntry> = []): HeldEntry {
    return this.sayAt(this.place(spokenOf), saying);
  }

  /** Where the next entry stands. Acknowledges first what finds no room in it. */
  place(spokenOf: Iterable<HeldEntry> = []): NextEntry {
    for (;;) {
      const place = nextEntry(this.meaning, this.writer, spokenOf);
      if (place.isComplete) return place;
      this.sayAt(place, { kind: 'acknowledged' });
    }
  }

  sayAt({ deps }: NextEntry, saying: Saying): HeldEntry {
    return this.edit.append(
      saying,
      deps.map(({ id }) => id),
    );
  }

  /** Says that it heard what is new, unless that is nothing but acknowledgements of others. */
  acknowledge(): void {
    if (hasNews(this.meaning, this.writer)) this.say({ kind: 'acknowledged' });
  }
}
