import { encodeCbor } from '../core/cbor/cbor-fields.js';
import { CborReader, MalformedBytes } from '../core/cbor/cbor-reader.js';
import type { CborValue } from '../core/cbor/cbor-writer.js';
import { entryUnreadable, type EntryPlace } from './entry-errors.js';
import { type FullIdLookup, readPayload, writePayload } from './entry-payload.js';
import { concatBytes, toHex } from './hex.js';
import { deviceIdOf } from './identity.js';
import {
  ED25519_SIGNATURE_BYTES,
  HASH_BYTES,
  LATEST_TIME_MS,
  MAX_ENTRY_BYTES,
  ML_DSA_65_SIGNATURE_BYTES,
} from './limits.js';
import type { DeviceId, Entry, EntryBody, EntryId, EntryKind, EntrySigner, KeystoreCrypto } from './types.js';

// An entry is deterministic CBOR: [body, signature, account signature or null], the body being a byte string that holds
// the deterministic CBOR of
//   { 1 account, 2 author, 3 sequence, 4 previous or null, 5 generation, 6 written at, 7 kind, 8 payload }.

const signatureDomain = new TextEncoder().encode('onestarstream entry v1\0');

/** Longest text among `entryKinds`, with room for kinds to come. */
const MAX_KIND_BYTES = 32;

/** How a kind is signed beside its author's signature. */
export type AccountSignatureKind = 'none' | 'ed25519' | 'ml-dsa-65';

/** Which account signature the entries of a kind bear. */
export function accountSignatureKind(kind: EntryKind): AccountSignatureKind {
  if (kind === 'device-added') return 'ed25519';
  return kind === 'genesis' || kind === 'key-rotated' ? 'ml-dsa-65' : 'none';
}

const accountSignatureBytes: Record<AccountSignatureKind, number | undefined> = {
  none: undefined,
  ed25519: ED25519_SIGNATURE_BYTES,
  'ml-dsa-65': ML_DSA_65_SIGNATURE_BYTES,
};

/** An entry before its hash is computed. */
export type UnhashedEntry = Omit<Entry, 'id'>;

/** What composing an entry needs beside its content. */
export interface EntryContext {
  readonly crypto: Pick<KeystoreCrypto, 'sha256'>;
  /** Gives the full id of each device that the payload names. */
  readonly fullIdOf: FullIdLookup;
}

/** What every signature of an entry signs. */
export function signedMessage(bodyBytes: Uint8Array): Uint8Array {
  return concatBytes(signatureDomain, bodyBytes);
}

/** The wire form of an entry. */
export function encodeEntry(entry: Pick<Entry, 'bodyBytes' | 'signature' | 'accountSignature'>): Uint8Array {
  return encodeCbor([entry.bodyBytes, entry.signature, entry.accountSignature]);
}

/**
 * Reads an entry and refuses every other encoding than `encodeEntry` gives. Checks its form, not its signatures. The
 * byte strings in it are views of `encoded`.
 *
 * Throws `ENTRY_INVALID`.
 */
export function decodeEntry(encoded: Uint8Array, crypto: Pick<KeystoreCrypto, 'sha256'>): Entry {
  const entry = decodeUnhashedEntry(encoded);
  return { id: entryIdOf(entry.bodyBytes, crypto), ...entry };
}

/** The id of the entry with this body. */
export function entryIdOf(bodyBytes: Uint8Array, crypto: Pick<KeystoreCrypto, 'sha256'>): EntryId {
  return toHex(crypto.sha256(bodyBytes));
}

/** As `decodeEntry`, without the costly hash. Throws `ENTRY_INVALID`. */
export function decodeUnhashedEntry(encoded: Uint8Array): UnhashedEntry {
  let place: EntryPlace | undefined;
  try {
    if (encoded.length > MAX_ENTRY_BYTES) throw new MalformedBytes(`it is longer than ${MAX_ENTRY_BYTES} bytes`);
    const reader = new CborReader(encoded);
    reader.array(3);
    const bodyBytes = reader.bytes();
    const signature = reader.bytes(ED25519_SIGNATURE_BYTES);
    const accountSignature = reader.bytesOrNull();
    reader.end();
    const { author, body } = readBody(bodyBytes, (read) => {
      place = read;
    });
    if (accountSignature?.length !== accountSignatureBytes[accountSignatureKind(body.payload.kind)]) {
      throw new MalformedBytes('its account signature does not fit its kind');
    }
    return { author, body, bodyBytes, signature, accountSignature };
  } catch (error) {
    if (!(error instanceof MalformedBytes)) throw error;
    throw entryUnreadable(place, error);
  }
}

