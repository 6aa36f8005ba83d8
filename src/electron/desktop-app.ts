import path from 'node:path';
import { session } from 'electron';

import type { Clock } from '../core/clock.js';
import { DisposableStore } from '../core/disposable.js';
import { JsonFile } from '../core/json-file.js';
import type { Logger } from '../core/logger.js';
import { AppWindow } from './app-window.js';
import { setApplicationMenu } from './application-menu.js';
import type { DesktopServices } from './desktop-services.js';
import { connectDroppedFiles, connectRouter, connectTestHooks } from './ipc-endpoint.js';
import { PageFiles } from './page-files.js';
import { servePages } from './page-protocol.js';
import { windowStateSchema } from './window-state.js';

/** Lives in memory only: the window leaves no cache, cookie or history on the disk. */
const PAGE_PARTITION = 'page';

/**
 * How long ending may take, in milliseconds. Longer than the vault waits for a write that is under way: a process that ends in
 * the middle of one can hang in its storage.
 */
const MAX_FAREWELL_MS = 15_000;

/** How long the services wait at most for a page to ask for its first file, in milliseconds: to one that asks for none they owe no wait. */
const MAX_HEAD_START_MS = 1000;

/** Where the build put what is read at run time; absolute paths. */
export interface AppFiles {
  readonly preload: string;
  /** The folder of the window's files. */
  readonly page: string;
  readonly vaultWorker: string;
}

export interface DesktopAppOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Absolute path of the data folder. */
  readonly dataDirectory: string;
  readonly files: AppFiles;
}

/**
 * The app in its window. Made once Electron is ready. It imports none of the services: the window, which takes longest to come, is
 * asked for before their code is loaded.
 */
export class DesktopApp {
  readonly #options: DesktopAppOptions;
  readonly #window: AppWindow;
  readonly #owned = new DisposableStore();
  readonly #pageIsServed: Promise<void>;
  #services: Promise<DesktopServices> | null = null;

  constructor(options: DesktopAppOptions) {
    const { clock, logger, dataDirectory, files } = options;
    const pages = session.fromPartition(PAGE_PARTITION);
    this.#pageIsServed = new Promise((resolve) => {
      servePages(pages, new PageFiles(files.page), resolve);
    });
    const stateFile = new JsonFile(path.join(dataDirectory, 'window.json'), () => windowStateSchema, logger);
    this.#options = options;
    this.#window = new AppWindow({ session: pages, preload: files.preload, stateFile, clock, logger });
  }

  /** Opens the window, and starts the services while its page loads. Rejects with what a storage plugin throws. */
  async start(): Promise<void> {
    const services = this.#openWindow().then(() => this.#startServices());
    this.#services = services;
    this.#owned.add(
      connectRouter(
        services.then(({ router }) => router),
        this.#window,
      ),
    );
    this.#owned.add(
      connectDroppedFiles(
        services.then(({ fileChooser }) => fileChooser),
        this.#window,
      ),
    );
    if (__TEST_HOOKS__) this.#owned.add(connectTestHooks(services.then(({ testHooks }) => testHooks)));
    await services;
  }

  /** Opens the window, or brings it to the front. */
  showWindow(): void {
    this.#window.show();
  }

  /** Locks the vault, keeps what is not kept yet, and ends all services. Never rejects. */
  async end(): Promise<void> {
    const { clock, logger } = this.#options;
    const steps = [
      () => this.#window.saveState(),
      async () => (await this.#services)?.vault.lock('shutdown'),
      async () => (await this.#services)?.runHistory.flush(),
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
    const timeIsUp = new Promise<void>((resolve) => this.#owned.add(clock.setTimeout(resolve, MAX_FAREWELL_MS)));
    await Promise.race([farewell, timeIsUp]);
    this.#owned.dispose();
    this.#window.dispose();
  }

  /**
   * Resolves once the page has been handed over to a process of its own, which takes its time to start: time to load the services, which
   * would hold up the page before.
   */
  async #openWindow(): Promise<void> {
    await this.#window.start();
    this.#window.show();
    await new Promise<void>((resolve) => {
      this.#owned.add(this.#options.clock.setTimeout(resolve, MAX_HEAD_START_MS));
      void this.#pageIsServed.then(resolve);
    });
  }

  async #startServices(): Promise<DesktopServices> {
    const { clock, logger, dataDirectory, files } = this.#options;
    const { DesktopServices } = await import('./desktop-services.js');
    const { vaultWorker } = files;
    const services = await DesktopServices.start({
      clock,
      logger,
      dataDirectory,
      vaultWorker,
      broadcast: this.#window,
    });
    this.#owned.add(services);
    setApplicationMenu({ lockVault: () => void services.vault.lock('person') });
    return services;
  }
}
