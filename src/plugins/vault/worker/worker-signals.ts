import { AskingClock } from './asking-clock.js';
import { AttemptMemory } from './attempt-memory.js';
import { OperationControl } from './operation-control.js';
import { StopSignal } from './stop-signal.js';

/** What the main thread shares with the worker while that works. */
export class WorkerSignals {
  constructor(
    /** Lets the thread be ended. */
    readonly stop: StopSignal = new StopSignal(),
    /** Lets the operation under way be followed, and given up. */
    readonly control: OperationControl = new OperationControl(),
    /** Counts attempts where the vault can't. */
    readonly attemptMemory: AttemptMemory = new AttemptMemory(),
    /** The wall clock of the main thread, as far as the worker can tell. */
    readonly clock: AskingClock = new AskingClock(),
  ) {}
}
