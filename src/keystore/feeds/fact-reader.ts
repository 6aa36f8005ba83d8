import { type EntryKind, entryKinds, type Statement, type StatementOf } from '../entries/entry-kinds.js';
import { isRequestSigned } from '../entries/join-request.js';
import { flawOf } from '../entries/key-flaws.js';
import { deviceIdOf, type KeyRecord, recoveryMemberOf } from '../entries/key-record.js';
import { keysIn, type SignedEntry } from '../entries/signed-entry.js';
import type { TrustCrypto } from '../entries/trust-crypto.js';
import { toHex } from '../hex.js';
import type { Candidate } from './candidate.js';
import { type EntryFact, type FactOf, generationNumber } from './entry-fact.js';
import type { Feeds } from './feeds.js';
import { type Branch, compareSeniority, type HeldEntry, Member } from './held-entry.js';
import { KnownMembers, type Told } from './known-members.js';
import { Rank } from './rank.js';
import { Refusal, requireThat } from './refusal.js';

/** The most admissions that one author writes on one way through its feed (10.4). */
export const MAX_ADMISSIONS = 1024;

/** For so many branches what their authors know about members is remembered: of 10,000 members, some MB each. */
const MAX_REMEMBERED = 16;

type Said<K extends EntryKind> = StatementOf<K>;

/** What the author of a rotation knew when it wrote that. */
interface Remembered extends Told {
  readonly known: KnownMembers;
}

/**
 * Looks up what an entry says, and refuses it for what its own past forbids: section 4, column "refused unless". The answer is the same
 * for everybody and for ever.
 */
export class FactReader {
  readonly #remembered = new Map<Branch, Remembered>();
  #steps = 0;

  constructor(
    readonly feeds: Feeds,
    readonly crypto: TrustCrypto,
  ) {}

  /** What was looked at so far. */
  get steps(): number {
    return this.#steps;
  }

  /** Throws `Refusal`. Null stands for what is held and has no effect. */
  read(candidate: Candidate): EntryFact | null {
    const { statement, laterFormat } = candidate;
    if (laterFormat !== null) this.#requireAnnounced(candidate, laterFormat);
    if (statement === null) return null;
    this.#requireSoundKeys(statement);
    if (entryKinds[statement.kind].critical) return this.#read(candidate, statement);
    try {
      return this.#read(candidate, statement);
    } catch (error) {
      // 10.3: what holds up nothing is never refused for what it says.
      if (error instanceof Refusal) return null;
      throw error;
    }
  }

  /** Of a genesis, whose author comes in with it. Throws `Refusal`. */
  readGenesis({ id }: SignedEntry, statement: Said<'genesis'>): FactOf<'genesis'> {
    requireThat(id === this.feeds.account, 'other-account');
    this.#requireSoundKeys(statement);
    const top = Rank.top();
    const founder = new Member(id, 'device', keysOf(statement.keys), null, top);
    const paper = recoveryMemberOf(id, this.crypto);
    return {
      kind: 'genesis',
      founder,
      name: statement.name,
      recovery: new Member(paper, 'recovery', keysOf(statement.recovery), null, top),
    };
  }

