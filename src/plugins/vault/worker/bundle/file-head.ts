import { appError } from '../../../../core/errors.js';
import { BUNDLE_MAGIC, kindOfFile, PURPOSE_OFFSET, WELCOME_PURPOSE } from '../bundle-recognition.js';
import { concatBytes } from '../bytes.js';
import type { BundleSource } from './bundle-source.js';

/** Of the bundles that are sealed to members. */
const FORMAT = 2;

/** What a file of entries is for. */
export type FilePurpose = 'bundle' | 'welcome';
const purposes = { bundle: 1, welcome: WELCOME_PURPOSE } as const;

/** What every file of entries begins with, in bytes. */
export const FILE_HEAD_BYTES = PURPOSE_OFFSET + 2;

export function encodeFileHead(purpose: FilePurpose): Uint8Array {
  return concatBytes(BUNDLE_MAGIC, Uint8Array.of(0, FORMAT, purposes[purpose], 0));
}

/**
 * Checks that a file is one of ours, of this version, and for this purpose. Throws `BUNDLE_INVALID`, `BUNDLE_NEWER_FORMAT` and
 * `FILE_UNREADABLE`.
 */
export function requireFileHead(source: BundleSource, purpose: FilePurpose): void {
  const head = source.size < FILE_HEAD_BYTES ? new Uint8Array(FILE_HEAD_BYTES) : source.read(0, FILE_HEAD_BYTES);
  const kind = kindOfFile(head);
  if (kind === 'request') throw appError('BUNDLE_INVALID.is-request');
  if (kind === null) throw appError('BUNDLE_INVALID.other-file');
  const format = ((head[BUNDLE_MAGIC.length] ?? 0) << 8) | (head[BUNDLE_MAGIC.length + 1] ?? 0);
  if (format > FORMAT)
    throw appError('BUNDLE_NEWER_FORMAT', { format, newest: FORMAT }, { details: { version: format } });
  const found = head[PURPOSE_OFFSET];
  if (format !== FORMAT || head[PURPOSE_OFFSET + 1] !== 0) throw appError('BUNDLE_INVALID.preamble');
  if (found === purposes[purpose]) return;
  if (found === purposes.welcome) throw appError('BUNDLE_INVALID.is-welcome');
  throw appError(found === purposes.bundle ? 'BUNDLE_INVALID.is-bundle' : 'BUNDLE_INVALID.preamble');
}
