import path from 'node:path';

import { openVaultFile, ownDeviceOf, readStoredEntries } from '../trust/independent-vault.js';
import { deriveSubkey } from '../vault/independent-decoder.js';
import { VaultFile } from '../vault/vault-file.js';
import type { Canary } from './canary-search.js';

/** Every secret key of a vault that nobody has open, taken out of its file with the password. */
export async function keyMaterialOf(dataDirectory: string, password: string): Promise<Record<string, Canary>> {
  const stored = await new VaultFile(path.join(dataDirectory, 'vault.lmdb')).records();
  const vault = openVaultFile(stored, { password });
  const { secret } = ownDeviceOf(vault);
  const keys: Record<string, Canary> = {
    'vault key': vault.vaultKey,
    'header key': deriveSubkey(vault.vaultKey, 2, 'onestr2V'),
    'root key': vault.rootKey,
    'record key': deriveSubkey(vault.rootKey, 1, 'onestr2R'),
    'digest key': deriveSubkey(vault.rootKey, 2, 'onestr2R'),
    'device secret': secret,
    'signing seed': deriveSubkey(secret, 1, 'onestr2D'),
    'ML-DSA seed': deriveSubkey(secret, 2, 'onestr2D'),
    'sealing seed': deriveSubkey(secret, 3, 'onestr2D'),
  };
  for (const { id, secret: generation } of readStoredEntries(stored, vault))
    if (generation !== null) keys[`secret of generation ${id.slice(0, 8)}`] = generation;
  return keys;
}
