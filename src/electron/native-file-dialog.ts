import path from 'node:path';
import { BrowserWindow, dialog, type OpenDialogOptions, type SaveDialogOptions } from 'electron';

import { nativeDialogMessages as words } from '../core/common/text/english/native-dialogs.js';
import type { FileDialog, FilePurpose } from '../ipc/file-dialog.js';

const filters = [
  { name: words.bundles, extensions: ['onestar'] },
  { name: words.allFiles, extensions: ['*'] },
];

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
        return this.#chooseTarget({
          title: words.exportBundle.title,
          buttonLabel: words.exportBundle.button,
          defaultPath: path.join(this.#startFolder, words.exportBundle.fileName),
          filters,
          properties: ['showOverwriteConfirmation', 'createDirectory'],
        });
      case 'recovery-code':
        return this.#chooseTarget({
          title: words.saveRecoveryCode.title,
          buttonLabel: words.saveRecoveryCode.button,
          defaultPath: path.join(this.#startFolder, words.saveRecoveryCode.fileName),
          filters: [{ name: words.textFiles, extensions: ['txt'] }],
          properties: ['createDirectory'],
        });
      case 'import-bundle':
        return this.#chooseSource();
    }
  }

  async #chooseTarget(options: SaveDialogOptions): Promise<string | null> {
    const window = BrowserWindow.getFocusedWindow();
    const { canceled, filePath } = await (window
      ? dialog.showSaveDialog(window, options)
      : dialog.showSaveDialog(options));
    return canceled || !filePath ? null : filePath;
  }

  async #chooseSource(): Promise<string | null> {
    const options: OpenDialogOptions = {
      title: words.chooseBundle.title,
      buttonLabel: words.chooseBundle.button,
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
