/** Why bytes are not what they should be. Whoever knows what the bytes were for turns it into an `AppError`. */
export class MalformedBytes extends Error {
  override readonly name = 'MalformedBytes';
}

const UNSIGNED = 0;
const BYTES = 2;
const TEXT = 3;
const ARRAY = 4;
const MAP = 5;
const FALSE_BYTE = 0xf4;
const TRUE_BYTE = 0xf5;
const NULL_BYTE = 0xf6;

/** Deeper values than ours are hostile. */
const MAX_DEPTH = 16;

/** A value of any of the kinds that `CborReader` knows. */
export type ReadValue =
  | number
  | string
  | boolean
  | null
  | Uint8Array
  | readonly ReadValue[]
  | ReadonlyMap<string, ReadValue>;

const utf8Decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Reads deterministic CBOR (RFC 8949 §4.2) item by item, as its caller expects it.
 *
 * Hostile input decides nothing here: the caller says which item comes next, so there is no recursion to exhaust and
 * nothing to allocate but views. (`value` alone takes what comes, to a bounded depth.) Only one encoding of a value is accepted (shortest lengths, definite lengths, no tags, no
 * floats), so what was read is, byte for byte, what encoding it again would give.
 */
export class CborReader {
  readonly #bytes: Uint8Array;
  /** The same bytes. Writes hexadecimal digits without a view of each value, which would cost more than the digits. */
  readonly #buffer: Buffer;
  #offset = 0;

