import { EventEmitter } from 'node:events';

import type { EventChannel } from '../../src/ipc/channels.js';
import type { EventPayload, Immutable, InvokeAnswer, IpcBridge } from '../../src/ipc/contract.js';
import { INVOKE_CHANNEL } from '../../src/ipc/electron-channels.js';
import { PAGE_ORIGIN, type IpcRouter } from '../../src/ipc/ipc-router.js';
import { createPageBridge, type RendererTransport } from '../../src/ipc/page-bridge.js';
import { EMIT_CHANNEL } from '../../src/ipc/test-channels.js';
import { createTestEmitter, type TestEmitter } from '../../src/ipc/test-emitter.js';
import type { TestHooks } from '../../src/ipc/test-hooks.js';
import type { WindowBroadcast } from '../../src/plugins/ipc-publisher/index.js';

/** What a page of a test build has as `window.electron.ipcRenderer`. */
export type TestBridge = IpcBridge & { readonly emit: TestEmitter };

/** A window without pixels: the real bridge over a transport in memory. */
export interface FakeWindow {
  readonly bridge: TestBridge;
  /** How many listeners the page has on the transport. */
  readonly listenerCount: number;
  /** Ends the window: nothing reaches it any more. */
  close(): void;
}

/**
 * Joins a main container and any number of windows in one process. As between real processes, everything arrives later
 * than it was sent, in the order of sending, and as a structured clone.
 */
export class FakeBridge implements WindowBroadcast {
  readonly #windows = new Set<EventEmitter>();
  #router: IpcRouter | null = null;
  #hooks: TestHooks | null = null;

  /** Puts the services behind the bridge; windows may ask from now on. */
  connect(router: IpcRouter, hooks?: TestHooks): void {
    this.#router = router;
    this.#hooks = hooks ?? null;
  }

  send<C extends EventChannel>(channel: C, payload: Immutable<EventPayload<C>>, revision: number): void {
    for (const window of this.#windows) {
      const message = structuredClone({ payload, revision });
      queueMicrotask(() => window.emit(channel, {}, message.payload, message.revision));
    }
  }

  openWindow(): FakeWindow {
    const events = new EventEmitter();
    events.setMaxListeners(0);
    this.#windows.add(events);
    const transport: RendererTransport = {
      invoke: async (channel, ...values) => structuredClone(await this.#receive(channel, structuredClone(values))),
      on: (channel, listener) => events.on(channel, listener),
      removeListener: (channel, listener) => events.removeListener(channel, listener),
    };
    return {
      bridge: { ...createPageBridge(transport), emit: createTestEmitter(transport) },
      get listenerCount() {
        return events.eventNames().reduce((sum, name) => sum + events.listenerCount(name), 0);
      },
      close: () => {
        this.#windows.delete(events);
        events.removeAllListeners();
      },
    };
  }

  async #receive(transportChannel: string, [channel, value]: unknown[]): Promise<InvokeAnswer> {
    await Promise.resolve();
    if (transportChannel === EMIT_CHANNEL && this.#hooks !== null) return this.#hooks.emit(channel, value);
    if (transportChannel !== INVOKE_CHANNEL || this.#router === null)
      throw new Error(`Nobody handles "${transportChannel}".`);
    return this.#router.answer({ isOwnWindow: true, isMainFrame: true, origin: PAGE_ORIGIN }, channel, value);
  }
}
