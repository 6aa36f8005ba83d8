import { copyIdOf, decodeEntry, isSignedBy, type SignedEntry } from '../entries/signed-entry.js';
import type { TrustCrypto } from '../entries/trust-crypto.js';
import { arrivalOf, type Candidate, needsBothSignatures } from './candidate.js';
import type { EntryFact } from './entry-fact.js';
import { FactReader } from './fact-reader.js';
import { Feeds } from './feeds.js';
import type { HeldEntry, Member } from './held-entry.js';
import { type IntakeReport, type RefusedCopy, RunningReport } from './intake-report.js';
import { Past } from './past.js';
import { Refusal, type RefusalReason, requireThat } from './refusal.js';
import { MAX_WAITING_BYTES, parentsOf, type WaitingCopy, WaitingRoom } from './waiting-room.js';

/** So many refused copies are recognized when they come again. What is forgotten is checked anew, with the same answer. */
const MAX_QUARANTINED = 65_536;

/**
 * Takes entries in whatever order and pieces they come, and checks each once (10.1). One that fails is refused; what descends from it
 * waits; everything else is taken. In the end the same entries are held, whatever the order was.
 *
 * An entry costs its deps, what it names and the boxes in it.
 */
export class EntryIntake {
  readonly feeds: Feeds;
  readonly #reader: FactReader;
  readonly #room = new WaitingRoom();
  readonly #quarantine = new Map<string, RefusedCopy>();
  #steps = 0;

  constructor(
    account: string,
    readonly crypto: TrustCrypto,
    readonly maxWaitingBytes = MAX_WAITING_BYTES,
  ) {
    this.feeds = new Feeds(account);
    this.#reader = new FactReader(this.feeds, crypto);
  }

  /** How much was looked at so far, whatever a step takes: tests watch by it how the work grows. */
  get steps(): number {
    return this.#steps + this.#reader.steps;
  }

  /** How many copies wait. */
  get waiting(): number {
    return this.#room.size;
  }

  /** The copies that wait, those first that no member is known to have signed. */
  get waitingCopies(): Iterable<WaitingCopy> {
    return this.#room.copies;
  }

  /** An import. What may wait is bounded once it is through, so its own order makes no difference. */
  take(encodedEntries: Iterable<Uint8Array>): IntakeReport {
    const report = new RunningReport();
    for (const encoded of encodedEntries) this.#receive(encoded, report);
    this.#makeRoom(report);
    return report.finish(this.#room);
  }

  #receive(bytes: Uint8Array, report: RunningReport): void {
    this.#steps += 1;
    const copy = copyIdOf(bytes, this.crypto);
    const known = this.#quarantine.get(copy);
    if (known !== undefined) return void report.refused.push(known);
    if (this.#room.find(copy)) return void report.received.add(copy);
    // A copy of its own: what waits mustn't keep a whole bundle in memory.
    const encoded = bytes.slice();
    const reading = decodeEntry(encoded, this.crypto);
    if (reading.kind === 'refused') return this.#refuse({ copy, id: null, reason: reading.problem.fault }, report);
    const waiting: WaitingCopy = { copy, encoded, reading, isSigned: false, missing: 0 };
    const { entry } = reading;
    if (entry !== null) {
      if (this.feeds.has(entry.id)) return void (report.alreadyHeld += 1);
      const early = this.#refusalWithoutPast(waiting, entry);
      if (early !== null) return this.#refuse({ copy, id: entry.id, reason: early }, report);
    }
    report.received.add(copy);
    const missing = parentsOf(waiting).filter((id) => !this.feeds.has(id));
    this.#steps += parentsOf(waiting).length;
    // Of a genesis of another suite nobody can say whose keys are in it.
    const isReadable = entry !== null && (entry.body.author !== null || reading.kind === 'entry');
    if (isReadable && missing.length === 0) this.#settle([waiting], report);
    else this.#room.add(waiting, missing);
  }

  /** What shows before anything it builds on is held. */
  #refusalWithoutPast(waiting: WaitingCopy, entry: SignedEntry): RefusalReason | null {
    if ((entry.body.account ?? entry.id) !== this.feeds.account) return 'other-account';
    const author = this.feeds.member(entry.body.author ?? entry.id);
    if (author === undefined) return null;
    waiting.isSigned = isSignedBy(author.keys, entry, this.crypto);
    return waiting.isSigned ? null : 'false-signature';
  }

