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

const readingPurposes: ReadonlySet<FilePurpose> = new Set(['import-bundle', 'open-request', 'open-welcome']);

/** Whether the file is there, and is read; else it is written. */
export function isReadFor(purpose: FilePurpose): boolean {
  return readingPurposes.has(purpose);
}

/** Asks a person for a file. Bound by the part that has a screen. */
export interface FileDialog {
  /**
   * Gives the absolute path, or null when the person changed their mind. Where a file is to be written, the dialog has asked before
   * replacing one; not for a recovery key, which replaces none.
   */
  choosePath(purpose: FilePurpose): Promise<string | null>;
}
export const FileDialog = serviceId<FileDialog>('FileDialog');
