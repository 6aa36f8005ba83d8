import { appError } from '../../../../core/errors.js';
import { BundleSource } from '../bundle/bundle-source.js';
import { writeAll, writeWholeFile } from '../bundle/whole-file.js';
import { BUNDLE_MAGIC } from '../bundle-recognition.js';
import { equalBytes } from '../bytes.js';
import type { OperationControl } from '../operation-control.js';
import { MAX_SEALED_REQUEST_BYTES, saltOfRequest } from '../trust/sealed-request.js';

/** Writes a sealed request. Throws `FILE_NOT_WRITTEN` and `OPERATION_CANCELLED`; nothing is left of it then. */
export function writeRequestFile(target: string, sealed: Uint8Array, control: OperationControl): void {
  writeWholeFile(
    target,
    (descriptor) => writeAll(descriptor, sealed),
    () => control.commit(),
  );
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
    if (sizeAtFirst > BUNDLE_MAGIC.length && equalBytes(source.read(0, BUNDLE_MAGIC.length), BUNDLE_MAGIC))
      throw appError('REQUEST_INVALID.is-bundle');
    const sealed = sizeAtFirst > MAX_SEALED_REQUEST_BYTES ? null : source.read(0, sizeAtFirst);
    const salt = sealed && saltOfRequest(sealed);
    if (!sealed || !salt) throw appError('REQUEST_INVALID.other-file');
    return { sealed, salt };
  } finally {
    source.close();
  }
}
