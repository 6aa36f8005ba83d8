import { parentPort } from 'node:worker_threads';

import { SystemClock } from '../../../core/clock.js';
import type { Disposable } from '../../../core/disposable.js';
import { toAppError } from '../../../core/errors.js';
import { SnapshotPacker } from '../snapshot-transfer.js';
import { AttemptMemory } from './attempt-memory.js';
import type { AnswerMessage, MessageToWorker, RequestMessage } from './protocol.js';
import { giveBackMemory } from './argon2id.js';
import { warmUpKeyDerivation } from './key-derivation.js';
import { OperationControl } from './operation-control.js';
import { StopSignal } from './stop-signal.js';
import { rehearseUnlock } from './unlock-rehearsal.js';
import { VaultService } from './vault-service.js';
import { WorkerSignals } from './worker-signals.js';

/*
 * The thread that holds every secret. It does one thing at a time, in the order it was asked; the main thread ends it when the
 * vault is locked.
 */

const port = parentPort;
if (!port) throw new Error('The vault worker must be started as a worker thread.');

warmUpKeyDerivation();

/** Once nothing was asked for so long, the memory of a derivation is given back, ms. An unlock is followed by other requests at once. */
const RESTING_MS = 5_000;

const clock = new SystemClock();
const packer = new SnapshotPacker();
let service: VaultService | null = null;
let signals: WorkerSignals | null = null;
let givingBack: Disposable | null = null;
let last: Promise<void> = Promise.resolve();

port.on('message', (message: MessageToWorker) => {
  switch (message.kind) {
    case 'warm-up':
      rehearseUnlock(message.path);
      break;
    case 'end':
      port.close();
      break;
    case 'attach':
      signals = new WorkerSignals(
        new StopSignal(message.stopSignal),
        new OperationControl(message.control),
        new AttemptMemory(message.attemptMemory),
      );
      signals.stop.noteLoaded();
      service = new VaultService(signals);
      break;
    case 'request':
      last = last.then(() => respond(message));
      break;
  }
});

const respond = async (request: RequestMessage): Promise<void> => {
  port.postMessage(await answer(request));
  signals?.stop.noteAnswered();
  givingBack?.dispose();
  givingBack = clock.setTimeout(() => void giveBackMemory(), RESTING_MS);
};

async function answer({ id, operation, argument, now, sentAt }: RequestMessage): Promise<AnswerMessage> {
  try {
    if (!service || !signals) throw new Error('A request came before the worker was attached.');
    signals.clock.set(now, sentAt);
    signals.control.begin(id);
    const value = await service.perform(operation, argument, now);
    // What wrote nothing can be given up to the end.
    signals.control.commit();
    if (value === null || !('snapshot' in value)) return { id, ok: true, value };
    const { snapshot, ...rest } = value;
    return { id, ok: true, value: rest, snapshot: packer.pack(snapshot) };
  } catch (error) {
    const known = toAppError(error);
    return { id, ok: false, error: known.describe(), trace: traceOf(known.cause) };
  } finally {
    signals?.control.end();
  }
}

function traceOf(cause: unknown): string | null {
  if (cause === undefined) return null;
  return cause instanceof Error ? (cause.stack ?? cause.name) : typeof cause;
}
