import { createHash, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { ml_dsa65 } from '@noble/post-quantum/ml-dsa.js';
import type { DevicePublicKeys, GenerationPublicKeys, KeystoreCrypto } from '../../../src/keystore/index.js';

/** Both halves of a device's identity. */
export interface TestDevice {
  readonly keys: DevicePublicKeys;
  sign(message: Uint8Array): Uint8Array;
}

/** Both halves of a generation of the account key. */
export interface TestGeneration {
  readonly key: GenerationPublicKeys;
  signEd25519(message: Uint8Array): Uint8Array;
  signMlDsa65(message: Uint8Array): Uint8Array;
}

/** Cryptography for tests: makes keys, and counts what it verifies. */
export interface CryptoSuite {
  readonly crypto: KeystoreCrypto;
  /** How often each algorithm verified a signature so far. */
  readonly verified: { ed25519: number; mlDsa65: number };
  makeDevice(): TestDevice;
  makeGeneration(): TestGeneration;
}

function sha256(...parts: readonly (Uint8Array | string)[]): Uint8Array {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return new Uint8Array(hash.digest());
}

/** Pseudo-random bytes that depend on the seed alone. */
export function bytesFrom(seed: string, length: number): Uint8Array {
  return new Uint8Array(createHash('shake256', { outputLength: length }).update(seed).digest());
}

/**
 * A fast stand-in whose signatures anyone could forge: hashes keyed with the public key. Equal seeds give equal keys, so
 * that a failing random test can be repeated.
 */
export function fakeSuite(seed: string): CryptoSuite {
  const verified = { ed25519: 0, mlDsa65: 0 };
  let keys = 0;
  const fakeEd25519 = (message: Uint8Array, key: Uint8Array): Uint8Array => {
    const half = sha256('ed25519', key, message);
    return new Uint8Array([...half, ...half]);
  };
  const fakeMlDsa65 = (message: Uint8Array, key: Uint8Array): Uint8Array => {
    const signature = new Uint8Array(3309);
    signature.set(sha256('ml-dsa-65', key, message));
    return signature;
  };
  return {
    verified,
    crypto: {
      sha256: (bytes) => sha256(bytes),
      verifyEd25519(signature, message, key) {
        verified.ed25519 += 1;
        return Buffer.compare(signature, fakeEd25519(message, key)) === 0;
      },
      verifyMlDsa65(signature, message, key) {
        verified.mlDsa65 += 1;
        return Buffer.compare(signature, fakeMlDsa65(message, key)) === 0;
      },
    },
    makeDevice() {
      const signing = bytesFrom(`${seed} signing ${++keys}`, 32);
      const sealing = bytesFrom(`${seed} sealing ${keys}`, 1216);
      return { keys: { signing, sealing }, sign: (message) => fakeEd25519(message, signing) };
    },
    makeGeneration() {
      const ed25519 = bytesFrom(`${seed} ed25519 ${++keys}`, 32);
      const mlDsa65 = bytesFrom(`${seed} ml-dsa-65 ${keys}`, 1952);
      return {
        key: { ed25519, mlDsa65 },
        signEd25519: (message) => fakeEd25519(message, ed25519),
        signMlDsa65: (message) => fakeMlDsa65(message, mlDsa65),
      };
    },
  };
}

/** Real Ed25519 and ML-DSA-65. Sealing keys are random bytes: nothing is sealed here. */
export function realSuite(): CryptoSuite {
  const verified = { ed25519: 0, mlDsa65: 0 };
  let keys = 0;
  return {
    verified,
    crypto: {
      sha256: (bytes) => sha256(bytes),
      verifyEd25519(signature, message, key) {
        verified.ed25519 += 1;
        const x = Buffer.from(key).toString('base64url');
        const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
        return verify(null, message, publicKey, signature);
      },
      verifyMlDsa65(signature, message, key) {
        verified.mlDsa65 += 1;
        return ml_dsa65.verify(signature, message, key);
      },
    },
    makeDevice() {
      const { publicKey, signAs } = makeEd25519();
      return { keys: { signing: publicKey, sealing: bytesFrom(`sealing ${++keys}`, 1216) }, sign: signAs };
    },
    makeGeneration() {
      const { publicKey, signAs } = makeEd25519();
      const mlDsa = ml_dsa65.keygen();
      return {
        key: { ed25519: publicKey, mlDsa65: mlDsa.publicKey },
        signEd25519: signAs,
        signMlDsa65: (message) => ml_dsa65.sign(message, mlDsa.secretKey),
      };
    },
  };
}

function makeEd25519(): { readonly publicKey: Uint8Array; readonly signAs: (message: Uint8Array) => Uint8Array } {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const { x } = publicKey.export({ format: 'jwk' });
  if (x === undefined) throw new Error('An Ed25519 key has no public half.');
  return {
    publicKey: new Uint8Array(Buffer.from(x, 'base64url')),
    signAs: (message) => new Uint8Array(sign(null, message, privateKey)),
  };
}
