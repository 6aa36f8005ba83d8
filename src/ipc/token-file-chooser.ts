import { randomBytes } from 'node:crypto';
import path from 'node:path';

import { DisposableSlot, type Disposable } from '../core/disposable.js';
import { appError, type AppError } from '../core/errors.js';
import { type ExchangeFileKind, recogniseFile, type Vault } from '../plugins/vault/index.js';
import type { ChosenFile, DroppedFile, FileChooser } from './file-chooser.js';
import { isReadFor, type FileDialog, type FilePurpose } from './file-dialog.js';

/** How many choices are remembered; older ones end. Nobody has more than one or two dialogs on their mind. */
export const REMEMBERED_FILES = 8;

const TOKEN_BYTES = 16;

const purposes = { bundle: 'import-bundle', request: 'open-request', welcome: 'open-welcome' } as const;

interface RememberedFile {
  readonly purpose: FilePurpose;
  readonly path: string;
}

/** Remembers chosen files under random tokens, in the order of choosing. */
export class TokenFileChooser implements FileChooser {
  readonly #dialog: FileDialog;
  readonly #files = new Map<string, RememberedFile>();
  readonly #vault: Vault;
  readonly #subscription = new DisposableSlot<Disposable>();

  constructor(dialog: FileDialog, vault: Vault) {
    this.#dialog = dialog;
    this.#vault = vault;
  }

  start(): void {
    this.#subscription.value ??= this.#vault.onDidChangeState(({ kind }) => {
      if (kind !== 'unlocked' && kind !== 'joining') this.#files.clear();
    });
  }

  async choose(purpose: FilePurpose): Promise<ChosenFile | null> {
    const chosen = await this.#dialog.choosePath(purpose);
    return chosen === null ? null : this.#remember({ purpose, path: chosen });
  }

  accept(dropped: string): DroppedFile {
    const kind = recogniseFile(dropped);
    if (this.#vault.state.kind === 'joining') requireWelcome(kind);
    else if (kind === 'welcome') throw appError('JOIN_NOT_PENDING');
    const purpose = purposes[kind];
    return { ...this.#remember({ purpose, path: dropped }), purpose };
  }

  resolve(token: string, purpose: FilePurpose): string {
    const file = this.#files.get(token);
    if (file?.purpose !== purpose) throw unknownFile(purpose);
    return file.path;
  }

  release(token: string): void {
    this.#files.delete(token);
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#files.clear();
  }

  #remember(file: RememberedFile): ChosenFile {
    const token = randomBytes(TOKEN_BYTES).toString('hex');
    this.#files.set(token, file);
    for (const oldest of [...this.#files.keys()].slice(0, -REMEMBERED_FILES)) this.#files.delete(oldest);
    return { token, name: path.basename(file.path) };
  }
}

/** A device that waits for its welcome has no use for anything else. */
function requireWelcome(kind: ExchangeFileKind): void {
  if (kind === 'bundle') throw appError('BUNDLE_INVALID.is-bundle');
  if (kind === 'request') throw appError('BUNDLE_INVALID.is-request');
}

function unknownFile(purpose: FilePurpose): AppError {
  return appError(isReadFor(purpose) ? 'FILE_UNREADABLE.choice-forgotten' : 'FILE_NOT_WRITTEN.choice-forgotten');
}
