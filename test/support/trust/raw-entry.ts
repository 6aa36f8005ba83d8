import { encodeCbor } from '../../../src/core/cbor/cbor-fields.js';
import { CborWriter } from '../../../src/core/cbor/cbor-writer.js';
import type { EntryBody } from '../../../src/keystore/entries/signed-entry.js';
import { ML_DSA_65_SIGNATURE_BYTES } from '../../../src/keystore/entries/suite.js';
import { marked } from './marked-keys.js';

/** A body of suite 1 field by field, whatever is wrong with it: the app composes nothing that it wouldn't read. */
export function rawBody(body: Omit<EntryBody, 'suite'>): Uint8Array {
  const writer = new CborWriter().map(10).unsigned(1).unsigned(1);
  writer.unsigned(2).hexOrNull(body.account).unsigned(3).hexOrNull(body.author);
  writer.unsigned(4).unsigned(body.number).unsigned(5).hexOrNull(body.previous);
  writer.unsigned(6).array(body.deps.length);
  for (const dep of body.deps) writer.hex(dep);
  writer.unsigned(7).boolean(body.critical).unsigned(8).text(body.kind);
  writer.unsigned(9).byteString(body.payload).unsigned(10).unsigned(body.writtenAt);
  return writer.bytes.slice();
}

/** The bytes of an entry, with the marks of whoever signed; null where ML-DSA-65 doesn't. */
export function rawEntry(body: Uint8Array, ed25519: string, mlDsa65: string | null): Uint8Array {
  const second = mlDsa65 === null ? null : marked(mlDsa65, ML_DSA_65_SIGNATURE_BYTES);
  return encodeCbor([body, marked(ed25519, 64), second]);
}
