import { ipcMain } from 'electron';

import { toDisposable, type Disposable } from '../core/disposable.js';
import { toAppError } from '../core/errors.js';
import type { InvokeAnswer } from '../ipc/contract.js';
import { DROPPED_FILE_CHANNEL, INVOKE_CHANNEL } from '../ipc/electron-channels.js';
import { acceptDroppedFile } from '../ipc/accept-dropped-file.js';
import type { FileChooser } from '../ipc/file-chooser.js';
import type { IpcRouter } from '../ipc/ipc-router.js';
import { EMIT_CHANNEL } from '../ipc/test-channels.js';
import type { TestHooks } from '../ipc/test-hooks.js';
import type { AppWindow } from './app-window.js';
import { ipcSenderOf } from './ipc-sender-of.js';

/** Carries requests of pages to the router once it is there; a page may ask before the services have started. */
export function connectRouter(router: Promise<IpcRouter>, window: AppWindow): Disposable {
  ipcMain.handle(INVOKE_CHANNEL, (event, channel: unknown, argument: unknown) => {
    // Read now: the frame may be gone by the time the router is there.
    const sender = ipcSenderOf(event, (contents) => window.owns(contents));
    return answerWith(router, (ready) => ready.answer(sender, channel, argument));
  });
  return toDisposable(() => ipcMain.removeHandler(INVOKE_CHANNEL));
}

/** Takes the files that a person dropped on the window; the preload script tells their paths. */
export function connectDroppedFiles(files: Promise<FileChooser>, window: AppWindow): Disposable {
  ipcMain.handle(DROPPED_FILE_CHANNEL, (event, path: unknown) => {
    const sender = ipcSenderOf(event, (contents) => window.owns(contents));
    return answerWith(files, (chooser) => acceptDroppedFile(chooser, sender, path));
  });
  return toDisposable(() => ipcMain.removeHandler(DROPPED_FILE_CHANNEL));
}

/** Carries what pages of a test build emit to the hooks. */
export function connectTestHooks(hooks: Promise<TestHooks>): Disposable {
  ipcMain.handle(EMIT_CHANNEL, (_event, channel: unknown, payload: unknown) =>
    answerWith(hooks, (ready) => ready.emit(channel, payload)),
  );
  return toDisposable(() => ipcMain.removeHandler(EMIT_CHANNEL));
}

/** Errors are answers here too, when the services could not be started. */
async function answerWith<T>(
  service: Promise<T>,
  ask: (ready: T) => InvokeAnswer | Promise<InvokeAnswer>,
): Promise<InvokeAnswer> {
  try {
    return await ask(await service);
  } catch (error) {
    return { ok: false, error: toAppError(error).describe() };
  }
}
