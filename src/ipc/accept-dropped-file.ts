import { AppError } from '../core/errors.js';
import type { InvokeAnswer } from './contract.js';
import type { FileChooser } from './file-chooser.js';
import { isTrustedSender, type IpcSender } from './ipc-router.js';

/** Longer than a path may be on any system. */
const LONGEST_PATH = 32_768;

/**
 * Answers the preload script, which tells where a file lies that a person dropped on the window.
 *
 * Throws `IPC_FORBIDDEN_SENDER` to anybody else, and what `FileChooser.accept` throws.
 *
 * @param path empty when the file lies nowhere, because a script made it.
 */
export function acceptDroppedFile(files: Pick<FileChooser, 'accept'>, sender: IpcSender, path: unknown): InvokeAnswer {
  if (!isTrustedSender(sender)) throw forbiddenSender();
  if (typeof path !== 'string' || path === '' || path.length > LONGEST_PATH) throw liesNowhere();
  return { ok: true, value: files.accept(path) };
}

function forbiddenSender(): AppError {
  return new AppError(
    'IPC_FORBIDDEN_SENDER',
    'This page may not hand over files. Nothing was done.',
    'Restart the app; if it happens again, report the problem.',
  );
}

function liesNowhere(): AppError {
  return new AppError(
    'FILE_UNREADABLE',
    'What was dropped is not a file on this device. Nothing was changed.',
    'Save it to a folder first, then drop it here or choose it in the dialog.',
  );
}
