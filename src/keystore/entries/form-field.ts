import { CborReader } from '../../core/cbor/cbor-reader.js';
import { CborWriter } from '../../core/cbor/cbor-writer.js';
import { Misfit, UnknownSuite } from './outcome.js';
import { HASH_BYTES, SUITE } from './suite.js';

/**
 * The form of a value on the wire: how it is read and written, one encoding for each value. Reading and writing break off with a
 * `MalformedBytes` on anything else. Byte strings that were read are views of the input.
 */
export interface FormField<T> {
  read(reader: CborReader): T;
  write(writer: CborWriter, value: T): void;
}

export type ValueOf<F> = F extends FormField<infer T> ? T : never;

/** Writes a value. */
export function encodeForm<T>(field: FormField<T>, value: T): Uint8Array {
  const writer = new CborWriter();
  field.write(writer, value);
  return writer.bytes.slice();
}

/** Reads a value and nothing behind it. */
export function decodeForm<T>(field: FormField<T>, bytes: Uint8Array): T {
  const reader = new CborReader(bytes);
  const value = field.read(reader);
  reader.end();
  return value;
}

export const booleanField: FormField<boolean> = {
  read: (reader) => reader.boolean(),
  write: (writer, value) => void writer.boolean(value),
};

/** An integer from `least` to 2⁵³ − 1, or to `most`. */
export function countField(least = 0, most = Number.MAX_SAFE_INTEGER): FormField<number> {
  const checked = (value: number): number => {
    if (Number.isSafeInteger(value) && value >= least && value <= most) return value;
    throw new Misfit('malformed', `a number is not from ${least} to ${most}`);
  };
  return {
    read: (reader) => checked(reader.unsigned()),
    write: (writer, value) => void writer.unsigned(checked(value)),
  };
}

/** A byte string of one of the given lengths. */
export function bytesField(...lengths: readonly number[]): FormField<Uint8Array> {
  const checked = (value: Uint8Array): Uint8Array => {
    if (lengths.includes(value.length)) return value;
    throw new Misfit('malformed', `a value of ${lengths.join(' or ')} bytes is missing`);
  };
  return {
    read: (reader) => checked(reader.bytes()),
    write: (writer, value) => void writer.byteString(checked(value)),
  };
}

/** Bytes that are read elsewhere. */
export const anyBytesField: FormField<Uint8Array> = {
  read: (reader) => reader.bytes(),
  write: (writer, value) => void writer.byteString(value),
};

const lowerCaseId = new RegExp(`^[0-9a-f]{${2 * HASH_BYTES}}$`);

/** The id of an entry, a member or a generation: bytes on the wire, lower-case hex here. */
export const idField: FormField<string> = {
  read: (reader) => reader.hex(HASH_BYTES),
  write(writer, value) {
    // The same id in capitals would be another value with the same encoding.
    if (!lowerCaseId.test(value)) throw new Misfit('malformed', 'an id is not 32 bytes in lower-case hex');
    writer.hex(value);
  },
};

/** Half of a pair stands for nothing, and is written as the sign for that: another value with the same encoding. */
const loneSurrogate = /\p{Cs}/u;

export function textField(maxBytes: number): FormField<string> {
  return {
    read(reader) {
      const text = reader.text(Infinity);
      requireFitting(text, maxBytes);
      return text;
    },
    write(writer, value) {
      if (loneSurrogate.test(value)) throw new Misfit('malformed', 'a text is not Unicode');
      requireFitting(value, maxBytes);
      writer.text(value);
    },
  };
}

function requireFitting(text: string, maxBytes: number): void {
  if (Buffer.byteLength(text) > maxBytes) throw new Misfit('too-long', `a text is longer than ${maxBytes} bytes`);
}

/** One of a few words. */
export function choiceField<const W extends string>(...words: readonly W[]): FormField<W> {
  const longest = textField(Math.max(...words.map((word) => word.length)));
  return {
    read(reader) {
      const text = longest.read(reader);
      const word = words.find((candidate) => candidate === text);
      if (word === undefined) throw new Misfit('malformed', `none of ${words.join(', ')}`);
      return word;
    },
    write: (writer, value) => longest.write(writer, value),
  };
}

