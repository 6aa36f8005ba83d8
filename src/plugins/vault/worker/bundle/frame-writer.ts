import { uint32 } from '../bytes.js';
import { type StateAddress, sodium } from '../sodium.js';
import { writeAll } from './whole-file.js';

/** How much a frame carries at most, and what the stream cipher adds to it, in bytes. */
export const FRAME_PLAINTEXT_BYTES = 64 * 1024;
export const FRAME_OVERHEAD_BYTES = 17;

/** Cuts a stream of bytes into encrypted frames, so that only one frame is in memory at a time. */
export class FrameWriter {
  /** What the file has to hold before the frames, for them to be opened. */
  readonly streamHeader: Uint8Array;
  readonly #descriptor: number;
  readonly #state: StateAddress;
  readonly #frame = new Uint8Array(FRAME_PLAINTEXT_BYTES);
  #filled = 0;
  #associatedData: Uint8Array | null = null;
  #bytesWritten = 0;

  constructor(descriptor: number, key: Uint8Array) {
    const { state, header } = sodium.crypto_secretstream_xchacha20poly1305_init_push(key);
    this.#descriptor = descriptor;
    this.#state = state;
    this.streamHeader = header;
  }

  get bytesWritten(): number {
    return this.#bytesWritten;
  }

  /** Writes what stands before the frames in clear. It is authenticated with the first frame, as `associatedData` where given. */
  begin(head: Uint8Array, associatedData = head): void {
    this.#toFile(head);
    this.#associatedData = associatedData;
  }

  write(bytes: Uint8Array): void {
    for (let offset = 0; offset < bytes.length;) {
      if (this.#filled === FRAME_PLAINTEXT_BYTES) this.endFrame();
      const part = bytes.subarray(offset, offset + FRAME_PLAINTEXT_BYTES - this.#filled);
      this.#frame.set(part, this.#filled);
      this.#filled += part.length;
      offset += part.length;
    }
  }

  /** What comes next begins a frame of its own. */
  endFrame(): void {
    this.#flush(sodium.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE);
  }

  /** The last frame says that it is the last, so that a cut file shows. */
  end(): void {
    this.#flush(sodium.crypto_secretstream_xchacha20poly1305_TAG_FINAL);
  }

  #flush(tag: number): void {
    const plaintext = this.#frame.subarray(0, this.#filled);
    const frame = sodium.crypto_secretstream_xchacha20poly1305_push(this.#state, plaintext, this.#associatedData, tag);
    this.#associatedData = null;
    plaintext.fill(0);
    this.#filled = 0;
    this.#toFile(uint32(frame.length));
    this.#toFile(frame);
  }

  #toFile(bytes: Uint8Array): void {
    writeAll(this.#descriptor, bytes);
    this.#bytesWritten += bytes.length;
  }
}
