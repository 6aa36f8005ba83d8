import type { EntrySource } from './admission.js';
import { accountSignatureKind, decodeEntry, signedMessage } from './entry-codec.js';
import type { FeedGrowth, NewEntry } from './entry-examiner.js';
import { entryError, type EntryErrorCode } from './entry-errors.js';
import { basisOf, type EntryRecord, generationMadeBy, isKind } from './entry-record.js';
import type { Fold } from './fold.js';
import { equalBytes } from './hex.js';
import { accountIdOf } from './identity.js';
import type { Entry, EntryId, GenerationPublicKeys, KeystoreCrypto } from './types.js';

/** A key of the account, and the generation it belongs to. */
interface GenerationKey {
  readonly generation: number;
  readonly key: GenerationPublicKeys;
}

/**
 * Verifies the second signature that some entries bear: by the account key they build on. It proves that a joining device
 * holds the account's secret, and that a rotation was made by one who held the generation before.
 */
export class AccountSignatures {
  readonly #crypto: KeystoreCrypto;
  readonly #source: EntrySource;
  readonly #fold: Fold;
  readonly #account: Uint8Array;
  readonly #newBases = new Map<EntryId, NewEntry>();
  readonly #keys = new Map<EntryId, GenerationKey>();

  constructor(crypto: KeystoreCrypto, source: EntrySource, fold: Fold, account: Uint8Array) {
    this.#crypto = crypto;
    this.#source = source;
    this.#fold = fold;
    this.#account = account;
  }

  /** Throws `ENTRY_INVALID`, `ENTRY_SIGNATURE_INVALID` or `ENTRY_OUT_OF_ORDER`. */
  verify(growths: readonly FeedGrowth[]): void {
    const added = growths.flatMap(({ branch }) => branch.added);
    for (const one of added) if (generationMadeBy(one.record) !== null) this.#newBases.set(one.record.id, one);
    // Only where a feed is forked can an honest set of entries lack a rotation that others build on.
    const mayLackBases = growths.some(({ branch }) => branch.evidence.length > 0) || this.#fold.forkedFeeds.length > 0;
    for (const { entry, record } of added) {
      if (isKind(record, 'genesis')) this.#verifyGenesis(entry);
      else this.#verifyOnBasis(entry, record, mayLackBases);
    }
    for (const basis of this.#newBases.keys()) {
      for (const waiting of this.#fold.waitingFor(basis)) this.#verifyWaiting(waiting);
    }
  }

  #verifyGenesis(entry: Entry): void {
    const { payload } = entry.body;
    if (payload.kind !== 'genesis') return;
    if (!equalBytes(accountIdOf(payload.key, this.#crypto), this.#account)) {
      throw fault('ENTRY_FOREIGN_ACCOUNT', 'begins another account', entry);
    }
    const founders = [this.#fold.rotations.genesis, ...[...this.#newBases.values()].map(({ record }) => record)];
    for (const founder of founders) {
      if (founder !== undefined && isKind(founder, 'genesis') && founder.device !== entry.author) {
        throw fault('ENTRY_INVALID', 'begins the account a second time', entry);
      }
    }
    this.#verifySignature(entry, payload.key);
  }

  #verifyOnBasis(entry: Entry, record: EntryRecord, mayLackBases: boolean): void {
    const basis = basisOf(record);
    if (basis === null) return;
    const key = this.#findKey(basis);
    if (key !== undefined) this.#verifyWith(key, entry);
    else if (!mayLackBases) throw fault('ENTRY_OUT_OF_ORDER', 'builds on a rotation that is not there', entry);
    // Else it stays void, and is verified when the rotation comes.
  }

  /** Verifies an entry that was held without its rotation, now that the rotation is there. */
  #verifyWaiting(waiting: EntryRecord): void {
    const { fact } = waiting;
    if (fact.kind !== 'device-added' && fact.kind !== 'key-rotated') return;
    const key = this.#findKey(fact.basis);
    if (key !== undefined) this.#verifyWith(key, this.#readHeld(waiting));
  }

  #verifyWith({ generation, key }: GenerationKey, entry: Entry): void {
    if (entry.body.generation !== generation) {
      throw fault('ENTRY_INVALID', 'names another generation than that of the rotation it builds on', entry);
    }
    this.#verifySignature(entry, key);
  }

  #verifySignature(entry: Entry, key: GenerationPublicKeys): void {
    const signature = entry.accountSignature;
    const message = signedMessage(entry.bodyBytes);
    const isValid =
      signature !== null &&
      (accountSignatureKind(entry.body.payload.kind) === 'ed25519'
        ? this.#crypto.verifyEd25519(signature, message, key.ed25519)
        : this.#crypto.verifyMlDsa65(signature, message, key.mlDsa65));
    if (!isValid) throw fault('ENTRY_SIGNATURE_INVALID', 'is not signed with the key of the account', entry);
  }

  #findKey(basis: EntryId): GenerationKey | undefined {
    const known = this.#keys.get(basis);
    if (known !== undefined) return known;
    const added = this.#newBases.get(basis);
    const record = added?.record ?? this.#fold.findBasis(basis);
    if (record === undefined) return undefined;
    const { payload } = (added?.entry ?? this.#readHeld(record)).body;
    const generation = generationMadeBy(record);
    if (generation === null || !('key' in payload)) return undefined;
    const key = { generation, key: payload.key };
    this.#keys.set(basis, key);
    return key;
  }

  #readHeld({ device, sequence }: EntryRecord): Entry {
    return decodeEntry(this.#source.read(device, sequence), this.#crypto);
  }
}

function fault(code: EntryErrorCode, what: string, { author, body }: Entry): Error {
  return entryError(code, what, { device: author, sequence: body.sequence });
}
