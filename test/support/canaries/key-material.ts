import path from 'node:path';

import { decodeVault, deriveSubkey, readCbor, type CborMap } from '../vault/independent-decoder.js';
import { VaultFile } from '../vault/vault-file.js';
import type { Canary } from './canary-search.js';

/** Every secret key of a vault that nobody has open, taken out of its file with the password. */
export async function keyMaterialOf(dataDirectory: string, password: string): Promise<Record<string, Canary>> {
  const stored = await new VaultFile(path.join(dataDirectory, 'vault.lmdb')).records();
  const { vaultKey, records } = decodeVault(stored, password);
  const keys: Record<string, Canary> = {
    'vault key': vaultKey,
    'record key': deriveSubkey(vaultKey, 1, 'onestarV'),
    'header key': deriveSubkey(vaultKey, 2, 'onestarV'),
  };
  for (const [key, plaintext] of records) {
    const kind = Buffer.from(key, 'hex').toString('latin1', 0, 1);
    if (kind !== 'D' && kind !== 'G') continue;
    const { signingSeed, sealingSeed, secret } = readCbor(plaintext) as CborMap;
    const secrets = {
      'signing seed': signingSeed,
      'sealing seed': sealingSeed,
      [`secret of generation record ${key}`]: secret,
    };
    for (const [name, bytes] of Object.entries(secrets)) if (bytes instanceof Uint8Array) keys[name] = bytes;
  }
  return keys;
}
