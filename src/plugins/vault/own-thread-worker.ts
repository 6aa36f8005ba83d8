import { EventEmitter, once } from 'node:events';
import { MessageChannel, type MessagePort, type Transferable } from 'node:worker_threads';

import type { VaultWorker } from './vault-worker-launcher.js';
import type { MessageToWorker } from './worker/protocol.js';
import type * as VaultServerModule from './worker/vault-server.js';

/**
 * Stands in for a thread that holds the secrets, in the thread that asks for it. For a process that opens the vault, does one thing and ends: starting a
 * thread would take it longer than the thing does, and the end of the process takes everything with it. While it derives or reads, this
 * thread hears nothing.
 */
export class OwnThreadWorker extends EventEmitter implements VaultWorker {
  readonly #port: MessagePort;

  /** @param load loads the code that handles secrets, no sooner than it is needed. */
  constructor(load: () => Promise<typeof VaultServerModule> = () => import('./worker/vault-server.js')) {
    super();
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    port1.on('message', (message) => this.emit('message', message));
    port1.once('close', () => this.emit('exit', 0));
    serve(port2, load).catch((error: unknown) => {
      this.emit('error', error);
      port2.close();
    });
  }

  postMessage(message: MessageToWorker, transfer: readonly Transferable[] = []): void {
    // To make ready for an unlock would hold up this thread as long as the unlock does.
    if (message.kind !== 'warm-up') this.#port.postMessage(message, transfer);
  }

  async terminate(): Promise<number> {
    const exited = once(this, 'exit');
    this.#port.close();
    await exited;
    return 0;
  }

  ref(): void {
    this.#port.ref();
  }

  unref(): void {
    this.#port.unref();
  }
}

async function serve(port: MessagePort, load: () => Promise<typeof VaultServerModule>): Promise<void> {
  const { VaultServer } = await load();
  VaultServer.serve(port);
}
