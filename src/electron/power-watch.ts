import { inject, injectable } from 'inversify';

import { AlarmClock, serviceId, type Startable } from '../container/index.js';
import { DisposableStore, toDisposable, type Disposable } from '../core/disposable.js';
import { SyncScheduler } from '../plugins/sync-scheduler/index.js';
import { VaultDeadline } from '../plugins/vault/index.js';

/** The part of Electron's `powerMonitor` that is listened to. */
export interface PowerEvents {
  on(event: PowerEvent, listener: () => void): unknown;
  off(event: PowerEvent, listener: () => void): unknown;
}
export const PowerEvents = serviceId<PowerEvents>('PowerEvents');

/** When the machine or its screen came back; the latter exists on macOS and Windows only. */
const wakeEvents = ['resume', 'unlock-screen'] as const;

export type PowerEvent = (typeof wakeEvents)[number];

/** Listens for as long as it runs. */
export interface PowerWatch extends Startable, Disposable {}
export const PowerWatch = serviceId<PowerWatch>('PowerWatch');

/**
 * Looks at all deadlines as soon as the machine is back. Only sooner: without these events, every deadline is found
 * within the longest wait of the alarm clock.
 */
@injectable()
export class WakeUpPowerWatch implements PowerWatch {
  readonly #power: PowerEvents;
  readonly #alarmClock: AlarmClock;
  readonly #deadline: VaultDeadline;
  readonly #scheduler: SyncScheduler;
  readonly #subscriptions = new DisposableStore();

  constructor(
    @inject(PowerEvents) power: PowerEvents,
    @inject(AlarmClock) alarmClock: AlarmClock,
    @inject(VaultDeadline) deadline: VaultDeadline,
    @inject(SyncScheduler) scheduler: SyncScheduler,
  ) {
    this.#power = power;
    this.#alarmClock = alarmClock;
    this.#deadline = deadline;
    this.#scheduler = scheduler;
  }

  start(): void {
    this.#subscriptions.clear();
    const wake = (): void => this.#wake();
    for (const event of wakeEvents) {
      this.#power.on(event, wake);
      this.#subscriptions.add(toDisposable(() => this.#power.off(event, wake)));
    }
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  #wake(): void {
    // First, so that a vault whose time ran out during sleep is locked before a check looks into it.
    this.#deadline.checkDeadline();
    this.#alarmClock.check();
    this.#scheduler.request('resume');
  }
}
