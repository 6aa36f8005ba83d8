import path from 'node:path';
import process from 'node:process';
import { app, dialog, Menu } from 'electron';

import { SystemClock } from './core/clock.js';
import { AppError, toAppError } from './core/errors.js';
import { LineLogger, parseLogLevel } from './core/logger.js';
import { findDataDirectory, makeDataDirectory } from './electron/data-directory.js';
import { DesktopApp, type AppFiles } from './electron/desktop-app.js';
import { registerPageScheme } from './electron/page-protocol.js';
import { secureApp } from './electron/session-security.js';
import { claimSingleInstance } from './electron/single-instance.js';

/** Where the build puts things, seen from the bundle of this file. */
const files: AppFiles = {
  preload: path.join(import.meta.dirname, '../preload/preload.cjs'),
  page: path.join(import.meta.dirname, '../renderer'),
  vaultWorker: path.join(import.meta.dirname, 'vault-worker.js'),
};

const logger = new LineLogger(parseLogLevel(process.env.LOG_LEVEL), (line) => process.stderr.write(`${line}\n`));

/** Exit code for a command line that makes no sense; the `onestar` command uses it too. */
const EXIT_USAGE = 2;
const EXIT_FAILED = 1;

function main(): void {
  // Whoever reads our log may have gone; that is no reason to stop watching the keystore.
  process.stderr.on('error', () => {});
  process.on('unhandledRejection', (reason) => logger.error('A promise failed and nobody looked.', reason));
  process.on('uncaughtException', fail);

  const dataDirectory = findDataDirectory(process.argv, app.getPath('appData'));
  makeDataDirectory(dataDirectory);
  app.setPath('userData', dataDirectory);
  app.setPath('sessionData', path.join(dataDirectory, 'browser'));
  // Electron's own menu is not even made; ours comes with the services that it commands.
  Menu.setApplicationMenu(null);
  registerPageScheme();
  secureApp(app);

  let desktopApp: DesktopApp | null = null;
  if (!claimSingleInstance(app, () => desktopApp?.showWindow())) {
    process.stderr.write('OneStarStream is open already; its window was brought to the front.\n');
    app.exit(0);
    return;
  }
  const open = async (): Promise<void> => {
    await app.whenReady();
    desktopApp = new DesktopApp({ clock: new SystemClock(), logger, dataDirectory, files });
    endOrderly(desktopApp);
    await desktopApp.start();
  };
  open().catch(fail);
}

/** Makes every way of quitting go through the app's own end. */
function endOrderly(desktopApp: DesktopApp): void {
  let isEnding = false;
  app.on('before-quit', (event) => {
    event.preventDefault();
    if (isEnding) return;
    isEnding = true;
    void desktopApp.end().finally(() => app.exit(0));
  });
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('activate', () => desktopApp.showWindow());
}

/** Says on stderr, and in a dialog where the command line is not at fault, why the app can't go on; then ends it. */
function fail(error: unknown): void {
  const { code, message, hint } = toAppError(error);
  if (code === 'USAGE') {
    process.stderr.write(`${message} ${hint}\n`);
    app.exit(EXIT_USAGE);
    return;
  }
  logger.error('The app cannot continue.', error instanceof AppError ? (error.cause ?? error) : error);
  process.stderr.write(`${message} ${hint}\n`);
  dialog.showErrorBox('OneStarStream', `${message}\n\n${hint}`);
  app.exit(EXIT_FAILED);
}

try {
  main();
} catch (error) {
  fail(error);
}
