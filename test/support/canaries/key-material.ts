import path from 'node:path';

import { deriveKeys } from '../trust/independent-trust.js';
import { openVaultFile, ownDeviceOf, readStoredEntries } from '../trust/independent-vault.js';
import { deriveSubkey } from '../vault/independent-decoder.js';
import { VaultFile } from '../vault/vault-file.js';
import type { Canary } from './canary-search.js';

/** Every secret key of a vault that nobody has open, taken out of its file with the password. */
export async function keyMaterialOf(dataDirectory: string, password: string): Promise<Record<string, Canary>> {
  const stored = await new VaultFile(path.join(dataDirectory, 'vault.lmdb')).records();
  const vault = openVaultFile(stored, { password });
  const { secret } = ownDeviceOf(vault);
  const generations = readStoredEntries(stored, vault).flatMap(({ secret: ofGeneration }) => ofGeneration ?? []);
  return {
    'vault key': vault.vaultKey,
    'root key': vault.rootKey,
    'record key': deriveSubkey(vault.rootKey, 1, 'onestr2R'),
    'secret of the device': secret,
    'Ed25519 seed of the device': deriveSubkey(secret, 1, 'onestr2D'),
    'ML-DSA seed of the device': deriveSubkey(secret, 2, 'onestr2D'),
    'sealing seed of the device': deriveKeys(secret, 'onestr2D').sealingSeed,
    ...Object.fromEntries(generations.map((bytes, index) => [`secret of generation ${index + 1}`, bytes])),
  };
}
