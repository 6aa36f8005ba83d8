import type { TrustSigner } from '../../../src/keystore/entries/trust-crypto.js';
import { bytesFrom } from './bytes-from.js';

/** A fast stand-in whose signatures anybody could forge. */
export const stampingSigner: TrustSigner = {
  signEd25519: (tag, digest) => bytesFrom(`${tag} ${Buffer.from(digest).toString('hex')}`, 64),
  signMlDsa65: (tag, digest) => bytesFrom(`${tag} ${Buffer.from(digest).toString('hex')}`, 3309),
};
