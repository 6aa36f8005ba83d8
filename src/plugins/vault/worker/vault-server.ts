import type { MessagePort } from 'node:worker_threads';

import { SystemClock } from '../../../core/clock.js';
import type { Disposable } from '../../../core/disposable.js';
import { toAppError } from '../../../core/errors.js';
import { SnapshotPacker } from '../snapshot-transfer.js';
import { giveBackMemory } from './argon2id.js';
import { AttemptMemory } from './attempt-memory.js';
import { OperationControl } from './operation-control.js';
import type { AnswerMessage, MessageToWorker, RequestMessage } from './protocol.js';
import { StopSignal } from './stop-signal.js';
import { rehearseUnlock } from './unlock-rehearsal.js';
import { VaultService } from './vault-service.js';
import { WorkerSignals } from './worker-signals.js';

/** Once nothing was asked for so long, the memory of a derivation is given back, ms. An unlock is followed by other requests at once. */
const RESTING_MS = 5_000;

/** Answers what comes through a port, one thing at a time, in the order in which it was asked. Every secret is behind it. */
export class VaultServer {
  readonly #port: MessagePort;
  readonly #clock = new SystemClock();
  readonly #packer = new SnapshotPacker();
  #service: VaultService | null = null;
  #signals: WorkerSignals | null = null;
  #givingBack: Disposable | null = null;
  #last: Promise<void> = Promise.resolve();

  private constructor(port: MessagePort) {
    this.#port = port;
  }

  /** Takes the port over, and closes it when it is told to end. */
  static serve(port: MessagePort): void {
    const server = new VaultServer(port);
    port.on('message', (message: MessageToWorker) => server.#receive(message));
  }

  #receive(message: MessageToWorker): void {
    switch (message.kind) {
      case 'warm-up':
        rehearseUnlock(message.path);
        break;
      case 'end':
        this.#port.close();
        break;
      case 'attach':
        this.#signals = new WorkerSignals(
          new StopSignal(message.stopSignal),
          new OperationControl(message.control),
          new AttemptMemory(message.attemptMemory),
        );
        this.#signals.stop.noteLoaded();
        this.#service = new VaultService(this.#signals);
        break;
      case 'request':
        this.#last = this.#last.then(() => this.#respond(message));
        break;
    }
  }

  async #respond(request: RequestMessage): Promise<void> {
    this.#port.postMessage(await this.#answer(request));
    this.#signals?.stop.noteAnswered();
    this.#givingBack?.dispose();
    this.#givingBack = this.#clock.setTimeout(() => void giveBackMemory(), RESTING_MS);
  }

  async #answer({ id, operation, argument, now, sentAt }: RequestMessage): Promise<AnswerMessage> {
    try {
      if (!this.#service || !this.#signals) throw new Error('A request came before the worker was attached.');
      this.#signals.clock.set(now, sentAt);
      this.#signals.control.begin(id);
      const value = await this.#service.perform(operation, argument, now);
      // What wrote nothing can be given up to the end.
      this.#signals.control.commit();
      if (value === null || !('snapshot' in value)) return { id, ok: true, value };
      const { snapshot, ...rest } = value;
      return { id, ok: true, value: rest, snapshot: this.#packer.pack(snapshot) };
    } catch (error) {
      const known = toAppError(error);
      return { id, ok: false, error: known.describe(), trace: traceOf(known.cause) };
    } finally {
      this.#signals?.control.end();
    }
  }
}

function traceOf(cause: unknown): string | null {
  if (cause === undefined) return null;
  return cause instanceof Error ? (cause.stack ?? cause.name) : typeof cause;
}
