import { createHash } from 'node:crypto';

import type { KeyRecord } from '../../../src/keystore/entries/key-record.js';
import { ML_DSA_65_KEY_BYTES, ML_DSA_65_SIGNATURE_BYTES } from '../../../src/keystore/entries/suite.js';
import type { TrustCrypto, TrustSigner } from '../../../src/keystore/entries/trust-crypto.js';

/** A fast stand-in: keys and signatures begin with a mark of whose they are, and are believed. */
export const markedCrypto: TrustCrypto = {
  hash: (tag, bytes) => new Uint8Array(sha256(`${tag}\0`, bytes)),
  verifyEd25519: (_tag, _digest, signature, key) => isMadeWith(signature, key),
  verifyMlDsa65: (_tag, _digest, signature, key) => isMadeWith(signature, key),
  isEd25519Key: () => true,
};

export function markedKeys(owner: string, isFlawed = false): KeyRecord {
  const xwing = new Uint8Array(1216);
  xwing.set(sha256(owner), 1184);
  // A coefficient that is no remainder of the modulus.
  if (isFlawed) xwing.fill(0xff, 0, 3);
  return { suite: 1, ed25519: marked(owner, 32), mlDsa65: marked(owner, ML_DSA_65_KEY_BYTES), xwing };
}

export function markingSigner(owner: string): TrustSigner {
  const [ed25519, mlDsa65] = [marked(owner, 64), marked(owner, ML_DSA_65_SIGNATURE_BYTES)];
  return { signEd25519: () => ed25519, signMlDsa65: () => mlDsa65 };
}

/** Begins with what tells the owner. */
export function marked(owner: string, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  bytes.set(sha256(owner));
  return bytes;
}

function isMadeWith(signature: Uint8Array, key: Uint8Array): boolean {
  return Buffer.compare(signature.subarray(0, 32), key.subarray(0, 32)) === 0;
}

export function sha256(...parts: readonly (Uint8Array | string)[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}