  /** 2.3 */
  #requireSoundKeys(statement: Statement): void {
    for (const keys of keysIn(statement)) requireThat(flawOf(keys, this.crypto) === null, 'flawed-key');
  }

  #read(candidate: Candidate, statement: Statement): EntryFact {
    const { kind } = statement;
    switch (kind) {
      case 'genesis':
        // The one of this account is read apart.
        throw new Refusal('other-account');
      case 'device-admitted':
        return this.#admission(candidate, statement);
      case 'device-joined':
        requireThat(candidate.previous === null, 'mistaken');
        return statement;
      case 'device-revoked':
        return this.#revocation(candidate, statement);
      case 'device-suspended':
        return this.#suspension(candidate, statement);
      case 'key-rotated':
        return this.#rotation(candidate, statement);
      case 'secret-shared': {
        const generation = this.#generation(candidate, statement.generation);
        return { kind, generation, recipients: this.#recipients(candidate, statement) };
      }
      case 'device-archived': {
        const member = this.#member(candidate, statement.member);
        requireThat(member.memberClass === 'device', 'of-a-recovery-key');
        return { kind, member, isArchived: statement.isArchived };
      }
      case 'device-renamed':
        return { kind, member: this.#member(candidate, statement.member), name: statement.name };
      case 'rivalry-seen':
        return { kind, generations: statement.generations.map((id) => this.#generation(candidate, id)) };
      case 'derivation-named':
        return { kind, name: statement.name, generation: this.#generation(candidate, statement.generation) };
      case 'device-left':
      case 'acknowledged':
      case 'password-rotated':
        return { kind };
      case 'formats-announced':
        return statement;
    }
  }

  #admission({ entry, author, previous, past }: Candidate, { memberClass, joiner }: Said<'device-admitted'>) {
    const { request } = joiner;
    const { account } = this.feeds;
    requireThat(isRequestSigned(joiner, this.crypto), 'request-not-signed');
    requireThat(request.account === null || request.account === account, 'request-of-another-account');
    // 2.8
    requireThat(memberClass === 'device' || author.memberClass === 'recovery', 'recovery-by-a-device');
    requireThat((previous?.admissions ?? 0) < MAX_ADMISSIONS, 'too-many-admissions');
    const likeness = { tag: toHex(request.tag), device: deviceIdOf(request.keys, this.crypto) };
    const others = this.feeds.admissionsLike(likeness);
    this.#steps += others.length;
    requireThat(!others.some((other) => past.has(other)), 'admitted-before');
    const rank = author.rank.below(entry.body.number, entry.id);
    const member = new Member(entry.id, memberClass, keysOf(request.keys), author, rank);
    return { kind: 'device-admitted', member, name: request.name, likeness } as const;
  }

  #revocation(candidate: Candidate, { targets, corrects }: Said<'device-revoked'>): FactOf<'device-revoked'> {
    const { author } = candidate;
    const read = targets.map(([id, ids]) => {
      const member = this.#member(candidate, id);
      requireThat(member !== author, 'of-itself');
      requireThat(compareSeniority(author, member) < 0, 'of-a-senior');
      const keep = ids.map((one) => this.#heard(candidate, one));
      requireThat(
        keep.every(({ branch }) => branch.member === member),
        'mistaken',
      );
      return { member, keep };
    });
    return { kind: 'device-revoked', targets: read, corrects: this.#own(candidate, corrects, 'device-revoked') };
  }

  #suspension(candidate: Candidate, { members, withdraws }: Said<'device-suspended'>): FactOf<'device-suspended'> {
    const suspended = members.map((id) => {
      const member = this.#member(candidate, id);
      requireThat(member.memberClass === 'device', 'of-a-recovery-key');
      requireThat(compareSeniority(member, candidate.author) < 0, 'of-a-junior');
      return member;
    });
    const withdrawn = this.#own(candidate, withdraws, 'device-suspended');
    return { kind: 'device-suspended', members: suspended, withdraws: withdrawn };
  }

  /** 7.1, 7.2 */
  #rotation(candidate: Candidate, said: Said<'key-rotated'>): FactOf<'key-rotated'> {
    const bases = said.bases.map((id) => this.#generation(candidate, id));
    const wraps = said.wraps.map(([id]) => this.#generation(candidate, id));
    const newest = bases.reduce((highest, base) => Math.max(highest, generationNumber(base)), 0);
    requireThat(said.number === newest + 1, 'wrong-generation-number');
    const recipients = this.#recipients(candidate, said);
    const known = this.#known(candidate);
    const named = new Set(recipients);
    for (const member of known.members) requireThat(named.has(member), 'incomplete');
    this.#remember(candidate, known);
    return { kind: 'key-rotated', bases, generation: said.number, wraps, recipients };
  }

  #recipients(candidate: Candidate, { boxes }: Pick<Said<'secret-shared'>, 'boxes'>): readonly Member[] {
    return boxes.map(([id]) => this.#member(candidate, id));
  }

  /** 10.3: one device that was updated mustn't stop all others. */
  #requireAnnounced(candidate: Candidate, format: string | number): void {
    const announcements = this.feeds.announcementsOf(format);
    this.#steps += announcements.length;
    const reads = new Set(
      announcements.filter((entry) => candidate.past.has(entry)).map(({ branch }) => branch.member),
    );
    for (const member of this.#known(candidate).members) {
      const isAsked = member.memberClass === 'device' && member !== candidate.author;
      requireThat(!isAsked || reads.has(member), 'unannounced');
    }
  }

  /**
   * The members that its author knows. Costs what was said about members since the last rotation on this branch, by what was heard; the
   * first time on a branch, all of it.
   */
  #known({ previous, past }: Candidate): KnownMembers {
    const { home } = past;
    const last = home === null ? undefined : this.#remembered.get(home);
    // What it is told now it can't forget: it is remembered again once the entry is found right.
    if (home !== null) this.#remembered.delete(home);
    const known = last?.known ?? new KnownMembers();
    const stepsBefore = known.steps;
    known.hearBefore(this.feeds, { past, previous }, last);
    this.#steps += known.members.size + known.steps - stepsBefore;
    return known;
  }

  #remember({ previous, past: { home, marks } }: Candidate, known: KnownMembers): void {
    if (home === null || previous === null) return;
    this.#remembered.set(home, { marks, number: previous.number, known });
    for (const oldest of this.#remembered.keys()) {
      if (this.#remembered.size <= MAX_REMEMBERED) break;
      this.#remembered.delete(oldest);
    }
  }

  /** The member of that name, whose admission was heard. */
  #member({ past }: Candidate, id: string): Member {
    this.#steps += 1;
    const member = this.feeds.member(id);
    if (member === undefined || !past.has(member.admission)) throw new Refusal('unheard');
    return member;
  }

  #heard({ past }: Candidate, id: string): HeldEntry {
    this.#steps += 1;
    const entry = this.feeds.entry(id);
    if (entry === undefined || !past.has(entry)) throw new Refusal('unheard');
    return entry;
  }

  #generation(candidate: Candidate, id: string): HeldEntry {
    const entry = this.#heard(candidate, id);
    requireThat(generationNumber(entry) > 0, 'mistaken');
    return entry;
  }

  /** Entries of its author, on whichever branch, of that kind. */
  #own(candidate: Candidate, ids: readonly string[], kind: EntryKind): readonly HeldEntry[] {
    return ids.map((id) => {
      const entry = this.#heard(candidate, id);
      requireThat(entry.branch.member === candidate.author && entry.kind === kind, 'mistaken');
      return entry;
    });
  }
}

/** Copies, so that no whole entry stays in memory for the keys in it. */
function keysOf({ suite, ed25519, mlDsa65, xwing }: KeyRecord): KeyRecord {
  return { suite, ed25519: ed25519.slice(), mlDsa65: mlDsa65.slice(), xwing: xwing.slice() };
}