export function nullableField<T>(field: FormField<T>): FormField<T | null> {
  return {
    read: (reader) => (reader.nullFollows() ? null : field.read(reader)),
    write(writer, value) {
      if (value === null) writer.null();
      else field.write(writer, value);
    },
  };
}

/** How many items a list has, and what it is sorted by: nothing is in it twice. */
export interface ListRules<T> {
  readonly most: number;
  readonly least?: number;
  readonly by: (item: T) => string | number;
}

export function listField<T>(item: FormField<T>, { most, least = 0, by }: ListRules<T>): FormField<readonly T[]> {
  const requireLength = (length: number): void => {
    if (length > most) throw new Misfit('too-many', `a list is longer than ${most} items`);
    if (length < least) throw new Misfit('malformed', `a list is shorter than ${least} items`);
  };
  const requireNext = (items: readonly T[], index: number): void => {
    if (index > 0 && by(items[index - 1] as T) >= by(items[index] as T))
      throw new Misfit('unsorted', 'a list is not sorted or repeats an item');
  };
  return {
    read(reader) {
      const items: T[] = [];
      const length = reader.list();
      requireLength(length);
      for (let index = 0; index < length; index++) {
        items.push(item.read(reader));
        requireNext(items, index);
      }
      return items;
    },
    write(writer, items) {
      requireLength(items.length);
      writer.array(items.length);
      for (const [index, value] of items.entries()) {
        requireNext(items, index);
        item.write(writer, value);
      }
    },
  };
}

export function pairField<A, B>(first: FormField<A>, second: FormField<B>): FormField<readonly [A, B]> {
  return {
    read(reader) {
      reader.array(2);
      return [first.read(reader), second.read(reader)];
    },
    write(writer, [a, b]) {
      writer.array(2);
      first.write(writer, a);
      second.write(writer, b);
    },
  };
}

type Fields = Readonly<Record<string, FormField<unknown>>>;
export type RecordOf<F extends Fields> = { readonly [N in keyof F]: ValueOf<F[N]> };

/** A map whose keys are 1, 2, 3 … for the fields in their order. */
export function recordField<const F extends Fields>(fields: F): FormField<RecordOf<F>> {
  const entries = Object.entries(fields);
  return {
    read(reader) {
      reader.map(entries.length);
      return readFields(reader, entries, 1) as RecordOf<F>;
    },
    write(writer, value) {
      writer.map(entries.length);
      writeFields(writer, entries, 1, value);
    },
  };
}

/** As `recordField`, behind the suite it is of: the key 1, and nothing else is looked at when the suite is unknown. */
export function suiteRecordField<const F extends Fields>(
  fields: F,
): FormField<{ readonly suite: typeof SUITE } & RecordOf<F>> {
  const entries = Object.entries(fields);
  return {
    read(reader) {
      const size = reader.pairs();
      reader.key(1);
      const suite = reader.unsigned();
      if (suite !== SUITE) throw new UnknownSuite(suite);
      if (size !== 1 + entries.length) throw new Misfit('malformed', `a map of ${1 + entries.length} pairs is missing`);
      return { suite, ...(readFields(reader, entries, 2) as RecordOf<F>) };
    },
    write(writer, value) {
      writer.map(1 + entries.length);
      writer.unsigned(1).unsigned(value.suite);
      writeFields(writer, entries, 2, value);
    },
  };
}

type NamedField = readonly [name: string, field: FormField<unknown>];

function readFields(reader: CborReader, fields: readonly NamedField[], firstKey: number): Record<string, unknown> {
  const value: Record<string, unknown> = {};
  for (const [index, [name, field]] of fields.entries()) {
    reader.key(firstKey + index);
    value[name] = field.read(reader);
  }
  return value;
}

function writeFields(
  writer: CborWriter,
  fields: readonly NamedField[],
  firstKey: number,
  value: Readonly<Record<string, unknown>>,
): void {
  for (const [index, [name, field]] of fields.entries()) {
    writer.unsigned(firstKey + index);
    field.write(writer, value[name]);
  }
}
