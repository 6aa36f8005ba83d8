import { app, BrowserWindow, dialog, nativeTheme, screen, type Session, type WebContents } from 'electron';

import type { Clock } from '../core/clock.js';
import { nativeDialogMessages } from '../core/common/text/english/native-dialogs.js';
import { DisposableStore, toDisposable, type Disposable } from '../core/disposable.js';
import type { JsonFile } from '../core/json-file.js';
import type { Logger } from '../core/logger.js';
import type { EventChannel } from '../ipc/channels.js';
import type { EventPayload, Immutable } from '../ipc/contract.js';
import type { WindowBroadcast } from '../plugins/ipc-publisher/index.js';
import { CrashLimit } from './crash-limit.js';
import { PAGE_URL } from './page-files.js';
import { MINIMUM_SIZE, placeWindow, type WindowState } from './window-state.js';

/** Crashes of the page within a minute after which a person is asked. */
const TOLERATED_CRASHES = 3;

/** Shown until the page has drawn itself; the page's own background, so that opening does not flash. */
const backgroundColors = { light: '#f6f6f8', dark: '#0f1115' } as const;

export interface AppWindowOptions {
  readonly session: Session;
  /** Absolute path of the preload script. */
  readonly preload: string;
  /** Where the window's place is kept. */
  readonly stateFile: JsonFile<WindowState>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** The app's one window. It can be closed and opened again; a page that crashes comes back by itself. */
export class AppWindow implements WindowBroadcast, Disposable {
  readonly #options: AppWindowOptions;
  readonly #logger: Logger;
  readonly #crashLimit: CrashLimit;
  readonly #subscriptions = new DisposableStore();
  #window: BrowserWindow | null = null;
  #saving: Promise<void> = Promise.resolve();
  #state: WindowState | undefined;

  constructor(options: AppWindowOptions) {
    this.#options = options;
    this.#logger = options.logger.child('app-window');
    this.#crashLimit = new CrashLimit(options.clock, TOLERATED_CRASHES);
  }

  /** Reads where the window was. */
  async start(): Promise<void> {
    this.#state = await this.#options.stateFile.read();
    const followTheme = (): void => this.#window?.setBackgroundColor(backgroundColor());
    nativeTheme.on('updated', followTheme);
    this.#subscriptions.add(toDisposable(() => nativeTheme.off('updated', followTheme)));
  }

  /** Opens the window, or brings it to the front. */
  show(): void {
    if (this.#window === null) {
      this.#open();
      return;
    }
    if (this.#window.isMinimized()) this.#window.restore();
    this.#window.show();
    this.#window.focus();
  }

  /** True for the contents of this window, whatever they show. */
  owns(contents: WebContents): boolean {
    return this.#window?.webContents === contents;
  }

  send<C extends EventChannel>(channel: C, payload: Immutable<EventPayload<C>>, revision: number): void {
    const contents = this.#window?.webContents;
    if (contents === undefined || contents.isDestroyed() || contents.isCrashed()) return;
    try {
      contents.send(channel, payload, revision);
    } catch (error) {
      this.#logger.error('An event did not reach the window.', error, { channel });
    }
  }

  /** Keeps where the window is; resolves when that is done. Never rejects: a lost position is no harm. */
  async saveState(): Promise<void> {
    this.#noteState();
    await this.#saving;
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#window?.destroy();
    this.#window = null;
  }

  #open(): void {
    const workAreas = screen.getAllDisplays().map(({ workArea }) => workArea);
    const window = new BrowserWindow({
      ...placeWindow(this.#state, workAreas),
      minWidth: MINIMUM_SIZE.width,
      minHeight: MINIMUM_SIZE.height,
      title: 'OneStarStream',
      show: false,
      backgroundColor: backgroundColor(),
      autoHideMenuBar: true,
      webPreferences: {
        session: this.#options.session,
        preload: this.#options.preload,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        nodeIntegrationInSubFrames: false,
        nodeIntegrationInWorker: false,
        webSecurity: true,
        allowRunningInsecureContent: false,
        experimentalFeatures: false,
        webviewTag: false,
        spellcheck: false,
        navigateOnDragDrop: false,
      },
    });
    this.#window = window;
    if (this.#state?.isMaximized) window.maximize();
    window.once('ready-to-show', () => window.show());
    window.on('close', () => this.#noteState());
    window.on('closed', () => {
      if (this.#window === window) this.#window = null;
    });
    window.webContents.on('render-process-gone', (_event, { reason }) => void this.#recover(window, reason));
    this.#load(window);
  }

  #load(window: BrowserWindow): void {
    window.loadURL(PAGE_URL).catch((error: unknown) => {
      if (!window.isDestroyed() && !isSuperseded(error)) this.#logger.error('The page did not load.', error);
    });
  }

  async #recover(window: BrowserWindow, reason: string): Promise<void> {
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    this.#logger.error('The page ended unexpectedly; it is loaded again.', new Error(reason));
    if (this.#crashLimit.isExceeded() && !(await askToLoadAgain(window))) app.quit();
    else if (!window.isDestroyed()) this.#load(window);
  }

  #noteState(): void {
    const window = this.#window;
    if (window === null || window.isDestroyed()) return;
    const state = { ...window.getNormalBounds(), isMaximized: window.isMaximized() };
    this.#state = state;
    this.#saving = this.#saving
      .then(() => this.#options.stateFile.write(state))
      .catch((error: unknown) => this.#logger.error("The window's place was not kept.", error));
  }
}

function backgroundColor(): string {
  return nativeTheme.shouldUseDarkColors ? backgroundColors.dark : backgroundColors.light;
}

/** True when a load was given up because the page was loaded once more. */
function isSuperseded(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_ABORTED';
}

/** Resolves with false when the person would rather quit. */
async function askToLoadAgain(window: BrowserWindow): Promise<boolean> {
  const { message, detail, loadAgain, quit } = nativeDialogMessages.windowKeepsFailing;
  const { response } = await dialog.showMessageBox(window, {
    type: 'error',
    title: 'OneStarStream',
    message,
    detail,
    buttons: [loadAgain, quit],
    defaultId: 0,
    cancelId: 1,
  });
  return response === 0;
}
