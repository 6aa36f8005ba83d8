/**
 * Reads vaults and bundles by docs/vault-format.md alone: it imports nothing of the app, and other cryptographic libraries than
 * the app uses. When it and the app disagree, one of the two, or the document, is wrong.
 */
import { chacha20, hchacha, xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { poly1305 } from '@noble/ciphers/_poly1305.js';
import { argon2id } from '@noble/hashes/argon2.js';
import { blake2b } from '@noble/hashes/blake2.js';
import { ml_kem768_x25519 } from '@noble/post-quantum/hybrid.js';

/** A CBOR value of the kinds that the format uses. Maps with integer keys have their keys as text. */
export type Cbor = number | string | boolean | null | Uint8Array | readonly Cbor[] | { readonly [key: string]: Cbor };
export type CborMap = { readonly [key: string]: Cbor };

const text = new TextEncoder();

// ── CBOR ────────────────────────────────────────────────────────────────────────────────────────────────────────────────

export function readCbor(bytes: Uint8Array): Cbor {
  let offset = 0;
  const argument = (info: number): number => {
    if (info < 24) return info;
    const length = { 24: 1, 25: 2, 26: 4, 27: 8 }[info];
    if (length === undefined) throw new Error('Not a length of the format.');
    let value = 0;
    for (let index = 0; index < length; index++) value = value * 256 + (bytes[offset++] ?? 0);
    return value;
  };
  const take = (length: number): Uint8Array => bytes.slice(offset, (offset += length));
  const item = (): Cbor => {
    const head = bytes[offset++] ?? 0;
    const [major, info] = [head >> 5, head & 31];
    if (major === 0) return argument(info);
    if (major === 2) return take(argument(info));
    if (major === 3) return new TextDecoder().decode(take(argument(info)));
    if (major === 4) return Array.from({ length: argument(info) }, item);
    if (major === 5)
      return Object.fromEntries(
        Array.from({ length: argument(info) }, () => [JSON.stringify(item()).replaceAll('"', ''), item()]),
      );
    if (head === 0xf4 || head === 0xf5) return head === 0xf5;
    if (head === 0xf6) return null;
    throw new Error('Not a kind of value of the format.');
  };
  const value = item();
  if (offset !== bytes.length) throw new Error('Something follows the value.');
  return value;
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

// ── Vault ───────────────────────────────────────────────────────────────────────────────────────────────────────────────

export interface DecodedVault {
  readonly vaultKey: Uint8Array;
  readonly header: CborMap;
  /** The plaintext of every encrypted record, by its key. */
  readonly records: ReadonlyMap<string, Uint8Array>;
}

/**
 * Opens a vault with its password (or its recovery code, for the slot of that kind).
 * @param stored all records of the file, by key in hex.
 */
export function decodeVault(
  stored: ReadonlyMap<string, Uint8Array>,
  secret: string,
  kind: 'password' | 'recovery' = 'password',
): DecodedVault {
  const outer = readCbor(stored.get(hex(text.encode('H'))) ?? new Uint8Array()) as CborMap;
  const body = outer['body'] as Uint8Array;
  const header = readCbor(body) as CborMap;
  const slot = (header['slots'] as CborMap[]).find((candidate) => candidate['kind'] === kind);
  if (!slot) throw new Error(`There is no slot of the kind ${kind}.`);
  const derivation = slot['derivation'] as CborMap;

  const slotKey = deriveKey(
    secret,
    derivation['salt'] as Uint8Array,
    Number(derivation['memoryKiB']),
    Number(derivation['passes']),
  );
  const { magic = '', formatVersion = 0, vaultId = null } = header;
  const { id = 0, cipher = '' } = slot;
  const slotContext = writeCbor({ magic, formatVersion, vaultId, id, kind, derivation, cipher });
  const wrapped = slot['wrappedKey'] as Uint8Array;
  const vaultKey = xchacha20poly1305(slotKey, slot['nonce'] as Uint8Array, slotContext).decrypt(wrapped);

  const mac = blake2b(body, { key: deriveSubkey(vaultKey, 2, 'onestarV'), dkLen: 32 });
  if (hex(mac) !== hex(outer['mac'] as Uint8Array)) throw new Error('The MAC of the header is another.');

  const recordKey = deriveSubkey(vaultKey, 1, 'onestarV');
  const records = new Map<string, Uint8Array>();
  for (const [key, value] of stored) {
    const keyBytes = unhex(key);
    if (['H', 'T'].includes(String.fromCharCode(keyBytes[0] ?? 0))) continue;
    const context = join(text.encode('onestarstream record v1\0'), vaultId as Uint8Array, keyBytes);
    records.set(key, openSealed(recordKey, value, context));
  }
  return { vaultKey, header, records };
}

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

function deriveKey(secret: string, salt: Uint8Array, memoryKiB: number, passes: number): Uint8Array {
  return argon2id(text.encode(secret.normalize('NFC')), salt, {
    m: memoryKiB,
    t: passes,
    p: 1,
    version: 0x13,
    dkLen: 32,
  });
}

/** What an index says of one feed. */
export interface DecodedIndexFeed {
  /** 32 hex digits. */
  readonly device: string;
  readonly records: readonly { readonly id: string; readonly kind: string; readonly fact: readonly Cbor[] }[];
}

const indexKinds = [
  'genesis',
  'device-added',
  'device-renamed',
  'device-archived',
  'device-revoked',
  'key-rotated',
  'password-rotated',
  'acknowledged',
  'conflict-settled',
];

/**
 * Reads an index.
 * @param pieces the plaintexts of its records, in order.
 */
export function decodeIndex(pieces: readonly Uint8Array[]): {
  readonly account: string;
  readonly generations: readonly string[];
  readonly feeds: readonly DecodedIndexFeed[];
} {
  for (const piece of pieces) {
    if (hex(piece.slice(0, 20)) !== hex(pieces[0]?.slice(0, 20) ?? unhex('')))
      throw new Error('Pieces of two indexes.');
  }
  const whole = join(...pieces.map((piece) => piece.slice(20)));
  const view = new DataView(whole.buffer);
  if (new DataView((pieces[0] ?? whole).slice().buffer).getUint32(16) !== pieces.length) throw new Error('Not whole.');
  const end = 4 + 32 * view.getUint32(0);
  const generations = Array.from({ length: view.getUint32(0) }, (_, index) =>
    hex(whole.slice(4 + 32 * index, 36 + 32 * index)),
  );
  const [account, , feeds] = readCbor(whole.slice(end)) as [Uint8Array, Cbor, Cbor[][]];
  return {
    account: hex(account),
    generations,
    feeds: feeds.map(([fullId, , , records]) => ({
      device: hex(fullId as Uint8Array).slice(0, 32),
      records: (records as Cbor[][]).map(([id, , , kind, ...fact]) => ({
        id: hex(id as Uint8Array),
        kind: indexKinds[kind as number] ?? '',
        fact,
      })),
    })),
  };
}

// ── Secrets of the account ──────────────────────────────────────────────────────────────────────────────────────────────

/** Opens a generation's secret that was sealed to a device. */
export function openSealedSecret(
  box: Uint8Array,
  device: { readonly sealingSeed: Uint8Array; readonly signing: Uint8Array; readonly sealing: Uint8Array },
  account: Uint8Array,
  generationEd25519: Uint8Array,
): Uint8Array {
  const { secretKey } = ml_kem768_x25519.keygen(device.sealingSeed);
  const shared = ml_kem768_x25519.decapsulate(box.slice(0, 1120), secretKey);
  const context = join(
    text.encode('onestarstream sealed secret v1\0'),
    account,
    generationEd25519,
    device.signing,
    device.sealing,
  );
  return xchacha20poly1305(shared, new Uint8Array(24), context).decrypt(box.slice(1120));
}

/** Opens the secret of the generation before, which every rotation carries under its own. */
export function openPreviousSecret(sealed: Uint8Array, secret: Uint8Array, basis: Uint8Array): Uint8Array {
  return openSealed(
    deriveSubkey(secret, 3, 'onestarG'),
    sealed,
    join(text.encode('onestarstream previous secret v1\0'), basis),
  );
}

// ── Bundles ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

export interface DecodedBundle {
  readonly header: CborMap;
  readonly entries: readonly Uint8Array[];
  readonly evidence: readonly Uint8Array[];
}

export function decodeBundle(fileBytes: Uint8Array, passphrase: string): DecodedBundle {
  // A copy: parts of a Buffer would share its memory.
  const file = Uint8Array.from(fileBytes);
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const preamble = file.slice(0, 68);
  if (new TextDecoder().decode(preamble.slice(0, 16)) !== 'onestar-bundle\r\n') throw new Error('Another magic.');
  if (view.getUint16(16) !== 1 || preamble[18] !== 1 || preamble[19] !== 0) throw new Error('Another version.');
  const key = deriveKey(passphrase, preamble.slice(28, 44), view.getUint32(20), view.getUint32(24));
  return readFrames(file.slice(68), key, preamble.slice(44, 68), preamble);
}

/** Reads frames, up to the end of the bytes, and what is in them. */
export function readFrames(
  frames: Uint8Array,
  key: Uint8Array,
  streamHeader: Uint8Array,
  associatedData: Uint8Array,
): DecodedBundle {
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
  const { header, headerBytes, entries, evidence } = sortItems(join(...parts));
  // The header ends a frame: its own, as long as it fits into one.
  if (parts[0]?.length !== 5 + headerBytes) throw new Error('The header shares its frame.');
  return { header, entries, evidence };
}

function sortItems(content: Uint8Array): DecodedBundle & { readonly headerBytes: number } {
  const view = new DataView(content.buffer);
  const items = new Map<number, Uint8Array[]>([
    [1, []],
    [2, []],
    [3, []],
  ]);
  for (let offset = 0; offset < content.length;) {
    const end = offset + 5 + view.getUint32(offset + 1);
    items.get(view.getUint8(offset))?.push(content.slice(offset + 5, end));
    offset = end;
  }
  const [header] = items.get(1) ?? [];
  if (!header) throw new Error('The bundle has no header.');
  const [entries, evidence] = [items.get(2) ?? [], items.get(3) ?? []];
  return { header: readCbor(header) as CborMap, headerBytes: header.length, entries, evidence };
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
