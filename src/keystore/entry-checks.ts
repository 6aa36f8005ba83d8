import { appError } from '../core/errors.js';
import { signedMessage } from './entry-codec.js';
import { entryError, type EntryErrorKey } from './entry-errors.js';
import type { Feed, FeedIdentity } from './feed.js';
import type { Fold } from './fold.js';
import { concatBytes, equalBytes, fromHex, toHex } from './hex.js';
import { fullDeviceId } from './identity.js';
import type { DeviceId, DevicePublicKeys, Entry, KeystoreCrypto } from './types.js';

/** Where an entry stands. */
interface Place {
  readonly author: DeviceId;
  readonly body: { readonly sequence: number };
}

/** What is needed of an author to verify what it signed. */
export interface AuthorIdentity extends Pick<FeedIdentity, 'fullId'> {
  readonly keys: Pick<DevicePublicKeys, 'signing'>;
}

/** The checks that each single entry from outside has to pass. */
export class EntryChecks {
  readonly #crypto: KeystoreCrypto;
  readonly #fold: Fold;

  constructor(crypto: KeystoreCrypto, fold: Fold) {
    this.#crypto = crypto;
    this.#fold = fold;
  }

  /** Throws `ENTRY_FOREIGN_ACCOUNT`. */
  requireAccount(entry: Entry, account: Uint8Array): void {
    if (equalBytes(entry.body.account, account)) return;
    throw this.error('ENTRY_FOREIGN_ACCOUNT.belongs', entry);
  }

  /** Verifies that the device whose feed it is has signed an entry. Throws `ENTRY_INVALID` or `ENTRY_SIGNATURE_INVALID`. */
  requireAuthor(entry: Entry, identity: AuthorIdentity): void {
    const { author, payload } = entry.body;
    if (!equalBytes(author, identity.fullId)) {
      throw this.error('ENTRY_INVALID.other-author', entry);
    }
    if (payload.kind === 'genesis' || payload.kind === 'device-added') {
      if (!equalBytes(fullDeviceId(payload.device, this.#crypto), author)) {
        throw this.error('ENTRY_INVALID.other-keys', entry);
      }
    }
    if (!this.#crypto.verifyEd25519(entry.signature, signedMessage(entry.bodyBytes), identity.keys.signing)) {
      throw this.error('ENTRY_SIGNATURE_INVALID.device', entry);
    }
  }

  /**
   * Throws `ENTRY_OUT_OF_ORDER` unless the entry follows one that is held.
   *
   * @param isBeforeGiven whether another entry was given with the number before.
   */
  requireHeldParent(entry: Entry, feed: Feed | undefined, isBeforeGiven: boolean): void {
    const { sequence, previous } = entry.body;
    if (previous === null) return;
    const parent = toHex(previous);
    const before = sequence - 1;
    if (feed?.find(before)?.id === parent) return;
    if (feed?.evidence.some((proof) => proof.id === parent && proof.sequence === before) === true) return;
    const isSomethingThere = isBeforeGiven || feed?.find(before) !== undefined;
    const key = isSomethingThere ? 'ENTRY_OUT_OF_ORDER.other-predecessor' : 'ENTRY_OUT_OF_ORDER.predecessor-missing';
    throw this.error(key, entry);
  }

  /** Adds an entry, with its signatures, to a digest of those before it. */
  extendDigest(digest: Uint8Array, { id, signature, accountSignature }: Entry): Uint8Array {
    return this.#crypto.sha256(concatBytes(digest, fromHex(id), signature, accountSignature ?? new Uint8Array(0)));
  }

  /** Of entries that were not the same when they were read again. */
  exchanged(): Error {
    return appError('ENTRY_INVALID.replaced');
  }

  /** An entry is refused; the message names its device by name where it is known. */
  error(key: EntryErrorKey, { author, body }: Place): Error {
    const name = this.#fold.roster.find(author) === undefined ? undefined : this.#fold.roster.nameOf(author);
    return entryError(key, { device: author, name, sequence: body.sequence });
  }
}

/** Whether an entry is part of a feed, or one of its proofs of forks. */
export function isHeld(entry: Entry, feed: Feed | undefined): boolean {
  if (feed === undefined) return false;
  return feed.find(entry.body.sequence)?.id === entry.id || feed.evidence.some(({ id }) => id === entry.id);
}
