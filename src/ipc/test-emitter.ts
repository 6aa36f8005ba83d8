import type { InvokeAnswer } from './contract.js';
import type { RendererTransport } from './page-bridge.js';
import { EMIT_CHANNEL, type TestChannel } from './test-channels.js';

/** Tells the main process that something happened; resolves when that has taken effect, rejects with an `ErrorView`. */
export type TestEmitter = (channel: TestChannel, payload?: unknown) => Promise<void>;

/** Makes `window.electron.ipcRenderer.emit`, which only test builds have. */
export function createTestEmitter(transport: Pick<RendererTransport, 'invoke'>): TestEmitter {
  return async (channel, payload) => {
    const answer = (await transport.invoke(EMIT_CHANNEL, channel, payload ?? null)) as InvokeAnswer;
    // oxlint-disable-next-line typescript/only-throw-error -- as in the page bridge.
    if (!answer.ok) throw answer.error;
  };
}
