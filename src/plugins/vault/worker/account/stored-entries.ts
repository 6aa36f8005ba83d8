import { MalformedBytes } from '../../../../core/cbor/cbor-reader.js';
import { appError } from '../../../../core/errors.js';
import type { KeyRecord } from '../../../../keystore/entries/key-record.js';
import { decodeEntry, type EntryReading } from '../../../../keystore/entries/signed-entry.js';
import type { TrustCrypto } from '../../../../keystore/entries/trust-crypto.js';
import { EntryIntake } from '../../../../keystore/feeds/entry-intake.js';
import { restoreFeeds } from '../../../../keystore/feeds/feeds-index.js';
import type { EntryGate } from '../../../../keystore/feeds/entry-gate.js';
import type { HeldEntry, Member } from '../../../../keystore/feeds/held-entry.js';
import type { IntakeReport } from '../../../../keystore/feeds/intake-report.js';
import type { AccountDamages } from './account-damage.js';
import { readIndex } from './account-index.js';
import { accountKeys } from './account-keys.js';
import type { ChangeableRecords } from './changeable-records.js';
import type { SealedRecords } from './sealed-records.js';
import { TrustingCrypto } from './trusting-crypto.js';

/** So many entries are read before they are taken in: what holds them in the end is far smaller. */
const ENTRIES_AT_ONCE = 256;

interface StoredEntry {
  readonly order: number;
  readonly encoded: Uint8Array;
}

/** The entries of a vault, as they are stored and as they are held. Those that are stored are not verified again. */
export class StoredEntries {
  readonly #records: SealedRecords;
  readonly #changeable: ChangeableRecords;
  readonly #damages: AccountDamages;
  readonly #crypto: TrustingCrypto;
  #intake: EntryIntake;

  constructor(records: SealedRecords, changeable: ChangeableRecords, damages: AccountDamages, crypto: TrustCrypto) {
    this.#records = records;
    this.#changeable = changeable;
    this.#damages = damages;
    this.#crypto = new TrustingCrypto(crypto);
    this.#intake = new EntryIntake('', this.#crypto);
  }

  get intake(): EntryIntake {
    return this.#intake;
  }

  get crypto(): TrustCrypto {
    return this.#crypto;
  }

  /** Forgets what is held. */
  begin(account: string): void {
    this.#intake = new EntryIntake(account, this.#crypto);
  }

  /** Takes in what was verified before it was stored. */
  takeVerified(encoded: Iterable<Uint8Array>, gate: EntryGate | null = null): IntakeReport {
    return this.#crypto.trusting(() => this.#intake.take(encoded, gate));
  }

  /** Reads every entry. Notes what can't be read, or is not in order; what builds on that waits. */
  loadWhole(): void {
    const { ledger } = this.#changeable;
    this.begin(ledger.account);
    let batch: StoredEntry[] = [];
    const take = (): void => {
      this.#takeBatch(batch);
      batch = [];
    };
    // An entry that the ledger doesn't count shows that the ledger was put back.
    for (let order = 0; order < ledger.entries || this.#isStored(order); order++) {
      const encoded = this.#readStored(order);
      if (order >= ledger.entries) this.#countAgain(order);
      if (encoded === null) continue;
      batch.push({ order, encoded });
      if (batch.length === ENTRIES_AT_ONCE) take();
    }
    take();
  }

