import { concatBytes, readUint32, uint32, utf8 } from '../bytes.js';
import { recordKeys as shared } from '../record-keys.js';

const prefixes = {
  /** The entries, by the order in which they were stored. */
  entry: utf8('E'),
  /** The secret of the generation that the entry with the same number made. */
  generation: utf8('G'),
  indexPiece: utf8('I'),
  /** Which entry has which number. */
  directory: utf8('L'),
  /** What is known of members here. */
  members: utf8('M'),
  /** Copies of entries that can't be held yet. */
  waiting: utf8('W'),
};

/**
 * The keys of the records of an account: a letter for the kind, then a number that means something in this file only. No key
 * tells an id or a name.
 */
export const accountKeys = {
  /** In clear, with a MAC of its own. */
  header: shared.header,
  /** Where the whole stands; written in every transaction. */
  ledger: utf8('S'),
  /** This device's secret, and who it is. */
  device: utf8('D'),
  /** The findings that a person marked as seen. */
  seenFindings: utf8('N'),
  /** A recovery key that was not printed yet. */
  paper: utf8('P'),
  /** How far exchanges with each place went. */
  exchanges: utf8('R'),
  /** This device's newest checkpoint. */
  checkpoint: utf8('C'),
  /** What the brakes counted of members (10.5, 7.8). */
  brakes: utf8('B'),
  /** What has to be overwritten in the file. */
  leftovers: utf8('O'),
  /** What a device keeps that asked to be let in. There is no account yet. */
  pendingJoin: utf8('J'),
  /** How many wrong codes were typed for requests. */
  wrongCodes: utf8('Q'),
  entry: (order: number): Uint8Array => concatBytes(prefixes.entry, uint32(order)),
  generation: (order: number): Uint8Array => concatBytes(prefixes.generation, uint32(order)),
  indexPiece: (number: number): Uint8Array => concatBytes(prefixes.indexPiece, uint32(number)),
  directory: (number: number): Uint8Array => concatBytes(prefixes.directory, uint32(number)),
  members: (number: number): Uint8Array => concatBytes(prefixes.members, uint32(number)),
  waiting: (number: number): Uint8Array => concatBytes(prefixes.waiting, uint32(number)),
};

/** What all keys of a kind begin with. */
export const accountPrefixes = prefixes;

/** The number behind the letter. */
export function numberInKey(key: Uint8Array): number {
  return readUint32(key, 1);
}
