/**
 * Opens a vault's file of format 2 by docs/vault-format.md alone: it imports nothing of the app, and other cryptographic libraries than the
 * app uses. When it and the app disagree, one of the two, or the document, is wrong.
 */
import { createHash } from 'node:crypto';
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { argon2id } from '@noble/hashes/argon2.js';
import { blake2b } from '@noble/hashes/blake2.js';
import { ml_kem768_x25519 } from '@noble/post-quantum/hybrid.js';

import {
  type CborMap,
  deriveSubkey,
  hex,
  openSealed,
  readCbor,
  unhex,
  writeCbor,
} from '../vault/independent-decoder.js';
import { ALPHABET, deriveKeys, recoverySecret, taggedHash } from './independent-trust.js';

const text = new TextEncoder();
const join = (...parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));
const NO_NONCE = new Uint8Array(24);
const DIGEST_KINDS = 'HDPNRCBLM';
const DIRECTORY_ENTRIES = 120;

/** What opens a vault: its password, or the recovery key as it was printed. */
export type VaultSecret = { readonly password: string } | { readonly recoveryKey: string };

export interface IndependentVault {
  readonly vaultId: Uint8Array;
  readonly vaultKey: Uint8Array;
  readonly rootKey: Uint8Array;
  /** The plaintext of every encrypted record, by its key in hex. */
  readonly records: ReadonlyMap<string, Uint8Array>;
}

/** An entry as the file holds it. */
export interface StoredEntry {
  /** In hex. */
  readonly id: string;
  readonly encoded: Uint8Array;
  /** Of the generation that it made, where this device holds it. */
  readonly secret: Uint8Array | null;
}

/** @param stored all records of the file, by key in hex */
export function openVaultFile(stored: ReadonlyMap<string, Uint8Array>, secret: VaultSecret): IndependentVault {
  const { body, mac } = readCbor(recordOf(stored, 'H')) as { readonly body: Uint8Array; readonly mac: Uint8Array };
  const header = readCbor(body) as CborMap;
  if (header['formatVersion'] !== 2) throw new Error('The vault is of another format.');
  const vaultId = header['vaultId'] as Uint8Array;
  const [passwordSlot, recoverySlot] = header['slots'] as CborMap[];
  const slotKey =
    'password' in secret
      ? passwordKey(vaultId, passwordSlot ?? {}, secret.password)
      : paperKey(vaultId, recoverySlot ?? {}, paperBytes(secret.recoveryKey));
  const slot = ('password' in secret ? passwordSlot : recoverySlot) ?? {};
  expectSame('commitment', slot['commitment'] as Uint8Array, taggedHash('commitment', slotKey.key));
  const vaultKey = openOnce(slotKey.key, slotKey.context, slot['wrappedKey'] as Uint8Array);
  expectSame('MAC', mac, blake2b(body, { key: deriveSubkey(vaultKey, 2, 'onestr2V'), dkLen: 32 }));
  const rootContext = taggedHash('root', vaultId);
  const rootKey = openOnce(deriveSubkey(vaultKey, 1, 'onestr2V'), rootContext, header['root'] as Uint8Array);
  return { vaultId, vaultKey, rootKey, records: decryptRecords(stored, vaultId, rootKey) };
}

/**
 * All entries in the order of their numbers. Throws when there is a record too many or too few, when the directory names others, or when the digest
 * in the ledger is not that of the records.
 */
export function readStoredEntries(
  stored: ReadonlyMap<string, Uint8Array>,
  { rootKey, records }: IndependentVault,
): readonly StoredEntry[] {
  const ledger = readCbor(recordOf(records, 'S')) as CborMap;
  expectSame('digest', ledger['digest'] as Uint8Array, digestOf(stored, deriveSubkey(rootKey, 2, 'onestr2R')));
  const slots = directorySlots(records);
  const [entries, generations] = [numbered(records, 'E'), numbered(records, 'G')];
  if (entries.size !== ledger['entries'] || slots.length !== entries.size)
    throw new Error(`The file holds ${entries.size} entries, and names ${slots.length}.`);
  const held = slots.filter(({ marks }) => (marks & 1) === 1).length;
  if (held !== generations.size) throw new Error(`The file holds ${generations.size} secrets, and names ${held}.`);
  return slots.map(({ id, marks }, number) => {
    const encoded = entries.get(number) ?? new Uint8Array();
    const [body] = readCbor(encoded) as [Uint8Array];
    expectSame(`entry ${number}`, taggedHash('entry', body), id);
    return { id: hex(id), encoded, secret: (marks & 1) === 1 ? secretOf(generations.get(number), id) : null };
  });
}

/** Of how many entries the stored index is, the first ones; 0 where there is none. Throws unless it is whole, and of these entries. */
export function indexedEntries({ records }: IndependentVault, entries: readonly StoredEntry[]): number {
  const pieces = [...numbered(records, 'I')].toSorted(([one], [other]) => one - other).map(([, piece]) => piece);
  const [first] = pieces;
  if (!first) return 0;
  if (uint32(first, 16) !== pieces.length) throw new Error('The index is not whole.');
  for (const piece of pieces) expectSame('mark of a piece', piece.slice(0, 20), first.slice(0, 20));
  const whole = join(...pieces.map((piece) => piece.slice(20)));
  const count = uint32(whole, 0);
  const ids = createHash('sha256').update(Buffer.concat(entries.slice(0, count).map(({ id }) => unhex(id))));
  expectSame('entries in the index', whole.slice(4, 36), new Uint8Array(ids.digest()));
  return count;
}

