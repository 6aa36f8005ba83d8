import path from 'node:path';
import { app, nativeTheme, session } from 'electron';
import type { Container } from 'inversify';

import { appPlugins } from '../app-plugins.js';
import {
  AlarmClock,
  basePlugin,
  createContainer,
  Lifecycle,
  type BaseServices,
  type Plugin,
  type ServiceId,
} from '../container/index.js';
import { DisposableStore } from '../core/disposable.js';
import { JsonFile } from '../core/json-file.js';
import { FileChooser } from '../ipc/file-chooser.js';
import { IpcRouter } from '../ipc/ipc-router.js';
import { ipcPlugin } from '../ipc/ipc.plugin.js';
import { TestHooks } from '../ipc/test-hooks.js';
import { ipcPublisherPlugin } from '../plugins/ipc-publisher/index.js';
import { RunHistory } from '../plugins/metrics/index.js';
import { Settings } from '../plugins/settings/index.js';
import { Vault } from '../plugins/vault/index.js';
import { AppWindow } from './app-window.js';
import { setApplicationMenu } from './application-menu.js';
import { electronPlugin } from './electron.plugin.js';
import { connectDroppedFiles, connectRouter, connectTestHooks } from './ipc-endpoint.js';
import { NativeFileDialog } from './native-file-dialog.js';
import { NativeFolderOpener } from './native-folder-opener.js';
import { PageFiles } from './page-files.js';
import { servePages } from './page-protocol.js';
import { windowStateSchema } from './window-state.js';

/** Lives in memory only: the window leaves no cache, cookie or history on the disk. */
const PAGE_PARTITION = 'page';

/**
 * How long ending may take, in milliseconds. Longer than the vault waits for a write that is under way: a process that ends in
 * the middle of one can hang in its storage.
 */
const LONGEST_FAREWELL_MS = 15_000;

/** Where the build put what is read at run time; absolute paths. */
export interface AppFiles {
  readonly preload: string;
  /** The folder of the window's files. */
  readonly page: string;
  readonly vaultWorker: string;
}

/**
 * The app in its window: the services of the shared container, and Electron around them. Made once Electron is ready.
 */
export class DesktopApp {
  readonly #base: BaseServices;
  readonly #container: Container;
  readonly #lifecycle: Lifecycle;
  readonly #window: AppWindow;
  readonly #owned = new DisposableStore();

  constructor(base: BaseServices, files: AppFiles) {
    const { clock, logger, dataDirectory } = base;
    const pages = session.fromPartition(PAGE_PARTITION);
    servePages(pages, new PageFiles(files.page));
    const stateFile = new JsonFile(path.join(dataDirectory, 'window.json'), windowStateSchema, logger);
    this.#base = base;
    this.#window = new AppWindow({ session: pages, preload: files.preload, stateFile, clock, logger });

    const plugins: Plugin[] = [
      basePlugin(base),
      ...appPlugins(),
      ipcPublisherPlugin,
      ipcPlugin({
        broadcast: this.#window,
        fileDialog: new NativeFileDialog(app.getPath('documents')),
        folderOpener: new NativeFolderOpener(),
        quitter: { quit: () => app.quit() },
      }),
      electronPlugin(files.vaultWorker),
    ];
    this.#container = createContainer(plugins);
    this.#lifecycle = new Lifecycle(this.#container, plugins, clock, logger);
  }

  /** Opens the window, and starts the services while its page loads. Throws what a storage plugin throws. */
  async start(): Promise<void> {
    const started = this.#openWindow().then(() => this.#lifecycle.start());
    const whenStarted = async <T>(id: ServiceId<T>): Promise<T> => {
      await started;
      return this.#get(id);
    };
    this.#owned.add(connectRouter(whenStarted(IpcRouter), this.#window));
    this.#owned.add(connectDroppedFiles(whenStarted(FileChooser), this.#window));
    if (__TEST_HOOKS__) this.#owned.add(connectTestHooks(whenStarted(TestHooks)));
    await started;
    this.#followColorScheme();
  }

  /** Opens the window, or brings it to the front. */
  showWindow(): void {
    this.#window.show();
  }

  /** Locks the vault, keeps what is not kept yet, and ends all services. Never rejects. */
  async end(): Promise<void> {
    const { clock, logger } = this.#base;
    const steps = [
      () => this.#window.saveState(),
      () => this.#get(Vault).lock('shutdown'),
      () => this.#get(RunHistory).flush(),
    ];
    const farewell = Promise.all(
      steps.map(async (step) => {
        try {
          await step();
        } catch (error) {
          logger.error('Something did not end cleanly.', error);
        }
      }),
    );
    const timeIsUp = new Promise<void>((resolve) => this.#owned.add(clock.setTimeout(resolve, LONGEST_FAREWELL_MS)));
    await Promise.race([farewell, timeIsUp]);
    this.#owned.dispose();
    this.#lifecycle.dispose();
    this.#get(AlarmClock).dispose();
    this.#window.dispose();
  }

  /**
   * The window's process takes longer to start than all services, and starts beside this one: it is asked for first, so that the
   * services come up in the meantime instead of before.
   */
  async #openWindow(): Promise<void> {
    setApplicationMenu({ lockVault: () => void this.#get(Vault).lock('person') });
    await this.#window.start();
    this.#window.show();
  }

  #followColorScheme(): void {
    const settings = this.#get(Settings);
    nativeTheme.themeSource = settings.values.colorScheme;
    this.#owned.add(
      settings.onDidChange(({ colorScheme }) => {
        nativeTheme.themeSource = colorScheme;
      }),
    );
  }

  #get<T>(id: ServiceId<T>): T {
    return this.#container.get<T>(id);
  }
}
