import { encodeCbor } from '../../../../core/cbor/cbor-fields.js';
import { encodeKeyRecord, type KeyRecord } from '../../../../keystore/entries/key-record.js';
import { AEAD_KEY_BYTES, AEAD_NONCE_BYTES, openDetachedNonce } from '../aead.js';
import { fromHex } from '../bytes.js';
import { sodium } from '../sodium.js';
import { withKey } from './derive-key.js';
import { openGeneration } from './generation-secret.js';
import type { SecretKeys } from './secret-keys.js';
import { sodiumTrustCrypto } from './sodium-trust-crypto.js';

/** Of a generation's secret: the key of the keys that wrap older ones. */
const WRAPPING_KEYS = 5;
/** Each wrapped generation has a key of its own, which seals one message. */
const NO_NONCE = new Uint8Array(AEAD_NONCE_BYTES);

/** An older generation, as a newer one wraps it. */
export interface WrappedGeneration {
  readonly account: string;
  /** The id of the entry that made the older one. */
  readonly id: string;
  readonly record: KeyRecord;
}

/** Seals the secret of an older generation under a newer one, so that who holds this one holds that one. */
export function wrapSecret(
  newer: SecretKeys,
  older: SecretKeys,
  place: Pick<WrappedGeneration, 'account' | 'id'>,
): Uint8Array {
  return withWrappingKey(newer, place, (key, context) =>
    sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(older.secret, context, null, NO_NONCE, key),
  );
}

/** Null when it is not the secret of which the whole record of the older generation derives. */
export function unwrapSecret(newer: SecretKeys, wrapped: Uint8Array, older: WrappedGeneration): SecretKeys | null {
  const secret = withWrappingKey(newer, older, (key, context) => openDetachedNonce(key, NO_NONCE, wrapped, context));
  return secret === null ? null : openGeneration(secret, older.record);
}

function withWrappingKey<T>(
  newer: SecretKeys,
  { account, id }: Pick<WrappedGeneration, 'account' | 'id'>,
  use: (key: Uint8Array, context: Uint8Array) => T,
): T {
  const record = sodiumTrustCrypto.hash('generation', encodeKeyRecord(newer.record));
  const context = sodiumTrustCrypto.hash('wrap', encodeCbor([fromHex(account), record, fromHex(id)]));
  return newer.withDerived(WRAPPING_KEYS, (keys) =>
    withKey(sodium.crypto_generichash(AEAD_KEY_BYTES, context, keys), (key) => use(key, context)),
  );
}
