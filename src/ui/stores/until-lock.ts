import type { IpcBridge } from '../../ipc/contract.js';
import type { SessionStore } from './session-store.js';

/**
 * The bridge for requests to an open vault. An answer that comes after a lock may name devices, and nobody is there to read it: a vault
 * that locks finishes the write that it has begun, for instance. Such a request never settles, and whoever waits for it goes with it.
 */
export function untilLock(bridge: IpcBridge, session: Pick<SessionStore, 'locks'>): IpcBridge {
  return {
    on: (channel, callback) => bridge.on(channel, callback),
    invoke: (channel, argument) =>
      new Promise((resolve, reject) => {
        const { locks } = session;
        const unlessLocked =
          <T>(settle: (value: T) => void) =>
          (value: T): void => {
            if (session.locks === locks) settle(value);
          };
        bridge.invoke(channel, argument).then(unlessLocked(resolve), unlessLocked(reject));
      }),
  };
}
