import { MessageChannel } from 'node:worker_threads';
import sodium from 'libsodium-wrappers-sumo';

/*
 * Importing this module means having a libsodium that is ready: its WebAssembly is compiled once per thread.
 *
 * Meanwhile nothing else would keep the thread's event loop alive, and a loop that runs empty waits for the engine's background
 * tasks in a way that can deadlock with them (https://github.com/nodejs/node/issues/54918, not mended in the Node of Electron 33): the
 * thread then never serves a request. A port that is open keeps the loop from running empty.
 */
const { port1: keepsLoopAlive } = new MessageChannel();
keepsLoopAlive.ref();
await sodium.ready;
keepsLoopAlive.close();

export { sodium };
export type { StateAddress } from 'libsodium-wrappers-sumo';
