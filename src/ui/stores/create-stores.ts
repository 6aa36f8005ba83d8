import type { IpcBridge } from '../../ipc/contract.js';
import type { Environment } from '../environment.js';
import { describeCheckNow } from '../text/sync-text.js';
import { ActivityReporter } from './activity-reporter.js';
import { appShortcuts } from './app-shortcuts.js';
import { DialogStore } from './dialog-store.js';
import { KeystoreStore } from './keystore-store.js';
import { hashOf, NavigationStore } from './navigation-store.js';
import { OverviewStore } from './overview-store.js';
import { PlaceStore } from './place-store.js';
import { screenOf } from './screen.js';
import { SessionStore } from './session-store.js';
import { SettingsStore } from './settings-store.js';
import { ShortcutRegistry, type ShortcutScope } from './shortcut-registry.js';
import { StateFeed } from './state-feed.js';
import { SyncStore } from './sync-store.js';
import { TimeStore } from './ticker.js';
import { ToastStore } from './toast-store.js';
import { untilLock } from './until-lock.js';
import { WorkStore } from './work-store.js';

/** Everything a window knows. */
export interface Stores {
  readonly bridge: IpcBridge;
  /** Whether Command does what Control does elsewhere. */
  readonly isMac: boolean;
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
  readonly time: TimeStore;
  readonly shortcuts: ShortcutRegistry;
  /** Fills the stores and keeps them up to date; call again to try anew after a failure. Never rejects. */
  connect(): Promise<void>;
  /** Ends every subscription. */
  dispose(): void;
}

/** Makes the stores of one window. They stay empty until `connect` is called. */
export function createStores(bridge: IpcBridge, environment: Environment): Stores {
  const session = new SessionStore(bridge, environment);
  const sync = new SyncStore(bridge, environment);
  const openVault = untilLock(bridge, session);
  const keystore = new KeystoreStore(openVault, environment.memory);
  const overview = new OverviewStore(openVault);
  const settings = new SettingsStore(bridge);
  const navigation = new NavigationStore(environment.addressBar);
  const places = new PlaceStore(environment.memory);
  // As much of the lists that grow as there was before a reload: the place in them may be far down.
  for (const page of ['rotations', 'activity'] as const) {
    keystore[page].showAtLeast(places.at(hashOf({ page }))?.listed ?? 0);
  }
  const dialogs = new DialogStore();
  const toasts = new ToastStore(environment);
  const work = new WorkStore(bridge);
  const feed = new StateFeed(bridge, {
    session,
    sync,
    keystore,
    overview,
    settings,
    navigation,
    places,
    dialogs,
    toasts,
    work,
  });
  const activity = new ActivityReporter(bridge, session, environment);
  const scope = (): ShortcutScope => {
    if (screenOf(session).kind !== 'home' || dialogs.open !== null) return 'none';
    return settings.values?.singleKeyShortcuts === false ? 'with-modifier' : 'all';
  };
  const shortcuts = new ShortcutRegistry(environment, scope);
  shortcuts.register(
    appShortcuts({
      goTo: (route) => navigation.goTo(route),
      searchDevices: () => navigation.searchDevices(),
      checkNow: () =>
        void sync.checkNow().then((result) => toasts.show({ ...describeCheckNow(result), topic: 'check' })),
      show: (dialog) => dialogs.show(dialog),
      undo: () => void toasts.actOnNewest(),
    }),
  );
  return {
    bridge,
    isMac: environment.keyboard.isMac,
    session,
    sync,
    keystore,
    overview,
    settings,
    navigation,
    places,
    dialogs,
    toasts,
    work,
    time: new TimeStore(environment),
    shortcuts,
    connect: () => feed.connect(),
    dispose: () => {
      feed.dispose();
      activity.dispose();
      navigation.dispose();
      shortcuts.dispose();
    },
  };
}
