import { appError } from '../../../../core/errors.js';
import { BundleSource } from '../bundle/bundle-source.js';
import { writeAll, writeWholeFile } from '../bundle/whole-file.js';
import { kindOfFile, RECOGNISED_BYTES, REQUEST_MAGIC } from '../bundle-recognition.js';
import { concatBytes } from '../bytes.js';
import type { OperationControl } from '../operation-control.js';
import { MAX_SEALED_REQUEST_BYTES, saltOfRequest } from '../trust/sealed-request.js';

/** Writes a sealed request, and gives how many bytes that were. Throws `FILE_NOT_WRITTEN` and `OPERATION_CANCELLED`; nothing is left of it then. */
export function writeRequestFile(target: string, sealed: Uint8Array, control: OperationControl): number {
  const file = concatBytes(REQUEST_MAGIC, sealed);
  writeWholeFile(
    target,
    (descriptor) => writeAll(descriptor, file),
    () => control.commit(),
  );
  return file.length;
}

/** A sealed request, of which nothing is known yet but that it can be one. */
export interface SealedRequestFile {
  readonly sealed: Uint8Array;
  /** What makes the pairing key of its code. */
  readonly salt: Uint8Array;
}

/** Throws `FILE_UNREADABLE`, `BUNDLE_TOO_LARGE` and `REQUEST_INVALID`. */
export function readRequestFile(path: string): SealedRequestFile {
  const source = new BundleSource(path);
  try {
    const { sizeAtFirst } = source;
    const kind = kindOfFile(source.read(0, Math.min(sizeAtFirst, RECOGNISED_BYTES)));
    if (kind === 'bundle' || kind === 'welcome') throw appError('REQUEST_INVALID.is-bundle');
    const sealedBytes = kind === null ? 0 : sizeAtFirst - REQUEST_MAGIC.length;
    const sealed = sealedBytes > MAX_SEALED_REQUEST_BYTES ? null : source.read(REQUEST_MAGIC.length, sealedBytes);
    const salt = sealed && saltOfRequest(sealed);
    if (!sealed || !salt) throw appError('REQUEST_INVALID.other-file');
    return { sealed, salt };
  } finally {
    source.close();
  }
}
