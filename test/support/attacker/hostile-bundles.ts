import { closeSync, ftruncateSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import type { ErrorCode } from '../../../src/core/errors.js';
import { encodeForm, countField, idField, recordField } from '../../../src/keystore/entries/form-field.js';
import type { KeyRecord } from '../../../src/keystore/entries/key-record.js';
import type { SeededRandom } from '../simulation/random.js';
import { itemOf, sealContent, type SealedContent } from './sealed-content.js';

/** A file that claims to be a bundle, and what may come of importing it. */
export interface HostileBundle {
  readonly name: string;
  readonly file: string;
  readonly codes: readonly Refusal[];
}

/** A code; or that nothing in it was new, as where all its entries were refused or are held. */
export type Refusal = ErrorCode | 'nothing new';

const MIB = 1024 * 1024;
/** Where the first part begins, its boxes, and how long each is. */
const PART_OFFSET = 20;
const BOXES_OFFSET = PART_OFFSET + 68;
const BOX_BYTES = 1176;
const headerField = recordField({ account: idField, madeAt: countField() });
const structureCodes: readonly ErrorCode[] = ['BUNDLE_INVALID', 'BUNDLE_TOO_LARGE', 'BUNDLE_NEWER_FORMAT'];
/** Of a changed head: it may hide the box of the reader. */
const headCodes: readonly ErrorCode[] = [...structureCodes, 'BUNDLE_NOT_FOR_THIS_DEVICE'];
/** Of what was sealed as it is: bad entries are left out one by one. */
const contentCodes: readonly Refusal[] = [...structureCodes, 'nothing new'];

/** What hostile bundles are made of. */
export interface HostileSource {
  /** A bundle that a member made. */
  readonly honestFile: string;
  readonly account: string;
  readonly recipient: KeyRecord;
  /** Those of the honest bundle; the victim holds them. */
  readonly entries: readonly Uint8Array[];
}

/** Makes hostile bundles, out of an honest one and out of the public keys of a member. */
export class HostileBundles {
  readonly #folder: string;
  readonly #honest: Buffer;
  readonly #source: HostileSource;
  readonly #random: SeededRandom;
  readonly #all: HostileBundle[] = [];
  readonly #header: Uint8Array;

  constructor(folder: string, source: HostileSource, random: SeededRandom) {
    this.#folder = folder;
    this.#honest = readFileSync(source.honestFile);
    this.#source = source;
    this.#random = random;
    // Older than anything that the victim exchanged, so that not even the time of that moves.
    this.#header = encodeForm(headerField, { account: source.account, madeAt: 1 });
  }

  /** @param samples how many of the many alike bundles are made of each kind. */
  make(samples: number): readonly HostileBundle[] {
    this.#sizes();
    this.#truncations(samples);
    this.#changedBytes(samples);
    this.#heads();
    this.#frameLengths();
    this.#itemLengths();
    this.#headers();
    this.#oddEntries();
    this.#changedEntries(samples);
    return this.#all;
  }

  #sizes(): void {
    this.#sparse('a sparse file of 10 GB', 10 ** 10, ['BUNDLE_TOO_LARGE']);
    this.#sparse('a sparse file of 500 MiB', 500 * MIB, ['BUNDLE_INVALID']);
    const file = this.#sparse('a bundle with 500 MiB of zeros after it', 500 * MIB, ['BUNDLE_INVALID']);
    const descriptor = openSync(file, 'r+');
    writeFileSync(descriptor, this.#honest);
    closeSync(descriptor);
  }

  #sparse(name: string, bytes: number, codes: readonly Refusal[]): string {
    const file = this.#add(name, codes);
    const descriptor = openSync(file, 'w');
    ftruncateSync(descriptor, bytes);
    closeSync(descriptor);
    return file;
  }

  /** Where the frames of the first part begin: behind their length and the header of the stream. */
  get #framesOffset(): number {
    return this.#boxesEnd + 4 + 24;
  }

  get #boxesEnd(): number {
    return BOXES_OFFSET + BOX_BYTES * this.#honest.readUInt32BE(BOXES_OFFSET - 4);
  }

  #frameOffsets(): readonly number[] {
    const offsets: number[] = [];
    for (let at = this.#framesOffset; at < this.#honest.length; at += 4 + this.#honest.readUInt32BE(at))
      offsets.push(at);
    return offsets;
  }

  #truncations(samples: number): void {
    const lengths = new Set(Array.from({ length: BOXES_OFFSET }, (_, length) => length));
    const edges = [this.#boxesEnd, this.#framesOffset, ...this.#frameOffsets()];
    for (const offset of edges) for (const by of [-1, 0, 1, 3, 4, 5]) lengths.add(offset + by);
    for (let count = 0; count < samples; count++) lengths.add(this.#random.between(0, this.#honest.length - 1));
    for (const length of lengths)
      if (length < this.#honest.length)
        this.#write(`cut after ${length} bytes`, this.#honest.subarray(0, length), headCodes);
  }

  #changedBytes(samples: number): void {
    const places = new Set(Array.from({ length: BOXES_OFFSET }, (_, place) => place));
    for (let count = 0; count < 4 * samples; count++) places.add(this.#random.between(0, this.#honest.length - 1));
    for (const place of places) {
      const changed = Buffer.from(this.#honest);
      changed[place]! ^= this.#random.between(1, 255);
      // What changes in the box of another member is no matter to this one, but the head is bound as a whole.
      this.#write(`byte ${place} changed`, changed, headCodes);
    }
  }

  #heads(): void {
    for (const count of [0, 1, 1000, 65_536, 65_537, 2 ** 31, 2 ** 32 - 1])
      this.#patch(`a head that counts ${count} boxes`, BOXES_OFFSET - 4, count, headCodes);
    for (const length of [0, 1, 23, 24, 2 ** 31, 2 ** 32 - 1])
      this.#patch(`frames of ${length} bytes`, this.#boxesEnd, length, headCodes);
    const again = Buffer.concat([this.#honest, this.#honest.subarray(PART_OFFSET)]);
    this.#write('the same part again', again, ['nothing new']);
    this.#write('three parts', Buffer.concat([again, this.#honest.subarray(PART_OFFSET)]), ['BUNDLE_INVALID']);
    this.#seal('a commitment to another key', { rest: this.#honestItems(), commitment: new Uint8Array(32) }, [
      'BUNDLE_INVALID',
    ]);
  }

  #frameLengths(): void {
    for (const [index, offset] of this.#frameOffsets().entries()) {
      const real = this.#honest.readUInt32BE(offset);
      for (const value of [0, 1, 16, 17, real - 1, real + 1, 65_553, 65_554, 2 ** 24, 2 ** 31, 2 ** 32 - 1])
        this.#patch(`frame ${index} of ${value} bytes`, offset, value, structureCodes);
    }
  }

  #patch(name: string, offset: number, value: number, codes: readonly Refusal[]): void {
    const bytes = Buffer.from(this.#honest);
    bytes.writeUInt32BE(value, offset);
    if (!bytes.equals(this.#honest)) this.#write(name, bytes, codes);
  }

  #itemLengths(): void {
    const { entries } = this.#source;
    for (const [index, entry] of entries.entries()) {
      for (const length of [0, 1, entry.length - 1, entry.length + 1, 16 * MIB, 16 * MIB + 1, 2 ** 31, 2 ** 32 - 1]) {
        const rest = entries.map((bytes, place) => itemOf('entry', bytes, place === index ? length : bytes.length));
        this.#seal(`entry ${index} of ${length} bytes`, { rest }, contentCodes);
      }
    }
  }

  /** What can be put where the header is. */
  #headers(): void {
    const [plain, bytesOf] = [Buffer.from(this.#header), (digits: string) => Buffer.from(digits, 'hex')];
    const headers: Readonly<Record<string, Uint8Array>> = {
      'a header of a million nested levels': Buffer.alloc(1_000_000, 0x81),
      'a header of a thousand nested levels': Buffer.alloc(1000, 0x81),
      'a header of 16 MiB of numbers': Buffer.concat([bytesOf('9a00fffffb'), Buffer.alloc(16 * MIB - 5)]),
      'a header that claims a list of 2³² items': bytesOf('9affffffff'),
      'a header that claims 2⁶³ bytes': bytesOf('5b8000000000000000'),
      'a header of indefinite length': Buffer.concat([bytesOf('bf'), plain.subarray(1), bytesOf('ff')]),
      'a header with one key twice': Buffer.concat([bytesOf('a3'), plain.subarray(1), plain.subarray(1, 36)]),
      'a header that is a text': bytesOf('6161'),
      'an empty header': Buffer.alloc(0),
    };
    for (const [name, header] of Object.entries(headers))
      this.#seal(name, { header: itemOf('header', header), rest: this.#honestItems() }, structureCodes);
    this.#seal('no header', { header: Buffer.alloc(0), rest: this.#honestItems() }, structureCodes);
    this.#seal('two headers', { rest: [itemOf('header', this.#header), ...this.#honestItems()] }, structureCodes);
    this.#seal('an item of no known kind', { rest: [Buffer.from([9, 0, 0, 0, 0]), ...this.#honestItems()] }, [
      'BUNDLE_INVALID',
    ]);
    const stranger = encodeForm(headerField, { account: 'ab'.repeat(32), madeAt: 1 });
    this.#seal('a header of another account', { header: itemOf('header', stranger), rest: this.#honestItems() }, [
      'BUNDLE_FOREIGN_ACCOUNT',
    ]);
  }

  /** Entries that nobody signed. */
  #oddEntries(): void {
    const odd: Readonly<Record<string, Iterable<Uint8Array>>> = {
      'an entry of a million nested levels': [Buffer.alloc(1_000_000, 0x81)],
      'a giant entry of zeros': [Buffer.alloc(16 * MIB)],
      'an entry that claims 2⁶³ bytes': [Buffer.from('835b8000000000000000', 'hex')],
      'an entry of indefinite length': [Buffer.from('9f5f', 'hex')],
      'a million empty entries': repeated(1_000_000, Buffer.alloc(0)),
      'half a million entries of one byte': repeated(500_000, Buffer.from([0xf6])),
      '300,000 numbers, each another': numbers(300_000),
      'one entry 20,000 times': repeated(20_000, this.#source.entries[0] ?? new Uint8Array()),
    };
    for (const [name, entries] of Object.entries(odd)) this.#seal(name, { rest: items(entries) }, contentCodes);
  }

  /** Honest entries with some byte changed, after which everything was sealed anew. */
  #changedEntries(samples: number): void {
    const { entries } = this.#source;
    for (let count = 0; count < samples; count++) {
      const index = this.#random.between(0, entries.length - 1);
      const changed = Uint8Array.from(entries[index] ?? []);
      const place = this.#random.between(0, changed.length - 1);
      changed[place]! ^= this.#random.between(1, 255);
      this.#seal(`byte ${place} of entry ${index} changed`, { rest: items(entries.with(index, changed)) }, [
        'nothing new',
      ]);
    }
  }

  #honestItems(): readonly Uint8Array[] {
    return [...items(this.#source.entries)];
  }

  #seal(
    name: string,
    content: Omit<SealedContent, 'header'> & Partial<SealedContent>,
    codes: readonly Refusal[],
  ): void {
    const whole = { header: itemOf('header', this.#header), ...content };
    sealContent(this.#add(name, codes), [this.#source.recipient], whole);
  }

  #write(name: string, bytes: Uint8Array, codes: readonly Refusal[]): void {
    writeFileSync(this.#add(name, codes), bytes);
  }

  #add(name: string, codes: readonly Refusal[]): string {
    const file = path.join(this.#folder, `${this.#all.length}.bundle`);
    this.#all.push({ name, file, codes });
    return file;
  }
}

function* items(entries: Iterable<Uint8Array>): Iterable<Uint8Array> {
  for (const entry of entries) yield itemOf('entry', entry);
}

function* repeated(times: number, bytes: Uint8Array): Iterable<Uint8Array> {
  for (let count = 0; count < times; count++) yield bytes;
}

function* numbers(count: number): Iterable<Uint8Array> {
  for (let number = 0; number < count; number++)
    yield Uint8Array.of(0x1a, number >> 24, number >> 16, number >> 8, number);
}
