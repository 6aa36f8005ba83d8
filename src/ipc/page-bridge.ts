import { eventChannels } from './channels.js';
import type { InvokeAnswer, IpcBridge } from './contract.js';
import { INVOKE_CHANNEL } from './electron-channels.js';

/**
 * The part of Electron's `ipcRenderer` that the bridge uses. The first argument of a listener is Electron's event
 * object.
 */
export interface RendererTransport {
  invoke(channel: string, ...values: unknown[]): Promise<unknown>;
  on(channel: string, listener: (event: unknown, ...values: unknown[]) => void): unknown;
  removeListener(channel: string, listener: (event: unknown, ...values: unknown[]) => void): unknown;
}

const knownEvents: ReadonlySet<string> = new Set(eventChannels);

/**
 * Makes what a page may do with the main process. Nothing of Electron passes through it: a page gets plain values and a
 * function that ends its subscription, never an event object, for that would hand it the sender.
 */
export function createPageBridge(transport: RendererTransport): IpcBridge {
  return {
    async invoke(channel, argument) {
      const answer = (await transport.invoke(INVOKE_CHANNEL, channel, argument ?? null)) as InvokeAnswer;
      // oxlint-disable-next-line typescript/only-throw-error -- an Error loses its code on the way to the page.
      if (!answer.ok) throw answer.error;
      return answer.value as never;
    },
    on(channel, callback) {
      if (!knownEvents.has(channel)) throw new Error(`IPC_UNKNOWN_CHANNEL: there is no event of this name.`);
      if (typeof callback !== 'function') throw new TypeError('An event needs a function to call.');
      const listener = (_event: unknown, payload: unknown, revision: unknown): void => {
        callback(payload as never, revision as number);
      };
      transport.on(channel, listener);
      return () => {
        transport.removeListener(channel, listener);
      };
    },
  };
}
