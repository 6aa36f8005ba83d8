import { serviceId, type Startable } from '../container/index.js';
import type { Disposable } from '../core/disposable.js';
import type { FilePurpose } from './file-dialog.js';

/** A file as a page knows it. */
export interface ChosenFile {
  /** 32 hex digits; says nothing about the file. */
  readonly token: string;
  /** The file's name without its folder. */
  readonly name: string;
}

/** A file that a person dropped on the window. */
export interface DroppedFile extends ChosenFile {
  /** What it was recognised as. */
  readonly purpose: 'import-bundle' | 'open-request' | 'open-welcome';
}

/**
 * Lets a person choose files, and remembers them under tokens: a page can use what a person chose and nothing else, and
 * never names a path. All tokens end when the vault locks, or is there no longer.
 */
export interface FileChooser extends Startable, Disposable {
  /** Shows a dialog; null when the person changed their mind. */
  choose(purpose: FilePurpose): Promise<ChosenFile | null>;
  /**
   * Takes a file that a person dropped on a window as chosen, for what its beginning says that it is. Throws `FILE_UNREADABLE`;
   * `BUNDLE_INVALID` for a file that no device made, or that this one has no use for now, and `JOIN_NOT_PENDING`.
   */
  accept(path: string): DroppedFile;
  /**
   * The path behind a token, which stays good for a second try. Throws `FILE_UNREADABLE` or `FILE_NOT_WRITTEN` (by
   * purpose) when there is none, or the file was chosen for something else.
   */
  resolve(token: string, purpose: FilePurpose): string;
  /** Ends a token that has served. */
  release(token: string): void;
}
export const FileChooser = serviceId<FileChooser>('FileChooser');
