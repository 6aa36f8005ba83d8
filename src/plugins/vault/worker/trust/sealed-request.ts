import {
  anyBytesField,
  bytesField,
  decodeForm,
  encodeForm,
  pairField,
} from '../../../../keystore/entries/form-field.js';
import {
  isRequestSigned,
  type JoinRequest,
  PAIRING_SALT_BYTES,
  type SignedRequest,
  signedRequestField,
  signRequest,
} from '../../../../keystore/entries/join-request.js';
import { flawOf } from '../../../../keystore/entries/key-flaws.js';
import { type FormProblem, Misfit, outcomeOf } from '../../../../keystore/entries/outcome.js';
import type { TrustSigner } from '../../../../keystore/entries/trust-crypto.js';
import { concatBytes, equalBytes } from '../bytes.js';
import type { PairingKey } from './pairing-key.js';
import { sodiumTrustCrypto } from './sodium-trust-crypto.js';

/** Keys, signatures and the longest name take half of it. */
export const MAX_SEALED_REQUEST_BYTES = 16 * 1024;
const MAC_BYTES = 32;

/** `[signed request, MAC]`: the cipher alone would let one text open under two codes. */
const contentField = pairField(anyBytesField, bytesField(MAC_BYTES));

/** What came of opening a sealed request. */
export type RequestOpening =
  | { readonly kind: 'opened'; readonly request: SignedRequest }
  /** The code is another, or the bytes are none that a device made. */
  | { readonly kind: 'not-opened' }
  /** It was made with the right code by something that is not an honest device of this version. */
  | { readonly kind: 'refused'; readonly problem: FormProblem };

/** Signs a request and seals it under the code: the salt in clear, then all the rest. */
export function sealRequest(request: JoinRequest, signer: TrustSigner, pairing: PairingKey): Uint8Array {
  const signed = encodeForm(signedRequestField, signRequest(request, signer, sodiumTrustCrypto));
  const content = encodeForm(contentField, [signed, pairing.mac(signed)]);
  return concatBytes(request.salt, pairing.seal(content, contextOf(request.salt)));
}

/** The salt with which the code of a sealed request derives; null when the bytes can't be one. */
export function saltOfRequest(sealed: Uint8Array): Uint8Array | null {
  const isLongEnough = sealed.length > PAIRING_SALT_BYTES && sealed.length <= MAX_SEALED_REQUEST_BYTES;
  return isLongEnough ? sealed.subarray(0, PAIRING_SALT_BYTES) : null;
}

/** Opens a request, and checks all of it that can be checked without the account: MAC, salt, tag, keys, and both signatures. */
export function openRequest(sealed: Uint8Array, pairing: PairingKey): RequestOpening {
  const salt = saltOfRequest(sealed);
  const opened = salt === null ? null : openContent(sealed, salt, pairing);
  if (salt === null || opened === null) return { kind: 'not-opened' };
  const outcome = outcomeOf(() => {
    const signed = decodeForm(signedRequestField, opened);
    requireGenuine(signed, salt, pairing);
    return signed;
  });
  return outcome.kind === 'done' ? { kind: 'opened', request: outcome.value } : outcome;
}

/** A false MAC says no more than a false code does. */
function openContent(sealed: Uint8Array, salt: Uint8Array, pairing: PairingKey): Uint8Array | null {
  const plaintext = pairing.open(sealed.subarray(PAIRING_SALT_BYTES), contextOf(salt));
  if (plaintext === null) return null;
  const content = outcomeOf(() => decodeForm(contentField, plaintext));
  if (content.kind === 'refused') return null;
  const [signed, mac] = content.value;
  return pairing.isAuthentic(signed, mac) ? signed : null;
}

function requireGenuine(signed: SignedRequest, salt: Uint8Array, pairing: PairingKey): void {
  const { request } = signed;
  if (!equalBytes(request.salt, salt)) throw new Misfit('malformed', 'its salt is another');
  if (!equalBytes(request.tag, pairing.tag)) throw new Misfit('malformed', 'its tag is of another code');
  const flaw = flawOf(request.keys, sodiumTrustCrypto);
  if (flaw !== null) throw new Misfit('flawed-key', flaw);
  if (!isRequestSigned(signed, sodiumTrustCrypto)) throw new Misfit('false-signature', 'its keys did not sign it');
}

function contextOf(salt: Uint8Array): Uint8Array {
  return sodiumTrustCrypto.hash('sealed request', salt);
}
