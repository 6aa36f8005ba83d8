import { appError } from '../../../../core/errors.js';
import { readUint32 } from '../bytes.js';
import { type StateAddress, sodium } from '../sodium.js';
import type { BundleSource } from './bundle-source.js';
import { FRAME_OVERHEAD_BYTES, FRAME_PLAINTEXT_BYTES } from './frame-writer.js';

/** Opens the frames that a `FrameWriter` wrote, one after the other. */
export class FrameReader {
  readonly #source: BundleSource;
  readonly #state: StateAddress;
  // One for all frames: a long bundle would leave its whole length behind, for the collector to find sooner or later.
  readonly #room = new Uint8Array(FRAME_PLAINTEXT_BYTES + FRAME_OVERHEAD_BYTES);
  #position: number;
  #isAtEnd = false;

  constructor(source: BundleSource, position: number, key: Uint8Array, streamHeader: Uint8Array) {
    this.#source = source;
    this.#position = position;
    this.#state = sodium.crypto_secretstream_xchacha20poly1305_init_pull(streamHeader, key);
  }

  /** Where the next frame begins, in bytes. */
  get position(): number {
    return this.#position;
  }

  /** Whether the frame that says that it is the last was read. */
  get isAtEnd(): boolean {
    return this.#isAtEnd;
  }

  /**
   * What is in the next frame; null when it doesn't open: another key, other associated data, or not the frame that comes next.
   * Throws `BUNDLE_INVALID` and `FILE_UNREADABLE`.
   */
  next(associatedData: Uint8Array | null): Uint8Array | null {
    const length = frameLengthAt(this.#source, this.#position);
    const frame = this.#source.readInto(this.#room.subarray(0, length), this.#position + 4);
    const opened = sodium.crypto_secretstream_xchacha20poly1305_pull(this.#state, frame, associatedData);
    if (!opened) return null;
    this.#position += 4 + length;
    this.#isAtEnd = opened.tag === sodium.crypto_secretstream_xchacha20poly1305_TAG_FINAL;
    return opened.message;
  }
}

/** Throws `BUNDLE_INVALID` for a length that no frame has. */
function frameLengthAt(source: BundleSource, position: number): number {
  const length = readUint32(source.read(position, 4));
  if (length >= FRAME_OVERHEAD_BYTES && length <= FRAME_PLAINTEXT_BYTES + FRAME_OVERHEAD_BYTES) return length;
  throw appError('BUNDLE_INVALID.damaged');
}
