import { decodeCbor, encodeCbor } from '../../../../core/cbor/cbor-fields.js';
import { CborReader, MalformedBytes } from '../../../../core/cbor/cbor-reader.js';
import { CborWriter } from '../../../../core/cbor/cbor-writer.js';
import { HASH_BYTES, SECRET_BYTES } from '../../../../keystore/entries/suite.js';
import { concatBytes, fromHex, toHex } from '../bytes.js';
import { SecretKeys } from '../trust/secret-keys.js';

/** Longer marks of exchanges than this are not kept, in bytes. */
export const MAX_EXCHANGE_MARK_BYTES = 4096;
/** So many places a person exchanges with, at the most. */
const MAX_EXCHANGES = 64;
const MAX_PLACE_BYTES = 256;

/** Who this device is in the account, and its keys. */
export interface OwnDevice {
  /** Its id as a member. */
  readonly member: string;
  readonly keys: SecretKeys;
}

/** Member id, then secret. The caller overwrites it. */
export function encodeDevice({ member, keys }: OwnDevice): Uint8Array {
  return concatBytes(fromHex(member), keys.secret);
}

/** Takes a copy of the secret, and overwrites what it was given. Throws `MalformedBytes`. */
export function decodeDevice(plaintext: Uint8Array): OwnDevice {
  try {
    if (plaintext.length !== HASH_BYTES + SECRET_BYTES) throw new MalformedBytes('not the keys of a device');
    const member = toHex(plaintext.subarray(0, HASH_BYTES));
    return { member, keys: new SecretKeys(plaintext.slice(HASH_BYTES), 'device') };
  } finally {
    plaintext.fill(0);
  }
}

export function encodeSeenFindings(keys: readonly string[]): Uint8Array {
  return encodeCbor({ keys });
}

/** Throws `MalformedBytes`. */
export function decodeSeenFindings(plaintext: Uint8Array): readonly string[] {
  return decodeCbor(plaintext).expectOnly('keys').texts('keys');
}

/** How many there are, then name and mark of each. */
export function encodeExchanges(marks: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const writer = new CborWriter().unsigned(marks.size);
  for (const [place, mark] of marks) writer.text(place).byteString(mark);
  return writer.bytes.slice();
}

/** Throws `MalformedBytes`. */
export function decodeExchanges(plaintext: Uint8Array): ReadonlyMap<string, Uint8Array> {
  const reader = new CborReader(plaintext);
  const marks = new Map<string, Uint8Array>();
  const count = reader.unsigned();
  if (count > MAX_EXCHANGES) throw new MalformedBytes('too many exchanges');
  for (let left = count; left > 0; left--) marks.set(reader.text(MAX_PLACE_BYTES), reader.bytes().slice());
  reader.end();
  return marks;
}

/** Whether a mark is one that can be kept. */
export function isExchangeMark(place: string, mark: Uint8Array, others: ReadonlyMap<string, Uint8Array>): boolean {
  const isFew = others.has(place) || others.size < MAX_EXCHANGES;
  return isFew && Buffer.byteLength(place) <= MAX_PLACE_BYTES && mark.length <= MAX_EXCHANGE_MARK_BYTES;
}
