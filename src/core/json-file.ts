import { randomBytes } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, dirname } from 'node:path';

import { appError, type AppError } from './errors.js';
import type { Logger } from './logger.js';

/** How large a file may be before it is taken for something else, in bytes. */
const MAX_FILE_BYTES = 4 * 1024 * 1024;

/** Only the person who runs the app may read its files. */
const FILE_MODE = 0o600;
const FOLDER_MODE = 0o700;

/** What a usable value is: a zod schema, or less where loading that library would take too long. */
export interface Schema<T> {
  /** The value, if it is one. Throws anything when it is not. */
  parse(value: unknown): T;
}

/**
 * A value kept as JSON in one file, which at any moment holds the old value or the new one, whole.
 *
 * What is found in the file is never written over unless it was understood: a file that can't be read, or that holds
 * something else, is first moved to `<name>.unreadable-<n>` beside it.
 */
export class JsonFile<T> {
  readonly #path: string;
  readonly #schema: () => Schema<T>;
  readonly #logger: Logger;
  #mustBeSetAside = false;

  /**
   * @param path absolute.
   * @param schema what a usable file holds. Asked for when there is a file: a schema takes longer to make than a file to read.
   * @param logger hears of files that were set aside.
   */
  constructor(path: string, schema: () => Schema<T>, logger: Logger) {
    this.#path = path;
    this.#schema = schema;
    this.#logger = logger;
  }

  /** The value, or undefined when there is no file or none that can be used. Never throws: unusable files are set aside. */
  async read(): Promise<T | undefined> {
    try {
      const stored: unknown = JSON.parse(await readText(this.#path));
      const value = this.#schema().parse(stored);
      this.#mustBeSetAside = false;
      return value;
    } catch (error) {
      if (isSystemError(error) && error.code === 'ENOENT') return undefined;
      this.#mustBeSetAside = true;
      await this.#trySettingAside(error);
      return undefined;
    }
  }

  /**
   * Replaces the file; when this resolves, the value survives a power cut.
   * Throws `VAULT_STORAGE_FULL` or `VAULT_STORAGE_FAILED`; what the file held before is unchanged then.
   */
  async write(value: T): Promise<void> {
    const temporaryPath = `${this.#path}.${randomBytes(6).toString('hex')}.tmp`;
    try {
      await mkdir(dirname(this.#path), { recursive: true, mode: FOLDER_MODE });
      if (this.#mustBeSetAside) await this.#setAside();
      await writeDurably(temporaryPath, `${JSON.stringify(value, null, 2)}\n`);
      await rename(temporaryPath, this.#path);
      await syncFolder(dirname(this.#path));
    } catch (error) {
      await rm(temporaryPath, { force: true }).catch((leftover: unknown) => {
        this.#logger.error('A temporary file could not be removed.', leftover);
      });
      throw storageError(error, basename(this.#path));
    }
  }

  async #trySettingAside(reason: unknown): Promise<void> {
    try {
      const name = await this.#setAside();
      this.#logger.error('A file could not be used and was set aside.', reason, {
        file: basename(this.#path),
        setAsideAs: name,
      });
    } catch (error) {
      this.#logger.error('A file can be neither used nor set aside; it is left as it is.', error, {
        file: basename(this.#path),
      });
    }
  }

  async #setAside(): Promise<string> {
    const target = await reserveName((n) => `${this.#path}.unreadable-${n}`);
    try {
      await rename(this.#path, target);
    } catch (error) {
      await rm(target, { force: true });
      throw error;
    }
    this.#mustBeSetAside = false;
    return basename(target);
  }
}

/** Creates the first file of its numbered kind that does not exist yet; renaming onto it then hurts nobody else's. */
async function reserveName(nameFor: (n: number) => string): Promise<string> {
  for (let n = 1; ; n += 1) {
    const path = nameFor(n);
    try {
      const handle = await open(path, 'wx', FILE_MODE);
      await handle.close();
      return path;
    } catch (error) {
      if (!isSystemError(error) || error.code !== 'EEXIST') throw error;
    }
  }
}

async function readText(path: string): Promise<string> {
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    if (size > MAX_FILE_BYTES) throw new RangeError(`It has ${size} bytes; at most ${MAX_FILE_BYTES} can be right.`);
    return await handle.readFile('utf8');
  } finally {
    await handle.close();
  }
}

async function writeDurably(path: string, text: string): Promise<void> {
  const handle = await open(path, 'wx', FILE_MODE);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes a rename survive a power cut. Windows can't open folders, and keeps renames in its journal by itself. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function storageError(error: unknown, file: string): AppError {
  const isFull = isSystemError(error) && (error.code === 'ENOSPC' || error.code === 'EDQUOT');
  return isFull
    ? appError('VAULT_STORAGE_FULL.file', { file }, { cause: error })
    : appError('VAULT_STORAGE_FAILED.file', { file }, { cause: error });
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error;
}
