import { once } from 'node:events';

import type { Disposable } from '../../core/disposable.js';
import type { VaultWorker, VaultWorkerLauncher } from './vault-worker-launcher.js';
import type { EndMessage, WarmUpMessage } from './worker/protocol.js';

/**
 * A vault worker that was started before anybody asked for it, so that an unlock does not wait for a thread to start and its
 * code to load. It holds nothing: what it is told, it is told after it was taken.
 */
export class StandbyWorker implements Disposable {
  readonly #launcher: VaultWorkerLauncher;
  #worker: VaultWorker | null = null;
  #isWarm = false;
  #hasEnded = false;
  readonly #forget = (): void => {
    this.#worker = null;
  };

  constructor(launcher: VaultWorkerLauncher) {
    this.#launcher = launcher;
  }

  /** Starts a worker unless one stands by. It keeps no process alive. */
  prepare(): void {
    if (this.#worker || this.#hasEnded) return;
    const worker = this.#launcher.launch();
    worker.unref();
    // A failed one is forgotten. The next caller hears of the failure.
    worker.once('exit', this.#forget);
    worker.once('error', this.#forget);
    this.#worker = worker;
    this.#isWarm = false;
  }

  /**
   * Has the worker that stands by, if any, make ready to open the vault at `path`, for when somebody seems to be about to type the password. It
   * takes a fifth of a second, and the memory of a derivation.
   */
  warmUp(path: string): void {
    if (!this.#worker || this.#isWarm) return;
    this.#isWarm = true;
    const message: WarmUpMessage = { kind: 'warm-up', path };
    this.#worker.postMessage(message);
  }

  /** The worker that stands by, or a new one. It is the caller's from then on. */
  take(): VaultWorker {
    const worker = this.#worker;
    if (!worker) return this.#launcher.launch();
    worker.off('exit', this.#forget);
    worker.off('error', this.#forget);
    worker.ref();
    this.#worker = null;
    return worker;
  }

  /**
   * Has the worker that stands by, if any, end, and waits for it: no other one comes from then on. A process must not end before, since the native
   * library does not bear that its thread is ended from outside while it is loading.
   */
  async end(): Promise<void> {
    this.#hasEnded = true;
    if (!this.#worker) return;
    const worker = this.take();
    const message: EndMessage = { kind: 'end' };
    worker.postMessage(message);
    await once(worker, 'exit').catch(() => undefined); // One that fails ends as well.
  }

  dispose(): void {
    void this.end();
  }
}
