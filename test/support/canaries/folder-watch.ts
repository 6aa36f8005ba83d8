import { watch, type FSWatcher } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** Keeps what is put into a folder (not below its folders), however soon it is removed again: the names always, the content when it can still be read. */
export class FolderWatch {
  readonly #watcher: FSWatcher;
  readonly #names = new Set<string>();
  readonly #contents: Buffer[] = [];
  readonly #readings: Promise<void>[] = [];

  constructor(folder: string) {
    this.#watcher = watch(folder, (_, name) => {
      if (name === null) return;
      this.#names.add(name);
      this.#readings.push(this.#keep(path.join(folder, name)));
    });
  }

  /** Ends the watch. Gives the names of all files and folders that were made or changed, and what was read of them. */
  async end(): Promise<{ readonly names: readonly string[]; readonly content: Buffer }> {
    this.#watcher.close();
    await Promise.all(this.#readings);
    const names = [...this.#names].toSorted();
    return { names, content: Buffer.concat([Buffer.from(`${names.join('\n')}\n`), ...this.#contents]) };
  }

  async #keep(file: string): Promise<void> {
    try {
      this.#contents.push(await readFile(file));
    } catch {
      // A folder, a socket, or gone already: its name is kept.
    }
  }
}
