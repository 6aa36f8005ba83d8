/**
 * Reads what format 2 of the trust layer writes by docs/vault-format.md alone: it imports nothing of the app, and other cryptographic
 * libraries than the app uses wherever there are two. When it and the app disagree, one of the two, or the document, is wrong.
 */
import { createPublicKey, verify } from 'node:crypto';
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { argon2id } from '@noble/hashes/argon2.js';
import { blake2b } from '@noble/hashes/blake2.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { ml_kem768_x25519 } from '@noble/post-quantum/hybrid.js';
import { ml_dsa65 } from '@noble/post-quantum/ml-dsa.js';

import {
  type Cbor,
  type CborMap,
  deriveSubkey,
  hex,
  openSealed,
  readCbor,
  readFrames,
  unhex,
  writeCbor,
} from '../vault/independent-decoder.js';

const text = new TextEncoder();
const join = (...parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));

export function tagged(tag: string, bytes: Uint8Array): Uint8Array {
  return join(text.encode(`onestarstream/2 ${tag}\0`), bytes);
}

export function taggedHash(tag: string, bytes: Uint8Array): Uint8Array {
  return sha256(tagged(tag, bytes));
}

// ── Keys ────────────────────────────────────────────────────────────────────────────────────────────────────────────────

export interface IndependentKeys {
  readonly record: Uint8Array;
  readonly sealingSeed: Uint8Array;
}

/** The record that 32 bytes make, by the rules for devices or for generations. */
export function deriveKeys(secret: Uint8Array, context: 'onestr2D' | 'onestr2G'): IndependentKeys {
  const sealingSeed = deriveSubkey(secret, 3, context);
  const record = writeMap({
    1: 1,
    2: ed25519PublicKey(deriveSubkey(secret, 1, context)),
    3: ml_dsa65.keygen(deriveSubkey(secret, 2, context)).publicKey,
    4: ml_kem768_x25519.keygen(sealingSeed).publicKey,
  });
  return { record, sealingSeed };
}

/** The public key of a seed, by a private key in PKCS #8 (RFC 8410). */
function ed25519PublicKey(seed: Uint8Array): Uint8Array {
  const key = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
  const spki = createPublicKey({ key: privateKeyPem(key), format: 'pem' }).export({ type: 'spki', format: 'der' });
  return new Uint8Array(spki.subarray(-32));
}

function privateKeyPem(der: Buffer): string {
  return `-----BEGIN PRIVATE KEY-----\n${der.toString('base64')}\n-----END PRIVATE KEY-----\n`;
}

export function isSignedByEd25519(tag: string, digest: Uint8Array, signature: Uint8Array, key: Uint8Array): boolean {
  const der = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), key]);
  const publicKey = createPublicKey({ key: der, format: 'der', type: 'spki' });
  return verify(null, tagged(tag, digest), publicKey, signature);
}

export function isSignedByMlDsa65(tag: string, digest: Uint8Array, signature: Uint8Array, key: Uint8Array): boolean {
  return ml_dsa65.verify(signature, tagged(tag, digest), key);
}

// ── Boxes and wraps ─────────────────────────────────────────────────────────────────────────────────────────────────────

export interface BoxNames {
  readonly account: Uint8Array | null;
  readonly generation: Uint8Array;
  readonly recipient: Uint8Array;
}

function boxContext({ account, generation, recipient }: BoxNames): Uint8Array {
  const names = [account, taggedHash('generation', generation), taggedHash('device', recipient)];
  return taggedHash('box', writeCbor(names));
}

export function makeBox(secret: Uint8Array, names: BoxNames): Uint8Array {
  const context = boxContext(names);
  const seed = blake2b(context, { key: deriveSubkey(secret, 4, 'onestr2G'), dkLen: 64 });
  const publicKey = (readCbor(names.recipient) as CborMap)['4'] as Uint8Array;
  const { cipherText, sharedSecret } = ml_kem768_x25519.encapsulate(publicKey, seed);
  return join(cipherText, sealOnce(deriveSubkey(sharedSecret, 1, 'onestr2B'), context).encrypt(secret));
}

export function openBox(box: Uint8Array, sealingSeed: Uint8Array, names: BoxNames): Uint8Array {
  const { secretKey } = ml_kem768_x25519.keygen(sealingSeed);
  const sharedSecret = ml_kem768_x25519.decapsulate(box.slice(0, 1120), secretKey);
  return sealOnce(deriveSubkey(sharedSecret, 1, 'onestr2B'), boxContext(names)).decrypt(box.slice(1120));
}

