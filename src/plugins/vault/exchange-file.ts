import { closeSync, readSync } from 'node:fs';

import { appError } from '../../core/errors.js';
import { bundleUnreadable, type ExchangeFileKind, kindOfFile, RECOGNISED_BYTES } from './worker/bundle-recognition.js';
import { openRegularFile } from './worker/regular-file.js';

/**
 * What a file is, by its beginning: whether it is sound shows when it is opened. Throws `FILE_UNREADABLE` when it can't be read or is no
 * regular file, `BUNDLE_INVALID` when it is none of those that devices exchange. Reads some bytes only.
 */
export function recogniseFile(path: string): ExchangeFileKind {
  const kind = kindOfFile(beginningOf(path));
  if (kind === null) throw appError('BUNDLE_INVALID.not-ours');
  return kind;
}

function beginningOf(path: string): Uint8Array {
  const beginning = Buffer.alloc(RECOGNISED_BYTES);
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
