import type { IpcBridge } from '../../ipc/contract.js';
import type { Environment } from '../environment.js';
import { ActivityReporter } from './activity-reporter.js';
import { DialogStore } from './dialog-store.js';
import { KeystoreStore } from './keystore-store.js';
import { NavigationStore } from './navigation-store.js';
import { SessionStore } from './session-store.js';
import { SettingsStore } from './settings-store.js';
import { StateFeed } from './state-feed.js';
import { SyncStore } from './sync-store.js';
import { TimeStore } from './ticker.js';
import { ToastStore } from './toast-store.js';

/** Everything a window knows. */
export interface Stores {
  readonly bridge: IpcBridge;
  readonly session: SessionStore;
  readonly sync: SyncStore;
  readonly keystore: KeystoreStore;
  readonly settings: SettingsStore;
  readonly navigation: NavigationStore;
  readonly dialogs: DialogStore;
  readonly toasts: ToastStore;
  readonly time: TimeStore;
  /** Fills the stores and keeps them up to date; call again to try anew after a failure. Never rejects. */
  connect(): Promise<void>;
  /** Ends every subscription. */
  dispose(): void;
}

/** Makes the stores of one window. They stay empty until `connect` is called. */
export function createStores(bridge: IpcBridge, environment: Environment): Stores {
  const session = new SessionStore(bridge, environment);
  const sync = new SyncStore(bridge, environment);
  const keystore = new KeystoreStore(bridge);
  const settings = new SettingsStore(bridge);
  const navigation = new NavigationStore(environment.addressBar);
  const dialogs = new DialogStore();
  const toasts = new ToastStore(environment);
  const feed = new StateFeed(bridge, { session, sync, keystore, settings, dialogs, toasts });
  const activity = new ActivityReporter(bridge, session, environment);
  return {
    bridge,
    session,
    sync,
    keystore,
    settings,
    navigation,
    dialogs,
    toasts,
    time: new TimeStore(environment),
    connect: () => feed.connect(),
    dispose: () => {
      feed.dispose();
      activity.dispose();
      navigation.dispose();
    },
  };
}
