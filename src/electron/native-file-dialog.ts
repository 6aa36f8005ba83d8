import path from 'node:path';
import { BrowserWindow, dialog, type OpenDialogOptions, type SaveDialogOptions } from 'electron';

import type { FileDialog, FilePurpose } from '../ipc/file-dialog.js';

const SUGGESTED_NAME = 'keystore.onestar';
const RECOVERY_CODE_NAME = 'OneStarStream recovery code.txt';
const filters = [
  { name: 'OneStarStream bundles', extensions: ['onestar'] },
  { name: 'All files', extensions: ['*'] },
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
          title: 'Export a bundle',
          buttonLabel: 'Export',
          defaultPath: path.join(this.#startFolder, SUGGESTED_NAME),
          filters,
          properties: ['showOverwriteConfirmation', 'createDirectory'],
        });
      case 'recovery-code':
        return this.#chooseTarget({
          title: 'Save the recovery code',
          buttonLabel: 'Save',
          defaultPath: path.join(this.#startFolder, RECOVERY_CODE_NAME),
          filters: [{ name: 'Text', extensions: ['txt'] }],
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
      title: 'Choose a bundle',
      buttonLabel: 'Choose',
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
