import { decode, encode, encodeInto, rfc8949EncodeOptions } from 'cborg';

import { equalBytes } from './bytes.js';

/** What the vault's own records are made of. */
export type CborValue = number | string | boolean | null | Uint8Array | readonly CborValue[] | CborMap;
export interface CborMap {
  readonly [name: string]: CborValue;
}

/** Deterministic CBOR (RFC 8949, section 4.2.1). */
export function encodeCbor(value: CborValue): Uint8Array {
  return encode(value, rfc8949EncodeOptions);
}

/** Longer than any record that holds a secret. */
const LONGEST_SECRET_RECORD = 1024;

/** As `encodeCbor`, for a value that holds a secret: leaves no copy of it but the one that is returned, which the caller overwrites. */
export function encodeSecretCbor(value: CborValue): Uint8Array {
  const scratch = new Uint8Array(LONGEST_SECRET_RECORD);
  return scratch.subarray(0, encodeInto(value, scratch, rfc8949EncodeOptions).written);
}

/** Decodes what `encodeCbor` made. Throws `CborMismatch` on anything else, also on the same value encoded in another way. */
export function decodeCbor(bytes: Uint8Array): CborFields {
  let value: unknown;
  try {
    value = decode(bytes, {
      allowIndefinite: false,
      allowUndefined: false,
      allowInfinity: false,
      allowNaN: false,
      allowBigInt: false,
      strict: true,
      rejectDuplicateMapKeys: true,
    });
  } catch (error) {
    throw new CborMismatch('not CBOR', { cause: error });
  }
  const fields = new CborFields(value);
  if (!isDeterministic(value, bytes)) throw new CborMismatch('not in deterministic form');
  return fields;
}

/** Encodes into memory of its own and overwrites that, as the value may hold a secret. */
function isDeterministic(value: unknown, bytes: Uint8Array): boolean {
  const again = new Uint8Array(bytes.length);
  try {
    return encodeInto(value, again, rfc8949EncodeOptions).written === bytes.length && equalBytes(again, bytes);
  } catch {
    return false; // The deterministic form is longer.
  } finally {
    again.fill(0);
  }
}

/** Bytes that are not what a reader expects. Always turned into an `AppError` by whoever knows what the bytes were for. */
export class CborMismatch extends Error {
  override readonly name = 'CborMismatch';
}

/** A decoded map, read field by field; each reader throws `CborMismatch` when the field is not what it should be. */
export class CborFields {
  readonly #map: Readonly<Record<string, unknown>>;

  constructor(value: unknown) {
    if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof Uint8Array) {
      throw new CborMismatch('not a map');
    }
    this.#map = value as Readonly<Record<string, unknown>>;
  }

  /** Throws unless the map has exactly these fields. */
  expectOnly(...names: readonly string[]): this {
    const found = Object.keys(this.#map);
    if (found.length !== names.length || names.some((name) => !Object.hasOwn(this.#map, name))) {
      throw new CborMismatch(`fields ${found.join(', ')} instead of ${names.join(', ')}`);
    }
    return this;
  }

  /** @param length in bytes; any when left out. */
  bytes(name: string, length?: number): Uint8Array {
    return this.#read(name, bytesOf(length));
  }

  text(name: string): string {
    return this.#read(name, (value) => typeof value === 'string');
  }

  /** An integer of at least 0. */
  count(name: string): number {
    return this.#read(name, isCount);
  }

  countOrNull(name: string): number | null {
    return this.#map[name] === null ? null : this.count(name);
  }

  /** A list of integers of at least 0. */
  counts(name: string): readonly number[] {
    return this.#read(name, listOf(isCount));
  }

  map(name: string): CborFields {
    return new CborFields(this.#map[name]);
  }

  maps(name: string): readonly CborFields[] {
    return this.#read(name, listOf(isAnything)).map((item) => new CborFields(item));
  }

  /** A list of byte strings of `length` bytes each. */
  byteStrings(name: string, length: number): readonly Uint8Array[] {
    return this.#read(name, listOf(bytesOf(length)));
  }

  #read<T>(name: string, fits: (value: unknown) => value is T): T {
    const value = Object.hasOwn(this.#map, name) ? this.#map[name] : undefined;
    if (fits(value)) return value;
    throw new CborMismatch(`field ${name} does not fit`);
  }
}

function isAnything(_value: unknown): _value is unknown {
  return true;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function bytesOf(length: number | undefined): (value: unknown) => value is Uint8Array {
  return (value): value is Uint8Array =>
    value instanceof Uint8Array && (length === undefined || value.length === length);
}

function listOf<T>(fits: (value: unknown) => value is T): (value: unknown) => value is readonly T[] {
  return (value): value is readonly T[] => Array.isArray(value) && value.every(fits);
}
