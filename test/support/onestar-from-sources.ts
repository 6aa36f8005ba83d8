/** Runs the command from its sources, for tests that come before a build. Differs from the real entry only in where the worker is. */
import os from 'node:os';
import { Worker } from 'node:worker_threads';
import { ContainerModule } from 'inversify';

import { runOnestar } from '../../src/cli/run-onestar.js';
import { SystemClock } from '../../src/core/clock.js';
import { VaultWorkerLauncher } from '../../src/plugins/vault/index.js';

const workerProgram = new URL('../../src/plugins/vault/worker/vault-worker.ts', import.meta.url);

const exitCode = await runOnestar({
  args: process.argv.slice(2),
  process,
  homeDirectory: os.homedir(),
  clock: new SystemClock(),
  version: __APP_VERSION__,
  edge: {
    id: 'command-edge',
    phase: 'edges',
    starts: [],
    module: new ContainerModule(({ bind }) => {
      bind<VaultWorkerLauncher>(VaultWorkerLauncher).toConstantValue({ launch: () => new Worker(workerProgram) });
    }),
  },
});

process.exit(exitCode);
