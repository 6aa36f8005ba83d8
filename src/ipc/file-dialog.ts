import { serviceId } from '../container/index.js';

/** What a person chooses a file for. */
export type FilePurpose = 'export-bundle' | 'import-bundle' | 'recovery-code';

/** Asks a person for a file. Bound by the part that has a screen. */
export interface FileDialog {
  /**
   * Gives the absolute path, or null when the person changed their mind. For an export, the dialog has asked before
   * replacing a file.
   */
  choosePath(purpose: FilePurpose): Promise<string | null>;
}
export const FileDialog = serviceId<FileDialog>('FileDialog');
