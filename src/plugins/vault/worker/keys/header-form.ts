import { type CborFields, decodeCbor, encodeCbor } from '../../../../core/cbor/cbor-fields.js';
import { MalformedBytes } from '../../../../core/cbor/cbor-reader.js';
import type { CborMap } from '../../../../core/cbor/cbor-writer.js';
import { appError } from '../../../../core/errors.js';
import { HASH_BYTES, SUITE, XWING_CIPHERTEXT_BYTES } from '../../../../keystore/entries/suite.js';
import type { KeyDerivation } from '../key-derivation.js';
import {
  AEAD_TAG_BYTES,
  KEY_DERIVATION_NAME,
  SALT_BYTES,
  SEALED_ROOT_BYTES,
  SLOT_LABEL_BYTES,
  VAULT_FORMAT_VERSION,
  VAULT_ID_BYTES,
  VAULT_KEY_BYTES,
  VAULT_MAGIC,
} from '../vault-header.js';

const MAC_BYTES = 32;
const WRAPPED_KEY_BYTES = VAULT_KEY_BYTES + AEAD_TAG_BYTES;

/** The vault key as a slot holds it. */
export interface CommittedSeal {
  /** To the one key that opens the slot. */
  readonly commitment: Uint8Array;
  readonly wrappedKey: Uint8Array;
}

/** Holds the vault key for whoever knows the password. */
export interface PasswordSlot extends CommittedSeal {
  readonly derivation: KeyDerivation;
}

/** Holds the vault key for whoever has the paper: a box to its public keys. */
export interface RecoverySlot extends CommittedSeal {
  /** Tells an open vault for which recovery key it is; see `RootKeys.labelFor`. */
  readonly label: Uint8Array;
  /** An X-Wing ciphertext. */
  readonly ciphertext: Uint8Array;
}

export interface HeaderSlots {
  readonly password: PasswordSlot;
  /** Null in a vault that doesn't know the recovery key of its account yet. */
  readonly recovery: RecoverySlot | null;
}

/** What stays when slots change. */
export interface HeaderIdentity {
  /** Random, 16 bytes: ties every record to its vault. */
  readonly vaultId: Uint8Array;
  /** Wall clock, ms since 1970. */
  readonly createdAt: number;
}

/** What stands in clear at the head of a vault. */
export interface VaultHeader extends HeaderIdentity {
  /** The root key, sealed under the vault key. */
  readonly sealedRoot: Uint8Array;
  readonly slots: HeaderSlots;
}

/** A header as it is stored. */
export interface StoredHeader {
  readonly header: VaultHeader;
  readonly body: Uint8Array;
  /** Under a key that only an opener of the vault has. */
  readonly mac: Uint8Array;
  /** All of it. */
  readonly bytes: Uint8Array;
}

export function encodeHeaderBody({ vaultId, createdAt, sealedRoot, slots }: VaultHeader): Uint8Array {
  const { password, recovery } = slots;
  const { memoryKiB, passes, salt } = password.derivation;
  const encoded: CborMap[] = [
    { kind: 'password', suite: SUITE, derivation: { memoryKiB, passes, salt }, ...sealOf(password) },
  ];
  if (recovery) {
    const { label, ciphertext } = recovery;
    encoded.push({ kind: 'recovery', suite: SUITE, label, ciphertext, ...sealOf(recovery) });
  }
  return encodeCbor({
    magic: VAULT_MAGIC,
    formatVersion: VAULT_FORMAT_VERSION,
    vaultId,
    createdAt,
    root: sealedRoot,
    slots: encoded,
  });
}

/**
 * Throws `VAULT_NEWER_FORMAT` when a newer version of the app made it, `VAULT_OLDER_FORMAT` when an old one did, and `VAULT_HEADER_INVALID` when it can't
 * be read.
 */
