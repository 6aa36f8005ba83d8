import { MalformedBytes } from '../../../../core/cbor/cbor-reader.js';
import { BrakeRecord } from '../../../../keystore/brakes/brake-record.js';
import { equalBytes, fromHex, toHex } from '../bytes.js';
import type { RecordWriter } from '../record-store.js';
import type { AccountDamages } from './account-damage.js';
import { accountKeys, accountPrefixes, numberInKey } from './account-keys.js';
import { directoryRecords, entriesInRecord, EntryDirectory } from './entry-directory.js';
import { type AccountLedger, decodeLedger, emptyLedger, encodeLedger } from './ledger-record.js';
import { putLeftovers } from './leftovers.js';
import { MemberFactsTable } from './member-facts.js';
import { bucketOf, DIGEST_BYTES, placeOfSum } from './record-digest.js';
import { decoded, type Reading, type SealedRecords } from './sealed-records.js';
import {
  decodeDevice,
  decodeExchanges,
  decodeSeenFindings,
  encodeDevice,
  encodeExchanges,
  encodeSeenFindings,
  type OwnDevice,
} from './small-records.js';

/** Nothing needs to be stored for these. */
const NO_BRAKES = new BrakeRecord().encode();

/** A record of which there is one at the most, and what becomes of what it says. */
interface Single {
  readonly key: Uint8Array;
  /** Whether it always is there. */
  readonly isNeeded: boolean;
  /** Takes over what was read; forgets what was known when it is null. Throws `MalformedBytes`. */
  readonly take: (plaintext: Uint8Array | null) => void;
}

/**
 * All records of a vault that can change, in memory. The ledger's digest covers them, so that one which was put back, or is gone, shows
 * when they are read (11.3).
 */
export class ChangeableRecords {
  ledger: AccountLedger = emptyLedger('');
  /** Null where its record is damaged: then nothing can be written. */
  device: OwnDevice | null = null;
  /** The random bytes of a recovery key that was not printed yet. */
  paper: Uint8Array | null = null;
  seenFindings: readonly string[] = [];
  /** How far exchanges went, by the place they are with. */
  exchanges: ReadonlyMap<string, Uint8Array> = new Map();
  /** This device's newest checkpoint, as it is signed. */
  checkpoint: Uint8Array | null = null;
  /** What was counted of each member; whoever changes it calls `touchBrakes`. */
  brakes = new BrakeRecord();
  readonly directory = new EntryDirectory();
  readonly members = new MemberFactsTable();
  readonly #records: SealedRecords;
  readonly #damages: AccountDamages;
  #mayHaveBraked = false;
  /** As it is stored, before encryption. */
  #storedBrakes = NO_BRAKES;
  /** What the digest was off by when all was read. It stays as long as nobody put that right, whatever else changes. */
  #discrepancy = new Uint8Array(DIGEST_BYTES);

