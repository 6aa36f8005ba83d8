import { DeviceIdentity } from '../../../src/plugins/vault/worker/device-identity.js';
import { GenerationKeys } from '../../../src/plugins/vault/worker/generation-keys.js';
import type { VaultSession } from '../../../src/plugins/vault/worker/vault-session.js';

/** When everything of these accounts happens, ms since 1970. */
export const NOW = 1_700_000_000_000;

/** Founds an account of one device in an empty vault. */
export function found(session: VaultSession): void {
  const identity = DeviceIdentity.random();
  session.found(NOW, identity, (edit) => {
    const founding = GenerationKeys.random();
    const genesis = { kind: 'genesis', device: identity.publicKeys, name: 'Laptop', key: founding.publicKeys } as const;
    edit.holdGeneration(edit.append(genesis, founding).id, founding);
  });
}

/** Makes the next generation. */
export function rotate(session: VaultSession): void {
  session.write(NOW, (edit) => edit.rotate('because'));
}