  /**
   * Reads the index in place of most entries. Gives the number of entries that it lacked, which are read; null when there is none that
   * fits, or something isn't as it should be.
   */
  loadByIndex(): number | null {
    const { ledger, directory } = this.#changeable;
    const index = readIndex(this.#records, directory);
    if (index === null || this.#isStored(ledger.entries)) return null;
    this.begin(ledger.account);
    const { feeds } = this.#intake;
    const ids = directory.idsUpTo(index.count);
    const sources = { ids, keysOf: (member: Member) => this.#keysOf(member), crypto: this.#crypto };
    try {
      if (restoreFeeds(feeds, index.feeds, sources) !== ids.length) return null;
    } catch (error) {
      if (error instanceof MalformedBytes) return null;
      throw error;
    }
    return this.readFrom(index.count) === null ? null : ledger.entries - index.count;
  }

  /** Reads the entries from a number on, and holds them; null when one can't be read or held. */
  readFrom(first: number): readonly HeldEntry[] | null {
    const { ledger, directory } = this.#changeable;
    const held: HeldEntry[] = [];
    for (let order = first; order < ledger.entries; order++) {
      const reading = this.#records.read(accountKeys.entry(order));
      if (reading.kind === 'missing' && directory.ids[order] === '') continue;
      if (reading.kind !== 'read') return null;
      const [taken, ...more] = this.takeVerified([reading.value]).taken;
      if (taken?.entry.id !== directory.ids[order] || more.length > 0 || !taken) return null;
      held.push(taken.entry);
    }
    return held;
  }

  /** An entry as it is stored, read; throws `VAULT_DAMAGED` when it is not there or is another. */
  read(id: string): Extract<EntryReading, { kind: 'entry' | 'without-effect' }> {
    const order = this.#changeable.directory.orderOf(id);
    const encoded = order === undefined ? null : this.#readIfIt(order, id);
    const reading = encoded && decodeEntry(encoded, this.#crypto);
    if (reading?.kind === 'entry' || reading?.kind === 'without-effect') return reading;
    throw appError('VAULT_DAMAGED.entry', { sequence: 1 + (order ?? 0) });
  }

  /** The bytes of an entry. Throws as `read` does. */
  readEncoded(id: string): Uint8Array {
    const order = this.#changeable.directory.orderOf(id);
    const encoded = order === undefined ? null : this.#readIfIt(order, id);
    if (encoded === null) throw appError('VAULT_DAMAGED.entry', { sequence: 1 + (order ?? 0) });
    return encoded;
  }

  /** Whether the entry with a number can be read and is the one that the directory names, whose id names all that it says. */
  isSound(order: number): boolean {
    const id = this.#changeable.directory.ids[order] ?? '';
    return id === '' || this.#readIfIt(order, id) !== null;
  }

  #readIfIt(order: number, id: string): Uint8Array | null {
    const reading = this.#records.read(accountKeys.entry(order));
    if (reading.kind !== 'read') return null;
    return idOf(reading.value, this.#crypto) === id ? reading.value : null;
  }

  #takeBatch(batch: readonly StoredEntry[]): void {
    const { directory } = this.#changeable;
    const { refused } = this.takeVerified(batch.map(({ encoded }) => encoded));
    const isRefused = new Set(refused.map(({ id }) => id));
    for (const { order, encoded } of batch) {
      const named = directory.ids[order] ?? '';
      if (named !== '' && isRefused.size === 0) continue;
      const id = idOf(encoded, this.#crypto);
      if (isRefused.has(id)) this.#damages.note(accountKeys.entry(order), 'refused', id);
      else if (named === '' && id !== null) directory.name(order, id);
    }
  }

  #readStored(order: number): Uint8Array | null {
    const key = accountKeys.entry(order);
    const reading = this.#records.read(key);
    if (reading.kind === 'read') {
      if (this.#intake.feeds.account === '') this.begin(accountOf(reading.value, this.#crypto));
      return reading.value;
    }
    const id = this.#changeable.directory.ids[order] || null;
    // Where the directory says so, nothing is there for good; where it was not read, that is named.
    if (reading.kind === 'unreadable' || id !== null) this.#damages.note(key, reading.kind, id);
    return null;
  }

  #isStored(order: number): boolean {
    return this.#records.read(accountKeys.entry(order)).kind !== 'missing';
  }

  /** Has the directory know of an entry beyond those that the ledger counts. */
  #countAgain(order: number): void {
    this.#damages.note(accountKeys.ledger, 'put-back');
    if (order >= this.#changeable.directory.size) this.#changeable.directory.skip(1);
  }

  #keysOf(member: Member): KeyRecord {
    const reading = this.read(member.admission.id);
    const statement = reading.kind === 'entry' ? reading.statement : null;
    if (statement?.kind === 'device-admitted') return copyOf(statement.joiner.request.keys);
    if (statement?.kind === 'genesis')
      return copyOf(member.memberClass === 'device' ? statement.keys : statement.recovery);
    throw appError('VAULT_DAMAGED.no-entries');
  }
}

function idOf(encoded: Uint8Array, crypto: TrustCrypto): string | null {
  const reading = decodeEntry(encoded, crypto);
  return reading.kind === 'refused' ? null : (reading.entry?.id ?? null);
}

/** The account that an entry is of. */
function accountOf(encoded: Uint8Array, crypto: TrustCrypto): string {
  const reading = decodeEntry(encoded, crypto);
  const entry = reading.kind === 'refused' ? null : reading.entry;
  return entry?.body.account ?? entry?.id ?? '';
}

/** So that no whole entry stays in memory for the keys in it. */
function copyOf({ suite, ed25519, mlDsa65, xwing }: KeyRecord): KeyRecord {
  return { suite, ed25519: ed25519.slice(), mlDsa65: mlDsa65.slice(), xwing: xwing.slice() };
}
