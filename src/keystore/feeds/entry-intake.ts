import { copyIdOf, decodeEntry, isSignedBy, type SignedEntry } from '../entries/signed-entry.js';
import type { TrustCrypto } from '../entries/trust-crypto.js';
import { arrivalOf, type Candidate, needsBothSignatures } from './candidate.js';
import type { EntryFact } from './entry-fact.js';
import type { EntryGate, Stop } from './entry-gate.js';
import { FactReader } from './fact-reader.js';
import { Feeds } from './feeds.js';
import type { HeldEntry, Member } from './held-entry.js';
import type { HeldBackEntries } from './held-back.js';
import { type IntakeReport, type RefusedCopy, RunningReport } from './intake-report.js';
import { Needs } from './needs.js';
import { Past } from './past.js';
import { Refusal, type RefusalReason, requireThat } from './refusal.js';
import { MAX_WAITING_BYTES, newCopy, parentsOf, type WaitingCopy, WaitingRoom } from './waiting-room.js';

/** So many refused copies are recognized when they come again. What is forgotten is checked anew, with the same answer. */
const MAX_QUARANTINED = 16_384;

/** So often at most what is held back is looked at again within one import: the next one goes on. */
const MAX_LOOKS = 16;

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

  /** What is held back, whatever waits for it (10.5). */
  get heldBack(): readonly HeldBackEntries[] {
    return this.#room.heldBack.summary;
  }

  /**
   * An import. What may wait is bounded once it is through, so its own order makes no difference.
   *
   * @param gate holds back what others wrote; null for what came with a welcome, is read again or was written here
   */
  take(encodedEntries: Iterable<Uint8Array>, gate: EntryGate | null = null): IntakeReport {
    const report = new RunningReport();
    for (const encoded of encodedEntries) {
      this.#receive(encoded, report, gate);
      // A file may hold eight times as much as may wait. What comes in order waits for nothing, so this is about what doesn't.
      if (this.#room.bytes > 2 * this.maxWaitingBytes) this.#makeRoom(report, gate);
    }
    if (gate !== null) this.#lookAgain(gate, report);
    this.#makeRoom(report, gate);
    return report.finish(this.#room);
  }

  /** Takes of what is held back what may be taken by now: as others need it, or as there is room again. */
  #lookAgain(gate: EntryGate, report: RunningReport): void {
    // Nobody else speaks for anything unless something came that waits, or somebody is known who wasn't.
    let hasNews = report.leftSomething(this.#room) || report.letSomebodyIn;
    for (let look = 0; look < MAX_LOOKS && this.#room.heldBack.size > 0; look++) {
      const before = this.feeds.size;
      if (hasNews) this.#steps += new Needs(this.feeds, this.#room, gate).steps;
      for (const pile of this.#room.heldBack.piles) this.#lookAt(hasNews ? [...pile] : pile, gate, report, hasNews);
      if (this.feeds.size === before) return;
      hasNews = true;
    }
  }

  /** What has one stop passes together or not at all, but for what others need. */
  #lookAt(pile: Iterable<WaitingCopy>, gate: EntryGate, report: RunningReport, isNeedKnown: boolean): void {
    let isStopped = false;
    for (const waiting of pile) {
      if (isStopped && !isNeedKnown) return;
      this.#steps += 1;
      const { need } = waiting;
      const isNeeded = need.groups.length > 0 || need.isForAnswer || need.isProof;
      // Another one may have let it go.
      if (waiting.stop === null || (isStopped && !isNeeded)) continue;
      this.#room.letGo(waiting);
      this.#settle([waiting], report, gate);
      isStopped ||= waiting.stop !== null;
    }
  }

  #receive(bytes: Uint8Array, report: RunningReport, gate: EntryGate | null): void {
    this.#steps += 1;
    const copy = copyIdOf(bytes, this.crypto);
    const known = this.#quarantine.get(copy);
    if (known !== undefined) return report.refuse(known);
    if (this.#room.find(copy)) return void report.received.add(copy);
    // A copy of its own: what waits mustn't keep a whole bundle in memory.
    const encoded = bytes.slice();
    const reading = decodeEntry(encoded, this.crypto);
    if (reading.kind === 'refused') return this.#refuse({ copy, id: null, reason: reading.problem.fault }, report);
    const waiting = newCopy({ copy, encoded, reading });
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
    if (isReadable && missing.length === 0) this.#settle([waiting], report, gate);
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
  #settle(ready: WaitingCopy[], report: RunningReport, gate: EntryGate | null): void {
    for (let waiting = ready.pop(); waiting !== undefined; waiting = ready.pop()) {
      const { entry } = waiting.reading;
      if (entry === null) continue;
      this.#steps += 1;
      if (this.feeds.has(entry.id)) {
        this.#room.leave(waiting);
        report.alreadyHeld += 1;
        continue;
      }
      try {
        const { candidate, fact, stop } = this.#check(waiting, entry, gate);
        if (stop !== null) {
          this.#room.holdBack(waiting, stop);
          continue;
        }
        if (waiting.reading.kind === 'of-a-later-version') {
          this.#room.add(waiting, []);
          continue;
        }
        const held = this.feeds.hold(arrivalOf(candidate), fact);
        gate?.noteTaken(held, waiting.encoded.length, waiting.need);
        this.#room.leave(waiting);
        report.taken.push({ entry: held, encoded: waiting.encoded });
        for (const next of this.#room.release(entry.id)) ready.push(next);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        this.#room.leave(waiting);
        this.#refuse({ copy: waiting.copy, id: entry.id, reason: error.reason }, report);
      }
    }
  }

  /** All that needs the entry and its own past alone; of one that is held back not yet what it says. Throws `Refusal`. */
  #check(waiting: WaitingCopy, entry: SignedEntry, gate: EntryGate | null): Checked {
    const { reading } = waiting;
    const statement = reading.kind === 'entry' ? reading.statement : null;
    if (statement?.kind === 'genesis') {
      const fact = this.#reader.readGenesis(entry, statement);
      this.#requireSigned(waiting, entry, fact.founder);
      const past = Past.ofGenesis();
      const founding = { statement, laterFormat: null, author: fact.founder, previous: null, deps: [] };
      return { candidate: { entry, ...founding, past }, fact, stop: null };
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
    const stop = laterFormat === null ? (gate?.stopOf(candidate, waiting.encoded.length, waiting.need) ?? null) : null;
    return { candidate, stop, fact: stop === null ? this.#reader.read(candidate) : null };
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
    report.refuse(refused);
    this.#quarantine.set(refused.copy, refused);
    for (const oldest of this.#quarantine.keys()) {
      if (this.#quarantine.size <= MAX_QUARANTINED) break;
      this.#quarantine.delete(oldest);
    }
  }

  /** 10.5: what members signed stays longest; of that, what they signed who have less there than others. */
  #makeRoom(report: RunningReport, gate: EntryGate | null): void {
    while (this.#room.bytes > this.maxWaitingBytes) {
      const waiting = this.#room.oldestUnsigned;
      if (waiting === undefined) break;
      this.#steps += 1;
      const { entry } = waiting.reading;
      // Its author may have become known since it came.
      const reason = entry === null ? null : this.#refusalWithoutPast(waiting, entry);
      if (reason === null && waiting.isSigned) {
        this.#room.markSigned(waiting);
        continue;
      }
      this.#room.drop(waiting);
      if (reason === null) report.dropped.push(waiting.copy);
      else this.#refuse({ copy: waiting.copy, id: entry?.id ?? null, reason }, report);
    }
    const surplus = this.#room.bytes - this.maxWaitingBytes;
    if (surplus <= 0) return;
    for (const waiting of this.#room.surplus(surplus, (author) => this.#groupOf(author, gate))) {
      this.#steps += 1;
      this.#room.drop(waiting);
      report.dropped.push(waiting.copy);
    }
  }

  #groupOf(author: string, gate: EntryGate | null): unknown {
    const member = this.feeds.member(author);
    this.#steps += 1;
    return member === undefined || gate === null ? author : gate.groupOf(member);
  }
}

interface Checked {
  readonly candidate: Candidate;
  readonly fact: EntryFact | null;
  readonly stop: Stop | null;
}
