import { parentPort } from 'node:worker_threads';

import { deriveApart } from './argon2id.js';
import { keepingLoopAlive } from './event-loop.js';
import { warmUpKeyDerivation } from './key-derivation.js';
import { VaultServer } from './vault-server.js';

/* The thread that holds every secret. The main thread ends it when the vault is locked. */

if (!parentPort) throw new Error('The vault worker must be started as a worker thread.');

await keepingLoopAlive(deriveApart());
warmUpKeyDerivation();
VaultServer.serve(parentPort);
