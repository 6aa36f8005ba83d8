import { createHash } from 'node:crypto';
import { ml_dsa65 } from '@noble/post-quantum/ml-dsa.js';

import { underTag } from '../../../../keystore/entries/domain-tags.js';
import {
  ED25519_KEY_BYTES,
  ED25519_SIGNATURE_BYTES,
  ML_DSA_65_KEY_BYTES,
  ML_DSA_65_SIGNATURE_BYTES,
} from '../../../../keystore/entries/suite.js';
import type { TrustCrypto } from '../../../../keystore/entries/trust-crypto.js';
import { sodium } from '../sodium.js';

const NOTHING = new Uint8Array(0);

/** The hash and the signatures of suite 1, each under its tag. */
export const sodiumTrustCrypto: TrustCrypto = {
  // The same as of both joined, without a copy of what may be a long entry.
  hash: (tag, bytes) => new Uint8Array(createHash('sha256').update(underTag(tag, NOTHING)).update(bytes).digest()),

  verifyEd25519: (tag, digest, signature, publicKey) =>
    signature.length === ED25519_SIGNATURE_BYTES &&
    publicKey.length === ED25519_KEY_BYTES &&
    sodium.crypto_sign_verify_detached(signature, underTag(tag, digest), publicKey),

  verifyMlDsa65: (tag, digest, signature, publicKey) =>
    signature.length === ML_DSA_65_SIGNATURE_BYTES &&
    publicKey.length === ML_DSA_65_KEY_BYTES &&
    ml_dsa65.verify(signature, underTag(tag, digest), publicKey),

  isEd25519Key: (publicKey) =>
    publicKey.length === ED25519_KEY_BYTES && sodium.crypto_core_ed25519_is_valid_point(publicKey),
};
