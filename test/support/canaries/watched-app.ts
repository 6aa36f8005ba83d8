import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';

import { RunningApp } from '../../e2e/support/running-app.js';
import { FolderWatch } from './folder-watch.js';

/** An app whose log, temporary files and heaps are looked at. Secrets are typed key by key, as a person does. */
export class WatchedApp {
  readonly app: RunningApp;
  readonly #folder: string;
  readonly #watch: FolderWatch;
  #log = '';
  #snapshots = 0;
  #isClosed = false;

  private constructor(app: RunningApp, folder: string, watch: FolderWatch) {
    this.app = app;
    this.#folder = folder;
    this.#watch = watch;
    const { stdout, stderr } = app.application.process();
    for (const stream of [stdout, stderr]) stream?.on('data', (chunk: Buffer) => (this.#log += chunk.toString()));
    app.page.on('console', (message) => (this.#log += `page: ${message.text()}\n`));
    app.page.on('pageerror', (error) => (this.#log += `page: ${error.stack}\n`));
  }

  /** @param folder empty; becomes the home of the data folder, the folder for temporary files and the snapshots. */
  static async launch(folder: string): Promise<WatchedApp> {
    const temporaryFolder = path.join(folder, 'tmp');
    await mkdir(temporaryFolder);
    const watch = new FolderWatch(temporaryFolder);
    const before = { LOG_LEVEL: process.env['LOG_LEVEL'], TMPDIR: process.env['TMPDIR'] };
    Object.assign(process.env, { LOG_LEVEL: 'debug', TMPDIR: temporaryFolder });
    try {
      const app = await RunningApp.launch({ dataDirectory: path.join(folder, 'data') });
      return new WatchedApp(app, folder, watch);
    } finally {
      for (const [name, value] of Object.entries(before)) {
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      }
    }
  }

  get dataDirectory(): string {
    return path.join(this.#folder, 'data');
  }

  get temporaryFolder(): string {
    return path.join(this.#folder, 'tmp');
  }

  /** Everything that the app and its page wrote, at the level `debug`. */
  get log(): string {
    return this.#log;
  }

  get processId(): number {
    const { pid } = this.app.application.process();
    if (pid === undefined) throw new Error('The app has no process.');
    return pid;
  }

  /** Types into a field. */
  async type(testId: string, text: string): Promise<void> {
    await this.app.byTestId(testId).pressSequentially(text);
  }

  /** Reads the recovery key that is shown, and types it back. */
  takeRecoveryKey(): Promise<string> {
    return this.app.confirmRecoveryKey();
  }

  /** The whole id of this device. */
  async deviceId(): Promise<string> {
    const { items } = await this.app.invoke<{ items: readonly { id: string }[] }>('devices:list', {
      offset: 0,
      limit: 10,
    });
    const [device] = items;
    if (!device) throw new Error('The account has no device.');
    return device.id;
  }

  /** Has the page look through the first name that it shows, as it does to show it: the engine keeps the last text in which something was found. */
  async lookThroughName(): Promise<void> {
    await this.app.page.locator('bdi').first().waitFor();
    await this.app.page.evaluate(`/[^]/.test(document.querySelector('bdi').textContent)`);
  }

  /** Exports a bundle through the dialogs. */
  async exportBundle(file: string): Promise<void> {
    await this.app.open('devices');
    await this.app.byTestId('export-bundle').click();
    await this.app.answerFileDialog(file);
    await this.app.byTestId('confirm-export').click();
    await this.app.byTestId('export-result').waitFor();
    await this.app.byTestId('dialog-done').click();
  }

  /** Writes a heap snapshot of the main process; gives the path of the file. */
  async mainHeap(): Promise<string> {
    const file = this.#nextSnapshot('main');
    await this.app.application.evaluate((_, target) => {
      const v8 = process.getBuiltinModule('node:v8');
      // A snapshot cuts texts at 1,024 characters otherwise.
      v8.setFlagsFromString('--heap-snapshot-string-limit=1000000');
      v8.writeHeapSnapshot(target);
    }, file);
    return file;
  }

  /** Writes a heap snapshot of the page's process; gives the path of the file. */
  async pageHeap(): Promise<string> {
    const file = this.#nextSnapshot('page');
    const output = createWriteStream(file);
    const inspector = await this.app.page.context().newCDPSession(this.app.page);
    inspector.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => output.write(chunk));
    await inspector.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
    await inspector.detach();
    output.end();
    await once(output, 'close');
    return file;
  }

  /** A defect, made on purpose: main keeps a secret. */
  async keepInMain(secret: string): Promise<void> {
    await this.app.application.evaluate((_, kept) => void Object.assign(globalThis, { kept }), secret);
  }

  /** Throws in main where nobody catches; comes back when the app has ended. What its dialog would say goes to the log. */
  async crashMain(): Promise<void> {
    const ended = once(this.app.application.process(), 'close');
    await this.app.application.evaluate(({ dialog }) => {
      dialog.showErrorBox = (title, content) => void process.stderr.write(`dialog: ${title} ${content}\n`);
      setTimeout(() => {
        throw new Error('A fault, made on purpose.');
      });
    });
    await ended;
  }

  /** Ends the watch on temporary files. */
  endWatch(): ReturnType<FolderWatch['end']> {
    return this.#watch.end();
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.app.close();
  }

  #nextSnapshot(what: string): string {
    this.#snapshots += 1;
    return path.join(this.#folder, `${what}-${this.#snapshots}.heapsnapshot`);
  }
}
