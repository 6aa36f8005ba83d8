import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { jsonLines, resultOf, runOnestar, startOnestar, type CommandResult } from '../cli.js';
import type { Canary } from './canary-search.js';
import { FolderWatch } from './folder-watch.js';
import { hasProcessFiles, surfaceOf } from './process-surface.js';

/** What is planted: the content of the files that the command reads secrets from. No two share a part. */
export const commandSecrets = {
  password: 'pumpernickel-gazebo-tandem-orchid',
  'next-password': 'harpsichord-bramble-vortex-salmon',
  'third-password': 'saxophone-drizzle-mongoose-clover',
  'wrong-password': 'turnstile-kumquat-blizzard-fennel',
};

/** One run of the command on the way. */
export interface Stop {
  readonly args: readonly string[];
  readonly result: CommandResult;
}

/** Runs the command as people and scripts do, right and wrong, at one log level, and keeps everything it lets out. */
export class CommandJourney {
  readonly #folder: string;
  readonly #level: string;
  readonly #watch: FolderWatch;
  readonly stops: Stop[] = [];
  /** The recovery keys and the code of a request that commands told. */
  readonly toldSecrets: Record<string, Canary> = {};
  /** Whole ids of the devices. */
  readonly deviceIds: string[] = [];
  /** Arguments and environment of the command while it held an open vault. */
  surface: Buffer = Buffer.alloc(0);

  private constructor(folder: string, level: string) {
    this.#folder = folder;
    this.#level = level;
    this.#watch = new FolderWatch(this.temporaryFolder);
  }

  /** @param folder empty; becomes the home of the secrets, two data folders and the folder for temporary files. */
  static async prepare(folder: string, level: string): Promise<CommandJourney> {
    await mkdir(path.join(folder, 'tmp'));
    for (const [name, secret] of Object.entries(commandSecrets)) {
      await writeFile(path.join(folder, name), `${secret}\n`, { mode: 0o600 });
    }
    await writeFile(path.join(folder, 'garbage'), 'no bundle at all');
    return new CommandJourney(folder, level);
  }

  get temporaryFolder(): string {
    return this.file('tmp');
  }

  file(name: string): string {
    return path.join(this.#folder, name);
  }

  /** Everything that was told on stderr: log lines, warnings and errors. */
  get aside(): string {
    return this.stops.map(({ result }) => result.stderr).join('\n');
  }

  /** What the commands answered whose answer is no secret: all but those that tell a recovery key or a code. */
  get answers(): string {
    const telling = ['init', '--request', 'show', 'replace'];
    const harmless = this.stops.filter(({ args }) => !telling.some((word) => args.includes(word)));
    return harmless.map(({ result }) => result.stdout).join('\n');
  }

  /** What `diagnostics` told. */
  get diagnostics(): readonly string[] {
    return this.stops.filter(({ args }) => args.at(-1) === 'diagnostics').map(({ result }) => result.stdout);
  }

  /** A short way: makes a vault, uses it, and is refused. */
  async short(): Promise<void> {
    await this.#tell('recovery key', 'recoveryKey', 'desk', 'init', '--name', 'Desk');
    await this.#on('desk', 'password', 0, 'status');
    await this.#on('desk', 'password', 0, 'diagnostics');
    await this.#on('desk', 'wrong-password', 3, 'status');
    await this.#on('desk', 'password', 4, 'import', this.file('garbage'));
  }

  /** Every command that takes, makes or could tell a secret, between two devices; and the ways to fail. */
  async long(): Promise<void> {
    const file = (name: string): string => this.file(name);
    await this.short();
    await this.#on('desk', 'password', 0, 'rotate', 'key', '--reason', 'routine');
    await this.#joinLap();
    await this.#on('desk', 'password', 0, 'export', file('bundle'));
    await this.#on('lap', 'password', 0, 'export', file('answer'));
    await this.#on('desk', 'password', 0, 'import', file('answer'));
    await this.#readDeviceIds();
    await this.#useRecoveryKey();
    await this.#on('desk', 'password', null, 'devices', 'revoke', 'ffffffff');
    await this.#on('desk', 'password', 0, 'rotate', 'password', '--new-password-file', file('next-password'));
    await this.#on('desk', 'password', 3, '--json', 'check');
    await this.#on('desk', 'next-password', 0, 'devices', 'revoke', 'Lap');
    await this.#on('desk', 'next-password', null, '--json', 'check');
    await this.#on('desk', 'next-password', 0, 'diagnostics');
    await this.#run(null, ['--data-dir', this.file('garbage'), 'diagnostics']);
    await this.#watchForAWhile();
  }

  /** Ends the watch on temporary files. */
  endWatch(): ReturnType<FolderWatch['end']> {
    return this.#watch.end();
  }

  /** The data folders, as they are left behind. */
  async leftBehind(): Promise<string[]> {
    const names = await readdir(this.#folder);
    return names.filter((name) => name.startsWith('data-')).map((name) => this.file(name));
  }

  /** A second device, which the first lets in after a wrong code. */
  async #joinLap(): Promise<void> {
    const [request, welcome] = [this.file('request'), this.file('welcome')];
    await this.#tell('code', 'code', 'lap', 'join', '--name', 'Lap', '--request', request);
    await this.#on('lap', 'password', 4, 'status');
    const admit = ['devices', 'admit', request, '--out', welcome, '--code-file'];
    await this.#on('desk', 'password', 3, ...admit, this.file('wrong-password'));
    await this.#on('desk', 'password', 0, ...admit, this.file('code'));
    await this.#on('lap', 'password', 0, 'join', '--welcome', welcome);
  }

  /** All that a recovery key is for on a device that is not lost. */
  async #useRecoveryKey(): Promise<void> {
    const [old, fresh] = ['recovery key', 'new recovery key'];
    const withKey = (name: string): readonly string[] => ['--recovery-key-file', this.file(name)];
    await this.#on('desk', 'password', 3, 'recovery-key', 'check', ...withKey('wrong-password'));
    await this.#on('desk', 'password', 0, 'recovery-key', 'check', ...withKey(old));
    await this.#on('desk', 'password', 0, 'recovery-key', 'show');
    await this.#on('desk', 'password', 0, 'recovery-key', 'confirm', ...withKey(old));
    await this.#tell(fresh, 'recoveryKey', 'desk', 'recovery-key', 'replace', ...withKey(old));
    await this.#on('desk', 'password', 3, 'recovery-key', 'confirm', ...withKey(old));
    await this.#on('desk', 'password', 0, 'recovery-key', 'confirm', ...withKey(fresh));
    const withPassword = (name: string): readonly string[] => ['--new-password-file', this.file(name)];
    await this.#on('desk', 'password', 3, 'recover', ...withKey(old), ...withPassword('third-password'));
    await this.#on('desk', 'password', 0, 'recover', ...withKey(fresh), ...withPassword('third-password'));
    await this.#on('desk', 'third-password', 0, 'rotate', 'password', ...withPassword('password'));
  }

