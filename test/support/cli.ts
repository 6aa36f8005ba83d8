import { spawn, type ChildProcess } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

import { build, outputFolder } from '../../scripts/lib/build.mjs';
import type { DeviceListing } from '../../src/keystore/index.js';
import type { ExportReport, ImportReport } from '../../src/plugins/vault/index.js';

/** How a finished command went. */
export interface CommandResult {
  /** Null when a signal ended it. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  /** What is written to its standard input, which is then closed. */
  readonly stdin?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Builds the command unless it is up to date. `ONESTAR_BUNDLE` can name another build of it, for instance an installed one. */
export async function buildOnestar(): Promise<void> {
  if (!process.env.ONESTAR_BUNDLE) await build('production');
}

/** The program that Node runs: the command as it ships. */
export function onestarProgram(): string {
  return path.resolve(process.env.ONESTAR_BUNDLE || path.join(outputFolder('production'), 'main/onestar.js'));
}

/** Starts the real command in a process of its own, without a terminal. `ONESTAR_NODE` can name another Node.js to run it. */
export function startOnestar(args: readonly string[], { environment = {} }: CommandOptions = {}): ChildProcess {
  const { LOG_LEVEL: _, NODE_OPTIONS: __, ...inherited } = process.env;
  return spawn(process.env.ONESTAR_NODE || process.execPath, [onestarProgram(), ...args], {
    env: { ...inherited, ...environment },
    stdio: 'pipe',
  });
}

/** Runs the real command to its end. */
export function runOnestar(args: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
  const child = startOnestar(args, options);
  // A command that reads no input may be gone before it is written.
  child.stdin?.on('error', () => {});
  child.stdin?.end(options.stdin ?? '');
  return resultOf(child);
}

/** Waits for a started command to end; keeps what it writes from now on. */
export async function resultOf(child: ChildProcess): Promise<CommandResult> {
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return { exitCode, stdout, stderr };
}

/** The lines of JSON that a started command writes to stdout. */
export async function* jsonLines(child: ChildProcess): AsyncGenerator<Record<string, unknown>> {
  if (child.stdout === null) throw new Error('The command was started without a pipe for its output.');
  try {
    for await (const line of createInterface({ input: child.stdout }))
      yield JSON.parse(line) as Record<string, unknown>;
  } finally {
    // Reading lines ends with a pause; a paused pipe would keep the command's end from being seen.
    child.stdout.resume();
  }
}

/** What opens the vault of every device. */
export const PASSWORD = 'correct horse battery';

/** What a device that wants to join carries to another. */
export interface JoinRequest {
  readonly request: string;
  readonly codeFile: string;
}

/** A device on a data folder of its own, driven by the command as a script would. */
export class CommandDevice {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Makes the folders. There is no vault yet, only a file with the password. */
  static async make(): Promise<CommandDevice> {
    const device = new CommandDevice(await mkdtemp(path.join(os.tmpdir(), 'onestarstream-cli-')));
    await device.writeSecret('password', PASSWORD);
    return device;
  }

  get dataDirectory(): string {
    return path.join(this.#folder, 'data');
  }

  get passwordFile(): string {
    return this.file('password');
  }

  /** Where the recovery key is kept for the tests; there once `found` made the account here. */
  get recoveryKeyFile(): string {
    return this.file('recovery-key');
  }

  /** A path beside the data folder. */
  file(name: string): string {
    return path.join(this.#folder, name);
  }

  /** Writes a file that only its owner can read; gives its path. */
  async writeSecret(name: string, content: string): Promise<string> {
    const file = this.file(name);
    await writeFile(file, `${content}\n`, { mode: 0o600 });
    await chmod(file, 0o600);
    return file;
  }

  /** Runs a command on the data folder, without a password. */
  runWithoutPassword(args: readonly string[], options?: CommandOptions): Promise<CommandResult> {
    return runOnestar(['--data-dir', this.dataDirectory, ...args], options);
  }

  /** Runs a command on the data folder with the right password. */
  run(...args: readonly string[]): Promise<CommandResult> {
    return this.runWithoutPassword(['--password-file', this.passwordFile, ...args]);
  }

  /** Runs a command with `--json` and parses its answer. Throws with its stderr when it ends with another exit code. */
  async json<T>(expectedExitCode: number, ...args: readonly string[]): Promise<T> {
    const { exitCode, stdout, stderr } = await this.run('--json', ...args);
    if (exitCode !== expectedExitCode) throw new Error(`onestar ${args.join(' ')} ended with ${exitCode}: ${stderr}`);
    return JSON.parse(stdout) as T;
  }

  /** Starts a command with the right password. */
  start(args: readonly string[], options?: CommandOptions): ChildProcess {
    return startOnestar(['--data-dir', this.dataDirectory, '--password-file', this.passwordFile, ...args], options);
  }

  exportBundle(file: string): Promise<ExportReport> {
    return this.json(0, 'export', file);
  }

  importBundle(file: string): Promise<ImportReport> {
    return this.json(0, 'import', file);
  }

  /** Exports here, and imports on another device. */
  async bringTo(other: CommandDevice): Promise<ImportReport> {
    const bundle = this.file('bundle');
    await this.exportBundle(bundle);
    return other.importBundle(bundle);
  }

  /** Asks to join. Gives the request, and a file with its code. */
  async askToJoin(name: string): Promise<JoinRequest> {
    const { code, request } = await this.json<{ code: string; request: string }>(
      0,
      ...['join', '--name', name, '--request', this.file('request')],
    );
    return { request, codeFile: await this.writeSecret('code', code) };
  }

  /** Lets a device in. Gives the welcome. */
  async admit({ request, codeFile }: JoinRequest): Promise<string> {
    const welcome = this.file('welcome');
    await this.json(0, 'devices', 'admit', request, '--code-file', codeFile, '--out', welcome);
    return welcome;
  }

  /** The id of a device by its name. */
  async idOf(name: string): Promise<string> {
    const { devices } = await this.json<{ devices: DeviceListing[] }>(0, 'devices', 'list');
    const device = devices.find((one) => one.name === name);
    if (device === undefined) throw new Error(`There is no device called ${name}.`);
    return device.id;
  }

  async remove(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** The devices of a test, removed together. */
export class CommandFleet {
  readonly #devices: CommandDevice[] = [];

  /** A device without a vault. */
  async newDevice(): Promise<CommandDevice> {
    const device = await CommandDevice.make();
    this.#devices.push(device);
    return device;
  }

  /** A device that has founded an account. */
  async found(name: string): Promise<CommandDevice> {
    const device = await this.newDevice();
    const { recoveryKey } = await device.json<{ recoveryKey: string }>(0, 'init', '--name', name);
    await device.writeSecret('recovery-key', recoveryKey);
    return device;
  }

  /** A device that another one let in. The other has not heard from it yet. */
  async join(sponsor: CommandDevice, name: string): Promise<CommandDevice> {
    const device = await this.newDevice();
    const welcome = await sponsor.admit(await device.askToJoin(name));
    await device.json(0, 'join', '--welcome', welcome);
    return device;
  }

  async remove(): Promise<void> {
    await Promise.all(this.#devices.splice(0).map((device) => device.remove()));
  }
}

/** The error that a command told on stderr as JSON. Throws when stderr is anything but one line of it. */
export function errorOf({ stderr }: CommandResult): {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
} {
  const lines = stderr.split('\n');
  if (lines.length !== 2 || lines[1] !== '') throw new Error(`Expected one line on stderr, got: ${stderr}`);
  return (JSON.parse(lines[0] ?? '') as { error: { code: string; message: string; hint: string } }).error;
}
