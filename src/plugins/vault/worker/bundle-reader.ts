import { closeSync, fstatSync, readSync } from 'node:fs';

import { appError } from '../../../core/errors.js';
import { bundleUnreadable } from './bundle-recognition.js';
import { readUint32 } from './bytes.js';
import {
  type BundleHeader,
  FRAME_OVERHEAD_BYTES,
  FRAME_PLAINTEXT_BYTES,
  ITEM_PREFIX_BYTES,
  MAX_BUNDLE_BYTES,
  MAX_HEADER_BYTES,
  MAX_ITEM_BYTES,
  PREAMBLE_BYTES,
  bundleItems,
  decodeBundleHeader,
  decodePreamble,
} from './bundle-format.js';
import { BUNDLE_DERIVATION_BOUNDS, deriveKey, requireAcceptable } from './key-derivation.js';
import type { OperationControl } from './operation-control.js';
import { openRegularFile } from './regular-file.js';
import { sodium } from './sodium.js';

const MEBIBYTE = 1024 * 1024;

interface BundleItem {
  readonly kind: number;
  readonly bytes: Uint8Array;
}

/** Reads a bundle frame by frame: besides what the caller keeps, one frame and one item are in memory at a time. */
export class BundleReader {
  readonly header: BundleHeader;
  readonly #descriptor: number;
  readonly #preamble: Uint8Array;
  readonly #streamHeader: Uint8Array;
  readonly #key: Uint8Array;
  readonly #control: OperationControl;
  readonly #size: number;
  /** How far the file has been read, in bytes. */
  #position = 0;
  #wasRead = false;

