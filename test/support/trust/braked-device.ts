import { Brake, type BrakeLimits } from '../../../src/keystore/brakes/brake.js';
import { BrakeRecord } from '../../../src/keystore/brakes/brake-record.js';
import type { TrustCrypto } from '../../../src/keystore/entries/trust-crypto.js';
import { EntryIntake } from '../../../src/keystore/feeds/entry-intake.js';
import type { Member } from '../../../src/keystore/feeds/held-entry.js';
import type { IntakeReport } from '../../../src/keystore/feeds/intake-report.js';
import { AccountMeaning } from '../../../src/keystore/meaning/account-meaning.js';
import { markedCrypto } from './marked-keys.js';
import type { WritingMember, WrittenEntry } from './entry-writer.js';

/** In ms. */
export const DAY = 24 * 60 * 60 * 1000;

/** A device that takes in what others wrote, with its brakes on, and remembers these as a vault does. */
export class BrakedDevice {
  readonly intake: EntryIntake;
  readonly meaning: AccountMeaning;
  now = 1000 * DAY;
  readonly #limits: BrakeLimits | undefined;
  #record = new BrakeRecord();
  /** What the brakes looked at. */
  #brakeSteps = 0;

  /** @param welcome what it begins with, its own admission among it */
  constructor(
    account: string,
    readonly self: Pick<WritingMember, 'id'>,
    welcome: readonly Pick<WrittenEntry, 'encoded'>[],
    options: { readonly maxWaitingBytes?: number; readonly limits?: BrakeLimits; readonly crypto?: TrustCrypto } = {},
  ) {
    const { maxWaitingBytes, crypto = markedCrypto } = options;
    this.#limits = options.limits;
    this.intake = new EntryIntake(account, crypto, maxWaitingBytes);
    this.intake.take(welcome.map(({ encoded }) => encoded));
    this.meaning = new AccountMeaning(this.intake.feeds);
  }

  get steps(): number {
    return this.intake.steps + this.#brakeSteps;
  }

  hear(...entries: readonly Pick<WrittenEntry, 'encoded'>[]): IntakeReport {
    return this.#import(entries, () => undefined);
  }

  /** A person looks at a member, or at all of them. */
  look(at: Pick<WritingMember, 'id'> | null = null): IntakeReport {
    return this.#import([], (brake) => (at === null ? brake.lookAtAll() : brake.lookAt(this.member(at))));
  }

  holds(entry: WrittenEntry): boolean {
    return this.intake.feeds.has(entry.id);
  }

  member({ id }: Pick<WritingMember, 'id'>): Member {
    const member = this.intake.feeds.member(id);
    if (!member) throw new Error('A member that was not let in.');
    return member;
  }

  /** What waits, by whom a person is asked to look at: `{ name: 'reason entries' }`. */
  heldBack(names: ReadonlyMap<string, string>): Record<string, string> {
    return Object.fromEntries(
      this.intake.heldBack.map(({ member, reason, entries }) => [
        names.get(member.id) ?? member.id,
        `${reason} ${entries}`,
      ]),
    );
  }

  /** The size of what it remembers, in bytes. */
  get recordBytes(): number {
    return this.#record.encode().length;
  }

  #import(entries: readonly Pick<WrittenEntry, 'encoded'>[], prepare: (brake: Brake) => void): IntakeReport {
    const { feeds } = this.intake;
    const reader = feeds.member(this.self.id) ?? null;
    const brake = new Brake({
      feeds,
      verdicts: this.meaning.verdicts,
      reader,
      record: this.#record,
      now: this.now,
      ...(this.#limits ? { limits: this.#limits } : {}),
    });
    prepare(brake);
    const report = this.intake.take(
      entries.map(({ encoded }) => encoded),
      brake,
    );
    this.#brakeSteps += brake.steps;
    this.meaning.take(report.taken.map(({ entry }) => entry));
    const stored = BrakeRecord.decode(this.#record.encode());
    if (stored.kind === 'refused') throw new Error(stored.problem.detail);
    this.#record = stored.value;
    return report;
  }
}