export function unwrap(
  secret: Uint8Array,
  wrapped: Uint8Array,
  { account, newer, older }: { readonly account: Uint8Array; readonly newer: Uint8Array; readonly older: Uint8Array },
): Uint8Array {
  const context = taggedHash('wrap', writeCbor([account, taggedHash('generation', newer), older]));
  const key = blake2b(context, { key: deriveSubkey(secret, 5, 'onestr2G'), dkLen: 32 });
  return sealOnce(key, context).decrypt(wrapped);
}

function sealOnce(key: Uint8Array, context: Uint8Array) {
  return xchacha20poly1305(key, new Uint8Array(24), context);
}

// ── Entries ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

export interface IndependentEntry {
  readonly id: Uint8Array;
  /** By the numbers of their keys. */
  readonly body: CborMap;
  readonly payload: CborMap;
  readonly ed25519: Uint8Array;
  readonly mlDsa65: Uint8Array | null;
}

export function readEntry(encoded: Uint8Array): IndependentEntry {
  const [bodyBytes, ed25519, mlDsa65] = readCbor(encoded) as [Uint8Array, Uint8Array, Uint8Array | null];
  const body = readCbor(bodyBytes) as CborMap;
  return {
    id: taggedHash('entry', bodyBytes),
    body,
    payload: readCbor(body['9'] as Uint8Array) as CborMap,
    ed25519,
    mlDsa65,
  };
}

/** A map whose keys are integers, of values that were read. */
export function writeMap(fields: CborMap): Uint8Array {
  const pairs = Object.entries(fields).map(([key, value]) => join(writeCbor(Number(key)), writeDeep(value)));
  return join(Uint8Array.of(0xa0 | pairs.length), ...pairs);
}

function writeDeep(value: Cbor): Uint8Array {
  if (value === null || typeof value !== 'object' || value instanceof Uint8Array) return writeCbor(value);
  if (!Array.isArray(value)) return writeMap(value as CborMap);
  if (value.length > 23) throw new Error('No list in the vectors is as long.');
  return join(Uint8Array.of(0x80 | value.length), ...value.map((one: Cbor) => writeDeep(one)));
}

// ── Codes and requests ──────────────────────────────────────────────────────────────────────────────────────────────────

/** Of Crockford's base 32. */
export const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** By one large number, not by shifting bits through. */
export function crockford(bytes: Uint8Array, symbols: number): string {
  let value = BigInt(`0x${hex(bytes)}`) >> BigInt(8 * bytes.length - 5 * symbols);
  let written = '';
  for (let index = 0; index < symbols; index++, value >>= 5n) written = `${ALPHABET[Number(value & 31n)]}${written}`;
  return written.replaceAll(/(.{4})(?=.)/g, '$1-');
}

export function comparisonCode(digest: Uint8Array): string {
  return crockford(taggedHash('code', digest), 16);
}

export function recoveryPaper(random: Uint8Array): string {
  return `${crockford(random, 40)}-${crockford(taggedHash('recovery checksum', random), 4)}`;
}

export function recoverySecret(random: Uint8Array): Uint8Array {
  return taggedHash('recovery secret', random);
}

/** Takes the place of the joiner's and of the member's derivation. */
export function pairingKey(code: string, salt: Uint8Array): Uint8Array {
  const shortSalt = taggedHash('pairing salt', salt).slice(0, 16);
  const symbols = text.encode(code.replaceAll('-', ''));
  return argon2id(symbols, shortSalt, { m: 64 * 1024, t: 3, p: 1, version: 0x13, dkLen: 32 });
}

export function pairingTag(key: Uint8Array): Uint8Array {
  return taggedHash('pairing', deriveSubkey(key, 4, 'onestr2P'));
}

export function pairingName(key: Uint8Array, object: 'request' | 'welcome'): Uint8Array {
  return blake2b(text.encode(object), { key: deriveSubkey(key, 1, 'onestr2P'), dkLen: 32 });
}

/** The sealed request in a file. */
export function sealedRequestIn(file: Uint8Array): Uint8Array {
  const magic = text.encode('onestar-request\r\n');
  if (hex(file.slice(0, magic.length)) !== hex(magic)) throw new Error('Not the file of a request.');
  return file.slice(magic.length);
}

