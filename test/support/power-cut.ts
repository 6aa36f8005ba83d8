import fileSystem, { type FileHandle } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { dirname } from 'node:path';
import sinon from 'sinon';

import type { Disposable } from '../../src/core/disposable.js';

/** A file as the disk holds it, whatever its names are. */
interface StoredFile {
  /** What survives a power cut for certain. */
  synced: string;
  /** What was written since, of which nothing, a part or all survives; null when nothing was. */
  unsynced: string | null;
}

type NameChange =
  | { readonly kind: 'create'; readonly path: string; readonly file: StoredFile }
  | { readonly kind: 'rename'; readonly from: string; readonly to: string };

/**
 * Watches what is written to the disk, and tells what a power cut would leave. Bytes are safe once their file was synced, names once their folder
 * was; of the rest anything may be missing, but for the order in which names change within a folder.
 */
export class PowerCutWatch implements Disposable {
  readonly #names = new Map<string, StoredFile>();
  readonly #unsyncedNames: NameChange[] = [];
  readonly #onStep: () => void;
  /** Of its own: what others replaced and put back must not be put back once more. */
  readonly #sandbox = sinon.createSandbox();

  /** @param existing what is on the disk already, by path. @param onStep called after each step at which the power could be cut. */
  constructor(existing: ReadonlyMap<string, string>, onStep: () => void) {
    for (const [path, synced] of existing) this.#names.set(path, { synced, unsynced: null });
    this.#onStep = onStep;
    const { open, rename } = fileSystem;
    this.#sandbox.stub(fileSystem, 'open').callsFake(async (path, flags, mode) => {
      const handle = await open(path, flags, mode);
      this.#watch(handle, String(path), flags === 'wx');
      return handle;
    });
    this.#sandbox.stub(fileSystem, 'rename').callsFake(async (from, to) => {
      await rename(from, to);
      this.#step(() => this.#unsyncedNames.push({ kind: 'rename', from: String(from), to: String(to) }));
    });
    syncBuiltinESMExports();
  }

  /** All that the file of this name could hold if the power was cut now; null stands for no such file. */
  possibleContents(path: string): ReadonlySet<string | null> {
    const contents = new Set<string | null>();
    for (let kept = 0; kept <= this.#unsyncedNames.length; kept++) {
      const file = afterChanges(this.#names, this.#unsyncedNames.slice(0, kept)).get(path);
      if (!file) contents.add(null);
      else if (file.unsynced === null) contents.add(file.synced);
      else for (const length of [0, 1, file.unsynced.length]) contents.add(file.unsynced.slice(0, length));
    }
    return contents;
  }

  dispose(): void {
    this.#sandbox.restore();
    syncBuiltinESMExports();
  }

  #watch(handle: FileHandle, path: string, isNew: boolean): void {
    const file: StoredFile = { synced: '', unsynced: null };
    if (isNew) this.#step(() => this.#unsyncedNames.push({ kind: 'create', path, file }));
    const { writeFile, sync } = handle;
    this.#sandbox.stub(handle, 'writeFile').callsFake(async (content) => {
      await writeFile.call(handle, content);
      this.#step(() => (file.unsynced = String(content)));
    });
    this.#sandbox.stub(handle, 'sync').callsFake(async () => {
      await sync.call(handle);
      this.#step(() => this.#noteSynced(path, file));
    });
  }

  #noteSynced(path: string, file: StoredFile): void {
    if (file.unsynced !== null) Object.assign(file, { synced: file.unsynced, unsynced: null });
    const ofFolder = this.#unsyncedNames.filter((change) => dirname('to' in change ? change.to : change.path) === path);
    const names = afterChanges(this.#names, ofFolder);
    for (const name of this.#names.keys()) if (!names.has(name)) this.#names.delete(name);
    for (const [name, stored] of names) this.#names.set(name, stored);
    for (const change of ofFolder) this.#unsyncedNames.splice(this.#unsyncedNames.indexOf(change), 1);
  }

  #step(take: () => void): void {
    take();
    this.#onStep();
  }
}

function afterChanges(names: ReadonlyMap<string, StoredFile>, changes: readonly NameChange[]): Map<string, StoredFile> {
  const after = new Map(names);
  for (const change of changes) {
    if (change.kind === 'create') after.set(change.path, change.file);
    else {
      const file = after.get(change.from);
      if (!file) continue;
      after.delete(change.from);
      after.set(change.to, file);
    }
  }
  return after;
}
