import { Worker } from 'node:worker_threads';
import { powerMonitor } from 'electron';
import { ContainerModule } from 'inversify';

import type { Plugin } from '../container/index.js';
import { VaultWorkerLauncher } from '../plugins/vault/index.js';
import { PowerEvents, PowerWatch, WakeUpPowerWatch } from './power-watch.js';

/**
 * What only Electron or the built app can give to the shared plugins.
 *
 * @param vaultWorkerFile absolute path of the vault worker's program.
 */
export function electronPlugin(vaultWorkerFile: string): Plugin {
  return {
    id: 'electron',
    phase: 'edges',
    module: new ContainerModule(({ bind }) => {
      bind<VaultWorkerLauncher>(VaultWorkerLauncher).toConstantValue({ launch: () => new Worker(vaultWorkerFile) });
      bind<PowerEvents>(PowerEvents).toConstantValue(powerMonitor);
      bind<PowerWatch>(PowerWatch).to(WakeUpPowerWatch);
    }),
    starts: [PowerWatch],
  };
}
