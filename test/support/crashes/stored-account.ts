import { type CborMap, hex } from '../vault/independent-decoder.js';
import {
  type IndependentEntry,
  isSignedByEd25519,
  isSignedByMlDsa65,
  readEntry,
  taggedHash,
} from '../trust/independent-trust.js';
import { indexedEntries, openVaultFile, ownDeviceOf, readStoredEntries } from '../trust/independent-vault.js';

/** An account as it lies in a file, its chains and its signatures checked without any code of the app. */
export interface StoredAccountFacts {
  /** How many entries there are. */
  readonly entries: number;
  /** How many of them this device wrote. */
  readonly own: number;
  /** How many of them, from the first on, the index is of. */
  readonly indexed: number;
}

/** The public keys of a member. */
interface MemberKeys {
  readonly ed25519: Uint8Array;
  readonly mlDsa65: Uint8Array;
}

/**
 * Reads a vault by docs/vault-format.md. Throws when there is a record too many or too few, when an entry is missing that another builds on, when it is
 * not signed by its author, when the author was not let in before, or when there is an index and it is not whole or is of other entries.
 * @param stored all records of the file, by key in hex
 */
export function readStoredAccount(stored: ReadonlyMap<string, Uint8Array>, password: string): StoredAccountFacts {
  const vault = openVaultFile(stored, { password });
  const entries = readStoredEntries(stored, vault);
  const feeds = new CheckedFeeds();
  for (const { encoded } of entries) feeds.take(readEntry(encoded));
  const { member } = ownDeviceOf(vault);
  return { entries: entries.length, own: feeds.lengthOf(member), indexed: indexedEntries(vault, entries) };
}

/** What was read so far: each entry builds on earlier ones, and its author was let in by one. */
class CheckedFeeds {
  readonly #members = new Map<string, MemberKeys>();
  readonly #numbers = new Map<string, { readonly author: string; readonly number: number }>();

  lengthOf(member: string): number {
    return [...this.#numbers.values()].filter(({ author }) => author === member).length;
  }

  take(entry: IndependentEntry): void {
    const id = hex(entry.id);
    this.#letIn(id, entry);
    const author = entry.body['3'] === null ? id : idOf(entry.body['3']);
    const number = Number(entry.body['4']);
    this.#requirePlace(entry, author, number);
    this.#requireSignatures(entry, author);
    this.#numbers.set(id, { author, number });
  }

  #letIn(id: string, { id: digest, body, payload }: IndependentEntry): void {
    if (body['8'] === 'genesis') {
      this.#members.set(id, keysOf(payload['1']));
      this.#members.set(hex(taggedHash('recovery', digest)), keysOf(payload['3']));
    }
    if (body['8'] !== 'device-admitted') return;
    const request = (payload['2'] as CborMap)['1'] as CborMap;
    this.#members.set(id, keysOf(request['2']));
  }

  #requirePlace({ body }: IndependentEntry, author: string, number: number): void {
    const previous = body['5'] === null ? null : this.#numbers.get(idOf(body['5']));
    const isNext = previous === null ? number === 1 : previous?.author === author && previous.number === number - 1;
    const isClosed = (body['6'] as readonly Uint8Array[]).every((dep) => this.#numbers.has(hex(dep)));
    if (!isNext || !isClosed) throw new Error(`Entry ${number} of ${author} does not build on what is before it.`);
  }

  #requireSignatures({ id, ed25519, mlDsa65 }: IndependentEntry, author: string): void {
    const keys = this.#members.get(author);
    if (!keys) throw new Error(`Nobody let ${author} in.`);
    const isSigned =
      isSignedByEd25519('entry by device ed25519', id, ed25519, keys.ed25519) &&
      (mlDsa65 === null || isSignedByMlDsa65('entry by device mldsa', id, mlDsa65, keys.mlDsa65));
    if (!isSigned) throw new Error(`An entry is not signed by ${author}.`);
  }
}

function keysOf(record: unknown): MemberKeys {
  const { '2': ed25519, '3': mlDsa65 } = record as CborMap;
  return { ed25519: ed25519 as Uint8Array, mlDsa65: mlDsa65 as Uint8Array };
}

function idOf(value: unknown): string {
  return hex(value as Uint8Array);
}
