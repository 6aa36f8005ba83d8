import { appError } from '../core/errors.js';
import type { InvokeAnswer } from './contract.js';
import type { FileChooser } from './file-chooser.js';
import { isTrustedSender, type IpcSender } from './ipc-router.js';

/** Longer than a path may be on any system. */
const MAX_PATH_LENGTH = 32_768;

/**
 * Answers the preload script, which tells where a file lies that a person dropped on the window.
 *
 * Throws `IPC_FORBIDDEN_SENDER` to anybody else, and what `FileChooser.accept` throws.
 *
 * @param path empty when the file lies nowhere, because a script made it.
 */
export function acceptDroppedFile(files: Pick<FileChooser, 'accept'>, sender: IpcSender, path: unknown): InvokeAnswer {
  if (!isTrustedSender(sender)) throw appError('IPC_FORBIDDEN_SENDER.file');
  if (typeof path !== 'string' || path === '' || path.length > MAX_PATH_LENGTH)
    throw appError('FILE_UNREADABLE.dropped');
  return { ok: true, value: files.accept(path) };
}
