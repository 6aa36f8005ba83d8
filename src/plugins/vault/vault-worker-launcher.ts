import type { Worker } from 'node:worker_threads';

import { serviceId } from '../../container/service-id.js';

/** Starts the thread that holds the secrets. Where its program lies depends on how the app was built, so the edge says it. */
export interface VaultWorkerLauncher {
  /** Starts a new thread that runs `worker/vault-worker.ts`. */
  launch(): Worker;
}
export const VaultWorkerLauncher = serviceId<VaultWorkerLauncher>('VaultWorkerLauncher');
