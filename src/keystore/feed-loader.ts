import type { LoadReport } from './admission.js';
import { decodeEntry, decodeUnhashedEntry, entryIdOf, type UnhashedEntry } from './entry-codec.js';
import { type DeviceIdPool, recordOf } from './entry-record.js';
import { Feed, type FeedIdentity } from './feed.js';
import { toHex } from './hex.js';
import type { DeviceId, EntryId, KeystoreCrypto } from './types.js';

/**
 * Builds feeds from entries that were verified before they were stored. Checks their form and that none is missing; an
 * entry's hash is taken from the entry that follows it, so that only the newest of each feed is hashed.
 */
export class FeedLoader {
  readonly #crypto: KeystoreCrypto;
  readonly #pool: DeviceIdPool;
  readonly #feeds: Map<DeviceId, Feed>;
  /** Per feed, the newest entry: its hash is not known yet. */
  readonly #heads = new Map<DeviceId, UnhashedEntry>();
  readonly #detached: { readonly device: DeviceId; readonly sequence: number }[] = [];
  #entries = 0;

  /** @param feeds what is known already; entries that follow these are added to them. */
  constructor(crypto: KeystoreCrypto, pool: DeviceIdPool, feeds = new Map<DeviceId, Feed>()) {
    this.#crypto = crypto;
    this.#pool = pool;
    this.#feeds = feeds;
  }

  /** Reads the entries, ascending within each feed, and then the proofs of forks. Throws `ENTRY_INVALID`. */
  load(
    encoded: Iterable<Uint8Array>,
    forkEvidence: Iterable<Uint8Array>,
  ): { readonly feeds: Map<DeviceId, Feed>; readonly report: LoadReport } {
    for (const bytes of encoded) this.#add(decodeUnhashedEntry(bytes));
    for (const head of this.#heads.values()) this.#settle(head, entryIdOf(head.bodyBytes, this.#crypto));
    const evidence = new Map<DeviceId, Uint8Array[]>();
    for (const bytes of forkEvidence) {
      const { author } = decodeUnhashedEntry(bytes);
      evidence.set(author, [...(evidence.get(author) ?? []), bytes]);
    }
    for (const [device, proofs] of evidence) this.#addEvidence(device, proofs);
    return { feeds: this.#feeds, report: { entries: this.#entries, detached: this.#detached } };
  }

  #add(entry: UnhashedEntry): void {
    const { author, body } = entry;
    const head = this.#heads.get(author);
    const known = head === undefined ? this.#feeds.get(author) : undefined;
    const isNext = body.sequence === (head?.body.sequence ?? known?.sequence ?? 0) + 1;
    if (!isNext || (known !== undefined && (body.previous === null || toHex(body.previous) !== known.headId))) {
      this.#detached.push({ device: author, sequence: body.sequence });
      return;
    }
    if (head !== undefined && body.previous !== null) this.#settle(head, toHex(body.previous));
    this.#heads.set(author, entry);
  }

  #settle({ author, body }: UnhashedEntry, id: EntryId): void {
    const record = recordOf(id, author, body, this.#pool);
    this.#entries += 1;
    const feed = this.#feeds.get(author);
    if (feed !== undefined) feed.append(record);
    else this.#feeds.set(record.device, Feed.open(feedIdentity({ author, body }, this.#pool), record));
  }

  /** Attaches proofs to the feed they fork. One whose branch point is not held (any more) proves nothing and is left out. */
  #addEvidence(device: DeviceId, proofs: readonly Uint8Array[]): void {
    const feed = this.#feeds.get(device);
    if (feed === undefined) return;
    const records = proofs
      .map((bytes) => decodeEntry(bytes, this.#crypto))
      .filter(({ id, body }) => {
        const sibling = feed.find(body.sequence);
        const parent = body.previous === null ? undefined : toHex(body.previous);
        return sibling !== undefined && sibling.id !== id && feed.find(body.sequence - 1)?.id === parent;
      })
      .map(({ id, author, body }) => recordOf(id, author, body, this.#pool));
    this.#feeds.set(feed.device, feed.branch(feed.sequence, records));
  }
}

/** Whose feed a first entry opens. Throws `RangeError` when the entry is none. Keeps no view of the entry's bytes. */
export function feedIdentity(
  { author, body }: Pick<UnhashedEntry, 'author' | 'body'>,
  pool: DeviceIdPool,
): FeedIdentity {
  const { payload } = body;
  if (payload.kind !== 'genesis' && payload.kind !== 'device-added') throw new RangeError('Not a first entry.');
  const { signing, sealing } = payload.device;
  return {
    device: pool.intern(author),
    fullId: new Uint8Array(body.author),
    keys: { signing: new Uint8Array(signing), sealing: new Uint8Array(sealing) },
  };
}
