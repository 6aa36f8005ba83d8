import { fromHex, toHex } from '../hex.js';
import { bytesField, encodeForm, suiteRecordField, type ValueOf } from './form-field.js';
import { ED25519_KEY_BYTES, ML_DSA_65_KEY_BYTES, XWING_KEY_BYTES } from './suite.js';
import type { TrustCrypto } from './trust-crypto.js';

/** `{ 1 suite, 2 Ed25519, 3 ML-DSA-65, 4 X-Wing }` */
export const keyRecordField = suiteRecordField({
  ed25519: bytesField(ED25519_KEY_BYTES),
  mlDsa65: bytesField(ML_DSA_65_KEY_BYTES),
  xwing: bytesField(XWING_KEY_BYTES),
});

/**
 * The public keys of a device, a recovery key, or a generation. All of them stand and fall together: what names them covers the whole
 * record, so no half can be exchanged.
 */
export type KeyRecord = ValueOf<typeof keyRecordField>;

export function encodeKeyRecord(record: KeyRecord): Uint8Array {
  return encodeForm(keyRecordField, record);
}

/** Names a device: 64 lower-case hex digits, of all its keys. */
export function deviceIdOf(record: KeyRecord, crypto: Pick<TrustCrypto, 'hash'>): string {
  return toHex(crypto.hash('device', encodeKeyRecord(record)));
}

/** Names the recovery key of a genesis entry as a member; the founder is named by the account itself. */
export function recoveryMemberOf(account: string, crypto: Pick<TrustCrypto, 'hash'>): string {
  return toHex(crypto.hash('recovery', fromHex(account)));
}
