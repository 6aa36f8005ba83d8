import type { EventEmitter } from 'node:events';
import type { Transferable } from 'node:worker_threads';

import { serviceId } from '../../container/service-id.js';
import type { MessageToWorker } from './worker/protocol.js';

/** What holds the secrets: as a rule a `Worker` of Node.js, whose events and methods these are. */
export interface VaultWorker extends EventEmitter {
  postMessage(message: MessageToWorker, transfer?: readonly Transferable[]): void;
  terminate(): Promise<number>;
  ref(): void;
  unref(): void;
}

/** Starts what holds the secrets. Where its program lies depends on how the app was built, so the edge says it. */
export interface VaultWorkerLauncher {
  /** Starts a new thread that runs `worker/vault-worker.ts`, or what stands in for it. */
  launch(): VaultWorker;
}
export const VaultWorkerLauncher = serviceId<VaultWorkerLauncher>('VaultWorkerLauncher');