/** Opens a sealed request, and gives the request, its digest and its signatures. */
export function openRequest(sealed: Uint8Array, key: Uint8Array) {
  const salt = sealed.slice(0, 32);
  const context = taggedHash('sealed request', salt);
  const [signed, mac] = readCbor(
    openSealed(deriveSubkey(key, 2, 'onestr2P'), sealed.slice(32), context),
  ) as Uint8Array[];
  const expected = blake2b(signed ?? unhex(''), { key: deriveSubkey(key, 3, 'onestr2P'), dkLen: 32 });
  if (hex(expected) !== hex(mac ?? unhex(''))) throw new Error('The MAC is another.');
  const { '1': request, '2': ed25519, '3': mlDsa65 } = readCbor(signed ?? unhex('')) as CborMap;
  const fields = request as CborMap;
  return {
    fields,
    digest: taggedHash('request', writeMap(fields)),
    ed25519: ed25519 as Uint8Array,
    mlDsa65: mlDsa65 as Uint8Array,
  };
}

// ── Files of entries ────────────────────────────────────────────────────────────────────────────────────────────────────

/** Opens the part of a bundle that is for these keys; null where none is. */
export function readBundle(file: Uint8Array, secret: Uint8Array) {
  const { record, sealingSeed } = deriveKeys(secret, 'onestr2D');
  const id = taggedHash('device', record);
  const fileHead = requireHead(file, 1);
  const { secretKey } = ml_kem768_x25519.keygen(sealingSeed);
  let found = null;
  let offset = 20;
  for (let part = 0; offset < file.length; part++) {
    const [commitment, salt] = [file.slice(offset, offset + 32), file.slice(offset + 32, offset + 64)];
    const boxesEnd = offset + 68 + 1176 * uint32(file, offset + 64);
    const head = file.slice(offset, boxesEnd);
    const label = hex(taggedHash('bundle label', join(salt, id)).slice(0, 8));
    const context = taggedHash('bundle box', join(salt, id));
    for (let at = offset + 68; at < boxesEnd && found === null; at += 1176) {
      if (hex(file.slice(at, at + 8)) !== label) continue;
      const shared = ml_kem768_x25519.decapsulate(file.slice(at + 8, at + 1128), secretKey);
      const key = sealOnce(blake2b(context, { key: shared, dkLen: 32 }), context).decrypt(
        file.slice(at + 1128, at + 1176),
      );
      const associatedData = taggedHash('bundle', join(fileHead, Uint8Array.of(part), head));
      found = openFrames(file, boxesEnd, key, commitment, associatedData);
    }
    offset = boxesEnd + 4 + uint32(file, boxesEnd);
  }
  if (offset !== file.length) throw new Error('The file has another length.');
  return found;
}

/** @param request its digest */
export function readWelcome(file: Uint8Array, secret: Uint8Array, pairing: Uint8Array, request: Uint8Array) {
  const fileHead = requireHead(file, 2);
  const [commitment, cipherText] = [file.slice(20, 52), file.slice(52, 1172)];
  const { secretKey } = ml_kem768_x25519.keygen(deriveKeys(secret, 'onestr2D').sealingSeed);
  const shared = ml_kem768_x25519.decapsulate(cipherText, secretKey);
  const bound = blake2b(taggedHash('welcome', join(request, cipherText)), { key: shared, dkLen: 32 });
  const key = blake2b(bound, { key: deriveSubkey(pairing, 5, 'onestr2P'), dkLen: 32 });
  const associatedData = taggedHash('welcome', join(fileHead, commitment, cipherText));
  return openFrames(file, 1172, key, commitment, associatedData);
}

function openFrames(
  file: Uint8Array,
  offset: number,
  key: Uint8Array,
  commitment: Uint8Array,
  associatedData: Uint8Array,
) {
  if (hex(taggedHash('commitment', key)) !== hex(commitment)) throw new Error('The commitment is to another key.');
  const end = offset + 4 + uint32(file, offset);
  return readFrames(file.slice(offset + 28, end), key, file.slice(offset + 4, offset + 28), associatedData);
}

function requireHead(file: Uint8Array, purpose: number): Uint8Array {
  const head = join(text.encode('onestar-bundle\r\n'), Uint8Array.of(0, 2, purpose, 0));
  if (hex(file.slice(0, 20)) !== hex(head)) throw new Error('Another kind of file.');
  return head;
}

function uint32(bytes: Uint8Array, offset: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(offset);
}
