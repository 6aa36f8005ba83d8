import type { KeyDerivationFacts } from '../../../keystore/index.js';
import { FrameWriter } from './bundle/frame-writer.js';
import { type BundleItemKind, bundleItems, writeItem } from './bundle/items.js';
import { writeWholeFile } from './bundle/whole-file.js';
import { type BundleHeader, encodeBundleHeader, encodePreamble } from './bundle-format.js';
import {
  BUNDLE_DERIVATION_BOUNDS,
  type KeyDerivation,
  deriveKey,
  newKeyDerivation,
  requireAcceptable,
} from './key-derivation.js';
import type { OperationControl } from './operation-control.js';
import { sodium } from './sodium.js';

/** What goes into a bundle. */
export interface BundleContent {
  readonly header: BundleHeader;
  readonly entries: Iterable<Uint8Array>;
  /** How many there are. */
  readonly entryCount: number;
  readonly evidence: Iterable<Uint8Array>;
}

/**
 * Writes a bundle: into a temporary file beside the target, which takes its name when everything is on the disk. A file that
 * was there before is replaced whole or not at all. Returns its length in bytes. Throws `FILE_NOT_WRITTEN` and
 * `OPERATION_CANCELLED`; then nothing is left of it.
 */
export function writeBundle(
  target: string,
  passphrase: string,
  cost: KeyDerivationFacts,
  content: BundleContent,
  control: OperationControl,
): number {
  control.enter('deriving');
  const derivation = newKeyDerivation(cost);
  // Nothing is written that a reader would refuse.
  requireAcceptable(derivation, BUNDLE_DERIVATION_BOUNDS);
  const key = deriveKey(passphrase, derivation);
  try {
    control.enter('writing', content.entryCount);
    const write = (descriptor: number): number => writeFrames(descriptor, key, derivation, content);
    return writeWholeFile(target, write, () => control.commit());
  } finally {
    sodium.memzero(key);
  }
}

/** Returns how many bytes it wrote. */
function writeFrames(descriptor: number, key: Uint8Array, derivation: KeyDerivation, content: BundleContent): number {
  const frames = new FrameWriter(descriptor, key);
  frames.begin(encodePreamble({ derivation, streamHeader: frames.streamHeader }));
  for (const [kind, bytes] of itemsOf(content)) writeItem(frames, kind, bytes);
  frames.end();
  return frames.bytesWritten;
}

function* itemsOf({ header, entries, evidence }: BundleContent): Iterable<readonly [BundleItemKind, Uint8Array]> {
  yield [bundleItems.header, encodeBundleHeader(header)];
  for (const entry of entries) yield [bundleItems.entry, entry];
  for (const proof of evidence) yield [bundleItems.evidence, proof];
}
