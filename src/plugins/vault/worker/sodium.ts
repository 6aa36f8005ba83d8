import type { Libsodium } from 'libsodium-sumo';
import wrappers from 'libsodium-wrappers-sumo';

import { keepingLoopAlive } from './event-loop.js';

/* Importing this module means having a libsodium that is ready: its WebAssembly is compiled once per thread. */
await keepingLoopAlive(wrappers.ready);

/** With the instance beneath the wrappers, which their types leave out. */
export const sodium = wrappers as typeof wrappers & { readonly libsodium: Libsodium };
export type { StateAddress } from 'libsodium-wrappers-sumo';
