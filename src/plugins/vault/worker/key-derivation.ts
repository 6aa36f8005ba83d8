import { appError } from '../../../core/errors.js';
import type { KeyDerivationFacts } from '../../../keystore/index.js';
import { argon2id } from './argon2id.js';
import { sodium } from './sodium.js';
import { KEY_DERIVATION_NAME, SALT_BYTES } from './vault-header.js';

/** How a password becomes a key. Stands in clear beside what it opens, and is authenticated by it. */
export interface KeyDerivation extends KeyDerivationFacts {
  readonly algorithm: string;
  /** Random, `SALT_BYTES` long. */
  readonly salt: Uint8Array;
}

const DERIVED_KEY_BYTES = 32;

/**
 * What is accepted. The floor is OWASP's password storage recommendation: 19 MiB with two passes, or 46 MiB with one.
 * The ceiling keeps a forged header from taking all memory or an hour.
 */
export const KEY_DERIVATION_BOUNDS = {
  leastMemoryKiB: 19 * 1024,
  mostMemoryKiB: 1024 * 1024,
  leastMemoryForOnePassKiB: 46 * 1024,
  leastPasses: 1,
  mostPasses: 16,
} as const;

/**
 * What is accepted of a bundle, whose head anyone can have written: four times the memory and more than twice the passes of what
 * is written (vault-parameters.ts), so that later versions can ask for more and still be read, and a few seconds at most.
 */
export const BUNDLE_DERIVATION_BOUNDS = { ...KEY_DERIVATION_BOUNDS, mostMemoryKiB: 256 * 1024, mostPasses: 8 } as const;

/** A derivation with a new salt. */
export function newKeyDerivation({ memoryKiB, passes }: KeyDerivationFacts): KeyDerivation {
  return { algorithm: KEY_DERIVATION_NAME, memoryKiB, passes, salt: sodium.randombytes_buf(SALT_BYTES) };
}

/** Throws `KEY_DERIVATION_REFUSED` for what is too weak to protect, or so costly that it can only be an attack. */
export function requireAcceptable(
  { algorithm, memoryKiB, passes }: KeyDerivation,
  bounds: typeof KEY_DERIVATION_BOUNDS | typeof BUNDLE_DERIVATION_BOUNDS = KEY_DERIVATION_BOUNDS,
): void {
  if (algorithm !== KEY_DERIVATION_NAME) throw appError('KEY_DERIVATION_REFUSED.unknown');
  if (memoryKiB < bounds.leastMemoryKiB || passes < bounds.leastPasses) throw appError('KEY_DERIVATION_REFUSED.weak');
  if (passes === 1 && memoryKiB < bounds.leastMemoryForOnePassKiB) throw appError('KEY_DERIVATION_REFUSED.weak');
  if (memoryKiB > bounds.mostMemoryKiB || passes > bounds.mostPasses) throw appError('KEY_DERIVATION_REFUSED.costly');
}

/**
 * The 32-byte key of a password. The password is put into Unicode's NFC form first, so that it does not depend on the
 * keyboard that typed it. Throws `KEY_DERIVATION_REFUSED` out of bounds, or when the memory cannot be had.
 */
export function deriveKey(password: string, derivation: KeyDerivation): Uint8Array {
  requireAcceptable(derivation);
  const { memoryKiB, passes, salt } = derivation;
  const bytes = new TextEncoder().encode(password.normalize('NFC'));
  try {
    return argon2id(bytes, salt, { length: DERIVED_KEY_BYTES, passes, memoryKiB });
  } catch (error) {
    throw appError('KEY_DERIVATION_REFUSED.memory', {}, { cause: error });
  } finally {
    sodium.memzero(bytes);
  }
}

/**
 * Runs a derivation of nothing, so that the engine has the fast code ready when the first real one comes. One with as much memory as the
 * real one also has the system provide that memory, which costs a quarter of a derivation; it stays with the thread, to be used by the real one.
 *
 * @param memoryKiB a MiB unless given, which takes about 10 ms; 64 MiB take ten times as long.
 */
export function warmUpKeyDerivation(memoryKiB = 1024): void {
  const nothing = { length: DERIVED_KEY_BYTES, passes: 1, memoryKiB };
  argon2id(new Uint8Array(0), new Uint8Array(SALT_BYTES), nothing);
}
