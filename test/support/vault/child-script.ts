import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const here = new URL('.', import.meta.url);
const translator = fileURLToPath(new URL('../run-typescript.mjs', here));

/** A script of this folder, run in a process of its own. */
export class ChildScript {
  readonly #child: ChildProcess;
  #output = '';

  /** @param environment added to that of this process. */
  constructor(script: string, args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
    const file = fileURLToPath(new URL(script, here));
    this.#child = spawn(process.execPath, ['--import', 'tsx', '--import', translator, file, ...args], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, ...environment },
    });
    this.#child.stdout?.on('data', (chunk: Buffer) => (this.#output += chunk.toString()));
  }

  /** All lines printed so far. */
  get lines(): readonly string[] {
    return this.#output.trimEnd().split('\n');
  }

  /** Resolves when the script has printed `line`. Rejects when it ends before. */
  printed(line: string): Promise<void> {
    return this.#until(() => this.lines.includes(line), `"${line}"`);
  }

  /** The same of so many lines. */
  printedLines(count: number): Promise<void> {
    return this.#until(() => this.#output.split('\n').length > count, `${count} lines`);
  }

  send(line: string): void {
    this.#child.stdin?.write(`${line}\n`);
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** How the process ended: an exit code, or the name of the signal that ended it. */
  async ended(): Promise<number | string> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) await once(this.#child, 'close');
    return this.#child.signalCode ?? this.#child.exitCode ?? 'unknown';
  }

  async #until(isPrinted: () => boolean, what: string): Promise<void> {
    while (!isPrinted()) {
      if (this.#child.exitCode !== null) throw new Error(`The script ended without printing ${what}.`);
      await Promise.race([once(this.#child.stdout ?? this.#child, 'data'), once(this.#child, 'exit')]);
    }
  }
}
