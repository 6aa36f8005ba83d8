import { appError } from '../../../../core/errors.js';
import type { HeldEntry, Member } from '../../../../keystore/feeds/held-entry.js';
import type { AccountMeaning } from '../../../../keystore/meaning/account-meaning.js';
import { newestCounting } from '../../../../keystore/meaning/feed-ends.js';
import { nextEntry, type NextEntry, type Writer } from '../../../../keystore/writing/next-entry.js';
import { hasNews } from '../../../../keystore/writing/upkeep.js';
import type { Brake } from '../../../../keystore/brakes/brake.js';
import type { AccountEdit, Saying } from '../account/account-edit.js';
import type { OwnDevice } from '../account/small-records.js';
import type { StoredAccount } from '../account/stored-account.js';
import type { LiveMeaning } from './live-meaning.js';

/**
 * Writes entries of one member within one transaction, each where it belongs by what is held at that moment: of this device, or of the
 * recovery key while its person has typed it.
 */
export class MemberPen {
  readonly #paper: OwnDevice | null;

  /** @param paper the recovery key as a member, to write as that */
  constructor(
    readonly account: StoredAccount,
    readonly edit: AccountEdit,
    readonly live: LiveMeaning,
    paper: OwnDevice | null = null,
  ) {
    this.#paper = paper;
  }

  /** A pen of the recovery key in the same transaction. */
  as(paper: OwnDevice): MemberPen {
    return new MemberPen(this.account, this.edit, this.live, paper);
  }

  get meaning(): AccountMeaning {
    return this.live.now;
  }

  /** Who writes, and its keys. Throws `VAULT_DAMAGED` where those of this device are lost. */
  get owner(): OwnDevice {
    return this.#paper ?? this.account.requireDevice();
  }

  /** Who writes. Throws `VAULT_DAMAGED` where the entry that let it in is lost. */
  get self(): Member {
    const member = this.account.feeds.member(this.owner.member);
    if (member) return member;
    throw appError('VAULT_DAMAGED.own-feed');
  }

  get writer(): Writer {
    const { self } = this;
    return { member: self, head: this.#paper ? newestCounting(self, this.meaning.verdicts) : this.account.ownNewest };
  }

  /** What holds back what others wrote, for one import. */
  brake(): Brake {
    return this.live.brake(this.account, this.edit.now);
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

  sayAt({ deps, previous }: NextEntry, saying: Saying): HeldEntry {
    const ids = deps.map(({ id }) => id);
    return this.edit.append(saying, ids, { ...this.owner, head: previous });
  }

  /** Says that it heard what is new, unless that is nothing but acknowledgements of others. */
  acknowledge(): void {
    if (hasNews(this.meaning, this.writer)) this.say({ kind: 'acknowledged' });
  }
}
