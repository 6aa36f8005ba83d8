import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { ContainerModule } from 'inversify';

import type { Plugin } from '../container/index.js';
import { VaultWorkerLauncher } from '../plugins/vault/index.js';

/** Binds the launcher of a built command: the build puts the worker's program beside the command's own. */
export function bundledWorkerEdge(directory: string): Plugin {
  return {
    id: 'command-edge',
    phase: 'edges',
    starts: [],
    module: new ContainerModule(({ bind }) => {
      bind<VaultWorkerLauncher>(VaultWorkerLauncher).toConstantValue({
        launch: () => new Worker(path.join(directory, 'vault-worker.js')),
      });
    }),
  };
}
