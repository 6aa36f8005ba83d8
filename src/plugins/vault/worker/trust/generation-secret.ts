import { encodeKeyRecord, type KeyRecord } from '../../../../keystore/entries/key-record.js';
import { SECRET_BYTES } from '../../../../keystore/entries/suite.js';
import { equalBytes } from '../bytes.js';
import { SecretKeys } from './secret-keys.js';

/**
 * The keys of a generation, if the whole record derives from the secret: every byte is compared. A record of which a half is somebody
 * else's would make a key that only its maker can use, so it counts as not opened. Null then, and the secret is overwritten.
 */
export function openGeneration(secret: Uint8Array, record: KeyRecord): SecretKeys | null {
  if (secret.length !== SECRET_BYTES) return null;
  const keys = new SecretKeys(secret, 'generation');
  if (equalBytes(encodeKeyRecord(keys.record), encodeKeyRecord(record))) return keys;
  keys.wipe();
  return null;
}
