import { ContainerModule, type Container } from 'inversify';

import { appPlugins } from '../../../src/app-plugins.js';
import {
  AlarmClock,
  basePlugin,
  createContainer,
  Lifecycle,
  type Plugin,
  type ServiceId,
} from '../../../src/container/index.js';
import { SystemClock, type Clock } from '../../../src/core/clock.js';
import { LineLogger } from '../../../src/core/logger.js';
import type { FilePurpose } from '../../../src/ipc/file-dialog.js';
import { IpcRouter } from '../../../src/ipc/ipc-router.js';
import { ipcPlugin } from '../../../src/ipc/ipc.plugin.js';
import { TestHooks } from '../../../src/ipc/test-hooks.js';
import { ipcPublisherPlugin } from '../../../src/plugins/ipc-publisher/index.js';
import { RunHistory } from '../../../src/plugins/metrics/index.js';
import { Vault, VaultParameters, VaultWorkerLauncher } from '../../../src/plugins/vault/index.js';
import type { Environment } from '../../../src/ui/environment.js';
import { createStores, type Stores } from '../../../src/ui/stores/create-stores.js';
import { FakeBridge, type TestBridge } from '../fake-bridge.js';
import { launchVaultWorker } from '../vault/worker-program.js';

export interface FakeDesktopOptions {
  readonly dataDirectory: string;
  /** Recurring checks come every second; true unless said otherwise. */
  readonly testMode?: boolean;
  /** The main process's clock; the machine's unless said otherwise. */
  readonly clock?: Clock;
  /** What a dialog gives back. */
  readonly chooseFile?: (purpose: FilePurpose) => string | null;
  /** What vaults are made with; what ships unless said otherwise. A report finds fault with a weaker one. */
  readonly parameters?: VaultParameters;
}

/** The whole app without Electron: the real container with the real vault, and real stores over the fake bridge. */
export class FakeDesktop {
  readonly bridge: FakeBridge;
  readonly #container: Container;
  readonly #lifecycle: Lifecycle;

  private constructor(bridge: FakeBridge, container: Container, lifecycle: Lifecycle) {
    this.bridge = bridge;
    this.#container = container;
    this.#lifecycle = lifecycle;
  }

  static async start({
    dataDirectory,
    testMode = true,
    clock = new SystemClock(),
    chooseFile = () => null,
    parameters,
  }: FakeDesktopOptions): Promise<FakeDesktop> {
    const logger = new LineLogger('error', (line) => process.stderr.write(`${line}\n`));
    const bridge = new FakeBridge();
    const plugins: Plugin[] = [
      basePlugin({ clock, logger, dataDirectory, configuration: { testMode, place: 'window', version: '0.0.0' } }),
      ...appPlugins(),
      ipcPublisherPlugin,
      ipcPlugin({
        broadcast: bridge,
        fileDialog: { choosePath: async (purpose) => chooseFile(purpose) },
        folderOpener: { open: async () => {} },
        quitter: { quit: () => {} },
      }),
      edgePlugin(),
    ];
    const container = createContainer(plugins);
    if (parameters) container.rebind<VaultParameters>(VaultParameters).toConstantValue(parameters);
    const lifecycle = new Lifecycle(container, plugins, clock, logger);
    for (const { pluginId, outcome } of await lifecycle.start()) {
      if (outcome.kind === 'failed')
        throw new Error(`The plugin "${pluginId}" did not start.`, { cause: outcome.error });
    }
    bridge.connect(container.get<IpcRouter>(IpcRouter), container.get<TestHooks>(TestHooks));
    return new FakeDesktop(bridge, container, lifecycle);
  }

  get<T>(id: ServiceId<T>): T {
    return this.#container.get<T>(id);
  }

  openWindow(): FakeStoresWindow {
    const window = this.bridge.openWindow();
    const stores = createStores(window.bridge, fakeEnvironment());
    return {
      bridge: window.bridge,
      stores,
      listeners: () => window.listenerCount,
      close: () => {
        stores.dispose();
        window.close();
      },
    };
  }

  async end(): Promise<void> {
    await this.get<Vault>(Vault).lock('shutdown');
    await this.get<RunHistory>(RunHistory).flush();
    this.#lifecycle.dispose();
    this.get<AlarmClock>(AlarmClock).dispose();
  }
}

/** A window with the stores that a page would have; `connect` them first. */
export interface FakeStoresWindow {
  readonly bridge: TestBridge;
  readonly stores: Stores;
  /** How many listeners the page has. */
  listeners(): number;
  /** What closing a window, or reloading its page, does. */
  close(): void;
}

function edgePlugin(): Plugin {
  return {
    id: 'fake-edge',
    phase: 'edges',
    module: new ContainerModule(({ bind }) => {
      bind<VaultWorkerLauncher>(VaultWorkerLauncher).toConstantValue({ launch: () => launchVaultWorker() });
    }),
    starts: [],
  };
}

function fakeEnvironment(): Environment {
  const clock = new SystemClock();
  let hash = '';
  return {
    now: () => clock.now(),
    setTimeout: (callback, delayMs) => {
      const timer = clock.setTimeout(callback, delayMs);
      return () => timer.dispose();
    },
    visibility: { isVisible: () => true, onChange: () => () => {} },
    addressBar: { read: () => hash, push: (next) => void (hash = next), reload: () => {}, onChange: () => () => {} },
    keyboard: { isMac: false, takesCharacters: () => false },
    memory: { recall: () => null, keep: () => {}, forget: () => {} },
    page: new EventTarget(),
  };
}
