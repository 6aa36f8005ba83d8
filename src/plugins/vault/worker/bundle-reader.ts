import { appError } from '../../../core/errors.js';
import { BundleSource } from './bundle/bundle-source.js';
import { FrameReader } from './bundle/frame-reader.js';
import { bundleItems, readItems } from './bundle/items.js';
import { type BundleHeader, PREAMBLE_BYTES, decodeBundleHeader, decodePreamble } from './bundle-format.js';
import { BUNDLE_DERIVATION_BOUNDS, deriveKey, requireAcceptable } from './key-derivation.js';
import type { OperationControl } from './operation-control.js';
import { sodium } from './sodium.js';

/** Reads a bundle frame by frame: besides what the caller keeps, one frame and one item are in memory at a time. */
export class BundleReader {
  readonly header: BundleHeader;
  readonly #file: BundleSource;
  readonly #preamble: Uint8Array;
  readonly #streamHeader: Uint8Array;
  readonly #key: Uint8Array;
  readonly #control: OperationControl;
  /** How far the file has been read, in bytes. */
  #position = 0;
  #wasRead = false;

  /**
   * Opens a bundle. Throws `OPERATION_CANCELLED`, `FILE_UNREADABLE`, `BUNDLE_TOO_LARGE`, `BUNDLE_INVALID`, `BUNDLE_NEWER_FORMAT`,
   * `BUNDLE_PASSPHRASE_WRONG`, and `KEY_DERIVATION_REFUSED` before any derivation.
   */
  constructor(path: string, passphrase: string, control: OperationControl) {
    this.#control = control;
    this.#file = new BundleSource(path);
    try {
      this.#preamble = this.#file.read(0, PREAMBLE_BYTES);
      const { derivation, streamHeader } = decodePreamble(this.#preamble);
      this.#streamHeader = streamHeader;
      requireAcceptable(derivation, BUNDLE_DERIVATION_BOUNDS);
      control.enter('deriving');
      this.#key = deriveKey(passphrase, derivation);
    } catch (error) {
      this.#file.close();
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
    this.#control.enter(this.#wasRead ? 'reading' : 'verifying', this.#file.sizeAtFirst);
    this.#wasRead = true;
    let isFirst = true;
    for (const { kind, bytes } of readItems(this.#frames())) {
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
    this.#file.close();
  }

  #readHeader(): BundleHeader {
    for (const { kind, bytes } of readItems(this.#frames())) {
      if (kind !== bundleItems.header) break;
      try {
        return decodeBundleHeader(bytes);
      } finally {
        bytes.fill(0);
      }
    }
    throw appError('BUNDLE_INVALID.header-missing');
  }

  *#frames(): Iterable<Uint8Array> {
    const frames = new FrameReader(this.#file, PREAMBLE_BYTES, this.#key, this.#streamHeader);
    for (let isFirst = true; !frames.isAtEnd; isFirst = false) {
      this.#position = frames.position;
      const message = frames.next(isFirst ? this.#preamble : null);
      if (!message) throw appError(isFirst ? 'BUNDLE_PASSPHRASE_WRONG' : 'BUNDLE_INVALID.put-together');
      yield message;
    }
    if (frames.position !== this.#file.size) throw appError('BUNDLE_INVALID.longer');
  }
}
