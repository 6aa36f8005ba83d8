import type { Statement } from '../entries/entry-kinds.js';
import type { Candidate } from '../feeds/candidate.js';
import type { EntryGate, HoldBackReason, Need, Stop, Voucher } from '../feeds/entry-gate.js';
import type { Feeds } from '../feeds/feeds.js';
import type { HeldEntry, Member } from '../feeds/held-entry.js';
import type { Verdicts } from '../meaning/verdicts.js';
import { addTo, type Amount, type BrakeRecord, countOf, plus } from './brake-record.js';
import { Credits } from './credits.js';
import { Households } from './households.js';
import { NamedBranches } from './named-branches.js';

/** How much is taken unasked (10.5). */
export interface BrakeLimits {
  /** Of a member with all who are counted with it: since a person looked, as far as nobody else needed it. */
  readonly own: Amount;
  /** The same of what others needed. */
  readonly needed: Amount;
  /** Entries of `own` within a day. */
  readonly inADay: number;
  /** Branches of a feed of which nobody else speaks. */
  readonly unnamedBranches: number;
}

const MOST_ENTRIES = 4096;
const MOST_BYTES = 64 * 1024 * 1024;
const MOST_ADMISSIONS = 16;
/** Two who were robbed speak for each other, so that what others need has a bound, too: one that no account reaches without that. */
const NEEDED_FACTOR = 8;

export const BRAKE_LIMITS: BrakeLimits = {
  own: { entries: MOST_ENTRIES, bytes: MOST_BYTES, admissions: MOST_ADMISSIONS },
  needed: {
    entries: NEEDED_FACTOR * MOST_ENTRIES,
    bytes: NEEDED_FACTOR * MOST_BYTES,
    admissions: NEEDED_FACTOR * MOST_ADMISSIONS,
  },
  inADay: 512,
  unnamedBranches: 64,
};

/** What the brake is for one import. */
export interface BrakeOptions {
  readonly feeds: Feeds;
  /** As of before the import. */
  readonly verdicts: Verdicts;
  /** This device; null where the entry that let it in is lost. */
  readonly reader: Member | null;
  /** What is remembered; changed by the import, and to be stored with it. */
  readonly record: BrakeRecord;
  /** Ms since 1970. */
  readonly now: number;
  readonly limits?: BrakeLimits;
}

/**
 * 10.5: holds back what one member, with all whom it let in, writes beyond measure, or after it was put out, until a person looks. It only
 * delays: in the end the same entries are held. One for each import.
 */
export class Brake implements EntryGate {
  readonly households: Households;
  readonly #options: BrakeOptions;
  readonly #limits: BrakeLimits;
  readonly #named: NamedBranches;
  readonly #credits = new Credits();
  readonly #lookedAt = new Set<Member>();
  #isAllLookedAt = false;

  constructor(options: BrakeOptions) {
    this.#options = options;
    this.#limits = options.limits ?? BRAKE_LIMITS;
    options.record.setClock(options.now);
    this.households = new Households(options.reader, (member) => options.record.isUnseen(member));
    this.#named = new NamedBranches(options.feeds, (member) => this.groupOf(member));
  }

  /** What was looked at so far. */
  get steps(): number {
    return this.#named.steps;
  }

  groupOf(member: Member): Member {
    return this.households.headOf(member);
  }

  /** A person looked at a member and whom it let in: what waits of them comes with this import, and the counts begin anew. */
  lookAt(member: Member): void {
    const { feeds, record } = this.#options;
    const group = this.groupOf(member);
    const letIn = record.unseen.flatMap((id) => feeds.member(id) ?? []).filter((one) => this.groupOf(one) === group);
    record.lookAt(
      group,
      letIn.map(({ id }) => id),
    );
    this.households.forget();
    // From now on these are counted apart.
    for (const one of [group, ...letIn]) this.#lookedAt.add(one);
  }

  /** A person looked at all members. */
  lookAtAll(): void {
    this.#isAllLookedAt = true;
    this.#options.record.lookAtAll();
    this.households.forget();
  }

