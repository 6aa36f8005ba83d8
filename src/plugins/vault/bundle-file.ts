import { closeSync, readSync } from 'node:fs';

import { appError } from '../../core/errors.js';
import { BUNDLE_MAGIC, bundleUnreadable } from './worker/bundle-recognition.js';
import { openRegularFile } from './worker/regular-file.js';

/**
 * Throws unless the file begins as a bundle does: `FILE_UNREADABLE` when it can't be read or is no regular file, `BUNDLE_INVALID` when
 * it is of another kind. Reads 16 bytes; whether it is a sound bundle shows when it is imported.
 */
export function requireBundleFile(path: string): void {
  if (Buffer.compare(beginningOf(path), BUNDLE_MAGIC) !== 0) throw appError('BUNDLE_INVALID.other-file');
}

function beginningOf(path: string): Uint8Array {
  const beginning = Buffer.alloc(BUNDLE_MAGIC.length);
  let descriptor: number | undefined;
  try {
    descriptor = openRegularFile(path);
    return beginning.subarray(0, readSync(descriptor, beginning));
  } catch (error) {
    throw bundleUnreadable(error);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}
