import { CborReader, MalformedBytes } from './cbor-reader.js';
import { type CborValue, CborWriter } from './cbor-writer.js';

/** The deterministic CBOR of a value, for what is small. */
export function encodeCbor(value: CborValue): Uint8Array {
  return new CborWriter().value(value).bytes.slice();
}

/** Decodes a map that `encodeCbor` made. Throws `MalformedBytes` on anything else, also on the same map encoded in another way. */
export function decodeCbor(bytes: Uint8Array): CborFields {
  const reader = new CborReader(bytes);
  const value = reader.value();
  reader.end();
  return new CborFields(value);
}

/** A decoded map, read field by field; each reader throws `MalformedBytes` when the field is not what it should be. */
export class CborFields {
  readonly #map: ReadonlyMap<string, unknown>;

  constructor(value: unknown) {
    if (!(value instanceof Map)) throw new MalformedBytes('a map is missing');
    this.#map = value;
  }

  /** Throws unless the map has exactly these fields. */
  expectOnly(...names: readonly string[]): this {
    if (this.#map.size !== names.length || !names.every((name) => this.#map.has(name))) {
      throw new MalformedBytes(`the fields are not ${names.join(', ')}`);
    }
    return this;
  }

  has(name: string): boolean {
    return this.#map.has(name);
  }

  /** @param length in bytes; any when left out. */
  bytes(name: string, length?: number): Uint8Array {
    return this.#read(name, bytesOf(length));
  }

  text(name: string): string {
    return this.#read(name, isText);
  }

  /** An integer of at least 0. */
  count(name: string): number {
    return this.#read(name, isCount);
  }

  countOrNull(name: string): number | null {
    return this.#map.get(name) === null ? null : this.count(name);
  }

  /** A list of integers of at least 0. */
  counts(name: string): readonly number[] {
    return this.#read(name, listOf(isCount));
  }

  texts(name: string): readonly string[] {
    return this.#read(name, listOf(isText));
  }

  map(name: string): CborFields {
    return new CborFields(this.#map.get(name));
  }

  maps(name: string): readonly CborFields[] {
    return this.#read(name, listOf(isAnything)).map((item) => new CborFields(item));
  }

  /** A list of byte strings of `length` bytes each. */
  byteStrings(name: string, length: number): readonly Uint8Array[] {
    return this.#read(name, listOf(bytesOf(length)));
  }

  #read<T>(name: string, fits: (value: unknown) => value is T): T {
    const value = this.#map.get(name);
    if (fits(value)) return value;
    throw new MalformedBytes(`the field ${name} does not fit`);
  }
}

function isAnything(_value: unknown): _value is unknown {
  return true;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isCount(value: unknown): value is number {
  return typeof value === 'number';
}

function bytesOf(length: number | undefined): (value: unknown) => value is Uint8Array {
  return (value): value is Uint8Array =>
    value instanceof Uint8Array && (length === undefined || value.length === length);
}

function listOf<T>(fits: (value: unknown) => value is T): (value: unknown) => value is readonly T[] {
  return (value): value is readonly T[] => Array.isArray(value) && value.every(fits);
}
