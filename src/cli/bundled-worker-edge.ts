import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { ContainerModule } from 'inversify';

import type { Plugin } from '../container/index.js';
import { VaultWorkerLauncher } from '../plugins/vault/index.js';
import { OwnThreadWorker } from '../plugins/vault/own-thread-worker.js';

/**
 * Binds the launcher of a built command: the build puts the worker's program beside the command's own.
 * @param mustListen whether this thread has to hear at any time that somebody ends the command. Otherwise the vault needs no other one.
 */
export function bundledWorkerEdge(directory: string, mustListen: () => boolean): Plugin {
  return {
    id: 'command-edge',
    phase: 'edges',
    starts: [],
    module: new ContainerModule(({ bind }) => {
      bind<VaultWorkerLauncher>(VaultWorkerLauncher).toConstantValue({
        launch: () => (mustListen() ? new Worker(path.join(directory, 'vault-worker.js')) : new OwnThreadWorker()),
      });
    }),
  };
}
