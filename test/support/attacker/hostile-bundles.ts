import { ftruncateSync, openSync, closeSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { encodeBundleHeader } from '../../../src/plugins/vault/worker/bundle-format.js';
import type { ErrorCode } from '../../../src/core/errors.js';
import type { SeededRandom } from '../simulation/random.js';
import { decodeBundle, hex } from '../vault/independent-decoder.js';
import { PASSPHRASE } from '../vault/vault-harness.js';
import { Insider } from './insider.js';
import { itemOf, writeSealed } from './sealed-bundle.js';
import type { StolenVault } from './stolen-vault.js';

/** A file that claims to be a bundle, and the codes with which it may be refused. */
export interface HostileBundle {
  readonly name: string;
  readonly file: string;
  readonly codes: readonly Refusal[];
}

/** A code; or that nothing of it was new, as where the signature of an entry was changed that is held with the right one. */
export type Refusal = ErrorCode | 'nothing new';

const MIB = 1024 * 1024;
const PREAMBLE_BYTES = 68;
const entryCodes: readonly ErrorCode[] = [
  'ENTRY_INVALID',
  'ENTRY_SIGNATURE_INVALID',
  'ENTRY_OUT_OF_ORDER',
  'ENTRY_FOREIGN_ACCOUNT',
];
const structureCodes: readonly ErrorCode[] = ['BUNDLE_INVALID', 'BUNDLE_TOO_LARGE', 'BUNDLE_NEWER_FORMAT'];
const contentCodes: readonly ErrorCode[] = [...structureCodes, ...entryCodes];
/** Of a changed head: it is told from damage only once a frame opens. */
const headCodes: readonly ErrorCode[] = [...structureCodes, 'KEY_DERIVATION_REFUSED', 'BUNDLE_PASSPHRASE_WRONG'];

/** Makes hostile bundles, out of an honest one and out of the keys of a device of the account. */
export class HostileBundles {
  readonly #folder: string;
  readonly #honest: Buffer;
  readonly #insider: StolenVault;
  readonly #random: SeededRandom;
  readonly #all: HostileBundle[] = [];
  readonly #header: Uint8Array;
  readonly #entries: readonly Uint8Array[];

  constructor(folder: string, honestFile: string, insider: StolenVault, random: SeededRandom) {
    this.#folder = folder;
    this.#honest = readFileSync(honestFile);
    this.#insider = insider;
    this.#random = random;
    const { header, entries } = decodeBundle(this.#honest, PASSPHRASE);
    this.#entries = entries;
    this.#header = encodeBundleHeader({
      account: header['account'] as Uint8Array,
      exportedAt: Number(header['exportedAt']),
      generation: Number(header['generation']),
      secrets: [],
    });
  }

  /** @param samples how many of the many alike bundles are made of each kind. */
  make(samples: number): readonly HostileBundle[] {
    this.#sizes();
    this.#truncations(samples);
    this.#headFields();
    this.#frameLengths();
    this.#itemLengths();
    this.#headers();
    this.#oddEntries();
    this.#changedEntries(samples);
    this.#signedByAnInsider();
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

  #truncations(samples: number): void {
    const lengths = new Set(Array.from({ length: PREAMBLE_BYTES }, (_, length) => length));
    for (const offset of this.#frameOffsets()) for (const by of [-1, 0, 1, 3, 4, 5]) lengths.add(offset + by);
    for (let count = 0; count < samples; count++) lengths.add(this.#random.between(0, this.#honest.length - 1));
    for (const length of lengths) {
      if (length < this.#honest.length)
        this.#write(`cut after ${length} bytes`, this.#honest.subarray(0, length), headCodes);
    }
  }

  /** Where frames begin. */
  #frameOffsets(): readonly number[] {
    const offsets: number[] = [];
    for (let offset = PREAMBLE_BYTES; offset < this.#honest.length; offset += 4 + this.#honest.readUInt32BE(offset)) {
      offsets.push(offset);
    }
    return offsets;
  }

  /** Key derivations that are bombs, or too cheap to protect anything. */
  #headFields(): void {
    const kib = [0, 1, 19 * 1024 - 1, 256 * 1024 + 1, MIB, 2 ** 31, 2 ** 32 - 1];
    for (const value of kib) this.#patch(`a derivation of ${value} KiB`, 20, value, ['KEY_DERIVATION_REFUSED']);
    const passes = [0, 1, 9, 16, 1000, 2 ** 32 - 1];
    for (const value of passes) this.#patch(`a derivation of ${value} passes`, 24, value, ['KEY_DERIVATION_REFUSED']);
    this.#patch('another version and derivation', 16, 0xffff_ffff, ['BUNDLE_NEWER_FORMAT']);
  }

  #frameLengths(): void {
    for (const [index, offset] of this.#frameOffsets().entries()) {
      const real = this.#honest.readUInt32BE(offset);
      for (const value of [0, 1, 16, 17, real - 1, real + 1, 65_553, 65_554, 2 ** 24, 2 ** 31, 2 ** 32 - 1]) {
        this.#patch(`frame ${index} of ${value} bytes`, offset, value, headCodes);
      }
    }
  }

  #patch(name: string, offset: number, value: number, codes: readonly Refusal[]): void {
    const bytes = Buffer.from(this.#honest);
    bytes.writeUInt32BE(value, offset);
    this.#write(name, bytes, codes);
  }

  #itemLengths(): void {
    for (const [index, entry] of this.#entries.entries()) {
      for (const length of [0, 1, entry.length - 1, entry.length + 1, 16 * MIB, 16 * MIB + 1, 2 ** 31, 2 ** 32 - 1]) {
        const content = this.#entries.map((bytes, place) =>
          itemOf('entry', bytes, place === index ? length : bytes.length),
        );
        this.#seal(`entry ${index} of ${length} bytes`, content, contentCodes);
      }
    }
  }

  /** What can be put where the header is. */
  #headers(): void {
    const nested = (levels: number): Buffer => Buffer.alloc(levels, 0x81);
    const [plain, mapOf] = [Buffer.from(this.#header), (bytes: string) => Buffer.from(bytes, 'hex')];
    const headers: Readonly<Record<string, Uint8Array>> = {
      'a header of a million nested levels': nested(1_000_000),
      'a header of a thousand nested levels': nested(1000),
      'a header of 16 MiB of numbers': Buffer.concat([mapOf('9a00fffffb'), Buffer.alloc(16 * MIB - 5)]),
      'a header that claims a list of 2³² items': mapOf('9affffffff'),
      'a header that claims 2⁶³ bytes': mapOf('5b8000000000000000'),
      'a header of indefinite length': Buffer.concat([mapOf('bf'), plain.subarray(1), mapOf('ff')]),
      'a header with one key twice': Buffer.concat([mapOf('a5'), plain.subarray(1), plain.subarray(1, 20)]),
      'a header that is a text': mapOf('6161'),
      'an empty header': Buffer.alloc(0),
    };
    for (const [name, header] of Object.entries(headers)) {
      this.#seal(name, this.#honestItems(), structureCodes, itemOf('header', header));
    }
    this.#seal('no header', this.#honestItems(), structureCodes, Buffer.alloc(0));
    this.#seal('two headers', [itemOf('header', this.#header), ...this.#honestItems()], structureCodes);
    this.#seal('an item of no known kind', [Buffer.from([9, 0, 0, 0, 0]), ...this.#honestItems()], structureCodes);
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
    };
    for (const [name, entries] of Object.entries(odd)) this.#seal(name, items(entries), contentCodes);
    const [first = new Uint8Array()] = this.#entries;
    this.#seal('one entry 50,000 times', items(repeated(50_000, first)), ['ENTRY_OUT_OF_ORDER', 'ENTRY_INVALID']);
  }

  /** Honest entries with some byte changed, after which everything was sealed anew. */
  #changedEntries(samples: number): void {
    for (let count = 0; count < samples; count++) {
      const index = this.#random.between(0, this.#entries.length - 1);
      const entry = this.#entries[index] ?? new Uint8Array();
      const place = this.#random.between(0, entry.length - 1);
      const changed = Uint8Array.from(entry).with(place, this.#random.between(0, 255));
      if (hex(changed) === hex(entry)) continue;
      const others = this.#entries.with(index, changed).map((bytes) => itemOf('entry', bytes));
      this.#seal(`byte ${place} of entry ${index} changed`, others, [...entryCodes, 'nothing new']);
    }
  }

  /** Bundles of which every entry but the last is well-formed and well-signed, so that only their number and length is hostile. */
  #signedByAnInsider(): void {
    const spoilt = itemOf('entry', Buffer.from([0]));
    const insider = (): Insider => new Insider(this.#insider);
    this.#seal(
      '50 MiB of signed entries, and a wrong one',
      withEnd(this.#acknowledgements(insider(), 1600, 900), spoilt),
      ['ENTRY_INVALID'],
    );
    this.#seal('5,000 forks of one feed', forks(insider(), 5000), ['ENTRY_INVALID']);
    this.#seal('a signed list of 460,000 devices', this.#longList(), ['ENTRY_INVALID']);
  }

  *#acknowledgements(insider: Insider, count: number, devices: number): Iterable<Uint8Array> {
    const payload = insider.acknowledgement(devices);
    for (let index = 0; index < count; index++) yield itemOf('entry', insider.write(payload));
  }

  /** An acknowledgement whose list of devices fills an entry; its signature is no matter, as it is read before it can be verified. */
  *#longList(): Iterable<Uint8Array> {
    const bytes = Buffer.from(new Insider(this.#insider).write(new Insider(this.#insider).acknowledgement(1000)));
    const count = 460_000;
    const list = Buffer.alloc(count * 36);
    for (let index = 0; index < count; index++) {
      list.set([0x82, 0x58, 0x20], index * 36);
      list.writeUInt32BE(index + 1, index * 36 + 3);
      list.writeUInt8(1, index * 36 + 35);
    }
    const signatureAt = bytes.length - 67;
    const listAt = bytes.indexOf(Buffer.from('9903e8', 'hex'));
    const body = Buffer.concat([
      bytes.subarray(4, listAt),
      Buffer.from([0x9a]),
      lengthOf(count),
      list,
      Buffer.from([2, 0x80]),
    ]);
    yield itemOf(
      'entry',
      Buffer.concat([Buffer.from([0x83, 0x5a]), lengthOf(body.length), body, bytes.subarray(signatureAt)]),
    );
  }

  #honestItems(): readonly Uint8Array[] {
    return this.#entries.map((entry) => itemOf('entry', entry));
  }

  #seal(
    name: string,
    content: Iterable<Uint8Array>,
    codes: readonly Refusal[],
    header: Uint8Array = itemOf('header', this.#header),
  ): void {
    writeSealed(this.#add(name, codes), header, content);
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

function* withEnd(content: Iterable<Uint8Array>, end: Uint8Array): Iterable<Uint8Array> {
  yield* content;
  yield end;
}

function* forks(insider: Insider, count: number): Iterable<Uint8Array> {
  yield itemOf('entry', insider.fork({ kind: 'password-rotated' }));
  const device = insider.device;
  for (let index = 1; index < count; index++) {
    yield itemOf('evidence', insider.fork({ kind: 'device-renamed', device, name: String(index) }));
  }
}

function lengthOf(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