  stopOf(candidate: Candidate, bytes: number, need: Need): Stop | null {
    const { author } = candidate;
    const group = this.groupOf(author);
    if (this.#isLookedAt(group)) return null;
    const isNeeded = isNeededByOthers(need, group);
    if (!isNeeded && this.#waitsAsOut(candidate, need)) return { reason: 'out', member: author };
    if (!isNeeded && this.#isOneBranchTooMany(candidate)) return { reason: 'branches', member: author };
    const reason = this.#tooMuch(group, amountOf(candidate.statement?.kind, bytes), isNeeded);
    return reason === null ? null : { reason, member: group };
  }

  noteTaken(entry: HeldEntry, bytes: number, need: Need): void {
    const { fact, branch, kind } = entry;
    const group = this.groupOf(branch.member);
    this.#named.note(entry);
    if (fact?.kind === 'device-admitted') this.#meet(fact.member, branch.member, group);
    if (!this.#isLookedAt(group)) this.#count(group, entry, amountOf(kind, bytes), need);
    if (this.#mayVouch(branch.member)) this.#credit(group, entry);
  }

  voucherOf(author: Member, statement: Statement | null): Voucher | null {
    const group = this.groupOf(author);
    const isAnswer = this.#isAnswer(author, statement);
    if (!this.#mayVouch(author) && !isAnswer) return null;
    const isStopped = !this.#isLookedAt(group) && this.#tooMuch(group, amountOf(statement?.kind, 0), false) !== null;
    return isStopped ? null : { group, isAnswer };
  }

  #isLookedAt(group: Member): boolean {
    return this.#isAllLookedAt || this.#lookedAt.has(group);
  }

  /** Somebody was let in. */
  #meet(member: Member, by: Member, group: Member): void {
    if (this.#isLookedAt(group)) this.#lookedAt.add(member);
    else if (this.households.isOnLine(by)) this.#options.record.addUnseen(member);
  }

  #count(group: Member, entry: HeldEntry, amount: Amount, need: Need): void {
    const { record, now } = this.#options;
    const tally = record.of(group);
    if (isNeededByOthers(need, group)) {
      record.set({ ...tally, needed: plus(tally.needed, amount) });
      return;
    }
    record.set({ ...tally, own: plus(tally.own, amount), day: addTo(tally.day, now, 1) });
    this.#credits.note(entry, amount);
  }

  /** What somebody else speaks of by now is counted as needed: as if that had come first. */
  #credit(by: Member, entry: HeldEntry): void {
    const { record, now } = this.#options;
    this.#credits.spokenOf(entry, (author, amount) => {
      const group = this.groupOf(author);
      if (group === by || this.#isLookedAt(group)) return false;
      const tally = record.of(group);
      const needed = plus(tally.needed, amount);
      if (exceeded(needed, this.#limits.needed) !== null) return false;
      record.set({
        ...tally,
        own: plus(tally.own, amount, -1),
        needed,
        day: addTo(tally.day, now, -amount.entries),
      });
      return true;
    });
  }

  #tooMuch(group: Member, amount: Amount, isNeeded: boolean): HoldBackReason | null {
    const { record, now } = this.#options;
    const { own, needed, day } = record.of(group);
    const reason = isNeeded
      ? exceeded(plus(needed, amount), this.#limits.needed)
      : exceeded(plus(own, amount), this.#limits.own);
    if (reason !== null) return reason;
    return !isNeeded && countOf(day, now) >= this.#limits.inADay ? 'day' : null;
  }

  #waitsAsOut(candidate: Candidate, need: Need): boolean {
    const { author, statement } = candidate;
    if (!this.#isOut(author)) return false;
    const isForAnswer = need.isForAnswer || this.#isAnswer(author, statement);
    return !isForAnswer && !this.#provesFork(candidate, need);
  }

  /** 9.1: one fork is enough to show that there are two with the same keys. */
  #provesFork({ author, entry }: Candidate, { isProof }: Need): boolean {
    return author.forkedNumbers.size === 0 && (isProof || author.newest[entry.body.number - 1] !== undefined);
  }

  #isOneBranchTooMany(candidate: Candidate): boolean {
    const { author, past } = candidate;
    const { unnamedBranches } = this.#limits;
    if (past.home !== null || author.branches.length < unnamedBranches) return false;
    return this.#named.unnamedOf(author) >= unnamedBranches;
  }

  /** Whether a member is out, as far as that was known before the import. */
  #isOut(member: Member): boolean {
    const { verdicts } = this.#options;
    return verdicts.knows(member) && verdicts.isOut(member);
  }

  /** Whether what a member writes next counts. */
  #counts(member: Member): boolean {
    const { verdicts } = this.#options;
    let at = member;
    while (!verdicts.knows(at) && at.admittedBy !== null) at = at.admittedBy;
    if (!verdicts.knows(at)) return true;
    const { voidBy, cut } = verdicts.of(at);
    return voidBy === null && cut === null;
  }

  #mayVouch(member: Member): boolean {
    return this.#counts(member) && !this.#isOut(member);
  }

  /** 6.8: the revocation of somebody who suspended its author. */
  #isAnswer(author: Member, statement: Statement | null): boolean {
    const { verdicts } = this.#options;
    if (statement?.kind !== 'device-revoked' || !verdicts.knows(author) || verdicts.isShutOut(author)) return false;
    const suspenders = new Set(verdicts.suspensionsOver(author).map(({ branch }) => branch.member.id));
    return statement.targets.some(([target]) => suspenders.has(target));
  }
}

function isNeededByOthers({ groups }: Need, group: Member): boolean {
  return groups.some((one) => one !== group);
}

function exceeded(sum: Amount, most: Amount): HoldBackReason | null {
  if (sum.entries > most.entries) return 'entries';
  if (sum.bytes > most.bytes) return 'bytes';
  return sum.admissions > most.admissions ? 'admissions' : null;
}

function amountOf(kind: string | undefined, bytes: number): Amount {
  return { entries: 1, bytes, admissions: kind === 'device-admitted' ? 1 : 0 };
}
