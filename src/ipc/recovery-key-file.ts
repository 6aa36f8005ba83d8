import { open } from 'node:fs/promises';
import path from 'node:path';

import { recoveryKeySheet } from '../core/common/text/english/recovery-key-sheet.js';
import { appError, type AppError } from '../core/errors.js';

/** A file that a person let the app write. */
export interface WrittenFile {
  /** The file's name without its folder. */
  readonly name: string;
  /** The folder that the person chose for it. */
  readonly folder: string;
}

/**
 * Writes a recovery key, with what it is for, into a new text file that only its owner may read. Never replaces a file: the name
 * could be that of the vault. Throws `FILE_NOT_WRITTEN`.
 */
export async function writeRecoveryKeyFile(target: string, recoveryKey: string): Promise<WrittenFile> {
  try {
    const file = await open(target, 'wx', 0o600);
    try {
      await file.writeFile(sheetOf(recoveryKey));
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    throw notWritten(error);
  }
  return { name: path.basename(target), folder: path.dirname(target) };
}

function sheetOf(recoveryKey: string): string {
  return [recoveryKeySheet.title, '', recoveryKey, '', ...recoveryKeySheet.explanation, ''].join('\n');
}

function notWritten(error: unknown): AppError {
  const isTaken = (error as NodeJS.ErrnoException).code === 'EEXIST';
  const key = isTaken ? 'FILE_NOT_WRITTEN.recovery-key-name-taken' : 'FILE_NOT_WRITTEN.recovery-key';
  return appError(key, {}, { cause: error });
}
