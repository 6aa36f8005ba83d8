import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import path from 'node:path';

import { AppError, appError } from '../../../../core/errors.js';

/** A file that is whole and on the disk, and has no name yet that anybody knows. */
export interface AsideFile<T> {
  /** What writing gave. */
  readonly result: T;
  /** Where it lies until then. */
  readonly path: string;
  /** Gives it its name; a file that was there before is replaced whole. Throws `FILE_NOT_WRITTEN`; it lies where it was then. */
  place(): void;
  /** Removes it. */
  discard(): void;
}

/** Writes a file under a temporary name beside the target. Throws `FILE_NOT_WRITTEN`, and what `write` throws; nothing is left of it then. */
export function writeAside<T>(target: string, write: (descriptor: number) => T): AsideFile<T> {
  const temporary = `${target}.${randomBytes(6).toString('hex')}.tmp`;
  const discard = (): void => removeLeftover(temporary);
  const place = (): void => {
    try {
      renameSync(temporary, target);
    } catch (error) {
      throw notWritten(error);
    }
    syncFolder(path.dirname(target));
  };
  try {
    return { result: writeTo(temporary, write), path: temporary, place, discard };
  } catch (error) {
    discard();
    throw notWritten(error);
  }
}

/**
 * Writes a file, which takes its name when everything is on the disk. A file that was there before is replaced whole or not at all. Gives what
 * `write` gives. Throws as `writeAside` does, and what `commit` throws; then nothing is left of it.
 *
 * @param commit called when all is on the disk, before the file gets its name
 */
export function writeWholeFile<T>(target: string, write: (descriptor: number) => T, commit: () => void): T {
  const file = writeAside(target, write);
  try {
    commit();
    file.place();
  } catch (error) {
    file.discard();
    throw error;
  }
  return file.result;
}

/** Writes all of it, where the file stands or, with a position, there. */
export function writeAll(descriptor: number, bytes: Uint8Array, position: number | null = null): void {
  for (let done = 0; done < bytes.length;) {
    const place = position === null ? null : position + done;
    done += writeSync(descriptor, bytes, done, bytes.length - done, place);
  }
}

/** Comes back when it is on the disk. */
function writeTo<T>(file: string, write: (descriptor: number) => T): T {
  const descriptor = openSync(file, 'wx', 0o600);
  try {
    const result = write(descriptor);
    fsyncSync(descriptor);
    return result;
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Makes the new name itself durable, where the system can: Windows can't sync a folder, some network drives refuse it, and a folder
 * may be writable but not readable. The bundle lies whole under its name by now, so a refusal must not be told as a failure.
 */
function syncFolder(folder: string): void {
  let descriptor: number | null = null;
  try {
    descriptor = openSync(folder, 'r');
    fsyncSync(descriptor);
  } catch {
    // As said above; the system writes the name out by itself, a little later.
  } finally {
    if (descriptor !== null) closeSync(descriptor);
  }
}

function removeLeftover(temporary: string): void {
  try {
    rmSync(temporary, { force: true });
  } catch {
    // What kept the bundle from being written keeps this from being removed, and is the error to tell.
  }
}

function notWritten(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
  const isFull = code === 'ENOSPC' || code === 'EDQUOT';
  const key = isFull ? 'FILE_NOT_WRITTEN.disk-full' : 'FILE_NOT_WRITTEN.folder-closed';
  return appError(key, {}, { cause: error, details: { reason: code } });
}
