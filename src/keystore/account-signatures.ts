import type { EntrySource } from './admission.js';
import { accountSignatureKind, decodeEntry, signedMessage } from './entry-codec.js';
import type { FeedGrowth, NewEntry } from './entry-examiner.js';
import { entryError, type EntryErrorKey } from './entry-errors.js';
import { basisOf, type EntryRecord, generationMadeBy, isKind } from './entry-record.js';
import type { Fold } from './fold.js';
import { equalBytes } from './hex.js';
import { accountIdOf } from './identity.js';
import type { DeviceId, Entry, EntryId, GenerationPublicKeys, KeystoreCrypto } from './types.js';

/** A key of the account, and the generation it belongs to. */
export interface GenerationKey {
  readonly generation: number;
  readonly key: GenerationPublicKeys;
}

/** The key that a rotation or genesis entry makes; undefined for other kinds. */
export function generationKeyOf({ body: { payload, generation } }: Entry): GenerationKey | undefined {
  if (payload.kind === 'genesis') return { generation, key: payload.key };
  return payload.kind === 'key-rotated' ? { generation: generation + 1, key: payload.key } : undefined;
}

/**
 * Verifies what an entry says of the rotation it builds on: the generation's number, and the signature by its key. Throws
 * `ENTRY_INVALID` or `ENTRY_SIGNATURE_INVALID`.
 */
export function requireSignedOn({ generation, key }: GenerationKey, entry: Entry, crypto: KeystoreCrypto): void {
  if (entry.body.generation !== generation) {
    throw fault('ENTRY_INVALID.other-generation', entry);
  }
  const signature = entry.accountSignature;
  const message = signedMessage(entry.bodyBytes);
  const isValid =
    signature !== null &&
    (accountSignatureKind(entry.body.payload.kind) === 'ed25519'
      ? crypto.verifyEd25519(signature, message, key.ed25519)
      : crypto.verifyMlDsa65(signature, message, key.mlDsa65));
  if (!isValid) throw fault('ENTRY_SIGNATURE_INVALID.account', entry);
}

/**
 * Verifies a genesis entry by the key that it brings, which has to be the one the account is named after. Throws
 * `ENTRY_FOREIGN_ACCOUNT`, `ENTRY_INVALID` when another device founded the account, or `ENTRY_SIGNATURE_INVALID`.
 */
export function requireFounding(
  entry: Entry,
  account: Uint8Array,
  isFoundedByOther: (device: DeviceId) => boolean,
  crypto: KeystoreCrypto,
): void {
  const founding = generationKeyOf(entry);
  if (founding === undefined || !equalBytes(accountIdOf(founding.key, crypto), account)) {
    throw fault('ENTRY_FOREIGN_ACCOUNT.begins', entry);
  }
  if (isFoundedByOther(entry.author)) throw fault('ENTRY_INVALID.second-beginning', entry);
  requireSignedOn(founding, entry, crypto);
}

/** Of an entry whose rotation is neither held nor given. */
export function withoutBasis(entry: Entry): Error {
  return fault('ENTRY_OUT_OF_ORDER.rotation-missing', entry);
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
    const founders = [this.#fold.rotations.genesis, ...[...this.#newBases.values()].map(({ record }) => record)];
    const isFoundedByOther = (device: DeviceId): boolean =>
      founders.some((founder) => founder !== undefined && isKind(founder, 'genesis') && founder.device !== device);
    requireFounding(entry, this.#account, isFoundedByOther, this.#crypto);
  }

  #verifyOnBasis(entry: Entry, record: EntryRecord, mayLackBases: boolean): void {
    const basis = basisOf(record);
    if (basis === null) return;
    const key = this.#findKey(basis);
    if (key !== undefined) requireSignedOn(key, entry, this.#crypto);
    else if (!mayLackBases) throw withoutBasis(entry);
    // Else it stays void, and is verified when the rotation comes.
  }

  /** Verifies an entry that was held without its rotation, now that the rotation is there. */
  #verifyWaiting(waiting: EntryRecord): void {
    const { fact } = waiting;
    if (fact.kind !== 'device-added' && fact.kind !== 'key-rotated') return;
    const key = this.#findKey(fact.basis);
    if (key !== undefined) requireSignedOn(key, this.#readHeld(waiting), this.#crypto);
  }

  #findKey(basis: EntryId): GenerationKey | undefined {
    const known = this.#keys.get(basis);
    if (known !== undefined) return known;
    const added = this.#newBases.get(basis);
    const record = added?.record ?? this.#fold.findBasis(basis);
    if (record === undefined) return undefined;
    const key = generationKeyOf(added?.entry ?? this.#readHeld(record));
    if (key === undefined) return undefined;
    this.#keys.set(basis, key);
    return key;
  }

  #readHeld({ device, sequence }: EntryRecord): Entry {
    return decodeEntry(this.#source.read(device, sequence), this.#crypto);
  }
}

function fault(key: EntryErrorKey, { author, body }: Entry): Error {
  return entryError(key, { device: author, sequence: body.sequence });
}
