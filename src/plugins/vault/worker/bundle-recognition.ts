import { appError, type AppError } from '../../../core/errors.js';
import { utf8 } from './bytes.js';

// What tells the files that devices exchange from all others. The main process asks this too, so nothing is imported here that compiles the
// cryptography: it would do so, for nothing, before the app opens its window.

/** 16 bytes; the line ends show a file that went through a text-mode transfer. */
export const BUNDLE_MAGIC = utf8('onestar-bundle\r\n');

/** 17 bytes, of which the last two show the same. What follows is the sealed request. */
export const REQUEST_MAGIC = utf8('onestar-request\r\n');

/** How much of a file tells what it is, in bytes. */
export const RECOGNISED_BYTES = 19;

/** Where, in a file that begins as a bundle does, stands what it is for, and what stands there in a welcome. */
export const PURPOSE_OFFSET = BUNDLE_MAGIC.length + 2;
export const WELCOME_PURPOSE = 2;

/** A file that devices exchange. */
export type ExchangeFileKind = 'bundle' | 'welcome' | 'request';

/** What a file is that begins so; null for one that is none of ours. Whether it is sound shows when it is opened. */
export function kindOfFile(beginning: Uint8Array): ExchangeFileKind | null {
  if (beginsWith(beginning, REQUEST_MAGIC)) return 'request';
  if (!beginsWith(beginning, BUNDLE_MAGIC)) return null;
  return beginning[PURPOSE_OFFSET] === WELCOME_PURPOSE ? 'welcome' : 'bundle';
}

function beginsWith(bytes: Uint8Array, magic: Uint8Array): boolean {
  return Buffer.compare(bytes.subarray(0, magic.length), magic) === 0;
}

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
