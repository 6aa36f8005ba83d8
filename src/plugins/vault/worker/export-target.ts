import { lstatSync, readlinkSync, realpathSync, statSync, type Stats } from 'node:fs';
import path from 'node:path';

import { appError } from '../../../core/errors.js';

/** How many symbolic links in a row are followed; Linux follows as many. */
const MAX_LINKS = 40;

/**
 * The file to write for a name that a person chose: a plain file, or one that is not there yet. Symbolic links are followed, so that
 * the file behind them is replaced and they stay.
 *
 * Throws `FILE_NOT_WRITTEN` where the name is a folder, a device, a pipe or a socket, which a renamed file would replace, and where a
 * file could take the place of the vault: anywhere in the vault's folder, and under any other name of the vault file or its lock file.
 */
export function resolveExportTarget(name: string, vaultFile: string): string {
  const target = followLinks(path.resolve(name));
  const stats = look(target);
  if (stats && !stats.isFile()) throw appError(refusalOf(stats));
  requireOutsideVault(target, vaultFile);
  return target;
}

function followLinks(name: string): string {
  let target = name;
  for (let links = 0; links < MAX_LINKS; links++) {
    if (!look(target)?.isSymbolicLink()) return target;
    const folder = realPath(path.dirname(target));
    // `/dev/stdout` ends here: such a link leads to what a process has open, which may have another name by now, or none.
    if (folder.startsWith('/proc/')) throw appError('FILE_NOT_WRITTEN.name-of-open-file');
    target = path.resolve(folder, readlinkSync(target));
  }
  throw appError('FILE_NOT_WRITTEN.links-in-circle');
}

/** Null when there is nothing of this name, or when it can't be looked at: then writing fails too, and says why. */
function look(name: string): Stats | null {
  try {
    return lstatSync(name);
  } catch {
    return null;
  }
}

function refusalOf(stats: Stats) {
  if (stats.isDirectory()) return 'FILE_NOT_WRITTEN.name-of-folder';
  if (stats.isFIFO()) return 'FILE_NOT_WRITTEN.name-of-pipe';
  return stats.isSocket() ? 'FILE_NOT_WRITTEN.name-of-socket' : 'FILE_NOT_WRITTEN.name-of-device';
}

function requireOutsideVault(target: string, vaultFile: string): void {
  const folder = realPath(path.dirname(vaultFile));
  if (isWithin(realPath(path.dirname(target)), folder)) {
    throw appError('FILE_NOT_WRITTEN.data-folder');
  }
  for (const own of [vaultFile, `${vaultFile}-lock`]) {
    if (isSameFile(target, own)) throw appError('FILE_NOT_WRITTEN.vault-file');
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
