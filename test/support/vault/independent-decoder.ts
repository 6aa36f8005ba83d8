/**
 * What readers by docs/vault-format.md alone share: it imports nothing of the app, and other cryptographic libraries than the app uses.
 */
import { chacha20, hchacha, xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { poly1305 } from '@noble/ciphers/_poly1305.js';
import { blake2b } from '@noble/hashes/blake2.js';

/** A CBOR value of the kinds that the format uses. Maps with integer keys have their keys as text. */
export type Cbor = number | string | boolean | null | Uint8Array | readonly Cbor[] | { readonly [key: string]: Cbor };
export type CborMap = { readonly [key: string]: Cbor };

const text = new TextEncoder();

// ── CBOR ────────────────────────────────────────────────────────────────────────────────────────────────────────────────

export function readCbor(bytes: Uint8Array): Cbor {
  const [value, ...more] = readCborSequence(bytes);
  if (value === undefined || more.length > 0) throw new Error('Not one value.');
  return value;
}

/** All values that stand one after the other. */
export function readCborSequence(bytes: Uint8Array): readonly Cbor[] {
  let offset = 0;
  const argument = (info: number): number => {
    if (info < 24) return info;
    const length = { 24: 1, 25: 2, 26: 4, 27: 8 }[info];
    if (length === undefined) throw new Error('Not a length of the format.');
    let value = 0;
    for (let index = 0; index < length; index++) value = value * 256 + (bytes[offset++] ?? 0);
    return value;
  };
  /** Each item takes a byte at least: what is no CBOR at all could else ask for billions. */
  const count = (info: number): number => {
    const items = argument(info);
    if (items > bytes.length) throw new Error('More items than bytes.');
    return items;
  };
  const take = (length: number): Uint8Array => bytes.slice(offset, (offset += length));
  const item = (): Cbor => {
    const head = bytes[offset++] ?? 0;
    const [major, info] = [head >> 5, head & 31];
    if (major === 0) return argument(info);
    if (major === 2) return take(argument(info));
    if (major === 3) return new TextDecoder().decode(take(argument(info)));
    if (major === 4) return Array.from({ length: count(info) }, item);
    if (major === 5)
      return Object.fromEntries(
        Array.from({ length: count(info) }, () => [JSON.stringify(item()).replaceAll('"', ''), item()]),
      );
    if (head === 0xf4 || head === 0xf5) return head === 0xf5;
    if (head === 0xf6) return null;
    throw new Error('Not a kind of value of the format.');
  };
  const values: Cbor[] = [];
  while (offset < bytes.length) values.push(item());
  if (offset !== bytes.length) throw new Error('The last value is cut off.');
  return values;
}

/** Deterministic CBOR: shortest lengths; map keys sorted by their encoded bytes. */
export function writeCbor(value: Cbor): Uint8Array {
  if (value === null) return Uint8Array.of(0xf6);
  if (typeof value === 'boolean') return Uint8Array.of(value ? 0xf5 : 0xf4);
  if (typeof value === 'number') return cborHead(0, value);
  if (typeof value === 'string') return join(cborHead(3, text.encode(value).length), text.encode(value));
  if (value instanceof Uint8Array) return join(cborHead(2, value.length), value);
  if (Array.isArray(value)) return join(cborHead(4, value.length), ...value.map((one: Cbor) => writeCbor(one)));
  const pairs = Object.entries(value as CborMap).map(([key, one]) => [writeCbor(key), writeCbor(one)] as const);
  pairs.sort(([a], [b]) => Buffer.compare(a, b));
  return join(cborHead(5, pairs.length), ...pairs.flat());
}

function cborHead(major: number, value: number): Uint8Array {
  if (value < 24) return Uint8Array.of((major << 5) | value);
  const [info, length] = value < 2 ** 8 ? [24, 1] : value < 2 ** 16 ? [25, 2] : value < 2 ** 32 ? [26, 4] : [27, 8];
  const bytes = Buffer.alloc(1 + length);
  bytes[0] = (major << 5) | info;
  if (length === 8) bytes.writeBigUInt64BE(BigInt(value), 1);
  else bytes.writeUIntBE(value, 1, length);
  return new Uint8Array(bytes);
}

// ── Cryptography ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** A nonce, and what is encrypted under it. */
export function openSealed(key: Uint8Array, sealed: Uint8Array, context: Uint8Array): Uint8Array {
  return xchacha20poly1305(key, sealed.slice(0, 24), context).decrypt(sealed.slice(24));
}

/** libsodium's crypto_kdf_derive_from_key. */
export function deriveSubkey(key: Uint8Array, id: number, context: string): Uint8Array {
  const salt = new Uint8Array(16);
  new DataView(salt.buffer).setBigUint64(0, BigInt(id), true);
  const personalization = new Uint8Array(16);
  personalization.set(text.encode(context));
  return blake2b(new Uint8Array(), { key, dkLen: 32, salt, personalization });
}

// ── Frames ──────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** What is in the frames of a file of entries. */
export interface DecodedEntries {
  readonly header: CborMap;
  readonly entries: readonly Uint8Array[];
}

/** Reads frames, up to the end of the bytes, and what is in them. */
export function readFrames(
  frames: Uint8Array,
  key: Uint8Array,
  streamHeader: Uint8Array,
  associatedData: Uint8Array,
): DecodedEntries {
  const stream = new SecretStream(key, streamHeader);
  const view = new DataView(frames.buffer, frames.byteOffset, frames.byteLength);
  const parts: Uint8Array[] = [];
  let offset = 0;
  for (let context = associatedData; ; context = new Uint8Array()) {
    const length = view.getUint32(offset);
    const { message, tag } = stream.pull(frames.slice(offset + 4, offset + 4 + length), context);
    parts.push(message);
    offset += 4 + length;
    if (tag === 3) break;
  }
  if (offset !== frames.length) throw new Error('Something follows the last frame.');
  const { header, headerBytes, entries } = sortItems(join(...parts));
  // The header ends a frame: its own, as long as it fits into one.
  if (parts[0]?.length !== 5 + headerBytes) throw new Error('The header shares its frame.');
  return { header, entries };
}

function sortItems(content: Uint8Array): DecodedEntries & { readonly headerBytes: number } {
  const view = new DataView(content.buffer);
  const items = new Map<number, Uint8Array[]>([
    [1, []],
    [2, []],
  ]);
  for (let offset = 0; offset < content.length;) {
    const end = offset + 5 + view.getUint32(offset + 1);
    const list = items.get(view.getUint8(offset));
    if (!list) throw new Error('An item of no kind of the format.');
    list.push(content.slice(offset + 5, end));
    offset = end;
  }
  const [header] = items.get(1) ?? [];
  if (!header) throw new Error('There is no header.');
  return { header: readCbor(header) as CborMap, headerBytes: header.length, entries: items.get(2) ?? [] };
}

/** libsodium's crypto_secretstream_xchacha20poly1305, the receiving side, without rekeying. */
class SecretStream {
  readonly #key: Uint8Array;
  readonly #nonce = new Uint8Array(12);

  constructor(key: Uint8Array, header: Uint8Array) {
    const derived = new Uint32Array(8);
    hchacha(words(text.encode('expand 32-byte k')), words(key), words(header.slice(0, 16)), derived);
    this.#key = new Uint8Array(derived.buffer);
    this.#nonce[0] = 1;
    this.#nonce.set(header.slice(16), 4);
  }

  pull(frame: Uint8Array, context: Uint8Array): { readonly message: Uint8Array; readonly tag: number } {
    const ciphertext = frame.slice(1, -16);
    const mac = frame.slice(-16);
    const keystream = (counter: number, bytes: Uint8Array): Uint8Array =>
      chacha20(this.#key, this.#nonce, bytes, undefined, counter);

    const tagBlock = new Uint8Array(64);
    tagBlock[0] = frame[0] ?? 0;
    const openedTag = keystream(1, tagBlock)[0] ?? 0;
    const encryptedBlock = keystream(1, Uint8Array.of(openedTag, ...new Uint8Array(63)));
    const lengths = new Uint8Array(16);
    new DataView(lengths.buffer).setBigUint64(0, BigInt(context.length), true);
    new DataView(lengths.buffer).setBigUint64(8, BigInt(64 + ciphertext.length), true);
    // The padding follows libsodium to the letter: it is not the distance to the next multiple of 16.
    const padding = new Uint8Array((0x10 - 64 + ciphertext.length) & 0xf);
    const authenticated = join(
      context,
      new Uint8Array(-context.length & 0xf),
      encryptedBlock,
      ciphertext,
      padding,
      lengths,
    );
    const expected = poly1305(authenticated, keystream(0, new Uint8Array(64)).slice(0, 32));
    if (hex(expected) !== hex(mac)) throw new Error('A frame does not authenticate.');

    const message = keystream(2, ciphertext);
    for (let index = 0; index < 8; index++) this.#nonce[4 + index] = (this.#nonce[4 + index] ?? 0) ^ (mac[index] ?? 0);
    new DataView(this.#nonce.buffer).setUint32(0, new DataView(this.#nonce.buffer).getUint32(0, true) + 1, true);
    return { message, tag: openedTag };
  }
}

// ── Bytes ───────────────────────────────────────────────────────────────────────────────────────────────────────────────

export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

export function unhex(digits: string): Uint8Array {
  return new Uint8Array(Buffer.from(digits, 'hex'));
}

function join(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

function words(bytes: Uint8Array): Uint32Array {
  return new Uint32Array(Uint8Array.from(bytes).buffer);
}
