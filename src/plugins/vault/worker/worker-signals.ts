import { OperationControl } from './operation-control.js';
import { StopSignal } from './stop-signal.js';

/** What the main thread shares with the worker while that works. */
export class WorkerSignals {
  constructor(
    /** Lets the thread be ended. */
    readonly stop: StopSignal = new StopSignal(),
    /** Lets the operation under way be followed, and given up. */
    readonly control: OperationControl = new OperationControl(),
  ) {}
}
