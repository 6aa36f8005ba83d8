import { realpathSync, statSync } from 'node:fs';
import path from 'node:path';

import type { AppError } from '../../../core/errors.js';
import { bundleNotWritten } from './bundle-format.js';

/**
 * Throws `FILE_NOT_WRITTEN` when a file of this name could take the place of the vault: a name anywhere in the vault's folder,
 * also through a symbolic link, and any other name of the vault file or of its lock file.
 */
export function requireOutsideVault(target: string, vaultFile: string): void {
  const folder = realPath(path.dirname(vaultFile));
  if (isWithin(realPath(path.dirname(path.resolve(target))), folder)) {
    throw isVaultPlace('it would lie in the data folder, where it could take the place of your vault');
  }
  for (const own of [vaultFile, `${vaultFile}-lock`]) {
    if (isSameFile(target, own)) throw isVaultPlace('this name is another one of your vault file');
  }
}

function isWithin(inner: string, outer: string): boolean {
  const way = path.relative(outer, inner);
  return way !== '..' && !way.startsWith(`..${path.sep}`) && !path.isAbsolute(way);
}

/** Without symbolic links, and in the letter case of the disk. */
function realPath(folder: string): string {
  try {
    return realpathSync.native(folder);
  } catch {
    // It is not there, or can't be looked at: then nothing can be written there either, and the attempt says why.
    return path.resolve(folder);
  }
}

function isSameFile(one: string, other: string): boolean {
  const identity = identityOf(one);
  return identity !== null && identity === identityOf(other);
}

/** What is the same for all names of one file. Null when there is no such file, or when it can't be looked at. */
function identityOf(file: string): string | null {
  try {
    // As big integers: a file number can be larger than what a double holds exactly.
    const { dev, ino } = statSync(file, { bigint: true });
    return `${dev}:${ino}`;
  } catch {
    return null; // Then it is neither of the vault's files, which are there and readable while the vault is open.
  }
}

function isVaultPlace(reason: string): AppError {
  return bundleNotWritten(
    reason,
    'Choose a folder outside the data folder, for instance on a USB stick, and export again.',
  );
}
