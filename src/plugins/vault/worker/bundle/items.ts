import { appError } from '../../../../core/errors.js';
import { MAX_ENTRY_BYTES } from '../../../../keystore/index.js';
import { concatBytes, readUint32, uint32 } from '../bytes.js';
import { ByteQueue } from './byte-queue.js';
import type { FrameWriter } from './frame-writer.js';

/** What the items of a bundle are. One header comes first and ends a frame; then entries. */
export const bundleItems = { header: 1, entry: 2 } as const;
export type BundleItemKind = (typeof bundleItems)[keyof typeof bundleItems];

export interface BundleItem {
  readonly kind: number;
  readonly bytes: Uint8Array;
}

/** Kind (one byte) and length (four), before the bytes of an item. */
const PREFIX_BYTES = 5;
export const MAX_ITEM_BYTES = MAX_ENTRY_BYTES;
/** Far more than any header has. */
export const MAX_HEADER_BYTES = 16 * 1024;
const MEBIBYTE = 1024 * 1024;

/** Writes an item, and ends the frame after a header. */
export function writeItem(frames: FrameWriter, kind: BundleItemKind, bytes: Uint8Array): void {
  frames.write(concatBytes(Uint8Array.of(kind), uint32(bytes.length)));
  frames.write(bytes);
  if (kind === bundleItems.header) frames.endFrame();
}

/** The items in what the frames of a bundle held. Throws `BUNDLE_INVALID` and `BUNDLE_TOO_LARGE`. */
export function* readItems(chunks: Iterable<Uint8Array>): Iterable<BundleItem> {
  const stream = new ByteQueue(chunks);
  for (let prefix = stream.take(PREFIX_BYTES); prefix; prefix = stream.take(PREFIX_BYTES)) {
    const length = readUint32(prefix, 1);
    const kind = prefix[0] ?? 0;
    if (length > MAX_ITEM_BYTES) throw appError('BUNDLE_TOO_LARGE.entry', { mebibytes: MAX_ITEM_BYTES / MEBIBYTE });
    if (kind === bundleItems.header && length > MAX_HEADER_BYTES) throw appError('BUNDLE_INVALID.header');
    const bytes = length === 0 ? new Uint8Array(0) : stream.take(length);
    if (!bytes) throw appError('BUNDLE_INVALID.entry-cut-off');
    if (kind === bundleItems.header && !stream.isAtChunkEnd) throw appError('BUNDLE_INVALID.order');
    yield { kind, bytes };
  }
}
