import { warmUpAead } from './aead.js';
import { type KeyDerivation, requireAcceptable, warmUpKeyDerivation } from './key-derivation.js';
import { slotOf } from './key-slots.js';
import { findRecord, findStructuralDamage } from './lmdb-file-inspector.js';
import { LmdbFile } from './lmdb-file.js';
import { recordKeys } from './record-keys.js';
import { decodeStoredHeader } from './vault-header.js';

/** A vault whose derivation takes more memory than this has it provided for the most part when it is unlocked. */
const MAX_MEMORY_KIB = 128 * 1024;

/** What a stored header says of how its password becomes a key. */
export type DerivationIn = (header: Uint8Array) => KeyDerivation;

const derivationInFormatOne: DerivationIn = (header) =>
  slotOf(decodeStoredHeader(header).header, 'password').derivation;

/**
 * Does as much of an unlock as needs no key, and forgets it: the unlock that follows finds its code compiled, its file in the system's
 * memory, and the memory of its derivation provided. Changes nothing. What another process does to the file meanwhile does not matter, as
 * nothing that is found here is used.
 */
export function rehearseUnlock(
  path: string,
  warmUp: (memoryKiB: number) => void = warmUpKeyDerivation,
  derivationIn: DerivationIn = derivationInFormatOne,
): void {
  try {
    const memoryKiB = derivationMemoryOf(path, derivationIn);
    if (memoryKiB === null) return;
    warmUpAead();
    warmUp(Math.min(memoryKiB, MAX_MEMORY_KIB));
  } catch {
    // The unlock meets it again, and tells.
  }
}

function derivationMemoryOf(path: string, derivationIn: DerivationIn): number | null {
  const file = LmdbFile.open(path);
  if (!file) return null;
  try {
    // The pages of a large file are too many to be looked through ahead of a request that may come any moment.
    if (file.isSmall) findStructuralDamage(file);
    const header = findRecord(file, recordKeys.header);
    if (!header) return null;
    const derivation = derivationIn(header);
    requireAcceptable(derivation);
    return derivation.memoryKiB;
  } finally {
    file.close();
  }
}
