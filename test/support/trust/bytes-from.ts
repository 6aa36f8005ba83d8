import { createHash } from 'node:crypto';

/** Pseudo-random bytes that depend on the seed alone. */
export function bytesFrom(seed: string, length: number): Uint8Array {
  return new Uint8Array(createHash('shake256', { outputLength: length }).update(seed).digest());
}