  /**
   * Opens a bundle. Throws `OPERATION_CANCELLED`, `FILE_UNREADABLE`, `BUNDLE_TOO_LARGE`, `BUNDLE_INVALID`, `BUNDLE_NEWER_FORMAT`,
   * `BUNDLE_PASSPHRASE_WRONG`, and `KEY_DERIVATION_REFUSED` before any derivation.
   */
  constructor(path: string, passphrase: string, control: OperationControl) {
    this.#control = control;
    this.#descriptor = openForReading(path);
    try {
      this.#size = fstatSync(this.#descriptor).size;
      if (this.#size > MAX_BUNDLE_BYTES)
        throw appError('BUNDLE_TOO_LARGE.file', { mebibytes: MAX_BUNDLE_BYTES / MEBIBYTE });
      this.#preamble = this.#read(0, PREAMBLE_BYTES);
      const { derivation, streamHeader } = decodePreamble(this.#preamble);
      this.#streamHeader = streamHeader;
      requireAcceptable(derivation, BUNDLE_DERIVATION_BOUNDS);
      control.enter('deriving');
      this.#key = deriveKey(passphrase, derivation);
    } catch (error) {
      closeSync(this.#descriptor);
      throw error;
    }
    try {
      this.header = this.#readHeader();
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /**
   * All entries, feed by feed, and then the proofs of forks. Can be asked again from the beginning; whoever reads them first verifies
   * them. Throws `OPERATION_CANCELLED`, and `BUNDLE_INVALID` and `BUNDLE_TOO_LARGE` where the file stops being what its exporter wrote: only a list that was read to its end is whole.
   */
  *entries(): Iterable<Uint8Array> {
    this.#control.enter(this.#wasRead ? 'reading' : 'verifying', this.#size);
    this.#wasRead = true;
    let isFirst = true;
    for (const { kind, bytes } of this.#items()) {
      this.#control.advance(this.#position);
      if (isFirst !== (kind === bundleItems.header)) throw appError('BUNDLE_INVALID.order');
      if (kind === bundleItems.header) bytes.fill(0);
      if (kind === bundleItems.entry || kind === bundleItems.evidence) yield bytes;
      else if (!isFirst) throw appError('BUNDLE_INVALID.unknown-part');
      isFirst = false;
    }
  }

  /** Overwrites the key and the secrets, and closes the file. */
  close(): void {
    sodium.memzero(this.#key);
    // Undefined while the constructor has not come so far.
    for (const secret of (this.header as BundleHeader | undefined)?.secrets ?? []) sodium.memzero(secret);
    closeSync(this.#descriptor);
  }

  #readHeader(): BundleHeader {
    for (const { kind, bytes } of this.#items()) {
      if (kind !== bundleItems.header) break;
      try {
        return decodeBundleHeader(bytes);
      } finally {
        bytes.fill(0);
      }
    }
    throw appError('BUNDLE_INVALID.header-missing');
  }

  *#items(): Iterable<BundleItem> {
    const stream = new ByteQueue(this.#frames());
    for (let prefix = stream.take(ITEM_PREFIX_BYTES); prefix; prefix = stream.take(ITEM_PREFIX_BYTES)) {
      const length = readUint32(prefix, 1);
      const kind = prefix[0] ?? 0;
      if (length > MAX_ITEM_BYTES) throw appError('BUNDLE_TOO_LARGE.entry', { mebibytes: MAX_ITEM_BYTES / MEBIBYTE });
      if (kind === bundleItems.header && length > MAX_HEADER_BYTES) throw appError('BUNDLE_INVALID.header');
      const bytes = length === 0 ? new Uint8Array(0) : stream.take(length);
      if (!bytes) throw appError('BUNDLE_INVALID.entry-cut-off');
      if (kind === bundleItems.header && !stream.isAtChunkEnd) throw appError('BUNDLE_INVALID.order');
      yield { kind, bytes };
    }
  }

  *#frames(): Iterable<Uint8Array> {
    const state = sodium.crypto_secretstream_xchacha20poly1305_init_pull(this.#streamHeader, this.#key);
    // One for all frames: a long bundle would leave its whole length behind, for the collector to find sooner or later.
    const room = new Uint8Array(FRAME_PLAINTEXT_BYTES + FRAME_OVERHEAD_BYTES);
    let position = PREAMBLE_BYTES;
    for (let isFirst = true; ; isFirst = false) {
      this.#position = position;
      const length = readUint32(this.#read(position, 4));
      if (length < FRAME_OVERHEAD_BYTES || length > FRAME_PLAINTEXT_BYTES + FRAME_OVERHEAD_BYTES) {
        throw appError('BUNDLE_INVALID.damaged');
      }
      const frame = this.#readInto(room.subarray(0, length), position + 4);
      const opened = sodium.crypto_secretstream_xchacha20poly1305_pull(state, frame, isFirst ? this.#preamble : null);
      if (!opened) throw appError(isFirst ? 'BUNDLE_PASSPHRASE_WRONG' : 'BUNDLE_INVALID.put-together');
      yield opened.message;
      position += 4 + length;
      if (opened.tag === sodium.crypto_secretstream_xchacha20poly1305_TAG_FINAL) break;
    }
    if (position !== fstatSync(this.#descriptor).size) throw appError('BUNDLE_INVALID.longer');
  }

  #read(position: number, length: number): Uint8Array {
    return this.#readInto(new Uint8Array(length), position);
  }

  #readInto(bytes: Uint8Array, position: number): Uint8Array {
    for (let done = 0; done < bytes.length;) {
      const count = this.#readSome(bytes, done, position + done);
      if (count === 0) throw appError('BUNDLE_INVALID.cut-off');
      done += count;
    }
    return bytes;
  }

  #readSome(bytes: Uint8Array, offset: number, position: number): number {
    try {
      return readSync(this.#descriptor, bytes, offset, bytes.length - offset, position);
    } catch (error) {
      throw bundleUnreadable(error);
    }
  }
}

/** Takes runs of bytes out of a sequence of chunks, and leaves nothing of them behind: the first chunk of a bundle holds a secret. */
class ByteQueue {
  readonly #chunks: Iterator<Uint8Array>;
  #rest: Uint8Array = new Uint8Array(0);

  constructor(chunks: Iterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.iterator]();
  }

  /** Whether all that was taken so far ends where a chunk does. */
  get isAtChunkEnd(): boolean {
    return this.#rest.length === 0;
  }

  /** The next `length` bytes; null at the end, and also when fewer are left. */
  take(length: number): Uint8Array | null {
    const taken = new Uint8Array(length);
    for (let filled = 0; filled < length;) {
      if (this.#rest.length === 0) {
        const next = this.#chunks.next();
        if (next.done) return null;
        this.#rest = next.value;
        continue;
      }
      const part = this.#rest.subarray(0, length - filled);
      taken.set(part, filled);
      part.fill(0);
      this.#rest = this.#rest.subarray(part.length);
      filled += part.length;
    }
    return taken;
  }
}

function openForReading(path: string): number {
  try {
    return openRegularFile(path);
  } catch (error) {
    throw bundleUnreadable(error);
  }
}
