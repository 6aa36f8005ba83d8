import type { Examination, FeedGrowth, NewEntry } from './entry-examiner.js';
import { decodeEntry } from './entry-codec.js';
import { type DeviceIdPool, recordOf } from './entry-record.js';
import type { Feed, FeedIdentity } from './feed.js';
import { feedIdentity } from './feed-loader.js';
import type { Fold } from './fold.js';
import { toHex } from './hex.js';
import type { DeviceId, KeystoreCrypto } from './types.js';

interface Growth {
  readonly identity: FeedIdentity;
  readonly feed: Feed | undefined;
  readonly added: NewEntry[];
}

/**
 * Reads stored entries that follow the held ones. They were verified before they were stored: no signature is checked.
 * Null when one of them does not follow what is held. Throws `ENTRY_INVALID` when one cannot be read.
 *
 * @param encoded ascending within each feed.
 */
export function readStoredGrowth(
  encoded: Iterable<Uint8Array>,
  fold: Fold,
  account: Uint8Array,
  crypto: KeystoreCrypto,
  pool: DeviceIdPool,
): Examination | null {
  const growths = new Map<DeviceId, Growth>();
  for (const bytes of encoded) {
    const entry = decodeEntry(bytes, crypto);
    const { author, body } = entry;
    const feed = fold.feeds.get(author);
    const head = growths.get(author)?.added.at(-1)?.record ?? feed?.head;
    const previous = body.previous === null ? null : toHex(body.previous);
    if (body.sequence !== (head?.sequence ?? 0) + 1 || previous !== (head?.id ?? null)) return null;
    const growth = growths.get(author) ?? { identity: feed ?? feedIdentity(entry, pool), feed, added: [] };
    growths.set(author, growth);
    growth.added.push({ entry, encoded: bytes, record: recordOf(entry.id, author, body, pool), previous });
  }
  return { account, growths: [...growths.values()].map(toFeedGrowth), alreadyKnown: 0 };
}

function toFeedGrowth({ identity, feed, added }: Growth): FeedGrowth {
  const [keptHeld, evidence] = [feed?.sequence ?? 0, feed?.evidence ?? []];
  return { identity, feed, branch: { keptHeld, added, newEvidence: [], displaced: undefined, evidence, refused: [] } };
}