  /** Checks copies that miss nothing, and whatever that makes ready. */
  #settle(ready: WaitingCopy[], report: RunningReport): void {
    for (let waiting = ready.pop(); waiting !== undefined; waiting = ready.pop()) {
      const { entry } = waiting.reading;
      if (entry === null) continue;
      this.#steps += 1;
      if (this.feeds.has(entry.id)) {
        report.alreadyHeld += 1;
        continue;
      }
      try {
        const { candidate, fact } = this.#check(waiting, entry);
        if (waiting.reading.kind === 'of-a-later-version') {
          this.#room.add(waiting, []);
          continue;
        }
        const held = this.feeds.hold(arrivalOf(candidate), fact);
        report.taken.push({ entry: held, encoded: waiting.encoded });
        for (const next of this.#room.release(entry.id)) ready.push(next);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        this.#refuse({ copy: waiting.copy, id: entry.id, reason: error.reason }, report);
      }
    }
  }

  /** All that needs the entry and its own past alone. Throws `Refusal`. */
  #check(waiting: WaitingCopy, entry: SignedEntry): { readonly candidate: Candidate; readonly fact: EntryFact | null } {
    const { reading } = waiting;
    const statement = reading.kind === 'entry' ? reading.statement : null;
    if (statement?.kind === 'genesis') {
      const fact = this.#reader.readGenesis(entry, statement);
      this.#requireSigned(waiting, entry, fact.founder);
      const past = Past.ofGenesis();
      const founding = { statement, laterFormat: null, author: fact.founder, previous: null, deps: [] };
      return { candidate: { entry, ...founding, past }, fact };
    }
    const author = this.#authorOf(entry);
    this.#requireSigned(waiting, entry, author);
    const previous = this.#previousOf(entry, author);
    const deps = entry.body.deps.map((id) => this.#parent(id));
    const past = previous === null ? Past.afterAdmission(author.admission) : Past.after(previous);
    for (const dep of deps) past.hear(dep);
    this.#steps += past.steps;
    const laterFormat = reading.kind === 'of-a-later-version' ? (reading.suite ?? entry.body.kind) : null;
    const candidate = { entry, statement, laterFormat, author, previous, deps, past };
    requireThat((entry.signatures.mlDsa65 !== null) === needsBothSignatures(candidate), 'wrong-signatures');
    return { candidate, fact: this.#reader.read(candidate) };
  }

  /** 5.1. Of a first entry what let its author in is named, so whoever isn't known by now never is. */
  #authorOf({ body }: SignedEntry): Member {
    const author = this.feeds.member(body.author ?? '');
    if (author === undefined) throw new Refusal('not-a-member');
    const isNamed = author.id !== this.feeds.account && body.deps.includes(author.admission.id);
    requireThat(body.previous !== null || isNamed, 'not-a-member');
    return author;
  }

  /** 3.2 */
  #previousOf({ body }: SignedEntry, author: Member): HeldEntry | null {
    if (body.previous === null) return null;
    const previous = this.#parent(body.previous);
    requireThat(previous.branch.member === author, 'other-feed');
    requireThat(body.number === previous.number + 1, 'wrong-number');
    return previous;
  }

  /** Something that is held by now. */
  #parent(id: string): HeldEntry {
    const entry = this.feeds.entry(id);
    if (entry === undefined) throw new Error(`Entry ${id} is not held.`);
    return entry;
  }

  #requireSigned(waiting: WaitingCopy, entry: SignedEntry, author: Member): void {
    waiting.isSigned ||= isSignedBy(author.keys, entry, this.crypto);
    requireThat(waiting.isSigned, 'false-signature');
  }

  #refuse(refused: RefusedCopy, report: RunningReport): void {
    report.refused.push(refused);
    this.#quarantine.set(refused.copy, refused);
    for (const oldest of this.#quarantine.keys()) {
      if (this.#quarantine.size <= MAX_QUARANTINED) break;
      this.#quarantine.delete(oldest);
    }
  }

  /** 10.5: what members signed stays longest. */
  #makeRoom(report: RunningReport): void {
    while (this.#room.bytes > this.maxWaitingBytes) {
      const waiting = this.#room.oldestUnsigned ?? this.#room.oldestSigned;
      if (waiting === undefined) return;
      this.#steps += 1;
      const { entry } = waiting.reading;
      // Its author may have become known since it came.
      const reason = waiting.isSigned || entry === null ? null : this.#refusalWithoutPast(waiting, entry);
      if (reason === null && waiting.isSigned && this.#room.oldestUnsigned === waiting) {
        this.#room.markSigned(waiting);
        continue;
      }
      this.#room.drop(waiting);
      if (reason === null) report.dropped.push(waiting.copy);
      else this.#refuse({ copy: waiting.copy, id: entry?.id ?? null, reason }, report);
    }
  }
}