  /** Runs a command that answers with a secret, and keeps that as a canary and in a file. */
  async #tell(name: string, key: string, device: string, ...args: readonly string[]): Promise<void> {
    const { stdout } = await this.#on(device, 'password', 0, '--json', ...args);
    const secret = (JSON.parse(stdout) as Record<string, string>)[key] ?? '';
    this.toldSecrets[name] = secret;
    await writeFile(this.file(name), `${secret}\n`, { mode: 0o600 });
  }

  async #readDeviceIds(): Promise<void> {
    const { stdout } = await this.#on('desk', 'password', 0, '--json', 'devices', 'list');
    const { devices } = JSON.parse(stdout) as { devices: readonly { id: string }[] };
    this.deviceIds.push(...devices.map(({ id }) => id));
  }

  /** The scheduler in the foreground, until its first event; looked at from outside meanwhile. */
  async #watchForAWhile(): Promise<void> {
    const args = this.#arguments('desk', 'next-password', ['watch']);
    const child = startOnestar(args, { environment: this.#environment });
    const ended = resultOf(child);
    for await (const _ of jsonLines(child)) {
      if (hasProcessFiles && child.pid !== undefined) this.surface = surfaceOf(child.pid);
      break;
    }
    child.kill('SIGTERM');
    this.stops.push({ args, result: await ended });
  }

  #on(device: string, password: string, expected: number | null, ...args: readonly string[]): Promise<CommandResult> {
    return this.#run(expected, this.#arguments(device, password, args));
  }

  /** @param expected the exit code; null for any failure or verdict. */
  async #run(expected: number | null, args: readonly string[]): Promise<CommandResult> {
    const result = await runOnestar(args, { environment: this.#environment });
    this.stops.push({ args, result });
    if (expected !== null && result.exitCode !== expected)
      throw new Error(`onestar ${args.join(' ')} ended with ${result.exitCode}: ${result.stderr}`);
    return result;
  }

  #arguments(device: string, password: string, args: readonly string[]): string[] {
    return ['--data-dir', this.file(`data-${device}`), '--password-file', this.file(password), ...args];
  }

  get #environment(): Record<string, string> {
    return { LOG_LEVEL: this.#level, TMPDIR: this.temporaryFolder };
  }
}