  constructor(bytes: Uint8Array) {
    // A plain view: of a `Buffer`, `subarray` and `slice` behave in their own way.
    this.#bytes = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Throws unless an array of exactly `length` items follows. */
  array(length: number): void {
    if (this.#head(ARRAY) !== length) throw new MalformedBytes(`an array of ${length} items is missing`);
  }

  /** Reads the length of an array whose items the caller reads next. */
  list(): number {
    return this.#head(ARRAY);
  }

  /** Throws unless a map of exactly `size` pairs follows. */
  map(size: number): void {
    if (this.#head(MAP) !== size) throw new MalformedBytes(`a map of ${size} pairs is missing`);
  }

  /** Reads the size of a map whose pairs the caller reads next. */
  pairs(): number {
    return this.#head(MAP);
  }

  /** Throws unless the unsigned integer `key` follows: maps are read key by key, in ascending order. */
  key(key: number): void {
    if (this.#head(UNSIGNED) !== key) throw new MalformedBytes(`the map key ${key} is missing`);
  }

  /** As `key`, for a map whose keys are texts, in the order of their encoded bytes. */
  textKey(key: string): void {
    const start = this.#skip(this.#head(TEXT));
    if (this.#buffer.toString('latin1', start, this.#offset) !== key)
      throw new MalformedBytes(`the map key ${key} is missing`);
  }

  /** Reads null if it follows, and tells whether it did. */
  nullFollows(): boolean {
    if (this.#bytes[this.#offset] !== NULL_BYTE) return false;
    this.#offset += 1;
    return true;
  }

  boolean(): boolean {
    const byte = this.#byte();
    if (byte !== FALSE_BYTE && byte !== TRUE_BYTE) throw new MalformedBytes('a value has the wrong type');
    return byte === TRUE_BYTE;
  }

  /** Reads a safe integer of at least 0. */
  unsigned(): number {
    return this.#head(UNSIGNED);
  }

  /** Reads a byte string as a view of the input; of exactly `length` bytes if given. */
  bytes(length?: number): Uint8Array {
    const view = this.#take(this.#head(BYTES));
    if (length !== undefined && view.length !== length)
      throw new MalformedBytes(`a value of ${length} bytes is missing`);
    return view;
  }

  /** Reads a byte string of exactly `length` bytes, and gives the first `shown` of them as lower-case hex. */
  hex(length: number, shown = length): string {
    const start = this.#skip(this.#head(BYTES));
    if (this.#offset - start !== length) throw new MalformedBytes(`a value of ${length} bytes is missing`);
    return this.#buffer.toString('hex', start, start + shown);
  }

  /** As `hex`, or null. */
  hexOrNull(length: number): string | null {
    return this.nullFollows() ? null : this.hex(length);
  }

  /** Reads a byte string, of exactly `length` bytes if given, or null. */
  bytesOrNull(length?: number): Uint8Array | null {
    return this.nullFollows() ? null : this.bytes(length);
  }

  /** Reads well-formed UTF-8 of at most `maxBytes` bytes. */
  text(maxBytes: number): string {
    const view = this.#take(this.#head(TEXT));
    if (view.length > maxBytes) throw new MalformedBytes(`a text is longer than ${maxBytes} bytes`);
    try {
      return utf8Decoder.decode(view);
    } catch (error) {
      throw new MalformedBytes('a text is not UTF-8', { cause: error });
    }
  }

  /**
   * Reads whatever value follows: an unsigned integer, a byte string (as a copy), a text, a truth value, null, or an array or a map of
   * such values; the keys of maps are texts.
   */
  value(depth = 0): ReadValue {
    if (depth > MAX_DEPTH) throw new MalformedBytes('its values are nested too deeply');
    switch ((this.#bytes[this.#offset] ?? 0) >> 5) {
      case UNSIGNED:
        return this.unsigned();
      case BYTES:
        return this.bytes().slice();
      case TEXT:
        return this.text(Infinity);
      case ARRAY:
        return this.#arrayOfValues(depth + 1);
      case MAP:
        return this.#mapOfValues(depth + 1);
      default:
        return this.#simpleValue();
    }
  }

  /** Throws when anything follows. */
  end(): void {
    if (this.#offset !== this.#bytes.length) throw new MalformedBytes('bytes follow its end');
  }

  #arrayOfValues(depth: number): readonly ReadValue[] {
    const items: ReadValue[] = [];
    for (let left = this.list(); left > 0; left--) items.push(this.value(depth));
    return items;
  }

  #mapOfValues(depth: number): ReadonlyMap<string, ReadValue> {
    const map = new Map<string, ReadValue>();
    let previous: Uint8Array | undefined;
    for (let left = this.#head(MAP); left > 0; left--) {
      const start = this.#offset;
      const name = this.text(Infinity);
      const key = this.#buffer.subarray(start, this.#offset);
      if (previous && Buffer.compare(previous, key) >= 0) throw new MalformedBytes('the keys of a map are not sorted');
      previous = key;
      map.set(name, this.value(depth));
    }
    return map;
  }

  #simpleValue(): boolean | null {
    return this.nullFollows() ? null : this.boolean();
  }

  /** Reads the head of an item of the expected major type and gives back its value or length. */
  #head(majorType: number): number {
    const first = this.#byte();
    if (first >> 5 !== majorType) throw new MalformedBytes('a value has the wrong type');
    const info = first & 0x1f;
    if (info < 24) return info;
    if (info > 27) throw new MalformedBytes('a length is indefinite or reserved');
    const width = 1 << (info - 24);
    let value = this.#byte();
    for (let index = 1; index < width; index++) value = value * 256 + this.#byte();
    // The smallest value that needs this width; anything less has a shorter encoding.
    const least = width === 1 ? 24 : 2 ** (4 * width);
    if (value < least) throw new MalformedBytes('a number is not in its shortest form');
    if (!Number.isSafeInteger(value)) throw new MalformedBytes('a number is too large');
    return value;
  }

  #byte(): number {
    const byte = this.#bytes[this.#offset];
    if (byte === undefined) throw new MalformedBytes('it ends too early');
    this.#offset += 1;
    return byte;
  }

  #take(length: number): Uint8Array {
    const start = this.#skip(length);
    return this.#bytes.subarray(start, this.#offset);
  }

  /** Passes over so many bytes, and gives where they begin. */
  #skip(length: number): number {
    const start = this.#offset;
    if (start + length > this.#bytes.length) throw new MalformedBytes('it ends too early');
    this.#offset = start + length;
    return start;
  }
}
