import { open } from 'node:fs/promises';
import path from 'node:path';

import { recoveryCodeSheet } from '../core/common/text/english/recovery-code-sheet.js';
import { appError, type AppError } from '../core/errors.js';

/** A file that a person let the app write. */
export interface WrittenFile {
  /** The file's name without its folder. */
  readonly name: string;
  /** The folder that the person chose for it. */
  readonly folder: string;
}

/**
 * Writes a recovery code, with what it is for, into a new text file that only its owner may read. Never replaces a file: the name
 * could be that of the vault. Throws `FILE_NOT_WRITTEN`.
 */
export async function writeRecoveryCodeFile(target: string, recoveryCode: string): Promise<WrittenFile> {
  try {
    const file = await open(target, 'wx', 0o600);
    try {
      await file.writeFile(sheetOf(recoveryCode));
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    throw notWritten(error);
  }
  return { name: path.basename(target), folder: path.dirname(target) };
}

function sheetOf(recoveryCode: string): string {
  return [recoveryCodeSheet.title, '', recoveryCode, '', ...recoveryCodeSheet.explanation, ''].join('\n');
}

function notWritten(error: unknown): AppError {
  const isTaken = (error as NodeJS.ErrnoException).code === 'EEXIST';
  const key = isTaken ? 'FILE_NOT_WRITTEN.recovery-code-name-taken' : 'FILE_NOT_WRITTEN.recovery-code';
  return appError(key, {}, { cause: error });
}
