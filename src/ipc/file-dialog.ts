import { serviceId } from '../container/index.js';

/** What a page can have a person choose a file for. */
export const filePurposes = [
  'export-bundle',
  'import-bundle',
  'save-request',
  'open-request',
  'save-welcome',
  'open-welcome',
] as const;

/** What a person chooses a file for. */
export type FilePurpose = (typeof filePurposes)[number] | 'recovery-key';

/** Asks a person for a file. Bound by the part that has a screen. */
export interface FileDialog {
  /**
   * Gives the absolute path, or null when the person changed their mind. For an export, the dialog has asked before
   * replacing a file.
   */
  choosePath(purpose: FilePurpose): Promise<string | null>;
}
export const FileDialog = serviceId<FileDialog>('FileDialog');
