import { closeSync, fstatSync, readSync } from 'node:fs';

import { appError } from '../../../../core/errors.js';
import { bundleUnreadable, MAX_BUNDLE_BYTES } from '../bundle-recognition.js';
import { openRegularFile } from '../regular-file.js';

const MEBIBYTE = 1024 * 1024;

/** A file that another device made, read piece by piece. */
export class BundleSource {
  readonly #descriptor: number;
  /** How long the file was when it was opened, in bytes. */
  readonly #sizeAtFirst: number;

  /** Throws `FILE_UNREADABLE` and `BUNDLE_TOO_LARGE`. */
  constructor(path: string) {
    this.#descriptor = openForReading(path);
    this.#sizeAtFirst = this.size;
    if (this.#sizeAtFirst <= MAX_BUNDLE_BYTES) return;
    this.close();
    throw appError('BUNDLE_TOO_LARGE.file', { mebibytes: MAX_BUNDLE_BYTES / MEBIBYTE });
  }

  get sizeAtFirst(): number {
    return this.#sizeAtFirst;
  }

  /** How long the file is now: who writes to it meanwhile shows. */
  get size(): number {
    return fstatSync(this.#descriptor).size;
  }

  /** Throws `FILE_UNREADABLE`, and `BUNDLE_INVALID` where the file ends before. */
  read(position: number, length: number): Uint8Array {
    return this.readInto(new Uint8Array(length), position);
  }

  /** As `read`, into memory that is there. */
  readInto(bytes: Uint8Array, position: number): Uint8Array {
    for (let done = 0; done < bytes.length;) {
      const count = this.#readSome(bytes, done, position + done);
      if (count === 0) throw appError('BUNDLE_INVALID.cut-off');
      done += count;
    }
    return bytes;
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  #readSome(bytes: Uint8Array, offset: number, position: number): number {
    try {
      return readSync(this.#descriptor, bytes, offset, bytes.length - offset, position);
    } catch (error) {
      throw bundleUnreadable(error);
    }
  }
}

function openForReading(path: string): number {
  try {
    return openRegularFile(path);
  } catch (error) {
    throw bundleUnreadable(error);
  }
}
