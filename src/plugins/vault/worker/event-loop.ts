import { MessageChannel } from 'node:worker_threads';

/**
 * Waits for something that a module needs before the thread has anything else to do.
 *
 * Meanwhile nothing else would keep the thread's event loop alive, and a loop that runs empty waits for the engine's background
 * tasks in a way that can deadlock with them (https://github.com/nodejs/node/issues/54918, not mended in the Node of Electron 33): the
 * thread then never serves a request. A port that is open keeps the loop from running empty.
 */
export async function keepingLoopAlive<Result>(awaited: Promise<Result>): Promise<Result> {
  const { port1: keepsLoopAlive } = new MessageChannel();
  keepsLoopAlive.ref();
  try {
    return await awaited;
  } finally {
    keepsLoopAlive.close();
  }
}
