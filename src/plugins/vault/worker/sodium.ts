import sodium from 'libsodium-wrappers-sumo';

import { keepingLoopAlive } from './event-loop.js';

/* Importing this module means having a libsodium that is ready: its WebAssembly is compiled once per thread. */
await keepingLoopAlive(sodium.ready);

export { sodium };
export type { StateAddress } from 'libsodium-wrappers-sumo';
