import { serviceId } from '../container/index.js';

/** Shows folders to a person in the system's file manager. Bound by the part that has a screen. */
export interface FolderOpener {
  /** Opens the folder. Throws `FILE_UNREADABLE` when the system can't. */
  open(folder: string): Promise<void>;
}
export const FolderOpener = serviceId<FolderOpener>('FolderOpener');