export function decodeHeader(bytes: Uint8Array): StoredHeader {
  try {
    const stored = decodeCbor(bytes).expectOnly('body', 'mac');
    const body = stored.bytes('body');
    return { header: decodeBody(decodeCbor(body)), body, mac: stored.bytes('mac', MAC_BYTES), bytes };
  } catch (error) {
    if (error instanceof MalformedBytes) throw appError('VAULT_HEADER_INVALID', {}, { cause: error });
    throw error;
  }
}

/**
 * The first of some versions of a header, newest first, that can be read; null when there are none. Throws as `decodeHeader` does
 * for the newest when none can be read.
 */
export function newestHeader([newest, ...older]: readonly Uint8Array[]): StoredHeader | null {
  if (!newest) return null;
  try {
    return decodeHeader(newest);
  } catch (error) {
    for (const bytes of older) {
      try {
        return decodeHeader(bytes);
      } catch {
        // The newest one's error is the one to tell.
      }
    }
    throw error;
  }
}

function sealOf({ commitment, wrappedKey }: CommittedSeal): CborMap {
  return { commitment, wrappedKey };
}

function decodeBody(fields: CborFields): VaultHeader {
  if (fields.text('magic') !== VAULT_MAGIC) throw new MalformedBytes('another magic');
  const format = fields.count('formatVersion');
  if (format > VAULT_FORMAT_VERSION) throw newerFormat(format);
  if (format < VAULT_FORMAT_VERSION) throw appError('VAULT_OLDER_FORMAT', {}, { details: { formatVersion: format } });
  fields.expectOnly('magic', 'formatVersion', 'vaultId', 'createdAt', 'root', 'slots');
  const [password, recovery, another] = fields.maps('slots');
  if (!password || another) throw new MalformedBytes('not the slots of a vault');
  return {
    vaultId: fields.bytes('vaultId', VAULT_ID_BYTES),
    createdAt: fields.count('createdAt'),
    sealedRoot: fields.bytes('root', SEALED_ROOT_BYTES),
    slots: { password: decodePasswordSlot(password), recovery: recovery ? decodeRecoverySlot(recovery) : null },
  };
}

function decodePasswordSlot(fields: CborFields): PasswordSlot {
  requireSlot(fields, 'password');
  fields.expectOnly('kind', 'suite', 'derivation', 'commitment', 'wrappedKey');
  const derivation = fields.map('derivation').expectOnly('memoryKiB', 'passes', 'salt');
  return {
    ...decodeSeal(fields),
    derivation: {
      algorithm: KEY_DERIVATION_NAME,
      memoryKiB: derivation.count('memoryKiB'),
      passes: derivation.count('passes'),
      salt: derivation.bytes('salt', SALT_BYTES),
    },
  };
}

function decodeRecoverySlot(fields: CborFields): RecoverySlot {
  requireSlot(fields, 'recovery');
  fields.expectOnly('kind', 'suite', 'label', 'ciphertext', 'commitment', 'wrappedKey');
  return {
    ...decodeSeal(fields),
    label: fields.bytes('label', SLOT_LABEL_BYTES),
    ciphertext: fields.bytes('ciphertext', XWING_CIPHERTEXT_BYTES),
  };
}

function decodeSeal(fields: CborFields): CommittedSeal {
  return {
    commitment: fields.bytes('commitment', HASH_BYTES),
    wrappedKey: fields.bytes('wrappedKey', WRAPPED_KEY_BYTES),
  };
}

/** Of a suite that this version doesn't know nothing else is looked at. */
function requireSlot(fields: CborFields, kind: string): void {
  if (fields.text('kind') !== kind) throw new MalformedBytes('another kind of slot');
  if (fields.count('suite') !== SUITE) throw newerFormat(VAULT_FORMAT_VERSION);
}

function newerFormat(format: number) {
  if (format === VAULT_FORMAT_VERSION) return appError('VAULT_NEWER_FORMAT.suite');
  return appError(
    'VAULT_NEWER_FORMAT',
    { format, newest: VAULT_FORMAT_VERSION },
    { details: { formatVersion: format } },
  );
}
