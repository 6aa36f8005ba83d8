import { decodeCbor, encodeSecretCbor } from '../../../core/cbor/cbor-fields.js';
import { MalformedBytes } from '../../../core/cbor/cbor-reader.js';
import { appError, type AppError } from '../../../core/errors.js';
import { MAX_ENTRY_BYTES } from '../../../keystore/index.js';
import { BUNDLE_MAGIC } from './bundle-recognition.js';
import { concatBytes, readUint32, uint32 } from './bytes.js';
import { GENERATION_SECRET_BYTES } from './generation-keys.js';
import { KEY_DERIVATION_NAME, type KeyDerivation, SALT_BYTES } from './key-derivation.js';

export { MAX_BUNDLE_BYTES } from './bundle-recognition.js';

const BUNDLE_VERSION = 1;
const ARGON2ID = 1;
const STREAM_HEADER_BYTES = 24;
const SALT_OFFSET = 28;
const STREAM_HEADER_OFFSET = SALT_OFFSET + SALT_BYTES;

/** The clear head of a bundle, in bytes. */
export const PREAMBLE_BYTES = STREAM_HEADER_OFFSET + STREAM_HEADER_BYTES;

/** How much a frame carries at most, and what the stream cipher adds to it, in bytes. */
export const FRAME_PLAINTEXT_BYTES = 64 * 1024;
export const FRAME_OVERHEAD_BYTES = 17;

/**
 * What the items of a bundle are. One header comes first and ends a frame, so that a wrong passphrase, which opens no frame, can
 * be told from damage to what follows; then entries feed by feed, then proofs of forks.
 */
export const bundleItems = { header: 1, entry: 2, evidence: 3 } as const;
export type BundleItemKind = (typeof bundleItems)[keyof typeof bundleItems];

/** Kind (one byte) and length (four), before the bytes of an item. */
export const ITEM_PREFIX_BYTES = 5;
export const MAX_ITEM_BYTES = MAX_ENTRY_BYTES;
/** The header is decoded as a tree, whose size in memory is a multiple of its length. There is room for some 480 secrets. */
export const MAX_HEADER_BYTES = 16 * 1024;

export interface BundlePreamble {
  readonly derivation: KeyDerivation;
  readonly streamHeader: Uint8Array;
}

/** What a bundle says of itself, encrypted. */
export interface BundleHeader {
  /** The account's full id, 32 bytes. */
  readonly account: Uint8Array;
  /** The exporter's wall clock, ms since 1970. */
  readonly exportedAt: number;
  /** The number of the newest generation whose secret the exporter held. */
  readonly generation: number;
  /** The secret of the current generation, then those of rotations that were made at the same time as others. */
  readonly secrets: readonly Uint8Array[];
}

export function encodePreamble({ derivation, streamHeader }: BundlePreamble): Uint8Array {
  return concatBytes(
    BUNDLE_MAGIC,
    Uint8Array.of(0, BUNDLE_VERSION, ARGON2ID, 0),
    uint32(derivation.memoryKiB),
    uint32(derivation.passes),
    derivation.salt,
    streamHeader,
  );
}

/** Throws `BUNDLE_INVALID` and `BUNDLE_NEWER_FORMAT`. */
export function decodePreamble(bytes: Uint8Array): BundlePreamble {
  const isBundle = bytes.length === PREAMBLE_BYTES && Buffer.compare(bytes.subarray(0, 16), BUNDLE_MAGIC) === 0;
  if (!isBundle) throw appError('BUNDLE_INVALID.other-file');
  const version = ((bytes[16] ?? 0) << 8) | (bytes[17] ?? 0);
  if (version > BUNDLE_VERSION) throw newerBundle(version);
  if (version !== BUNDLE_VERSION || bytes[19] !== 0) throw appError('BUNDLE_INVALID.preamble');
  return {
    derivation: {
      algorithm: bytes[18] === ARGON2ID ? KEY_DERIVATION_NAME : `number ${bytes[18]}`,
      memoryKiB: readUint32(bytes, 20),
      passes: readUint32(bytes, 24),
      salt: bytes.slice(SALT_OFFSET, STREAM_HEADER_OFFSET),
    },
    streamHeader: bytes.slice(STREAM_HEADER_OFFSET),
  };
}

export function encodeBundleHeader({ account, exportedAt, generation, secrets }: BundleHeader): Uint8Array {
  return encodeSecretCbor({ account, exportedAt, generation, secrets });
}

/** Throws `BUNDLE_INVALID`. */
export function decodeBundleHeader(bytes: Uint8Array): BundleHeader {
  try {
    const fields = decodeCbor(bytes).expectOnly('account', 'exportedAt', 'generation', 'secrets');
    return {
      account: fields.bytes('account', 32),
      exportedAt: fields.count('exportedAt'),
      generation: fields.count('generation'),
      secrets: fields.byteStrings('secrets', GENERATION_SECRET_BYTES),
    };
  } catch (error) {
    if (error instanceof MalformedBytes) throw appError('BUNDLE_INVALID.header', {}, { cause: error });
    throw error;
  }
}

function newerBundle(version: number): AppError {
  return appError('BUNDLE_NEWER_FORMAT', { format: version, newest: BUNDLE_VERSION }, { details: { version } });
}
