import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import instantiate, { type Libsodium } from 'libsodium-sumo';

import { sodium } from './sodium.js';

/** The instance in use: the one that everything else uses, until the derivation gets its own. */
let instance = sodium.libsodium;
let isApart = false;
let isUsed = false;

/**
 * From here on the derivation has an instance of libsodium to itself, for a process that lives on after it. WebAssembly never gives memory back but
 * with its whole instance: the 64 MiB or more that one derivation takes would stay with the thread as long as the vault is open.
 */
export async function deriveApart(): Promise<void> {
  instance = await newInstance();
  isApart = true;
}

/**
 * Argon2id, version 1.3, one lane (RFC 9106). The memory that it takes stays for the next time, until `giveBackMemory`.
 * Throws `RangeError` when the memory cannot be had.
 */
export function argon2id(
  password: Uint8Array,
  salt: Uint8Array,
  { length, passes, memoryKiB }: { readonly length: number; readonly passes: number; readonly memoryKiB: number },
): Uint8Array {
  isUsed = true;
  const { _malloc: allocate, _free: free, _crypto_pwhash: derive } = instance;
  const bytes = length + password.length + salt.length;
  const out = allocate(bytes);
  if (out === 0) throw new RangeError('There is no memory for the password.');
  const passwordAt = out + length;
  const saltAt = passwordAt + password.length;
  try {
    instance.HEAPU8.set(password, passwordAt);
    instance.HEAPU8.set(salt, saltAt);
    const { crypto_pwhash_ALG_ARGON2ID13: algorithm } = sodium;
    // The zeros are the upper halves of 64-bit numbers: two lengths and the passes.
    const failed = derive(
      out,
      length,
      0,
      passwordAt,
      password.length,
      0,
      saltAt,
      passes,
      0,
      memoryKiB * 1024,
      algorithm,
    );
    if (failed !== 0) throw new RangeError('There is no memory for the derivation.');
    return instance.HEAPU8.slice(out, passwordAt);
  } finally {
    instance.HEAPU8.fill(0, out, out + bytes);
    free(out);
  }
}

/** Gives back the memory that derivations took apart. Takes some milliseconds, and more in a large account. */
export async function giveBackMemory(): Promise<void> {
  if (!isUsed || !isApart) return;
  try {
    instance = await newInstance();
  } catch {
    // There is no memory for another one now: this one goes on serving, and is given back after the next derivation.
    return;
  }
  isUsed = false;
  collectGarbage();
}

/** How much memory derivations hold, in bytes. */
export function heldMemory(): number {
  return instance.HEAPU8.length;
}

/** In a thread that rests, nothing else has the engine look for what nobody uses any more. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('globalThis.gc') as (() => void) | undefined;
  setFlagsFromString('--no-expose-gc');
  collect?.();
}

async function newInstance(): Promise<Libsodium> {
  const libsodium = await instantiate({
    getRandomValue: () => crypto.getRandomValues(new Uint32Array(1))[0] ?? 0,
  });
  const { _sodium_init: initialize } = libsodium;
  initialize();
  return libsodium;
}