  readonly #singles: readonly Single[] = [
    {
      key: accountKeys.device,
      isNeeded: true,
      take: (plaintext) => {
        this.device?.keys.wipe();
        this.device = plaintext && decodeDevice(plaintext);
      },
    },
    {
      key: accountKeys.paper,
      isNeeded: false,
      take: (plaintext) => {
        this.paper?.fill(0);
        this.paper = plaintext;
      },
    },
    {
      key: accountKeys.seenFindings,
      isNeeded: false,
      take: (plaintext) => void (this.seenFindings = plaintext ? decodeSeenFindings(plaintext) : []),
    },
    {
      key: accountKeys.exchanges,
      isNeeded: false,
      take: (plaintext) => void (this.exchanges = plaintext ? decodeExchanges(plaintext) : new Map()),
    },
    {
      key: accountKeys.checkpoint,
      isNeeded: false,
      take: (plaintext) => void (this.checkpoint = plaintext),
    },
    {
      key: accountKeys.brakes,
      isNeeded: false,
      take: (plaintext) => {
        this.brakes = plaintext ? decodeBrakes(plaintext) : new BrakeRecord();
        this.#storedBrakes = plaintext ?? NO_BRAKES;
        this.#mayHaveBraked = false;
      },
    },
  ];

  constructor(records: SealedRecords, damages: AccountDamages) {
    this.#records = records;
    this.#damages = damages;
  }

  /** Reads everything anew, and notes what is damaged. */
  load(): void {
    this.clear();
    const ledger = this.#readLedger();
    if (ledger.kind === 'read') this.ledger = ledger.value;
    else this.ledger = this.#guessedLedger(ledger.kind);
    this.#records.countClear(accountKeys.header);
    for (const single of this.#singles) this.#readSingle(single);
    const records = directoryRecords(this.ledger.entries);
    for (let record = 0; record < records; record++) this.#readDirectory(record, this.ledger.entries);
    for (let record = 0; record < this.ledger.memberRecords; record++) this.#readMembers(record);
    if (ledger.kind === 'read') this.#compareDigest();
  }

  /**
   * Reads those records that another process changed. Returns false when it did something else than go on, or left something that can't be
   * read: then everything must be loaded anew.
   */
  readChanged(): boolean {
    const [before, reading] = [this.ledger, this.#readLedger()];
    if (this.#damages.size > 0 || reading.kind !== 'read' || !continues(before, reading.value)) return false;
    const ledger = reading.value;
    const { digest } = this.#records;
    const differing = digest.differingFrom(ledger.digest);
    const singles = this.#singles.filter(({ key }) => differing.has(bucketOf(key)));
    const numbered = digest.keysIn(differing).map(fromHex);
    if (differing.has(bucketOf(accountKeys.header))) this.#records.countClear(accountKeys.header);
    for (const single of singles) this.#readSingle(single);
    const directory = numbersOf(numbered, accountPrefixes.directory, before.entries, ledger.entries, directoryRecords);
    for (const record of directory) this.#readDirectory(record, ledger.entries);
    const { memberRecords } = before;
    const members = numbersOf(numbered, accountPrefixes.members, memberRecords, ledger.memberRecords, (count) => count);
    for (const record of members) this.#readMembers(record);
    this.ledger = ledger;
    return this.#damages.size === 0 && digest.differingFrom(ledger.digest).size === 0;
  }

  /** @param replaced what of the old one must not be left in the file: its wrapped keys */
  putHeader(writer: RecordWriter, stored: Uint8Array, replaced: readonly Uint8Array[]): void {
    this.#records.putClear(writer, accountKeys.header, stored);
    if (replaced.length > 0) putLeftovers(this.#records, writer, replaced);
  }

  putDevice(writer: RecordWriter, device: OwnDevice): void {
    const plaintext = encodeDevice(device);
    this.#records.putCounted(writer, accountKeys.device, plaintext);
    plaintext.fill(0);
    this.device = device;
  }

  /** With null it is erased, from the file too. */
  putPaper(writer: RecordWriter, paper: Uint8Array | null): void {
    const before = this.#records.stored(accountKeys.paper);
    if (before) putLeftovers(this.#records, writer, [before]);
    if (paper === null) this.#records.removeCounted(writer, accountKeys.paper);
    else this.#records.putCounted(writer, accountKeys.paper, paper);
    this.paper?.fill(0);
    this.paper = paper;
  }

  putSeenFindings(writer: RecordWriter, keys: readonly string[]): void {
    this.#records.putCounted(writer, accountKeys.seenFindings, encodeSeenFindings(keys));
    this.seenFindings = keys;
  }

  putExchanges(writer: RecordWriter, marks: ReadonlyMap<string, Uint8Array>): void {
    this.#records.putCounted(writer, accountKeys.exchanges, encodeExchanges(marks));
    this.exchanges = marks;
  }

  putCheckpoint(writer: RecordWriter, checkpoint: Uint8Array): void {
    this.#records.putCounted(writer, accountKeys.checkpoint, checkpoint);
    this.checkpoint = checkpoint;
  }

  /** What the brakes counted may change in this transaction. */
  touchBrakes(): BrakeRecord {
    this.#mayHaveBraked = true;
    return this.brakes;
  }

  /** Writes what the brakes counted in this transaction. Returns whether that is anything. */
  putBrakes(writer: RecordWriter): boolean {
    if (!this.#mayHaveBraked) return false;
    const encoded = this.brakes.encode();
    this.#mayHaveBraked = false;
    if (equalBytes(encoded, this.#storedBrakes)) return false;
    this.#records.putCounted(writer, accountKeys.brakes, encoded);
    this.#storedBrakes = encoded;
    return true;
  }

  /** Writes anew what is damaged, as far as it is known, and takes the rest as it is. */
  heal(writer: RecordWriter): void {
    for (const { key, isNeeded } of this.#singles)
      if (!isNeeded && this.#damages.isNoted(key)) this.#healSingle(writer, key);
    this.directory.touchAll();
    this.members.compact();
    for (let record = this.members.records; record < this.ledger.memberRecords; record++)
      this.#records.removeCounted(writer, accountKeys.members(record));
    this.ledger = { ...this.ledger, memberRecords: this.members.records };
    this.#forgetDiscrepancies();
  }

  /** All of the header comes from here again, whatever it was. Where another record may be meant as well, the doubt stays. */
  trustHeader(): void {
    const { header } = accountKeys;
    const doubted = this.#records.digest.keysIn(new Set([bucketOf(header)]));
    if (!this.#damages.isNoted(header) || doubted.length > 1) return;
    const { start, end } = placeOfSum(header);
    this.#discrepancy.fill(0, start, end);
    this.#damages.delete(toHex(header));
  }

  /** Writes what changed at the end of a transaction, and the ledger. */
  finish(writer: RecordWriter): void {
    for (const record of this.directory.takeTouched())
      this.#records.putCounted(writer, accountKeys.directory(record), this.directory.encodeRecord(record));
    for (const record of this.members.takeTouched())
      this.#records.putCounted(writer, accountKeys.members(record), this.members.encodeRecord(record));
    const { revision } = this.ledger;
    const memberRecords = Math.max(this.members.records, this.ledger.memberRecords);
    const digest = this.#records.digest.bytesWith(this.#discrepancy);
    const entries = this.directory.size;
    this.ledger = { ...this.ledger, revision: revision + 1, entries, memberRecords, digest };
    this.#records.put(writer, accountKeys.ledger, encodeLedger(this.ledger));
  }

  /** Overwrites all secrets, and forgets everything. */
  clear(): void {
    for (const single of this.#singles) single.take(null);
    this.ledger = emptyLedger('');
    this.directory.clear();
    this.members.clear();
    this.#records.digest.clear();
    this.#discrepancy.fill(0);
  }

  #readLedger(): Reading<AccountLedger> {
    return decoded(this.#records.read(accountKeys.ledger), decodeLedger);
  }

  /** What can be told without one: how many records there are. */
  #guessedLedger(kind: 'missing' | 'unreadable'): AccountLedger {
    this.#damages.note(accountKeys.ledger, kind);
    const after = (prefix: Uint8Array): number => 1 + (this.#records.numbers(prefix).at(-1) ?? -1);
    const [entries, memberRecords] = [after(accountPrefixes.entry), after(accountPrefixes.members)];
    const nextWaiting = after(accountPrefixes.waiting);
    return { ...emptyLedger(''), entries, memberRecords, nextWaiting, waiting: nextWaiting };
  }

  #readSingle({ key, isNeeded, take }: Single): void {
    const reading = this.#records.readCounted(key);
    const isAbsent = reading.kind === 'missing' && !isNeeded;
    const taken = decoded(reading, take);
    if (taken.kind === 'read') return;
    take(null);
    if (!isAbsent) this.#damages.note(key, taken.kind);
  }

  #readDirectory(record: number, entries: number): void {
    const key = accountKeys.directory(record);
    const count = entriesInRecord(record, entries);
    const taken = decoded(this.#records.readCounted(key), (plaintext) =>
      this.directory.decodeRecord(record, plaintext, count),
    );
    if (taken.kind === 'read') return;
    this.#damages.note(key, taken.kind);
    this.directory.skip(count);
  }

  #readMembers(record: number): void {
    const key = accountKeys.members(record);
    const taken = decoded(this.#records.readCounted(key), (plaintext) => this.members.decodeRecord(record, plaintext));
    if (taken.kind !== 'read') this.#damages.note(key, taken.kind);
  }

  /** Names the records in each bucket that is not as it should be, unless damage that is known explains it. */
  #compareDigest(): void {
    const { digest } = this.#records;
    const differing = digest.differingFrom(this.ledger.digest);
    const singleKeys = [accountKeys.header, ...this.#singles.map(({ key }) => key)];
    for (const bucket of differing) {
      const present = digest.keysIn(new Set([bucket])).map(fromHex);
      const absent = singleKeys.filter((key) => bucketOf(key) === bucket && !digest.has(key));
      if ([...present, ...absent].some((key) => this.#damages.isNoted(key))) continue;
      for (const key of present) this.#damages.note(key, 'put-back');
      for (const key of absent) this.#damages.note(key, 'missing');
    }
    const [actual, expected] = [digest.bytes, this.ledger.digest];
    this.#discrepancy = actual.map((byte, index) => byte ^ (expected[index] ?? 0));
  }

  /** But that of a changed header: what opens the vault is made whole only by whoever types the recovery key. */
  #forgetDiscrepancies(): void {
    const { header } = accountKeys;
    const { start, end } = placeOfSum(header);
    const ofHeader = this.#damages.isNoted(header) ? this.#discrepancy.slice(start, end) : null;
    this.#discrepancy.fill(0);
    if (ofHeader) this.#discrepancy.set(ofHeader, start);
  }

  #healSingle(writer: RecordWriter, key: Uint8Array): void {
    if (key === accountKeys.seenFindings) this.putSeenFindings(writer, this.seenFindings);
    else if (key === accountKeys.exchanges) this.putExchanges(writer, this.exchanges);
    else if (key === accountKeys.brakes) {
      this.#storedBrakes = new Uint8Array(0);
      this.#mayHaveBraked = true;
      this.putBrakes(writer);
    } else if (key === accountKeys.checkpoint && this.checkpoint) this.putCheckpoint(writer, this.checkpoint);
    else if (key === accountKeys.checkpoint || this.paper === null) this.#records.removeCounted(writer, key);
    else this.putPaper(writer, this.paper);
  }
}

/** Throws `MalformedBytes`. */
function decodeBrakes(plaintext: Uint8Array): BrakeRecord {
  const outcome = BrakeRecord.decode(plaintext);
  if (outcome.kind === 'refused') throw new MalformedBytes(outcome.problem.detail);
  return outcome.value;
}

/** Whether a ledger can have come of another by additions and changes of what can change. */
function continues(before: AccountLedger, after: AccountLedger): boolean {
  return (
    after.revision > before.revision &&
    after.account === before.account &&
    after.entries >= before.entries &&
    after.memberRecords >= before.memberRecords
  );
}

/** The numbers of the records of a kind that changed or are new. */
function numbersOf(
  changed: readonly Uint8Array[],
  prefix: Uint8Array,
  before: number,
  after: number,
  recordsOf: (count: number) => number,
): ReadonlySet<number> {
  const numbers = new Set(changed.filter(([letter]) => letter === prefix[0]).map(numberInKey));
  // The last one may have been filled up.
  const first = Math.max(0, recordsOf(before) - 1);
  for (let record = first; record < recordsOf(after); record++) if (after > before) numbers.add(record);
  return numbers;
}
