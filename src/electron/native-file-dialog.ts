import path from 'node:path';
import { BrowserWindow, dialog, type OpenDialogOptions, type SaveDialogOptions } from 'electron';

import { nativeDialogMessages as words } from '../core/common/text/english/native-dialogs.js';
import type { FileDialog, FilePurpose } from '../ipc/file-dialog.js';

/** What devices exchange. */
const filters = [
  { name: words.exchangedFiles, extensions: ['onestar'] },
  { name: words.allFiles, extensions: ['*'] },
];

interface SaveWords {
  readonly title: string;
  readonly button: string;
  readonly fileName: string;
}

/** The dialogs of the system, over the window that asked. */
export class NativeFileDialog implements FileDialog {
  readonly #startFolder: string;

  /** @param startFolder where all dialogs open. */
  constructor(startFolder: string) {
    this.#startFolder = startFolder;
  }

  choosePath(purpose: FilePurpose): Promise<string | null> {
    switch (purpose) {
      case 'export-bundle':
        return this.#chooseTarget(words.exportBundle);
      case 'save-request':
        return this.#chooseTarget(words.saveRequest);
      case 'save-welcome':
        return this.#chooseTarget(words.saveWelcome);
      case 'recovery-key':
        // What is there already is never replaced, so nobody is asked whether it may be.
        return this.#chooseTarget(words.saveRecoveryKey, {
          filters: [{ name: words.textFiles, extensions: ['txt'] }],
          properties: ['createDirectory'],
        });
      case 'import-bundle':
        return this.#chooseSource(words.chooseBundle);
      case 'open-request':
        return this.#chooseSource(words.chooseRequest);
      case 'open-welcome':
        return this.#chooseSource(words.chooseWelcome);
    }
  }

  async #chooseTarget(
    { title, button, fileName }: SaveWords,
    others: SaveDialogOptions = { filters, properties: ['showOverwriteConfirmation', 'createDirectory'] },
  ): Promise<string | null> {
    const options = { title, buttonLabel: button, defaultPath: path.join(this.#startFolder, fileName), ...others };
    const window = BrowserWindow.getFocusedWindow();
    const { canceled, filePath } = await (window
      ? dialog.showSaveDialog(window, options)
      : dialog.showSaveDialog(options));
    return canceled || !filePath ? null : filePath;
  }

  async #chooseSource({ title, button }: Omit<SaveWords, 'fileName'>): Promise<string | null> {
    const options: OpenDialogOptions = {
      title,
      buttonLabel: button,
      defaultPath: this.#startFolder,
      filters,
      properties: ['openFile'],
    };
    const window = BrowserWindow.getFocusedWindow();
    const { canceled, filePaths } = await (window
      ? dialog.showOpenDialog(window, options)
      : dialog.showOpenDialog(options));
    return canceled ? null : (filePaths[0] ?? null);
  }
}
