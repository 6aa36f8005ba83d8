import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Empty folders, which are removed after each test of the suite that made this. */
export class TestFolders {
  readonly #folders: string[] = [];

  /** Call it inside `describe`. */
  constructor() {
    afterEach(() => {
      for (const folder of this.#folders.splice(0)) rmSync(folder, { recursive: true, force: true });
    });
  }

  make(): string {
    const folder = mkdtempSync(path.join(tmpdir(), 'onestarstream-test-'));
    this.#folders.push(folder);
    return folder;
  }
}
