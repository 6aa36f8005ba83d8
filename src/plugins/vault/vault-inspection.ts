import { toAppError } from '../../core/errors.js';
import type { VaultState } from './vault.js';
import { decodeHeader } from './worker/keys/header-form.js';
import { LmdbDamage, LmdbFile } from './worker/lmdb-file.js';
import { findRecord } from './worker/lmdb-file-inspector.js';
import { recordKeys } from './worker/record-keys.js';
import { toStorageError } from './worker/storage-errors.js';

/**
 * Looks at a vault file without a key, without the native library and without writing: whether there is a vault, and whether
 * this version can read it. A damaged structure is left to the unlock, which can still read parts of it.
 */
export function inspectVault(path: string): VaultState {
  let file: LmdbFile | null = null;
  try {
    file = LmdbFile.open(path);
    const header = file && findRecord(file, recordKeys.header);
    if (!header) return { kind: 'missing' };
    decodeHeader(header);
    return { kind: 'locked', reason: 'not-unlocked' };
  } catch (error) {
    if (error instanceof LmdbDamage) return { kind: 'locked', reason: 'not-unlocked' };
    return { kind: 'unusable', error: toAppError(toStorageError(error)).describe() };
  } finally {
    file?.close();
  }
}
