import { createHash } from 'node:crypto';
import { ml_dsa65 } from '@noble/post-quantum/ml-dsa.js';

import type { KeystoreCrypto } from '../../../keystore/index.js';
import { sodium } from './sodium.js';

const ED25519_SIGNATURE_BYTES = 64;
const ED25519_KEY_BYTES = 32;

/** The hash and the signatures of the keystore. Signatures and keys that can't be any are simply not valid. */
export const sodiumKeystoreCrypto: KeystoreCrypto = {
  sha256: (bytes) => new Uint8Array(createHash('sha256').update(bytes).digest()),

  verifyEd25519: (signature, message, publicKey) =>
    signature.length === ED25519_SIGNATURE_BYTES &&
    publicKey.length === ED25519_KEY_BYTES &&
    sodium.crypto_sign_verify_detached(signature, message, publicKey),

  verifyMlDsa65: (signature, message, publicKey) =>
    signature.length === ml_dsa65.lengths.signature &&
    publicKey.length === ml_dsa65.lengths.publicKey &&
    ml_dsa65.verify(signature, message, publicKey),
};
