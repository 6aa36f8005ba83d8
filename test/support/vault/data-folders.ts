import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { VaultHarness, type VaultHarnessOptions } from './vault-harness.js';

/** Installations in data folders of their own, which are ended and removed after each test of the suite that made this. */
export class DataFolders {
  readonly #folders: string[] = [];
  readonly #installations: VaultHarness[] = [];

  /** Call it inside `describe`. */
  constructor() {
    afterEach(() => this.clear());
  }

  /** A new empty folder. */
  make(): string {
    const folder = mkdtempSync(path.join(tmpdir(), 'onestarstream-vault-'));
    this.#folders.push(folder);
    return folder;
  }

  /** A started installation; in a folder of its own unless one is given. */
  async install(options: VaultHarnessOptions & { readonly folder?: string } = {}): Promise<VaultHarness> {
    const installation = new VaultHarness(options.folder ?? this.make(), options);
    this.#installations.push(installation);
    await installation.vault.start();
    return installation;
  }

  async clear(): Promise<void> {
    for (const installation of this.#installations.splice(0)) await installation.end();
    for (const folder of this.#folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  }
}
