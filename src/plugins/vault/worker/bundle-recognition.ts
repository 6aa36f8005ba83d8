import { appError, type AppError } from '../../../core/errors.js';
import { utf8 } from './bytes.js';

// What tells a bundle from any other file. The main process asks this too, so nothing is imported here that compiles the
// cryptography: it would do so, for nothing, before the app opens its window.

/** 16 bytes; the line ends show a file that went through a text-mode transfer. */
export const BUNDLE_MAGIC = utf8('onestar-bundle\r\n');

/** The largest bundle that is read, in bytes. */
export const MAX_BUNDLE_BYTES = 512 * 1024 * 1024;

/** `FILE_UNREADABLE`, with the reason that the system gave. */
export function bundleUnreadable(error: unknown): AppError {
  const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
  return appError(keyOf(code), {}, { cause: error, details: { reason: code } });
}

function keyOf(code: string) {
  if (code === 'ENOENT') return 'FILE_UNREADABLE.bundle-missing';
  return code === 'ENOTFILE' ? 'FILE_UNREADABLE.bundle-not-a-file' : 'FILE_UNREADABLE.bundle';
}