/** This device: its id as a member, and the secret of which its keys are made. */
export function ownDeviceOf({ records }: IndependentVault): { readonly member: string; readonly secret: Uint8Array } {
  const record = recordOf(records, 'D');
  return { member: hex(record.slice(0, 32)), secret: record.slice(32) };
}

function passwordKey(vaultId: Uint8Array, slot: CborMap, password: string) {
  const { memoryKiB, passes, salt } = slot['derivation'] as CborMap;
  const secret = argon2id(text.encode(password.normalize('NFC')), salt as Uint8Array, {
    m: Number(memoryKiB),
    t: Number(passes),
    p: 1,
    version: 0x13,
    dkLen: 32,
  });
  const named = [2, vaultId, 1, 'password', Number(memoryKiB), Number(passes), salt as Uint8Array];
  return slotKeyOf(secret, taggedHash('slot', writeCbor(named)));
}

function paperKey(vaultId: Uint8Array, slot: CborMap, paper: Uint8Array) {
  const { record, sealingSeed } = deriveKeys(recoverySecret(paper), 'onestr2D');
  const ciphertext = slot['ciphertext'] as Uint8Array;
  const secret = ml_kem768_x25519.decapsulate(ciphertext, ml_kem768_x25519.keygen(sealingSeed).secretKey);
  const named = [2, vaultId, 1, 'recovery', taggedHash('device', record), ciphertext];
  return slotKeyOf(secret, taggedHash('slot', writeCbor(named)));
}

/** The 25 random bytes of a recovery key. */
function paperBytes(printed: string): Uint8Array {
  let value = 0n;
  for (const symbol of printed.replaceAll('-', '').slice(0, 40)) value = value * 32n + BigInt(ALPHABET.indexOf(symbol));
  return unhex(value.toString(16).padStart(50, '0'));
}

function slotKeyOf(secret: Uint8Array, context: Uint8Array) {
  return { key: blake2b(context, { key: secret, dkLen: 32 }), context };
}

function openOnce(key: Uint8Array, context: Uint8Array, sealed: Uint8Array): Uint8Array {
  return xchacha20poly1305(key, NO_NONCE, context).decrypt(sealed);
}

function decryptRecords(
  stored: ReadonlyMap<string, Uint8Array>,
  vaultId: Uint8Array,
  rootKey: Uint8Array,
): ReadonlyMap<string, Uint8Array> {
  const recordKey = deriveSubkey(rootKey, 1, 'onestr2R');
  const records = new Map<string, Uint8Array>();
  for (const [key, value] of stored) {
    if ('HTZ'.includes(letterOf(key))) continue;
    const context = join(text.encode('onestarstream record v1\0'), vaultId, unhex(key));
    records.set(key, openSealed(recordKey, value, context));
  }
  return records;
}

function digestOf(stored: ReadonlyMap<string, Uint8Array>, digestKey: Uint8Array): Uint8Array {
  const digest = new Uint8Array(256 * 12);
  for (const [key, value] of stored) {
    if (!DIGEST_KINDS.includes(letterOf(key))) continue;
    const keyBytes = unhex(key);
    const bucket = keyBytes.reduce((sum, byte) => (31 * sum + byte) % 256, 0);
    const hash = blake2b(join(Uint8Array.of(keyBytes.length), keyBytes, value), { key: digestKey, dkLen: 16 });
    for (let index = 0; index < 12; index++) digest[12 * bucket + index]! ^= hash[index]!;
  }
  return digest;
}

function directorySlots(records: ReadonlyMap<string, Uint8Array>) {
  const pieces = [...numbered(records, 'L')].toSorted(([one], [other]) => one - other);
  return pieces.flatMap(([number, piece], place) => {
    const isFull = place === pieces.length - 1 || piece.length === 33 * DIRECTORY_ENTRIES;
    if (number !== place || !isFull) throw new Error('The directory has a gap.');
    return Array.from({ length: piece.length / 33 }, (_, slot) => ({
      id: piece.slice(33 * slot, 33 * slot + 32),
      marks: piece[33 * slot + 32] ?? 0,
    }));
  });
}

function secretOf(record: Uint8Array | undefined, id: Uint8Array): Uint8Array {
  if (!record) throw new Error('The secret of a generation is missing.');
  expectSame('generation', record.slice(0, 32), id);
  return record.slice(32);
}

/** The records of a kind, by their numbers. */
function numbered(records: ReadonlyMap<string, Uint8Array>, letter: string): ReadonlyMap<number, Uint8Array> {
  const ofKind = [...records].filter(([key]) => letterOf(key) === letter);
  return new Map(ofKind.map(([key, value]) => [uint32(unhex(key), 1), value]));
}

function recordOf(records: ReadonlyMap<string, Uint8Array>, letter: string): Uint8Array {
  const record = records.get(hex(text.encode(letter)));
  if (record) return record;
  throw new Error(`The record ${letter} is missing.`);
}

function letterOf(key: string): string {
  return String.fromCharCode(Number.parseInt(key.slice(0, 2), 16));
}

function uint32(bytes: Uint8Array, offset: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(offset);
}

function expectSame(what: string, found: Uint8Array, expected: Uint8Array): void {
  if (hex(found) !== hex(expected)) throw new Error(`Another ${what}: ${hex(found)} where ${hex(expected)} is due.`);
}
