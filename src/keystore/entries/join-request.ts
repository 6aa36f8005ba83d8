import { NAME_LIMIT } from '../../core/common/visible-text.js';
import { LATEST_TIME_MS } from '../limits.js';
import {
  bytesField,
  countField,
  encodeForm,
  idField,
  nullableField,
  recordField,
  suiteRecordField,
  textField,
  type ValueOf,
} from './form-field.js';
import { keyRecordField } from './key-record.js';
import { ED25519_SIGNATURE_BYTES, HASH_BYTES, ML_DSA_65_SIGNATURE_BYTES } from './suite.js';
import type { TrustCrypto, TrustSigner } from './trust-crypto.js';

export const PAIRING_SALT_BYTES = 32;
export const REQUEST_NONCE_BYTES = 32;

/** A request older than this by the reader's clock is not admitted. */
export const MAX_REQUEST_AGE_MS = 7 * 24 * 60 * 60 * 1000;

/** `{ 1 suite, 2 keys, 3 name, 4 account or null, 5 tag, 6 made at, 7 salt, 8 nonce }` */
export const requestField = suiteRecordField({
  keys: keyRecordField,
  name: textField(NAME_LIMIT.bytes),
  /** Null while the device does not know whom it joins. */
  account: nullableField(idField),
  /** Of the pairing code; 32 random bytes for a recovery key. */
  tag: bytesField(HASH_BYTES),
  /** Milliseconds since 1970. */
  madeAt: countField(0, LATEST_TIME_MS),
  salt: bytesField(PAIRING_SALT_BYTES),
  nonce: bytesField(REQUEST_NONCE_BYTES),
});

/** What a device asks for that wants to be let in. */
export type JoinRequest = ValueOf<typeof requestField>;

/** `{ 1 request, 2 Ed25519 signature, 3 ML-DSA-65 signature }` */
export const signedRequestField = recordField({
  request: requestField,
  ed25519: bytesField(ED25519_SIGNATURE_BYTES),
  mlDsa65: bytesField(ML_DSA_65_SIGNATURE_BYTES),
});

/** A request, and the word of both signing halves of its keys. */
export type SignedRequest = ValueOf<typeof signedRequestField>;

/** What is signed, and what the device's comparison code is made of. */
export function requestDigest(request: JoinRequest, crypto: Pick<TrustCrypto, 'hash'>): Uint8Array {
  return crypto.hash('request', encodeForm(requestField, request));
}

export function signRequest(
  request: JoinRequest,
  signer: TrustSigner,
  crypto: Pick<TrustCrypto, 'hash'>,
): SignedRequest {
  const digest = requestDigest(request, crypto);
  return {
    request,
    ed25519: signer.signEd25519('request ed25519', digest),
    mlDsa65: signer.signMlDsa65('request mldsa', digest),
  };
}

/** Whether whoever asks holds the secret halves of the keys that sign. */
export function isRequestSigned({ request, ed25519, mlDsa65 }: SignedRequest, crypto: TrustCrypto): boolean {
  const digest = requestDigest(request, crypto);
  return (
    crypto.verifyEd25519('request ed25519', digest, ed25519, request.keys.ed25519) &&
    crypto.verifyMlDsa65('request mldsa', digest, mlDsa65, request.keys.mlDsa65)
  );
}

/** @param now milliseconds since 1970 */
export function isRequestTooOld({ madeAt }: JoinRequest, now: number): boolean {
  return now - madeAt > MAX_REQUEST_AGE_MS;
}
