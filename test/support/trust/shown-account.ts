import type { Statement } from '../../../src/keystore/entries/entry-kinds.js';
import type { HeldEntry, Member } from '../../../src/keystore/feeds/held-entry.js';
import { AccountMeaning, type MeaningChange } from '../../../src/keystore/meaning/account-meaning.js';
import { AccountViews } from '../../../src/keystore/views/account-views.js';
import type { DeviceSummary, KeystoreSnapshot, LocalFacts } from '../../../src/keystore/views/types.js';
import { HeldAccount } from './held-account.js';
import { localFacts } from './local-facts.js';
import { markedCrypto } from './marked-keys.js';

/** An account whose founder looks at it, unless told otherwise. */
export class ShownAccount extends HeldAccount {
  readonly meaning = new AccountMeaning(this.feeds);
  /** What stored entries say. */
  readonly statements = new Map<HeldEntry, Statement>();
  /** Which of them were read. */
  readonly read: HeldEntry[] = [];
  readonly views = new AccountViews(
    this.meaning,
    {
      read: (entry) => {
        this.read.push(entry);
        return this.statements.get(entry) ?? null;
      },
    },
    markedCrypto,
  );
  /** Whose device it is. */
  self = this.founder;

  constructor() {
    super();
    this.takeNews();
  }

  /** A device that has joined. */
  device(name: string, by: Member = this.founder): Member {
    const member = this.admit(by, [], { name });
    this.join(member);
    return member;
  }

  /** Takes in what was written since. */
  show(): MeaningChange {
    const news = this.takeNews();
    const change = this.meaning.take(news);
    this.views.take(news, change);
    return change;
  }

  local(changes: Partial<LocalFacts> = {}): LocalFacts {
    return localFacts(this.self.id, { ownNewest: this.headOf(this.self)?.id ?? null, ...changes });
  }

  snapshot(changes: Partial<LocalFacts> = {}): KeystoreSnapshot {
    this.show();
    return this.views.snapshot(this.local(changes));
  }

  summaries(changes: Partial<LocalFacts> = {}): readonly DeviceSummary[] {
    const { active, archived, suspended, revoked } = this.snapshot(changes).devices;
    return [...active, ...archived, ...suspended, ...revoked];
  }

  summary(member: Member, changes: Partial<LocalFacts> = {}): DeviceSummary {
    const found = this.summaries(changes).find(({ id }) => id === this.views.idOf(member));
    if (found === undefined) throw new Error('No device.');
    return found;
  }

  /** All that others wrote last. */
  heads(but: Member): HeldEntry[] {
    return [...this.feeds.members].flatMap((member) => (member === but ? [] : (this.headOf(member) ?? [])));
  }

  /** Says that it heard of everything. */
  hear(member: Member): HeldEntry {
    return this.acknowledge(member, this.heads(member));
  }

  /** A rotation for everybody that stands. */
  rotateFor(by: Member, recipients: readonly Member[] = [...this.feeds.members], base?: HeldEntry): HeldEntry {
    this.show();
    return this.rotate(by, base ?? [...this.meaning.bases][0] ?? this.genesis, recipients, this.heads(by));
  }
}
