import { decodeCbor, encodeSecretCbor } from '../../../core/cbor/cbor-fields.js';
import { MalformedBytes } from '../../../core/cbor/cbor-reader.js';
import { appError, type AppError } from '../../../core/errors.js';
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
