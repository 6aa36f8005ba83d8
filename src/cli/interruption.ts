import type { Disposable } from '../core/disposable.js';

/** The signals that ask a process to end: Ctrl-C, what service managers send, and the end of its terminal. */
const ENDING_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Turns a request to end into an abort, once somebody listens. A second request ends the process as ever. */
export class Interruption implements Disposable {
  readonly #process: NodeJS.Process;
  readonly #controller = new AbortController();
  readonly #abort = (): void => this.#controller.abort();
  #isListening = false;

  constructor(process: NodeJS.Process) {
    this.#process = process;
  }

  /** From the first call on, the signal aborts instead of the process. */
  listen(): AbortSignal {
    if (!this.#isListening) {
      this.#isListening = true;
      for (const name of ENDING_SIGNALS) this.#process.once(name, this.#abort);
    }
    return this.#controller.signal;
  }

  dispose(): void {
    for (const name of ENDING_SIGNALS) this.#process.off(name, this.#abort);
  }
}
