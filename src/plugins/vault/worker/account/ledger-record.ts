import { decodeCbor, encodeCbor } from '../../../../core/cbor/cbor-fields.js';
import { MalformedBytes } from '../../../../core/cbor/cbor-reader.js';
import { HASH_BYTES } from '../../../../keystore/entries/suite.js';
import { fromHex, toHex } from '../bytes.js';
import { DIGEST_BYTES } from './record-digest.js';

/** Where the whole stands. Written in every transaction, so that a change by another process shows. */
export interface AccountLedger {
  /** Grows by one with every transaction. */
  readonly revision: number;
  /** The id of its genesis. */
  readonly account: string;
  /** How many entries are stored: their numbers run from 0 to one less. */
  readonly entries: number;
  /** How many records there are about members. */
  readonly memberRecords: number;
  /** The number that the next copy gets which has to wait. */
  readonly nextWaiting: number;
  /** How many copies wait. */
  readonly waiting: number;
  /** This device's newest entry, on which its next one builds; null before its first. */
  readonly ownNewest: string | null;
  /** Wall clock, ms since 1970. */
  readonly passwordChangedAt: number;
  readonly lastSyncedAt: number | null;
  /** When a recovery key of the account was last typed here and found right; null before the first time. */
  readonly paperCheckedAt: number | null;
  /** See `RecordDigest`. */
  readonly digest: Uint8Array;
}

/** A ledger before its first transaction. */
export function emptyLedger(account: string): AccountLedger {
  return {
    revision: 0,
    account,
    entries: 0,
    memberRecords: 0,
    nextWaiting: 0,
    waiting: 0,
    ownNewest: null,
    passwordChangedAt: 0,
    lastSyncedAt: null,
    paperCheckedAt: null,
    digest: new Uint8Array(DIGEST_BYTES),
  };
}

export function encodeLedger({ account, ownNewest, ...rest }: AccountLedger): Uint8Array {
  return encodeCbor({ ...rest, account: fromHex(account), ownNewest: fromHex(ownNewest ?? '') });
}

/** Throws `MalformedBytes`. */
export function decodeLedger(plaintext: Uint8Array): AccountLedger {
  const fields = decodeCbor(plaintext);
  const counts = ['revision', 'entries', 'memberRecords', 'nextWaiting', 'waiting', 'passwordChangedAt'] as const;
  fields.expectOnly(...counts, 'account', 'ownNewest', 'lastSyncedAt', 'paperCheckedAt', 'digest');
  const ownNewest = fields.bytes('ownNewest');
  if (ownNewest.length !== 0 && ownNewest.length !== HASH_BYTES) throw new MalformedBytes('an id has another length');
  return {
    revision: fields.count('revision'),
    account: toHex(fields.bytes('account', HASH_BYTES)),
    entries: fields.count('entries'),
    memberRecords: fields.count('memberRecords'),
    nextWaiting: fields.count('nextWaiting'),
    waiting: fields.count('waiting'),
    ownNewest: toHex(ownNewest) || null,
    passwordChangedAt: fields.count('passwordChangedAt'),
    lastSyncedAt: fields.countOrNull('lastSyncedAt'),
    paperCheckedAt: fields.countOrNull('paperCheckedAt'),
    digest: fields.bytes('digest', DIGEST_BYTES),
  };
}

/** What is kept outside of the vault's file to tell whether all of it was put back (11.3). */
export interface LedgerMark {
  readonly revision: number;
  readonly ownNewest: string | null;
}

/**
 * Whether a ledger can be what became of one of which this mark was kept. A mark may be older, as it is written after the ledger.
 *
 * @param isOwn whether the vault holds an entry of this device with that id
 */
export function isPutBack(ledger: LedgerMark, mark: LedgerMark, isOwn: (entry: string) => boolean): boolean {
  if (ledger.revision < mark.revision) return true;
  if (ledger.revision === mark.revision) return ledger.ownNewest !== mark.ownNewest;
  return mark.ownNewest !== null && !isOwn(mark.ownNewest);
}
