import process from 'node:process';
import { app, nativeTheme } from 'electron';
import type { Container } from 'inversify';

import { appPlugins } from '../app-plugins.js';
import {
  AlarmClock,
  basePlugin,
  createContainer,
  Lifecycle,
  type BaseServices,
  type Plugin,
} from '../container/index.js';
import { DisposableStore, type Disposable } from '../core/disposable.js';
import { FileChooser } from '../ipc/file-chooser.js';
import { IpcRouter } from '../ipc/ipc-router.js';
import { ipcPlugin } from '../ipc/ipc.plugin.js';
import { TestHooks } from '../ipc/test-hooks.js';
import { ipcPublisherPlugin, type WindowBroadcast } from '../plugins/ipc-publisher/index.js';
import { RunHistory } from '../plugins/metrics/index.js';
import { Settings } from '../plugins/settings/index.js';
import { parseTestMode } from '../plugins/sync-scheduler/index.js';
import { Vault } from '../plugins/vault/index.js';
import { electronPlugin } from './electron.plugin.js';
import { NativeFileDialog } from './native-file-dialog.js';
import { NativeFolderOpener } from './native-folder-opener.js';

export interface DesktopServicesOptions extends Omit<BaseServices, 'configuration'> {
  /** Absolute path of the vault worker's program. */
  readonly vaultWorker: string;
  /** Where services send their events. */
  readonly broadcast: WindowBroadcast;
}

/**
 * The services of the shared container, with Electron at their edges. Loading this module takes longer than asking for a window, so
 * nothing that a window needs in order to open imports it.
 */
export class DesktopServices implements Disposable {
  readonly #container: Container;
  readonly #lifecycle: Lifecycle;
  readonly #owned = new DisposableStore();

  private constructor({ clock, logger, dataDirectory, vaultWorker, broadcast }: DesktopServicesOptions) {
    const testMode = __TEST_HOOKS__ && parseTestMode(process.env.TEST_MODE);
    const plugins: Plugin[] = [
      basePlugin({
        clock,
        logger,
        dataDirectory,
        configuration: { version: __APP_VERSION__, testMode, place: 'window' },
      }),
      ...appPlugins(),
      ipcPublisherPlugin,
      ipcPlugin({
        broadcast,
        fileDialog: new NativeFileDialog(app.getPath('documents')),
        folderOpener: new NativeFolderOpener(),
        quitter: { quit: () => app.quit() },
      }),
      electronPlugin(vaultWorker),
    ];
    this.#container = createContainer(plugins);
    this.#lifecycle = new Lifecycle(this.#container, plugins, clock, logger);
  }

  /** Makes the services and starts them. Rejects with what a storage plugin throws. */
  static async start(options: DesktopServicesOptions): Promise<DesktopServices> {
    const services = new DesktopServices(options);
    await services.#lifecycle.start();
    services.#followColorScheme();
    return services;
  }

  get router(): IpcRouter {
    return this.#container.get<IpcRouter>(IpcRouter);
  }

  get fileChooser(): FileChooser {
    return this.#container.get<FileChooser>(FileChooser);
  }

  /** In test builds only. */
  get testHooks(): TestHooks {
    return this.#container.get<TestHooks>(TestHooks);
  }

  get vault(): Vault {
    return this.#container.get<Vault>(Vault);
  }

  get runHistory(): RunHistory {
    return this.#container.get<RunHistory>(RunHistory);
  }

  dispose(): void {
    this.#owned.dispose();
    this.#lifecycle.dispose();
    this.#container.get<AlarmClock>(AlarmClock).dispose();
  }

  #followColorScheme(): void {
    const settings = this.#container.get<Settings>(Settings);
    nativeTheme.themeSource = settings.values.colorScheme;
    this.#owned.add(
      settings.onDidChange(({ colorScheme }) => {
        nativeTheme.themeSource = colorScheme;
      }),
    );
  }
}
