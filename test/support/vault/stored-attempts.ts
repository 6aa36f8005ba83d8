import { recordKeys } from '../../../src/plugins/vault/worker/record-keys.js';
import {
  type AttemptRecord,
  decodeAttempts,
  encodeAttempts,
  noAttempts,
} from '../../../src/plugins/vault/worker/throttle.js';
import { VaultFile } from './vault-file.js';

/** What a vault file remembers of wrong attempts. */
export async function storedAttempts(vaultFile: string): Promise<AttemptRecord> {
  const record = (await new VaultFile(vaultFile).records()).get(Buffer.from(recordKeys.attempts).toString('hex'));
  return record ? decodeAttempts(record, 0) : noAttempts;
}

/** Has a vault file remember so many wrong attempts, the last one at a time (ms since 1970). */
export async function storeAttempts(vaultFile: string, attempts: number, lastAt: number): Promise<void> {
  await new VaultFile(vaultFile).put(recordKeys.attempts, encodeAttempts({ attempts, lastAt, trial: null }));
}
