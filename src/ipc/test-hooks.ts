import { serviceId } from '../container/index.js';
import { appError, toAppError } from '../core/errors.js';
import type { IpcPublisher, WindowBroadcast } from '../plugins/ipc-publisher/index.js';
import type { SyncScheduler } from '../plugins/sync-scheduler/index.js';
import type { EventChannel } from './channels.js';
import { type EventPayload, type Immutable, type InvokeAnswer, type SyncCheckResultView } from './contract.js';
import { parseForcedReport } from './forced-report.js';
import type { RequestHandlers } from './request-handlers.js';
import type { TestChannel } from './test-channels.js';

/**
 * A report that a test puts in the place of the real ones, until it takes it away again. Real checks go on meanwhile;
 * what they find is held back from the windows.
 */
export class ForcedStatus implements WindowBroadcast {
  readonly #broadcast: WindowBroadcast;
  #report: SyncCheckResultView | null = null;

  constructor(broadcast: WindowBroadcast) {
    this.#broadcast = broadcast;
  }

  get report(): SyncCheckResultView | null {
    return this.#report;
  }

  set report(report: SyncCheckResultView | null) {
    this.#report = report;
  }

  send<C extends EventChannel>(channel: C, payload: Immutable<EventPayload<C>>, revision: number): void {
    if (this.#report === null) this.#broadcast.send(channel, payload, revision);
    else if (channel === 'sync:status-change') this.#broadcast.send('sync:status-change', this.#report, revision);
    else if (channel !== 'sync:check-failed') this.#broadcast.send(channel, payload, revision);
  }
}

/** The same handlers, except that pages are given the forced report where there is one. */
export function withForcedStatus(handlers: RequestHandlers, forced: ForcedStatus): RequestHandlers {
  return {
    ...handlers,
    'app:getSnapshot': async (argument) => {
      const snapshot = await handlers['app:getSnapshot'](argument);
      return forced.report === null ? snapshot : { ...snapshot, status: forced.report, failedCheck: null };
    },
    'sync:scheduler:checkNow': async (argument) => {
      const outcome = await handlers['sync:scheduler:checkNow'](argument);
      return { ...outcome, report: forced.report ?? outcome.report };
    },
  };
}

/** Where a page of a test build says that something happened. */
export interface TestHooks {
  /** Never rejects: errors are answers, as in `IpcRouter`. */
  emit(channel: unknown, payload: unknown): InvokeAnswer;
}
export const TestHooks = serviceId<TestHooks>('TestHooks');

/** Does what the real event would make the services do. */
export function createTestHooks(scheduler: SyncScheduler, publisher: IpcPublisher, forced: ForcedStatus): TestHooks {
  const effects: Record<TestChannel, (payload: unknown) => void> = {
    'vault:locked': () => scheduler.pause(),
    'vault:unlocked': () => scheduler.resume(),
    'sync:test:force-status': (payload) => {
      forced.report = parseReport(payload);
      const shown = forced.report ?? scheduler.lastReport;
      if (shown !== null) publisher.publishStatus(shown);
    },
  };
  return {
    emit(channel, payload) {
      try {
        if (typeof channel !== 'string' || !Object.hasOwn(effects, channel)) throw appError('IPC_UNKNOWN_CHANNEL.test');
        effects[channel as TestChannel](payload);
        return { ok: true, value: null };
      } catch (error) {
        return { ok: false, error: toAppError(error).describe() };
      }
    },
  };
}

function parseReport(payload: unknown): SyncCheckResultView | null {
  const parsed = parseForcedReport(payload);
  if ('report' in parsed) return parsed.report;
  throw appError('IPC_INVALID_ARGUMENTS.report', { problem: parsed.problem });
}
