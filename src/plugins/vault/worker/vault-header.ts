import { type CborFields, decodeCbor, encodeCbor } from '../../../core/cbor/cbor-fields.js';
import { MalformedBytes } from '../../../core/cbor/cbor-reader.js';
import { appError, type AppError } from '../../../core/errors.js';
import type { KeyDerivation } from './key-derivation.js';

export const VAULT_MAGIC = 'onestarstream vault';
export const VAULT_FORMAT_VERSION = 1;
export const VAULT_ID_BYTES = 16;
const SALT_BYTES = 16;
const NONCE_BYTES = 24;
const WRAPPED_KEY_BYTES = 48;
const MAC_BYTES = 32;

/** What can open a vault. */
export type KeySlotKind = 'password' | 'recovery';

/** The vault key, wrapped by one way to open the vault. */
export interface KeySlot {
  readonly id: number;
  readonly kind: KeySlotKind;
  readonly derivation: KeyDerivation;
  /** The name of the algorithm that wraps. */
  readonly cipher: string;
  readonly nonce: Uint8Array;
  readonly wrappedKey: Uint8Array;
}

/** What stands in clear at the head of a vault. */
export interface VaultHeader {
  readonly formatVersion: number;
  /** Random, 16 bytes: ties every record to its vault. */
  readonly vaultId: Uint8Array;
  /** Wall clock, ms since 1970. */
  readonly createdAt: number;
  readonly slots: readonly KeySlot[];
}

/** A header as it is stored: its bytes, and their MAC under a key that only an open vault has. */
export interface StoredHeader {
  readonly header: VaultHeader;
  readonly body: Uint8Array;
  readonly mac: Uint8Array;
}

export function encodeHeaderBody({ formatVersion, vaultId, createdAt, slots }: VaultHeader): Uint8Array {
  return encodeCbor({
    magic: VAULT_MAGIC,
    formatVersion,
    vaultId,
    createdAt,
    slots: slots.map(({ id, kind, derivation, cipher, nonce, wrappedKey }) => ({
      id,
      kind,
      derivation: { ...derivation },
      cipher,
      nonce,
      wrappedKey,
    })),
  });
}

export function encodeStoredHeader(body: Uint8Array, mac: Uint8Array): Uint8Array {
  return encodeCbor({ body, mac });
}

/** Throws `VAULT_NEWER_FORMAT` when a newer version of the app made it, `VAULT_HEADER_INVALID` when it can't be read. */
export function decodeStoredHeader(bytes: Uint8Array): StoredHeader {
  try {
    const stored = decodeCbor(bytes).expectOnly('body', 'mac');
    const body = stored.bytes('body');
    return { header: decodeHeaderBody(decodeCbor(body)), body, mac: stored.bytes('mac', MAC_BYTES) };
  } catch (error) {
    if (error instanceof MalformedBytes) throw appError('VAULT_HEADER_INVALID', {}, { cause: error });
    throw error;
  }
}

/**
 * The first of some versions of a header, newest first, that can be read; null when there are none. Throws as `decodeStoredHeader` does
 * for the newest when none can be read.
 */
export function decodeNewestHeader([newest, ...older]: readonly Uint8Array[]): StoredHeader | null {
  if (!newest) return null;
  try {
    return decodeStoredHeader(newest);
  } catch (error) {
    for (const bytes of older) {
      try {
        return decodeStoredHeader(bytes);
      } catch {
        // The newest one's error is the one to tell.
      }
    }
    throw error;
  }
}

function decodeHeaderBody(fields: CborFields): VaultHeader {
  if (fields.text('magic') !== VAULT_MAGIC) throw new MalformedBytes('another magic');
  const formatVersion = fields.count('formatVersion');
  if (formatVersion > VAULT_FORMAT_VERSION) throw newerFormat(formatVersion);
  fields.expectOnly('magic', 'formatVersion', 'vaultId', 'createdAt', 'slots');
  return {
    formatVersion,
    vaultId: fields.bytes('vaultId', VAULT_ID_BYTES),
    createdAt: fields.count('createdAt'),
    slots: fields.maps('slots').map(decodeSlot),
  };
}

function decodeSlot(fields: CborFields): KeySlot {
  fields.expectOnly('id', 'kind', 'derivation', 'cipher', 'nonce', 'wrappedKey');
  const kind = fields.text('kind');
  if (kind !== 'password' && kind !== 'recovery') throw new MalformedBytes('an unknown kind of slot');
  const derivation = fields.map('derivation').expectOnly('algorithm', 'memoryKiB', 'passes', 'salt');
  return {
    id: fields.count('id'),
    kind,
    derivation: {
      algorithm: derivation.text('algorithm'),
      memoryKiB: derivation.count('memoryKiB'),
      passes: derivation.count('passes'),
      salt: derivation.bytes('salt', SALT_BYTES),
    },
    cipher: fields.text('cipher'),
    nonce: fields.bytes('nonce', NONCE_BYTES),
    wrappedKey: fields.bytes('wrappedKey', WRAPPED_KEY_BYTES),
  };
}

function newerFormat(formatVersion: number): AppError {
  const parameters = { format: formatVersion, newest: VAULT_FORMAT_VERSION };
  return appError('VAULT_NEWER_FORMAT', parameters, { details: { formatVersion } });
}
