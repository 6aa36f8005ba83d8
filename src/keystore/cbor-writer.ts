const UNSIGNED = 0;
const BYTES = 2;
const TEXT = 3;
const ARRAY = 4;
const NULL_BYTE = 0xf6;

/** No head of an item is longer. */
const LONGEST_HEAD = 9;

/**
 * Writes deterministic CBOR (RFC 8949 §4.2) item by item, as `CborReader` reads it: for what is too much to be put together as
 * one value first.
 */
export class CborWriter {
  #buffer: Buffer = Buffer.allocUnsafe(4096);
  #length = 0;

  /** What was written so far. */
  get bytes(): Uint8Array {
    return new Uint8Array(this.#buffer.buffer, this.#buffer.byteOffset, this.#length);
  }

  /** Begins an array of so many items. */
  array(length: number): this {
    return this.#head(ARRAY, length);
  }

  /** A safe integer of at least 0. */
  unsigned(value: number): this {
    return this.#head(UNSIGNED, value);
  }

  byteString(bytes: Uint8Array): this {
    this.#head(BYTES, bytes.length);
    this.#reserve(bytes.length);
    this.#buffer.set(bytes, this.#length);
    this.#length += bytes.length;
    return this;
  }

  /** The bytes of lower-case hexadecimal digits. Throws `RangeError` on anything else. */
  hex(digits: string): this {
    const length = digits.length / 2;
    this.#head(BYTES, length);
    this.#reserve(length);
    if (this.#buffer.write(digits, this.#length, 'hex') !== length) throw new RangeError('Not hexadecimal digits.');
    this.#length += length;
    return this;
  }

  hexOrNull(digits: string | null): this {
    if (digits !== null) return this.hex(digits);
    this.#reserve(1);
    this.#buffer[this.#length++] = NULL_BYTE;
    return this;
  }

  text(text: string): this {
    const length = Buffer.byteLength(text);
    this.#head(TEXT, length);
    this.#reserve(length);
    this.#length += this.#buffer.write(text, this.#length);
    return this;
  }

  #head(majorType: number, value: number): this {
    this.#reserve(LONGEST_HEAD);
    const type = majorType << 5;
    if (value < 24) {
      this.#length = this.#buffer.writeUInt8(type | value, this.#length);
    } else if (value < 2 ** 8) {
      this.#length = this.#buffer.writeUInt16BE(((type | 24) << 8) | value, this.#length);
    } else if (value < 2 ** 16) {
      this.#length = this.#buffer.writeUInt16BE(value, this.#buffer.writeUInt8(type | 25, this.#length));
    } else if (value < 2 ** 32) {
      this.#length = this.#buffer.writeUInt32BE(value, this.#buffer.writeUInt8(type | 26, this.#length));
    } else {
      this.#length = this.#buffer.writeBigUInt64BE(BigInt(value), this.#buffer.writeUInt8(type | 27, this.#length));
    }
    return this;
  }

  #reserve(length: number): void {
    const needed = this.#length + length;
    if (needed <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(needed, 2 * this.#buffer.length));
    larger.set(this.#buffer.subarray(0, this.#length));
    this.#buffer = larger;
  }
}
