import { ContainerModule } from 'inversify';

import type { Plugin } from '../../container/index.js';
import { Keystore } from './keystore.js';
import { Vault } from './vault.js';
import { VaultDeadline } from './vault-deadline.js';
import { VaultParameters, defaultVaultParameters } from './vault-parameters.js';
import { WorkerKeystore } from './worker-keystore.js';
import { WorkerVault } from './worker-vault.js';

/** The vault and the keystore in it. The edge binds `VaultWorkerLauncher`; tests rebind `VaultParameters`. */
export const vaultPlugin: Plugin = {
  id: 'vault',
  phase: 'storage',
  module: new ContainerModule(({ bind }) => {
    bind<VaultParameters>(VaultParameters).toConstantValue(defaultVaultParameters);
    bind(WorkerVault).toSelf();
    bind<Vault>(Vault).toService(WorkerVault);
    bind<VaultDeadline>(VaultDeadline).toService(WorkerVault);
    bind<Keystore>(Keystore).to(WorkerKeystore);
  }),
  starts: [Vault],
};
