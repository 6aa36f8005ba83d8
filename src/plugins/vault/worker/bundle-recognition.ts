import { AppError } from '../../../core/errors.js';
import { utf8 } from './bytes.js';

// What tells a bundle from any other file. The main process asks this too, so nothing is imported here that compiles the
// cryptography: it would do so, for nothing, before the app opens its window.

/** 16 bytes; the line ends show a file that went through a text-mode transfer. */
export const BUNDLE_MAGIC = utf8('onestar-bundle\r\n');

/** The largest bundle that is read, in bytes. */
export const LARGEST_BUNDLE_BYTES = 512 * 1024 * 1024;

/** @param reason completes "The bundle can't be used: …". */
export function bundleInvalid(reason: string, cause?: unknown): AppError {
  return new AppError(
    'BUNDLE_INVALID',
    `The bundle can't be used: ${reason}. Nothing was changed.`,
    'Copy the file again, or export a new bundle on the other device.',
    { cause },
  );
}

/** `FILE_UNREADABLE`, with the reason that the system gave. */
export function bundleUnreadable(error: unknown): AppError {
  const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: ': there is none of that name',
    ENOTFILE: ': it is a folder, a pipe or a device, not a file',
  };
  return new AppError(
    'FILE_UNREADABLE',
    `The file can't be read${reasons[code] ?? ''}. Nothing was changed.`,
    'Check that the file is there and that you may read it, then try again.',
    { cause: error, details: { reason: code } },
  );
}
