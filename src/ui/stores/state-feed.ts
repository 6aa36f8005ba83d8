import { runInAction } from 'mobx';

import { forgetLastMatch } from '../../core/common/last-match.js';
import { eventChannels, type EventChannel } from '../../ipc/channels.js';
import type { AppSnapshot, ErrorView, EventPayload, IpcBridge, KeystoreView } from '../../ipc/contract.js';
import { toErrorView } from '../text/error-view.js';
import type { DialogStore } from './dialog-store.js';
import type { KeystoreStore } from './keystore-store.js';
import type { NavigationStore } from './navigation-store.js';
import type { OverviewStore } from './overview-store.js';
import type { PlaceStore } from './place-store.js';
import type { SessionStore } from './session-store.js';
import type { SettingsStore } from './settings-store.js';
import type { SyncStore } from './sync-store.js';
import type { ToastStore } from './toast-store.js';
import type { WorkStore } from './work-store.js';

interface Receivers {
  readonly session: SessionStore;
  readonly sync: SyncStore;
  readonly keystore: KeystoreStore;
  readonly overview: OverviewStore;
  readonly settings: SettingsStore;
  readonly navigation: NavigationStore;
  readonly places: PlaceStore;
  readonly dialogs: DialogStore;
  readonly toasts: ToastStore;
  readonly work: WorkStore;
}

type Handlers = { readonly [C in EventChannel]: (payload: EventPayload<C>) => void };

interface HeldEvent {
  readonly revision: number;
  readonly apply: () => void;
}

/**
 * Keeps the stores equal to the main process: a snapshot first, then every event after it. Listens before it asks for the
 * snapshot, holds back what arrives in between, and drops what the snapshot already contains, so nothing is missed and
 * nothing goes back in time.
 */
export class StateFeed {
  private readonly subscriptions: (() => void)[] = [];
  private readonly handlers: Handlers;
  private held: HeldEvent[] | null = null;
  private newestRequest = 0;

  constructor(
    private readonly bridge: IpcBridge,
    private readonly receivers: Receivers,
  ) {
    const { sync, settings, work } = receivers;
    this.handlers = {
      'sync:status-change': (report) => sync.receiveReport(report),
      'sync:check-failed': (failure) => sync.receiveFailure(failure),
      'sync:scheduler:state-change': (scheduler) => sync.receiveScheduler(scheduler),
      'vault:state-change': (vault) => this.receiveVault(vault),
      'vault:progress': (progress) => work.receive(progress),
      'keystore:change': (view) => this.receiveKeystore(view),
      'settings:change': (values) => settings.receive(values),
    };
  }

  /** Connects, or connects anew after a failure. Never rejects: the session store tells what went wrong. */
  async connect(): Promise<void> {
    if (this.subscriptions.length === 0) {
      for (const channel of eventChannels) this.subscribe(channel);
    }
    await this.synchronise();
  }

  dispose(): void {
    this.newestRequest += 1;
    for (const end of this.subscriptions.splice(0)) end();
  }

  // The parameter ties the handler to the payload of its own channel.
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters
  private subscribe<C extends EventChannel>(channel: C): void {
    const handle = this.handlers[channel];
    const end = this.bridge.on(channel, (payload, revision) => {
      const apply = (): void => runInAction(() => handle(payload));
      if (this.held === null) apply();
      else this.held.push({ revision, apply });
    });
    this.subscriptions.push(end);
  }

  /** @param opened the news that the vault is open, which shows together with what lies in it. */
  private async synchronise(opened: EventPayload<'vault:state-change'> | null = null): Promise<void> {
    this.newestRequest += 1;
    const request = this.newestRequest;
    this.held ??= [];
    try {
      const snapshot = await this.bridge.invoke('app:getSnapshot');
      if (request === this.newestRequest) runInAction(() => this.takeOver(snapshot));
    } catch (thrown) {
      if (request !== this.newestRequest) return;
      runInAction(() => {
        if (opened !== null) this.receivers.session.receive(opened);
        this.goOnWithout(toErrorView(thrown));
      });
    }
  }

  private takeOver(snapshot: AppSnapshot): void {
    const { session, sync, settings } = this.receivers;
    settings.receive(snapshot.settings);
    sync.receiveScheduler(snapshot.scheduler);
    sync.remember(snapshot.lastVerdict);
    sync.restore(snapshot.status, snapshot.failedCheck);
    this.receiveKeystore(snapshot.keystore);
    session.receive(snapshot.vault);
    if (snapshot.vault.kind !== 'unlocked') this.forgetKeystore();
    session.setConnection({ kind: 'connected' });
    this.release((event) => event.revision > snapshot.revision);
  }

  /** There is no snapshot: what was heard still holds, above all that the vault locked. */
  private goOnWithout(error: ErrorView): void {
    this.receivers.session.setConnection({ kind: 'failed', error });
    this.release(() => true);
  }

  private release(isNews: (event: HeldEvent) => boolean): void {
    const held = this.held ?? [];
    this.held = null;
    for (const event of held) {
      if (isNews(event)) event.apply();
    }
  }

  private receiveKeystore(view: KeystoreView | null): void {
    const { keystore, overview } = this.receivers;
    keystore.receive(view);
    if (view === null) overview.clear();
    else overview.invalidate();
  }

  private receiveVault(vault: EventPayload<'vault:state-change'>): void {
    const { session } = this.receivers;
    if (vault.kind === 'unlocked' && !session.isUnlocked) {
      // What was forgotten at the lock is asked for again: no event repeats what has not changed since. The home screen waits
      // for it, so that it is drawn once, and not first without what it is to show.
      void this.synchronise(vault);
      return;
    }
    session.receive(vault);
    if (vault.kind !== 'unlocked') this.forgetKeystore();
  }

  private forgetKeystore(): void {
    const { sync, keystore, overview, navigation, places, dialogs, toasts, work } = this.receivers;
    sync.clear();
    keystore.clear();
    overview.clear();
    navigation.finishSearchRequest();
    places.clear();
    dialogs.close();
    toasts.clear();
    work.clear();
    // A name that the window shows goes through regular expressions first.
    forgetLastMatch();
  }
}
