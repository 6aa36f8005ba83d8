import { concatBytes, readUint32, readUint64, uint32, uint64, utf8 } from './bytes.js';

/**
 * The keys of all records: a letter for the kind, then numbers that mean something in this file only. No key tells a
 * device, an account or a name.
 */
export const recordKeys = {
  /** The header, in clear. */
  header: utf8('H'),
  /** Unlock attempts, in clear. */
  attempts: utf8('T'),
  /** Where the whole stands; written in every transaction. */
  ledger: utf8('S'),
  /** The findings that a person marked as seen. */
  seenFindings: utf8('N'),
  /** This device's secret keys. */
  identity: utf8('D'),
  feed: (feed: number): Uint8Array => concatBytes(prefixes.feed, uint32(feed)),
  entry: (feed: number, sequence: number): Uint8Array => concatBytes(prefixes.entry, uint32(feed), uint64(sequence)),
  evidence: (index: number): Uint8Array => concatBytes(prefixes.evidence, uint32(index)),
  generation: (index: number): Uint8Array => concatBytes(prefixes.generation, uint32(index)),
  indexPiece: (number: number): Uint8Array => concatBytes(prefixes.indexPiece, uint32(number)),
};

const prefixes = {
  feed: utf8('F'),
  entry: utf8('E'),
  evidence: utf8('X'),
  generation: utf8('G'),
  indexPiece: utf8('I'),
};

/** What all keys of a kind begin with. */
export const recordPrefixes = {
  ...prefixes,
  entriesOf: (feed: number): Uint8Array => concatBytes(prefixes.entry, uint32(feed)),
};

/** The number in the key of a feed, a proof, a generation or a piece of the index. */
export function numberInKey(key: Uint8Array): number {
  return readUint32(key, 1);
}

/** The sequence number in the key of an entry. */
export function sequenceInKey(key: Uint8Array): number {
  return readUint64(key, 1 + 4);
}
