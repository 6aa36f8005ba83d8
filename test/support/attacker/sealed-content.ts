import { randomBytes } from 'node:crypto';
import { closeSync, openSync } from 'node:fs';

import type { KeyRecord } from '../../../src/keystore/entries/key-record.js';
import { encodeFileHead, FILE_HEAD_BYTES } from '../../../src/plugins/vault/worker/bundle/file-head.js';
import { FrameWriter } from '../../../src/plugins/vault/worker/bundle/frame-writer.js';
import { bundleItems } from '../../../src/plugins/vault/worker/bundle/items.js';
import { makeMemberBoxes } from '../../../src/plugins/vault/worker/bundle/member-boxes.js';
import { commitmentTo } from '../../../src/plugins/vault/worker/bundle/sealed-entries.js';
import { writeAll } from '../../../src/plugins/vault/worker/bundle/whole-file.js';
import { concatBytes, uint32 } from '../../../src/plugins/vault/worker/bytes.js';
import { sodiumTrustCrypto } from '../../../src/plugins/vault/worker/trust/sodium-trust-crypto.js';

/** What an attacker puts into the frames of a bundle. */
export interface SealedContent {
  /** All bytes of the item that should be the header; a frame ends behind it. */
  readonly header: Uint8Array;
  /** All bytes that follow. */
  readonly rest: Iterable<Uint8Array>;
  /** To another key than that of the frames, where given. */
  readonly commitment?: Uint8Array;
  /** Boxes beside those of the recipients, made for the salt. */
  readonly moreBoxes?: (salt: Uint8Array) => readonly Uint8Array[];
}

/** Seals whatever content an attacker likes for members, so that it opens as any bundle does. */
export function sealContent(
  file: string,
  recipients: readonly KeyRecord[],
  { header, rest, commitment, moreBoxes }: SealedContent,
): void {
  const [key, salt] = [new Uint8Array(randomBytes(32)), new Uint8Array(randomBytes(32))];
  const own = makeMemberBoxes(key, salt, recipients);
  const boxes = [...own, ...(moreBoxes?.(salt) ?? [])].toSorted((a, b) => Buffer.compare(a, b));
  const head = concatBytes(commitment ?? commitmentTo(key), salt, uint32(boxes.length), ...boxes);
  const bound = concatBytes(encodeFileHead('bundle'), Uint8Array.of(0), head);
  const descriptor = openSync(file, 'w');
  try {
    writeAll(descriptor, concatBytes(encodeFileHead('bundle'), head, uint32(0)));
    const frames = new FrameWriter(descriptor, key);
    frames.begin(frames.streamHeader, sodiumTrustCrypto.hash('bundle', bound));
    frames.write(header);
    frames.endFrame();
    for (const bytes of rest) frames.write(bytes);
    frames.end();
    writeAll(descriptor, uint32(frames.bytesWritten), FILE_HEAD_BYTES + head.length);
  } finally {
    closeSync(descriptor);
  }
}

/** One item of a bundle; with another length than it has, if given. */
export function itemOf(kind: keyof typeof bundleItems, bytes: Uint8Array, length = bytes.length): Uint8Array {
  return concatBytes(Uint8Array.of(bundleItems[kind]), uint32(length), bytes);
}
