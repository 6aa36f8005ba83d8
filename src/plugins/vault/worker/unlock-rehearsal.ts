import { warmUpAead } from './aead.js';
import { requireAcceptable, warmUpKeyDerivation } from './key-derivation.js';
import { decodeHeader } from './keys/header-form.js';
import { findRecord, findStructuralDamage } from './lmdb-file-inspector.js';
import { LmdbFile } from './lmdb-file.js';
import { recordKeys } from './record-keys.js';

/** A vault whose derivation takes more memory than this has it provided for the most part when it is unlocked. */
const MAX_MEMORY_KIB = 128 * 1024;

/**
 * Does as much of an unlock as needs no key, and forgets it: the unlock that follows finds its code compiled, its file in the system's
 * memory, and the memory of its derivation provided. Changes nothing. What another process does to the file meanwhile does not matter, as
 * nothing that is found here is used.
 */
export function rehearseUnlock(path: string, warmUp: (memoryKiB: number) => void = warmUpKeyDerivation): void {
  try {
    const memoryKiB = derivationMemoryOf(path);
    if (memoryKiB === null) return;
    warmUpAead();
    warmUp(Math.min(memoryKiB, MAX_MEMORY_KIB));
  } catch {
    // The unlock meets it again, and tells.
  }
}

function derivationMemoryOf(path: string): number | null {
  const file = LmdbFile.open(path);
  if (!file) return null;
  try {
    // The pages of a large file are too many to be looked through ahead of a request that may come any moment.
    if (file.isSmall) findStructuralDamage(file);
    const header = findRecord(file, recordKeys.header);
    if (!header) return null;
    const { derivation } = decodeHeader(header).header.slots.password;
    requireAcceptable(derivation);
    return derivation.memoryKiB;
  } finally {
    file.close();
  }
}