/**
 * Makes and signs an entry. Sorts the lists in it.
 *
 * Throws `ENTRY_INVALID` when the body breaks a rule of form, such as a name of more than 256 bytes.
 */
export function composeEntry(body: EntryBody, signer: EntrySigner, context: EntryContext): Entry {
  const bodyBytes = encodeBody(body, context.fullIdOf);
  const message = signedMessage(bodyBytes);
  const signature = signer.signAsDevice(message);
  const accountSignature = signAsAccount(accountSignatureKind(body.payload.kind), message, signer);
  // Read back, so that nothing is ever signed and stored that others would refuse.
  return decodeEntry(encodeEntry({ bodyBytes, signature, accountSignature }), context.crypto);
}

function signAsAccount(kind: AccountSignatureKind, message: Uint8Array, signer: EntrySigner): Uint8Array | null {
  switch (kind) {
    case 'none':
      return null;
    case 'ed25519':
      return signer.signAsAccountEd25519(message);
    case 'ml-dsa-65':
      return signer.signAsAccountMlDsa65(message);
  }
}

function encodeBody(body: EntryBody, fullIdOf: FullIdLookup): Uint8Array {
  const { account, author, sequence, previous, generation, writtenAt, payload } = body;
  const wire = new Map<number, CborValue>([
    [1, account],
    [2, author],
    [3, sequence],
    [4, previous],
    [5, generation],
    [6, writtenAt],
    [7, payload.kind],
    [8, writePayload(payload, fullIdOf)],
  ]);
  return encodeCbor(wire);
}

function readBody(bytes: Uint8Array, onPlace: (place: EntryPlace) => void): Pick<Entry, 'author' | 'body'> {
  const reader = new CborReader(bytes);
  reader.map(8);
  reader.key(1);
  const account = reader.bytes(HASH_BYTES);
  reader.key(2);
  const fullId = reader.bytes(HASH_BYTES);
  reader.key(3);
  const sequence = reader.unsigned();
  const author = deviceIdOf(fullId);
  onPlace({ device: author, sequence });
  reader.key(4);
  const previous = reader.bytesOrNull();
  reader.key(5);
  const generation = reader.unsigned();
  reader.key(6);
  const writtenAt = reader.unsigned();
  if (writtenAt > LATEST_TIME_MS) throw new MalformedBytes('its time is later than any date');
  reader.key(7);
  const kind = reader.text(MAX_KIND_BYTES);
  reader.key(8);
  const payload = readPayload(kind, reader);
  reader.end();
  const body = { account, author: fullId, sequence, previous, generation, writtenAt, payload };
  requirePlaceInFeed(body, author);
  return { author, body };
}

/** Rules of form that join several fields. */
function requirePlaceInFeed({ sequence, previous, generation, payload }: EntryBody, author: DeviceId): void {
  if (sequence < 1 || generation < 1) throw new MalformedBytes('its numbers do not begin at 1');
  if ((previous === null) !== (sequence === 1) || (previous !== null && previous.length !== HASH_BYTES)) {
    throw new MalformedBytes('its link to the entry before does not fit its number');
  }
  const opensFeed = payload.kind === 'genesis' || payload.kind === 'device-added';
  if (opensFeed !== (sequence === 1)) throw new MalformedBytes('its kind does not fit its number');
  if (payload.kind === 'genesis' && generation !== 1) throw new MalformedBytes('the first generation is 1');
  if (payload.kind === 'key-rotated' && generation === Number.MAX_SAFE_INTEGER) {
    throw new MalformedBytes('no generation can follow');
  }
  if (payload.kind === 'acknowledged' && payload.seen.some(({ device }) => device === author)) {
    throw new MalformedBytes('it acknowledges its own feed');
  }
}
