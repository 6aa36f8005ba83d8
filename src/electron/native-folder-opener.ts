import { shell } from 'electron';

import { appError } from '../core/errors.js';
import type { FolderOpener } from '../ipc/folder-opener.js';

/** The system's file manager. Who asks again while a folder is being opened gets the answer to the first time. */
export class NativeFolderOpener implements FolderOpener {
  readonly #opening = new Map<string, Promise<void>>();

  open(folder: string): Promise<void> {
    const opening = this.#opening.get(folder) ?? this.#open(folder);
    this.#opening.set(folder, opening);
    return opening;
  }

  async #open(folder: string): Promise<void> {
    try {
      // What the system says of the failure is in words of its own, and may name anything.
      const failure = await shell.openPath(folder);
      if (failure === '') return;
    } finally {
      this.#opening.delete(folder);
    }
    throw appError('FILE_UNREADABLE.folder');
  }
}
