import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { outputFolder } from '../../../scripts/lib/build.mjs';

const program = fileURLToPath(new URL('held-application.ts', import.meta.url));
const translator = fileURLToPath(new URL('../run-typescript.mjs', import.meta.url));

/** The app's container in a process of its own, with the vault worker as it ships; see `held-application.ts` for the steps. */
export class ApplicationProcess {
  readonly #folder: string;
  readonly #child: ChildProcess;
  readonly #answers: AsyncIterator<string>;
  readonly #lines: Interface;
  #log = '';
  #told = '';

  /**
   * @param folder holds the secrets that the steps use, one a file, and gets what they write.
   * @param worker the program of the vault worker; by default the one that ships.
   */
  constructor(folder: string, worker = path.join(outputFolder('production'), 'main/vault-worker.js')) {
    this.#folder = folder;
    const { LOG_LEVEL: _, NODE_OPTIONS: __, ...environment } = process.env;
    this.#child = spawn(process.execPath, ['--import', 'tsx', '--import', translator, program, folder, worker], {
      env: environment,
      stdio: 'pipe',
    });
    if (!this.#child.stdout) throw new Error('The process has no output.');
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.#log += text));
    this.#lines = createInterface({ input: this.#child.stdout });
    this.#answers = this.#lines[Symbol.asyncIterator]();
  }

  get id(): number {
    if (this.#child.pid === undefined) throw new Error('The process did not start.');
    return this.#child.pid;
  }

  /** Everything it wrote: its log at the level `debug`, and its answers with the errors among them. */
  get output(): string {
    return this.#log + this.#told;
  }

  /** Does a step; gives what it answers. Throws what the step threw. */
  async do(step: string, argument = ''): Promise<unknown> {
    const answer = await this.#ask(step, argument);
    if (!answer.ok) throw new Error(`${step}: ${JSON.stringify(answer)}`);
    return answer.value;
  }

  /** Does a step that is expected to fail; gives the code of its error. */
  async fail(step: string): Promise<string> {
    const answer = await this.#ask(step, '');
    if (answer.ok) throw new Error(`${step} was expected to fail.`);
    return answer.error.code;
  }

  /** Takes a snapshot with the step named; gives the path of the file. */
  async snapshot(name: string, step = 'snapshot'): Promise<string> {
    await this.do(step, name);
    return path.join(this.#folder, name);
  }

  secret(name: string): string {
    return readFileSync(path.join(this.#folder, name), 'utf8');
  }

  async end(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.stdin?.write('end\n');
    await once(this.#child, 'close');
    this.#lines.close();
  }

  async #ask(step: string, argument: string): Promise<Answer> {
    this.#child.stdin?.write(`${step} ${argument}\n`);
    const { value, done } = await this.#answers.next();
    if (done) throw new Error(`The process ended during "${step}": ${this.#log}`);
    this.#told += `${value}\n`;
    return JSON.parse(value) as Answer;
  }
}

type Answer =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: { readonly code: string } };
