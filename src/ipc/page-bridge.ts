import { errorMessages } from '../core/common/text/english/window/errors.js';
import { channelsWithoutArgument, eventChannels } from './channels.js';
import type { ErrorView, InvokeAnswer, IpcBridge } from './contract.js';
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

const NOT_SENT: ErrorView = { code: 'IPC_INVALID_ARGUMENTS', ...errorMessages.notSent };

/**
 * Makes what a page may do with the main process. Nothing of Electron passes through it: a page gets plain values and a
 * function that ends its subscription, never an event object, for that would hand it the sender.
 */
export function createPageBridge(transport: RendererTransport): IpcBridge {
  return {
    async invoke(channel, argument) {
      const sent = channelsWithoutArgument.has(channel) ? null : copyOf(argument ?? null);
      const answer = (await transport.invoke(INVOKE_CHANNEL, channel, sent)) as InvokeAnswer;
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

/**
 * Copies an argument before it is sent. The transport would copy it too, but the `Error` with which it refuses can't be told from
 * that of a request that got lost on the way, of which nobody knows whether it was done.
 */
function copyOf(argument: unknown): unknown {
  try {
    return structuredClone(argument);
  } catch {
    // oxlint-disable-next-line typescript/only-throw-error -- as above.
    throw NOT_SENT;
  }
}
