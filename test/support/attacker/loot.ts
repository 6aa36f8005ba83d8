import { SecretKeys } from '../../../src/plugins/vault/worker/trust/secret-keys.js';
import { openVaultFile, ownDeviceOf, readStoredEntries } from '../trust/independent-vault.js';
import type { MemberDevice } from '../trust/member-device.js';
import { VaultFile } from '../vault/vault-file.js';

/** All that a device has: what a thief gets who opens its vault. */
export interface Loot {
  /** The id of its admission. */
  readonly member: string;
  readonly keys: SecretKeys;
  /** The secrets of generations, by the ids of the entries that made these. */
  readonly secrets: ReadonlyMap<string, SecretKeys>;
  /** As they travel, each after all it builds on. */
  readonly entries: readonly Uint8Array[];
}

export function lootOf(device: MemberDevice): Loot {
  const { generations } = device.account.session.account;
  const { member, keys } = device.account.session.account.requireDevice();
  const secrets = [...generations.held].map((id) => [id, generations.get(id)!.secret] as const);
  return {
    member,
    keys: new SecretKeys(keys.secret.slice(), 'device'),
    secrets: new Map(secrets.map(([id, secret]) => [id, new SecretKeys(secret.slice(), 'generation')])),
    entries: [...device.account.entries()].map((bytes) => bytes.slice()),
  };
}

/** By the description of the file alone. Nobody may have the vault open. */
export async function lootOfVault(path: string, password: string): Promise<Loot> {
  const stored = await new VaultFile(path).records();
  const vault = openVaultFile(stored, { password });
  const { member, secret } = ownDeviceOf(vault);
  const entries = readStoredEntries(stored, vault);
  return {
    member,
    keys: new SecretKeys(secret, 'device'),
    secrets: new Map(
      entries.flatMap(({ id, secret: made }) => (made ? [[id, new SecretKeys(made, 'generation')] as const] : [])),
    ),
    entries: entries.map(({ encoded }) => encoded),
  };
}
