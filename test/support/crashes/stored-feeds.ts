import { createHash, createPublicKey, verify } from 'node:crypto';

import { type CborMap, decodeIndex, decodeVault, hex, readCbor } from '../vault/independent-decoder.js';

/** A feed as it lies in the file, its chain and its signatures checked without any code of the app. */
export interface StoredFeed {
  readonly entries: number;
  /** How many of them, from the first on, the index tells of. */
  readonly indexed: number;
}

/** A feed's device, and the ids of its entries in their order. */
interface ReadFeed {
  readonly device: string;
  readonly ids: readonly string[];
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/**
 * Reads all feeds of a vault by docs/vault-format.md. Throws when there is a record too many or too few, when a feed is no chain from
 * its first entry to its head, when an entry is not signed by its feed's device, or when there is an index and it is not whole or tells of
 * anything that is not there.
 * @param stored all records of the file, by key in hex.
 */
export function readStoredFeeds(stored: ReadonlyMap<string, Uint8Array>, password: string): readonly StoredFeed[] {
  const { records } = decodeVault(stored, password);
  const ofKind = (letter: string): [string, Uint8Array][] =>
    Array.from(records).filter(([key]) => key.startsWith(hex(Buffer.from(letter))));
  const ledger = readCbor(record(records, hex(Buffer.from('S')))) as CborMap;
  const feeds = ofKind('F').map(([key, bytes]) => readFeed(records, key.slice(2), readCbor(bytes) as CborMap));

  const counts = [feeds.length, ofKind('G').length, ofKind('X').length, ofKind('D').length];
  expectSame('records', counts, [ledger['feeds'], ledger['generations'], 0, 1]);
  const entries = feeds.reduce((sum, { ids }) => sum + ids.length, 0);
  expectSame('entries', ofKind('E').length, entries);
  const generations = ofKind('G').map(([, bytes]) => digestText((readCbor(bytes) as CborMap)['rotation']));
  const index = readIndex(ofKind('I'), generations);
  return feeds.map(({ device, ids }) => {
    const indexed = index.get(device.slice(0, 32)) ?? [];
    expectSame('entries in the index', indexed, ids.slice(0, indexed.length));
    return { entries: ids.length, indexed: indexed.length };
  });
}

/** Per device, the ids of the entries of which an index tells; nothing when there is none. */
function readIndex(
  pieces: readonly (readonly [string, Uint8Array])[],
  stored: readonly string[],
): ReadonlyMap<string, readonly string[]> {
  if (pieces.length === 0) return new Map();
  const { generations, feeds } = decodeIndex(pieces.map(([, piece]) => piece));
  expectSame('generations in the index', generations, stored.slice(0, generations.length));
  return new Map(feeds.map(({ device, records }) => [device, records.map(({ id }) => id)]));
}

function readFeed(records: ReadonlyMap<string, Uint8Array>, number: string, feed: CborMap): ReadFeed {
  const entries = Number(feed['entries']);
  const ids: string[] = [];
  let signingKey = new Uint8Array();
  let previous: string | null = null;
  for (let sequence = 1; sequence <= entries; sequence++) {
    const key = `${hex(Buffer.from('E'))}${number}${sequence.toString(16).padStart(16, '0')}`;
    const [bodyBytes, signature] = readCbor(record(records, key)) as [Uint8Array, Uint8Array];
    const body = readCbor(bodyBytes) as CborMap;
    if (sequence === 1) signingKey = deviceKey(body);
    const link = body['4'] instanceof Uint8Array ? hex(body['4']) : null;
    expectSame('link', [digestText(body['2']), body['3'], link], [digestText(feed['device']), sequence, previous]);
    if (!isSigned(bodyBytes, signature, signingKey)) throw new Error(`Entry ${sequence} is not signed by its device.`);
    previous = sha256(bodyBytes);
    ids.push(previous);
  }
  expectSame('head', hex(feed['head'] as Uint8Array), previous);
  return { device: digestText(feed['device']), ids };
}

/** The key with which the first entry of a feed introduces its device, whose id must be made of it. */
function deviceKey(body: CborMap): Uint8Array<ArrayBuffer> {
  const payload = body['8'] as CborMap;
  const [signing, sealing] = [payload['1'] as Uint8Array, payload['2'] as Uint8Array];
  expectSame('device', sha256(Buffer.concat([signing, sealing])), digestText(body['2']));
  return Uint8Array.from(signing);
}

function isSigned(bodyBytes: Uint8Array, signature: Uint8Array, signingKey: Uint8Array): boolean {
  const key = { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(signingKey).toString('base64url') };
  const message = Buffer.concat([Buffer.from('onestarstream entry v1\0'), bodyBytes]);
  return verify(null, message, createPublicKey({ key, format: 'jwk' }), signature);
}

/** A digest as text. */
function digestText(digest: unknown): string {
  return hex(digest as Uint8Array);
}

function record(records: ReadonlyMap<string, Uint8Array>, key: string): Uint8Array {
  const bytes = records.get(key);
  if (bytes) return bytes;
  throw new Error(`The record ${key} is missing.`);
}

function expectSame(what: string, found: unknown, expected: unknown): void {
  const [one, other] = [JSON.stringify(found), JSON.stringify(expected)];
  if (one !== other) throw new Error(`Wrong ${what}: ${one} where ${other} is due.`);
}
