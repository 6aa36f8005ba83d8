import { inject, injectable } from 'inversify';

import { Logger } from '../../container/index.js';
import { DisposableStore } from '../../core/disposable.js';
import type { EventChannel } from '../../ipc/channels.js';
import {
  events,
  type AppSnapshot,
  type EventPayload,
  type Immutable,
  type KeystoreView,
  type SchedulerView,
} from '../../ipc/contract.js';
import { Settings } from '../settings/index.js';
import { SyncScheduler } from '../sync-scheduler/index.js';
import { Keystore, Vault } from '../vault/index.js';
import { MAX_EVENT_BYTES, type IpcPublisher } from './ipc-publisher.js';
import { toKeystoreView } from './keystore-view.js';
import { WindowBroadcast } from './window-broadcast.js';

/** Subscribes to the services and forwards what they tell, checked against the contract. */
@injectable()
export class ForwardingIpcPublisher implements IpcPublisher {
  readonly #vault: Vault;
  readonly #keystore: Keystore;
  readonly #scheduler: SyncScheduler;
  readonly #settings: Settings;
  readonly #broadcast: WindowBroadcast;
  readonly #logger: Logger;
  readonly #subscriptions = new DisposableStore();
  /** Of the newest event. One count for all channels, so that any event can be compared with any snapshot. */
  #revision = 0;
  /** The last payload of the channels on which the same state is not told twice, as JSON. */
  readonly #told = new Map<EventChannel, string>();
  #phase: 'new' | 'forwarding' | 'disposed' = 'new';

  constructor(
    @inject(Vault) vault: Vault,
    @inject(Keystore) keystore: Keystore,
    @inject(SyncScheduler) scheduler: SyncScheduler,
    @inject(Settings) settings: Settings,
    @inject(WindowBroadcast) broadcast: WindowBroadcast,
    @inject(Logger) logger: Logger,
  ) {
    this.#vault = vault;
    this.#keystore = keystore;
    this.#scheduler = scheduler;
    this.#settings = settings;
    this.#broadcast = broadcast;
    this.#logger = logger.child('ipc-publisher');
  }

  start(): void {
    if (this.#phase !== 'new') return;
    this.#phase = 'forwarding';
    const publishScheduler = (): void => this.#publishChange('sync:scheduler:state-change', this.#schedulerView());
    const publishKeystore = (): void => this.#publishChange('keystore:change', this.#keystoreView());
    const subscriptions = [
      this.#vault.onDidChangeState((state) => {
        this.#publish('vault:state-change', state);
        publishKeystore();
      }),
      this.#vault.onDidProgress((progress) => this.#publish('vault:progress', progress)),
      this.#keystore.onDidChange(publishKeystore),
      this.#scheduler.onDidStartCheck(publishScheduler),
      this.#scheduler.onDidCompleteCheck(({ report }) => {
        if (this.#isUnlocked()) this.publishStatus(report);
        publishScheduler();
      }),
      this.#scheduler.onDidRestoreReport((report) => this.publishStatus(report)),
      this.#scheduler.onDidFailCheck((failure) => {
        this.#publish('sync:check-failed', failure);
        publishScheduler();
      }),
      this.#scheduler.onDidChangeState(publishScheduler),
      this.#settings.onDidChange((values) => {
        this.#publish('settings:change', values);
        // A person's own interval shows in the scheduler's state, also while it is paused.
        publishScheduler();
      }),
    ];
    for (const subscription of subscriptions) this.#subscriptions.add(subscription);
  }

  snapshot(): Immutable<AppSnapshot> {
    return {
      revision: this.#revision,
      vault: this.#vault.state,
      scheduler: this.#schedulerView(),
      status: this.#isUnlocked() ? this.#scheduler.lastReport : null,
      failedCheck: this.#scheduler.lastFailedCheck,
      lastVerdict: this.#vault.state.kind === 'missing' ? null : this.#scheduler.lastVerdict,
      keystore: this.#keystoreView(),
      settings: this.#settings.values,
    };
  }

  publishStatus(report: Immutable<EventPayload<'sync:status-change'>>): void {
    this.#publish('sync:status-change', report);
  }

  dispose(): void {
    this.#phase = 'disposed';
    this.#subscriptions.dispose();
  }

  #isUnlocked(): boolean {
    return this.#vault.state.kind === 'unlocked';
  }

  #schedulerView(): Immutable<SchedulerView> {
    const scheduler = this.#scheduler;
    return {
      state: scheduler.state,
      isChecking: scheduler.isChecking,
      nextRun: scheduler.getNextRun(),
      lastRun: scheduler.getLastRun(),
      intervalMs: scheduler.intervalMs,
    };
  }

  #keystoreView(): Immutable<KeystoreView> | null {
    const { snapshot } = this.#keystore;
    return snapshot !== null && this.#isUnlocked() ? toKeystoreView(snapshot) : null;
  }

  /** Publishes a state unless it is the one that was told last. */
  #publishChange<C extends EventChannel>(channel: C, payload: Immutable<EventPayload<C>>): void {
    const json = JSON.stringify(payload);
    if (this.#told.get(channel) === json) return;
    this.#told.set(channel, json);
    this.#publish(channel, payload);
  }

  #publish<C extends EventChannel>(channel: C, payload: Immutable<EventPayload<C>>): void {
    if (this.#phase === 'disposed') return;
    const { error } = events[channel].safeParse(payload);
    if (error !== undefined) {
      this.#logger.error('An event did not fit the contract and was held back.', error, { channel });
      return;
    }
    const bytes = Buffer.byteLength(JSON.stringify(payload));
    if (bytes > MAX_EVENT_BYTES) {
      this.#logger.error('An event was too large and was held back.', new RangeError(`${bytes} bytes`), {
        channel,
        bytes,
      });
      return;
    }
    this.#revision += 1;
    this.#broadcast.send(channel, payload, this.#revision);
  }
}
