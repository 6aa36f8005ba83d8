const UNSIGNED = 0;
const BYTES = 2;
const TEXT = 3;
const ARRAY = 4;
const MAP = 5;
const FALSE_BYTE = 0xf4;
const TRUE_BYTE = 0xf5;
const NULL_BYTE = 0xf6;

const MAX_HEAD_BYTES = 9;

/** What can be written as a whole. The names of an object, or the unsigned integers of a `Map`, become the keys of a map. */
export type CborValue =
  | number
  | string
  | boolean
  | null
  | Uint8Array
  | readonly CborValue[]
  | ReadonlyMap<number, CborValue>
  | CborMap;
export interface CborMap {
  readonly [name: string]: CborValue;
}

/** Writes deterministic CBOR (RFC 8949 §4.2) item by item, or value by value, as `CborReader` reads it. */
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

  /** Begins a map of so many pairs, whose keys the caller writes in ascending order. */
  map(size: number): this {
    return this.#head(MAP, size);
  }

  /** Throws `RangeError` on anything but a safe integer of at least 0. */
  unsigned(value: number): this {
    if (!Number.isSafeInteger(value) || value < 0) throw new RangeError('Not an unsigned integer.');
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
    return digits === null ? this.null() : this.hex(digits);
  }

  null(): this {
    return this.#byte(NULL_BYTE);
  }

  boolean(value: boolean): this {
    return this.#byte(value ? TRUE_BYTE : FALSE_BYTE);
  }

  text(text: string): this {
    const length = Buffer.byteLength(text);
    this.#head(TEXT, length);
    this.#reserve(length);
    this.#length += this.#buffer.write(text, this.#length);
    return this;
  }

  value(value: CborValue): this {
    if (value === null) return this.null();
    if (typeof value === 'number') return this.unsigned(value);
    if (typeof value === 'string') return this.text(value);
    if (typeof value === 'boolean') return this.boolean(value);
    if (value instanceof Uint8Array) return this.byteString(value);
    if (value instanceof Map) return this.#numbered(value);
    return Array.isArray(value) ? this.#values(value) : this.#named(value as CborMap);
  }

  #values(values: readonly CborValue[]): this {
    this.array(values.length);
    for (const value of values) this.value(value);
    return this;
  }

  #numbered(map: ReadonlyMap<number, CborValue>): this {
    this.#head(MAP, map.size);
    for (const [key, value] of [...map].sort(([a], [b]) => a - b)) this.unsigned(key).value(value);
    return this;
  }

  #named(map: CborMap): this {
    const pairs = Object.entries(map);
    this.#head(MAP, pairs.length);
    for (const [name, value] of pairs.sort(([a], [b]) => compareKeys(a, b))) this.text(name).value(value);
    return this;
  }

  #byte(byte: number): this {
    this.#reserve(1);
    this.#buffer[this.#length++] = byte;
    return this;
  }

  #head(majorType: number, value: number): this {
    this.#reserve(MAX_HEAD_BYTES);
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

/** Orders texts as their encoded forms are: the shorter first, as its length comes first. */
function compareKeys(a: string, b: string): number {
  return Buffer.byteLength(a) - Buffer.byteLength(b) || Buffer.compare(Buffer.from(a), Buffer.from(b));
}
